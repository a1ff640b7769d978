"""What a process knows of the calendar, and how soon it learns of a change."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import COUNTY, FAR_VILLAGE, VILLAGE

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import SHANGHAI, now, today
from zhishuo.kernel.workdays import Calendar
from zhishuo.packs import api as packs
from zhishuo.packs import calendars
from zhishuo.packs.days import SetDay, laid
from zhishuo.packs.models import CalendarDay
from zhishuo.packs.tests.test_set import calendar, coming

pytestmark = pytest.mark.django_db


def elsewhere(day: date) -> None:
    """Another process sets a day: nothing in this one is told."""
    low, high = COUNTY.span
    CalendarDay(low=low, high=high, date=day, kind="off", why="大雪", set_by="system", at=now()).save()


def test_without_set_days_it_is_the_pack_over_the_shipped_table() -> None:
    version = packs.current(VILLAGE)
    assert calendar(VILLAGE) == Calendar.shipped(version.local_days())
    assert calendar(VILLAGE) is calendar(VILLAGE)


def test_asking_again_costs_no_query() -> None:
    version = packs.current(VILLAGE)
    packs.calendar_for(version, VILLAGE)
    with CaptureQueriesContext(connection) as seen:
        for place in (VILLAGE, COUNTY, FAR_VILLAGE):
            packs.calendar_for(version, place)
    assert len(seen) == 0


def test_a_change_by_another_process_is_seen_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    day, clock = coming(2), [1000.0]
    monkeypatch.setattr(calendars, "monotonic", lambda: clock[0])
    packs.forget_calendar()
    assert calendar(VILLAGE).is_workday(day)
    elsewhere(day)
    clock[0] += calendars.FRESH - 0.1
    assert calendar(VILLAGE).is_workday(day)
    clock[0] += 0.2
    with CaptureQueriesContext(connection) as seen:
        assert not calendar(VILLAGE).is_workday(day)
    assert len(seen) == 2  # the stamp, and then the rows because it changed
    CalendarDay.objects.filter(date=day).update(removed_at=now(), removed_by="system")
    clock[0] += calendars.FRESH + 0.1
    assert calendar(VILLAGE).is_workday(day)
    clock[0] += calendars.FRESH + 0.1
    with CaptureQueriesContext(connection) as seen:
        calendar(VILLAGE)
    assert len(seen) == 1  # the stamp alone


def test_only_days_that_turn_can_move_a_clock_and_the_window_says_which() -> None:
    before = Calendar.shipped()
    worked, free = coming(2), coming(5)
    after = before.with_days({worked: "off", free: "off", worked + timedelta(7): "half"})
    assert packs.turned(before, after, [worked, free, worked + timedelta(7)]) == (worked,)
    start, end = packs.touched([free, worked])
    assert start.tzinfo is SHANGHAI
    assert (start.date(), end.date()) == (min(worked, free), max(worked, free))
    assert (start.hour, end.hour, end.second) == (0, 23, 59)


def test_how_many_clocks_move_is_asked_of_whoever_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_counters", [])
    assert calendars.moved_by(*COUNTY.span, [today()]) is None
    asked = []
    packs.count_moved_with(lambda low, high, days: asked.append((low, high, days)) or 7)  # type: ignore[func-returns-value]
    assert calendars.moved_by(*COUNTY.span, [today()]) == 7
    assert calendars.moved_by(*COUNTY.span, []) == 0
    assert asked == [(*COUNTY.span, [today()])]


def test_the_order_of_layers() -> None:
    """Shipped, the country's rows, the pack's own, narrower rows: each over the one before."""
    day = coming(2)
    nation = SetDay(0, 10**15, day, "off", "全国放假")
    local = SetDay(*COUNTY.span, day, "half", "县里半天")
    assert not laid({}, [nation]).is_workday(day)
    assert laid({day: "work"}, [nation]).is_workday(day)
    assert laid({day: "work"}, [nation]).holiday(day) is None
    assert laid({day: "off"}, [nation, local]).is_half(day)


def test_a_sentence_is_no_name_of_a_holiday() -> None:
    day = coming(2)
    assert laid({}, [SetDay(*COUNTY.span, day, "off", "大雪封路，各单位停班一天")]).holiday(day) is None
    assert laid({}, [SetDay(*COUNTY.span, day, "off", "花椒节")]).holiday(day) == ("花椒节", "花椒节")


def test_a_table_that_says_less_than_the_shipped_one_changes_nothing() -> None:
    early = SetDay(0, 10**15, date(2020, 12, 31), "known", "旧表")
    assert laid({}, [early]).known_until == Calendar.shipped().known_until
    later = SetDay(0, 10**15, date(2030, 12, 31), "known", "新表")
    assert laid({}, [later, early]).known_until == date(2030, 12, 31)


def test_setting_a_day_here_is_seen_here_at_once() -> None:
    day = coming(2)
    assert calendar(VILLAGE).is_workday(day)
    packs.set_day(COUNTY, day, "off", "大雪", by=SYSTEM)
    assert not calendar(VILLAGE).is_workday(day)
