"""Who has to hear of a danger hears at once, at night too, and says that they know (R25)."""

from datetime import timedelta

import pytest
import time_machine
from tests.world import COUNTY, World, seated

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import SHANGHAI, now
from zhishuo.matters import actions, reminding
from zhishuo.matters.jobs import sweep
from zhishuo.matters.models import Flag, Matter, Reminder
from zhishuo.matters.sweeping import ALARM, UNACKED
from zhishuo.matters.tests.cases import registered, taken
from zhishuo.papers.models import Nudge

NIGHT = now().astimezone(SHANGHAI).replace(hour=23, minute=10, second=0)


@pytest.fixture
def police(world: World) -> Actor:
    return seated("town.police")


@pytest.fixture
def women(police: Actor) -> Actor:
    return seated("county.women", COUNTY)


def alarms(matter: Matter) -> list[Reminder]:
    return list(Reminder.objects.filter(matter=matter, rung=ALARM).order_by("id"))


def test_confirmed_it_goes_to_each_who_has_to_know_at_any_hour(world: World, police: Actor, women: Actor) -> None:
    with time_machine.travel(NIGHT, tick=False):
        matter = actions.flag(taken(world).id, "violence", by=world.village)
        found = alarms(matter)
        assert {row.office_id for row in found} == {police.seats[0].office_id, women.seats[0].office_id}
        assert {(row.urgent, row.at, row.ack_by) for row in found} == {(True, now(), now() + timedelta(minutes=30))}
        reminding.send()
        own = next(row for row in found if row.office_id == police.seats[0].office_id)
        said = Nudge.objects.get(account_id=police.account_id or 0, key=f"reminder:{own.id}:{police.account_id}")
        assert said.urgent
        assert said.text == f"{matter.shown} 有危险，请马上看，回一声“知道了”", "neither who nor what"


def test_who_does_not_say_that_they_know_is_reported_one_level_up(world: World, police: Actor, women: Actor) -> None:
    with time_machine.travel(NIGHT, tick=False) as clock:
        matter = actions.flag(taken(world).id, "violence", by=world.village)
        actions.acknowledge(matter.id, by=women)
        clock.shift(timedelta(minutes=31))
        sweep()
    up = Reminder.objects.filter(matter=matter, rung=UNACKED, name="flag:violence")
    assert up.count() == 1, "of the police alone: the women's federation has said that it knows"
    assert up.get().urgent


def test_a_word_of_danger_wakes_whoever_has_it_and_settled_it_is_known(world: World) -> None:
    with time_machine.travel(NIGHT, tick=False):
        matter = registered("隔壁天天打老婆，往死里打")
        (alarm,) = alarms(matter)
        assert (alarm.office_id, alarm.urgent) == (matter.owner_id, True)
        flag = Flag.objects.get(matter=matter)
        actions.settle_flag(matter.id, flag.id, False, text="说的是电视里", by=world.village)
        alarm.refresh_from_db()
        assert alarm.acked_by_id == world.village.account_id


def test_a_flag_that_is_not_urgent_wakes_nobody(world: World) -> None:
    with time_machine.travel(NIGHT, tick=False):
        matter = actions.flag(taken(world).id, "mass", by=world.village)
        found = alarms(matter)
    assert found, "the level above hears of it"
    assert [row for row in found if row.urgent or row.ack_by] == [], "in its time"


def test_confirmed_by_the_other_verb_it_is_known_too(world: World, police: Actor, women: Actor) -> None:
    matter = registered("隔壁天天打老婆，往死里打")
    (alarm,) = alarms(matter)
    actions.flag(matter.id, "violence", by=world.village)
    alarm.refresh_from_db()
    assert alarm.acked_by_id == world.village.account_id
    assert all(row.acked_at is None for row in alarms(matter) if row.id != alarm.id), "who is told now has still to say so"
    assert len(alarms(matter)) == 3, "police and women's federation"
