from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, taken


class TestFill(VerbCase):
    verb = verbs.FILL
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.fill(matter.id, {"cost": "80000"}, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.fill(matter.id, {"cost": "80000"}, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return actions.sort(taken(world).id, playbook="village", measure="joint", by=world.village)


def test_what_depends_on_it_follows(world: World) -> None:
    matter = TestFill().before(world)
    with refused("no_such_step"):
        actions.skip_step(matter.id, "vote_large", "not_needed", text="不用", by=world.village)
    matter = actions.fill(matter.id, {"cost": "80000", "money_from": "project"}, by=world.village)
    assert matter.fields == {"cost": 80000, "money_from": "project"}
    with refused("not_yet"):
        actions.do_step(
            matter.id, "vote_large", by=world.village, data={"held_on": "2026-03-02", "due": 50, "present": 40, "for": 30}
        )


def test_wrong_values_are_refused_by_the_name_of_their_field(world: World) -> None:
    matter = TestFill().before(world)
    for wrong in ({"cost": "很多"}, {"cost": "nan"}, {"money_from": "tooth_fairy"}):
        with refused("field_wrong") as caught:
            actions.fill(matter.id, wrong, by=world.village)
        assert caught.refusal is not None
        assert caught.refusal.field == next(iter(wrong))
