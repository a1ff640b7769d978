from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from tests.world import VILLAGE, World

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters import actions, verbs
from zhishuo.matters.bulk import Deed, Life, load
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.pack import REASONS
from zhishuo.matters.practice import Practice
from zhishuo.matters.tests.cases import SAID, VerbCase, running, taken
from zhishuo.matters.tests.test_trial_deeds import lived


class TestResume(VerbCase):
    verb = verbs.RESUME

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.resume(matter.id, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.resume(matter.id, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return waiting(world)

    def wrong_stage(self, world: World) -> Matter:
        return taken(world)


START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


def waiting(world: World) -> Matter:
    return actions.pause(taken(world).id, "mourning", text="家里治丧", by=world.village)


def test_each_clock_moves_by_exactly_what_it_stood(world: World) -> None:
    """From Monday the 2nd; seven workdays end on the 11th. Three workdays stood: the 16th, with a weekend between."""
    start = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
    with time_machine.travel(start, tick=False):
        matter = taken(world)
    clocks = running(matter)
    finish, look = clocks["finish"].due, clocks["step:look"].due
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        actions.pause(matter.id, "mourning", text="家里治丧", by=world.village)
    with time_machine.travel(start + timedelta(days=3, hours=1), tick=False):
        matter = actions.resume(matter.id, by=world.village)
    clock = running(matter)["finish"]
    assert (finish.astimezone(SHANGHAI).date().isoformat(), clock.due.astimezone(SHANGHAI).date().isoformat()) == (
        "2026-03-11",
        "2026-03-16",
    )
    assert [[datetime.fromisoformat(a), datetime.fromisoformat(b)] for a, b in clock.pauses] == [
        [start + timedelta(hours=1), start + timedelta(days=3, hours=1)]
    ]
    moved = running(matter)["step:look"].due
    assert (look.astimezone(SHANGHAI).date().isoformat(), moved.astimezone(SHANGHAI).date().isoformat()) == (
        "2026-03-04",
        "2026-03-09",
    ), "the steps stood with it"
    assert not clock.paused
    assert matter.due == clock.due


@pytest.fixture
def then_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack whose pause for mourning ends with an answer."""

    def reasons(self: Practice) -> Any:
        known = self.version.tables(REASONS)
        return {**known, "pause.mourning": replace(known["pause.mourning"], then="answer")}

    monkeypatch.setattr(Practice, "reasons", property(reasons))


def test_a_pause_that_is_used_up_may_be_followed_by_the_answer(world: World, then_answer: None) -> None:
    """The clocks go on, and whoever has it owes the answer within a workday; nobody is answered by a machine."""
    matter = waiting(world)
    pause = running(matter)["pause"]
    with time_machine.travel(pause.due + timedelta(minutes=1), tick=False):
        assert actions.end_pauses(by=SYSTEM) == 1
        matter.refresh_from_db()
        owed = running(matter)["answer"]
        assert (matter.stage, matter.outcome, owed.within, owed.event) == ("handling", "", "1 workday", "pause:mourning")
        actions.answer(matter.id, "done", "已经垫好了", by=world.village)
    assert Clock.objects.get(matter=matter, name="answer").stopped_at is not None


def test_ended_earlier_by_a_person_it_only_goes_on(world: World, then_answer: None) -> None:
    matter = actions.resume(waiting(world).id, by=world.village)
    assert "answer" not in running(matter)


def test_a_pause_that_is_followed_by_nothing_owes_no_answer(world: World) -> None:
    matter = waiting(world)
    with time_machine.travel(running(matter)["pause"].due + timedelta(minutes=1), tick=False):
        assert actions.end_pauses(by=SYSTEM) == 1
    assert "answer" not in running(matter)


def test_in_bulk_and_lived_again_the_answer_is_owed_too(world: World, then_answer: None) -> None:
    """A life written whole and one done live have the same clocks; so has the one that a trial lives again."""
    village = world.village.account_id
    over = START + timedelta(days=20)
    deeds = [
        Deed(START + timedelta(hours=1), "take", village),
        Deed(START + timedelta(hours=2), "pause", village, "家里办丧事", {"reason": "mourning"}),
        Deed(over, "resume"),
        Deed(over + timedelta(hours=5), "answer", village, "垫好了", {"outcome": "done"}),
    ]
    life = Life(
        place=VILLAGE, text=SAID, said_at=START, registered_at=START, owner=world.office("village"), channel="web", client_key="owed",
        deeds=deeds,
    )  # fmt: skip
    load([life], by=SYSTEM)
    matter = Matter.objects.get(client_key="owed")
    owed = Clock.objects.get(matter=matter, name="answer")
    assert (owed.event, owed.started_at, owed.within, owed.stopped_at) == ("pause:mourning", over, "1 workday", deeds[-1].at)
    again = [row for kind, row in lived(matter).course.fresh if kind == "clock" and row.name == "answer"]
    assert [(row.event, row.due, row.stopped_at) for row in again] == [(owed.event, owed.due, owed.stopped_at)]
