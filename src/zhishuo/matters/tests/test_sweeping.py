"""The sweep: each rung sounds once, to whom the ladder says, however often it runs; what moves sounds anew; what nobody acknowledges goes up."""

from datetime import datetime, timedelta

import pytest
import time_machine
from tests.world import VILLAGE, World

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters import actions, jobs
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Clock, Matter, Reminder
from zhishuo.matters.reminding import send, told
from zhishuo.matters.sweeping import UNACKED, sweep
from zhishuo.papers.api import digest
from zhishuo.papers.models import Message, Nudge
from zhishuo.people.api import Holding, Office

START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)  # a Monday


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def matter(world: World) -> Matter:
    Holding.objects.update(since=START.date() - timedelta(days=100))  # they have sat there for long
    with time_machine.travel(START, tick=False):
        return actions.register(Said(place=VILLAGE, text="四社的水管漏了三天，麻烦来人看一下。"), by=ANONYMOUS).matter


def told_of(matter: Matter) -> list[tuple[str, int, str, bool]]:
    """(clock, rung, post told, as head) in order."""
    rows = Reminder.objects.filter(matter=matter).select_related("office").order_by("at", "rung", "head", "id")
    return [(row.name, row.rung, row.office.post if row.office else "speaker", row.head) for row in rows]


def test_nothing_sounds_before_its_time(matter: Matter) -> None:
    assert sweep(now=at(2, 10)).reminders == 0


def test_the_rungs_of_the_first_word_sound_one_after_the_other(matter: Matter) -> None:
    sweep(now=at(3, 17, 0))  # two hours before the due moment is 21:59, so the warning comes in working hours
    assert [row[:3] for row in told_of(matter)] == [("reply", 0, "village.speak")]
    sweep(now=at(4, 8))
    assert ("reply", 1, "village.speak", True) in told_of(matter)
    sweep(now=at(5, 0, 30))
    assert ("reply", 2, "town.centre", False) in told_of(matter)


def test_swept_twice_it_adds_nothing(matter: Matter) -> None:
    first = sweep(now=at(5, 0, 30))
    again = sweep(now=at(5, 0, 30))
    assert first.reminders > 0
    assert (again.reminders, again.clocks) == (0, 0)


def test_what_was_done_in_time_reminds_nobody(matter: Matter, world: World) -> None:
    with time_machine.travel(at(2, 11), tick=False):
        actions.take(matter.id, by=world.village)
        actions.reply(matter.id, "明天来看", by=world.village)
    sweep(now=at(5, 0, 30))
    assert not Reminder.objects.filter(matter=matter, name="reply").exists()


def test_a_moved_date_reminds_anew_and_a_paused_one_not_at_all(matter: Matter, world: World) -> None:
    with time_machine.travel(at(2, 11), tick=False):
        actions.take(matter.id, by=world.village)
        actions.ask(matter.id, "是哪一段管子？", by=world.village)
    sweep(now=at(30))
    assert {row[0] for row in told_of(matter)} == {"pause"}
    with time_machine.travel(at(12), tick=False):
        actions.say_more(matter.id, "井边那一段", by=SYSTEM)
    finish = Clock.objects.get(matter=matter, name="finish", void=False)
    assert finish.due > at(12)
    sweep(now=at(31))
    assert Reminder.objects.filter(matter=matter, name="finish", due=finish.due).exists()


def test_what_nobody_acknowledges_goes_one_level_up_once(matter: Matter) -> None:
    sweep(now=at(5, 0, 30))
    waiting = Reminder.objects.get(matter=matter, name="reply", rung=2)
    assert waiting.ack_by is not None
    later = waiting.ack_by + timedelta(minutes=1)
    assert sweep(now=later).unacknowledged == 1
    assert sweep(now=later).unacknowledged == 0
    assert Reminder.objects.get(matter=matter, rung=UNACKED, name="reply").office == Office.objects.get(
        post="county.centre", place=621202000000000
    )


def test_acknowledged_in_time_it_stays(matter: Matter, world: World) -> None:
    sweep(now=at(5, 0, 30))
    with time_machine.travel(at(5, 9), tick=False):
        actions.acknowledge(matter.id, by=world.town)
    assert sweep(now=at(9)).unacknowledged == 0


def test_the_ladder_lifts_it_by_itself(matter: Matter) -> None:
    """Five workdays after the promise, and nobody has answered: the standard ladder moves it up."""
    finish = Clock.objects.get(matter=matter, name="finish")
    with time_machine.travel(finish.due + timedelta(days=10), tick=False):
        assert jobs.sweep()["climbed"] == 1
        matter.refresh_from_db()
        assert (matter.stage, matter.owner.post) == ("offered", "town.centre")
        assert jobs.sweep()["climbed"] == 0


def test_a_pause_ends_by_itself(matter: Matter, world: World) -> None:
    with time_machine.travel(at(2, 11), tick=False):
        actions.take(matter.id, by=world.village)
        actions.ask(matter.id, "是哪一段管子？", by=world.village)
    pause = Clock.objects.get(matter=matter, name="pause")
    with time_machine.travel(pause.due + timedelta(minutes=1), tick=False):
        assert jobs.sweep()["resumed"] == 1
    matter.refresh_from_db()
    assert matter.stage == "handling"


def test_people_get_one_digest_and_not_the_person_on_leave(matter: Matter, world: World) -> None:
    sweep(now=at(5, 0, 30))
    with time_machine.travel(at(5, 9), tick=False):
        made = send()
        assert made == Nudge.objects.count() >= 3
        assert send() == 0
        digest(most=3)
    assert Message.objects.filter(account=world.village.account_id).count() == 1
    text = Message.objects.get(account=world.village.account_id).text
    assert matter.shown in text
    assert "水管" not in text


def test_a_line_names_the_number_and_how_it_stands(matter: Matter) -> None:
    sweep(now=at(5, 0, 30))
    row = Reminder.objects.filter(matter=matter, name="reply", rung=1).select_related("matter").first()
    assert row is not None
    assert told(row, at(5, 0, 30)) == f"{matter.shown} 先回一句话，超 2 个工作日"
