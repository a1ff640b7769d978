from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, taken


class TestDesignate(VerbCase):
    verb = verbs.DESIGNATE
    by = "town"
    leads_to = "offered"
    twice = ""
    wrong_role = "village_2"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.designate(matter.id, office_of("village.mediators"), text="兜底指定", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.designate(matter.id, office_of("village.mediators"), text="兜底指定", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def office_of(post: str) -> int:
    return seated(post).seats[0].office_id


def test_it_cannot_be_returned_nor_disputed(world: World) -> None:
    """R35."""
    matter = actions.designate(taken(world).id, world.office("mediators"), text="兜底指定", by=world.town)
    with refused("designated"):
        actions.return_(matter.id, "not_ours", by=world.mediators, text="不归我们")
    with refused("designated"):
        actions.dispute(matter.id, by=world.mediators, text="不归我们")


def test_who_has_it_may_be_told_to_keep_it(world: World) -> None:
    matter = actions.designate(taken(world).id, world.office("village"), text="村里办到底", by=world.town)
    assert (matter.stage, matter.owner_id) == ("handling", world.office("village"))
    assert HandOver.objects.get(matter=matter).designated


def test_nobody_assigns_for_good_to_an_office_above_their_own(world: World) -> None:
    """A town does not assign work to the county's centre; it lifts it."""
    with refused("cannot_hand_to"):
        actions.designate(taken(world).id, world.office("county"), text="县上办", by=world.town)
    assert actions.designate(taken(world).id, world.office("county"), text="县上办", by=world.county).stage == "offered"
