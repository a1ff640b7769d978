from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, Matter, Step
from zhishuo.matters.tests.cases import VerbCase, running, taken


class TestSkipStep(VerbCase):
    verb = verbs.SKIP_STEP
    twice = "no_such_step"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.skip_step(matter.id, "look", "not_needed", text="已经看过", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.skip_step(matter.id, "look", "not_needed", text="已经看过", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_the_head_leaves_it_out_at_once(world: World) -> None:
    matter = actions.skip_step(taken(world).id, "look", "not_needed", text="已经看过", by=world.village)
    assert matter.done == ["look"]
    step = Step.objects.get(matter=matter)
    assert (step.state, step.data) == ("skipped", {"reason": "not_needed"})
    assert "step:look" not in running(matter)


def test_anybody_else_asks_the_head_first(world: World) -> None:
    clerk = seated("village.speak", head=False)
    matter = actions.skip_step(taken(world).id, "look", "not_needed", text="已经看过", by=clerk)
    assert matter.done == []
    ask = Ask.objects.get(matter=matter)
    assert (ask.verb, ask.head, ask.office_id) == ("skip_step", True, world.office("village"))
    with refused("asked_already"):
        actions.skip_step(matter.id, "look", "not_needed", text="已经看过", by=clerk)
    with refused("not_your_ask"):
        actions.agree(matter.id, ask.id, True, by=clerk)
    assert actions.agree(matter.id, ask.id, True, by=world.village).done == ["look"]


def test_it_needs_a_reason_and_words(world: World) -> None:
    matter = taken(world)
    with refused("reason_unknown"):
        actions.skip_step(matter.id, "look", "lazy", text="不想去", by=world.village)
    with refused("words_missing"):
        actions.skip_step(matter.id, "look", "not_needed", text="", by=world.village)
