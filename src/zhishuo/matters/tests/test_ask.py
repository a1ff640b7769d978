from datetime import timedelta
from typing import Any

import time_machine
from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, accepted, running, speaker_of, taken


class TestAsk(VerbCase):
    verb = verbs.ASK
    leads_to = "waiting"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.ask(matter.id, "请补一张照片", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.ask(matter.id, "请补一张照片", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_the_clocks_that_allow_it_stand_still_and_no_other(world: World) -> None:
    matter = actions.ask(taken(world).id, "请补一张照片", by=world.village)
    clocks = running(matter)
    assert clocks["finish"].paused
    assert clocks["step:look"].paused, "the work stands, and so do its steps"
    assert clocks["pause"].within == "10 days"
    assert matter.replied_at is not None, "a question is a word back"
    assert "asked" in matter.moments
    assert matter.next_clock in ("reply", "pause")


def test_it_goes_on_when_the_speaker_answers(world: World) -> None:
    with time_machine.travel(now() + timedelta(seconds=1), tick=False):
        matter = actions.ask(taken(world).id, "请补一张照片", by=world.village)
    before = running(matter)["finish"].due
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        matter = actions.say_more(matter.id, "照片在这", by=speaker_of(matter))
    assert matter.stage == "handling"
    assert running(matter)["finish"].due >= before + timedelta(days=3)
    assert "pause" not in running(matter)


def test_of_a_petition_it_is_asked_while_time_runs_on(world: World) -> None:
    """No clock of a petition stands still for papers, and yet they may be asked for."""
    matter, by = accepted(world)
    due = running(matter)["finish"].due
    matter = actions.ask(matter.id, "请补上次的文书", by=by)
    assert (matter.stage, running(matter)["finish"].due) == ("handling", due)
    assert "asked" in matter.moments


def test_it_is_asked_in_words(world: World) -> None:
    with refused("words_missing"):
        actions.ask(taken(world).id, " ", by=world.village)
