from typing import Any

from tests.world import COUNTY, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, running, speaker_of, taken


class TestRelease(VerbCase):
    verb = verbs.RELEASE
    by = "county"
    twice = "not_found"
    wrong_role = "justice"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.release(matter.id, text="办得差不多了", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.release(matter.id, text="办得差不多了", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return supervised(world)

    def wrong_stage(self, world: World) -> Matter:
        matter = supervised(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def supervised(world: World) -> Matter:
    return actions.supervise(taken(world).id, within="5 workdays", text="挂牌督办", by=world.county)


def test_not_by_those_who_are_supervised(world: World) -> None:
    matter = supervised(world)
    for name in ("village", "town"):
        with refused("not_your_ask"):
            actions.release(matter.id, text="行了", by=world.actors[name])


def test_by_the_office_above(world: World) -> None:
    matter = actions.release(supervised(world).id, text="行了", by=seated("county.peace", COUNTY))
    assert matter.supervisor_id is None
    assert "supervise" not in running(matter)
    assert HandOver.objects.get(matter=matter, step="supervise").state == "done"
