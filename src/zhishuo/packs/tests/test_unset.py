"""calendar.unset: a day that was set is taken back, and what lies below it holds again."""

import pytest
from tests.world import COUNTY, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.packs import api as packs
from zhishuo.packs import calendars, verbs
from zhishuo.packs.tests.test_set import calendar, coming
from zhishuo.people.api import can
from zhishuo.trail.api import Entry

pytestmark = pytest.mark.django_db


def test_what_was_below_holds_again(world: World) -> None:
    day = coming(2)
    packs.set_day(COUNTY, day, "half", "赶集", by=SYSTEM)
    packs.set_day(TOWN, day, "off", "镇上停电", by=SYSTEM)
    assert not calendar(VILLAGE).is_workday(day)
    packs.unset_day(TOWN, day, by=world.county)
    assert calendar(VILLAGE).is_half(day)
    packs.unset_day(COUNTY, day, by=world.county)
    assert not calendar(VILLAGE).is_half(day)
    assert calendar(VILLAGE).is_workday(day)


def test_it_stays_in_the_history_with_whoever_took_it_back(world: World) -> None:
    day = coming(2)
    row = packs.set_day(COUNTY, day, "off", "大雪", by=SYSTEM)
    packs.unset_day(COUNTY, day, by=world.county)
    row.refresh_from_db()
    assert row.removed_by == world.county.key
    assert row in calendars.days_set(VILLAGE, day.year)


def test_the_trail_tells_it_once(world: World) -> None:
    day = coming(2)
    row = packs.set_day(COUNTY, day, "off", "大雪", by=SYSTEM)
    packs.unset_day(COUNTY, day, by=world.county)
    entry = Entry.objects.get(verb="calendar.unset")
    assert (entry.subject, entry.actor, entry.data["from"]) == (f"calendar:{row.pk}", world.county.key, day.isoformat())
    assert (entry.data["low"], entry.data["high"]) == COUNTY.span


def test_done_twice_or_never_set_or_set_elsewhere_it_is_refused(world: World) -> None:
    day = coming(2)
    packs.set_day(COUNTY, day, "off", "大雪", by=SYSTEM)
    with refused("day_not_set"):
        packs.unset_day(TOWN, day, by=world.town)
    packs.unset_day(COUNTY, day, by=world.county)
    with refused("day_not_set"):
        packs.unset_day(COUNTY, day, by=world.county)
    assert Entry.objects.filter(verb="calendar.unset").count() == 1


def test_it_can_be_set_again_afterwards(world: World) -> None:
    day = coming(2)
    for _ in range(2):
        packs.set_day(COUNTY, day, "off", "大雪", by=SYSTEM)
        packs.unset_day(COUNTY, day, by=SYSTEM)
    assert len([row for row in calendars.days_set(COUNTY, day.year) if row.date == day]) == 2


def test_the_same_people_may_as_may_set(world: World) -> None:
    assert verbs.UNSET.grants == verbs.SET.grants
    assert not can(world.village, verbs.UNSET, COUNTY)
    assert not can(world.far_county, verbs.UNSET, COUNTY)
