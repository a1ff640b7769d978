from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter, Step
from zhishuo.matters.tests.cases import VerbCase, running, taken


class TestAddStep(VerbCase):
    verb = verbs.ADD_STEP
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.add_step(matter.id, "visit", "再去看一次", within="2 workdays", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.add_step(matter.id, "visit", "再去看一次", within="2 workdays", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_it_has_its_own_clock_and_is_done_with_a_word(world: World) -> None:
    matter = actions.add_step(taken(world).id, "visit", "再去看一次", within="2 workdays", by=world.village)
    assert running(matter)["step:added-1"].within == "2 workdays"
    matter = actions.add_step(matter.id, "note", "问镇上要机器", by=world.village)
    assert "step:added-2" not in running(matter), "without a date no clock"
    with refused("words_missing"):
        actions.do_step(matter.id, "added-1", by=world.village)
    matter = actions.do_step(matter.id, "added-1", text="去过了", by=world.village)
    assert "step:added-1" not in running(matter)
    assert list(Step.objects.filter(matter=matter).order_by("id").values_list("key", "state")) == [
        ("added-1", "done"),
        ("added-2", "open"),
    ]
    with refused("no_such_step"):
        actions.do_step(matter.id, "added-1", text="又去了", by=world.village)


def test_only_what_needs_nobody_else_can_be_added(world: World) -> None:
    matter = taken(world)
    with refused("no_such_step"):
        actions.add_step(matter.id, "decide", "大家表决", by=world.village)
    with refused("field_wrong"):
        actions.add_step(matter.id, "note", "看一看", within="很快", by=world.village)
