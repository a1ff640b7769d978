"""Two villages full of matters at every stage, for the tests of re-homing."""

from datetime import timedelta

from tests.world import GRID, OTHER_VILLAGE, TOWN, VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import now
from zhishuo.matters.bulk import Deed, Life, load
from zhishuo.matters.checks import run_checks
from zhishuo.matters.models import Matter
from zhishuo.matters.stages import OPEN
from zhishuo.people.api import Office
from zhishuo.places.models import Place
from zhishuo.trail.api import hear
from zhishuo.web.wiring import REACTIONS


def many(world: World, count: int = 396) -> list[Matter]:
    """`count` matters by turns at both villages and the grid: taken, at the town, returned, answered, closed."""
    then = now() - timedelta(days=3)
    at = [then + timedelta(hours=n) for n in range(6)]
    town, lives = world.office("town"), []
    for n in range(count):
        who, place = [("village", VILLAGE), ("village_2", OTHER_VILLAGE), ("village", GRID)][n % 3]
        account = world.account(who).pk
        take = Deed(at[1], "take", account)
        climb = Deed(at[2], "climb", account, "村里没有机器", {"to": town})
        back = Deed(at[3], "return", world.account("town").pk, "没说清", {"reason": "facts"})
        done = Deed(at[4], "answer", account, "修好了", {"outcome": "done"})
        courses = [[], [take], [take, climb], [take, climb, back], [take, done], [take, done, Deed(at[5], "close")]]
        lives.append(Life(place, f"第{n}件事", then, at[0], world.office(who), client_key=f"many:{n}", deeds=courses[n // 3 % 6]))
    load(lives, by=SYSTEM, source="test")
    return list(Matter.objects.filter(client_key__startswith="many:").order_by("id"))


def offending() -> dict[str, list[str]]:
    """Invariants that do not hold, after everything was heard."""
    hear(REACTIONS, batch=10_000)
    return {result.name: [str(one) for one in result.offenders] for result in run_checks() if result.offenders}


def orphans() -> list[str]:
    """Open matters that lie at a place that is no more, or with an office there: there must be none."""
    standing = set(Place.objects.filter(until__isnull=True).values_list("code", flat=True))
    found = []
    for matter in Matter.objects.filter(stage__in=OPEN).select_related("owner", "first"):
        offices = [matter.owner, matter.first, *(h.taker for h in matter.hand_overs.select_related("taker"))]
        offices += [c.office for c in matter.clocks.select_related("office") if c.office]
        places = {matter.place, *(office.place for office in offices)}
        if places - standing or (matter.town or 0) != (PlaceCode(matter.place).town or 0):
            found.append(matter.number)
    return found


def office(post: str, place: PlaceCode) -> int:
    return Office.objects.get(post=post, place=place, name="").id


__all__ = ["GRID", "OTHER_VILLAGE", "TOWN", "VILLAGE", "many", "offending", "office", "orphans"]
