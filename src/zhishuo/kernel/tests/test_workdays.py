"""The calendar: the shipped table, what is laid over it, and counting without walking."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.kernel.workdays import Calendar, DayKind

SHIPPED = Calendar.shipped()
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
KINDS: st.SearchStrategy[DayKind] = st.sampled_from(("off", "work", "half"))


def test_the_shipped_table_knows_2026_and_whole_years_only() -> None:
    assert SHIPPED.known_until >= date(2026, 12, 31)
    assert (SHIPPED.known_until.month, SHIPPED.known_until.day) == (12, 31)


@given(DAYS)
def test_each_known_day_is_what_the_table_says(day: date) -> None:
    assert SHIPPED.is_workday(day) == chinese_calendar.is_workday(day)


def test_a_make_up_saturday_is_worked_and_a_holiday_monday_is_not() -> None:
    assert SHIPPED.is_workday(date(2026, 5, 9))
    assert SHIPPED.is_makeup(date(2026, 5, 9))
    assert not SHIPPED.is_workday(date(2026, 5, 4))
    assert SHIPPED.holiday(date(2026, 5, 4)) == ("劳动节", "Labour Day")
    assert SHIPPED.is_holiday(date(2026, 5, 2))
    assert not SHIPPED.is_holiday(date(2026, 5, 16))


def test_the_seventh_workday_after_29_april_2026_is_12_may() -> None:
    assert SHIPPED.add(date(2026, 4, 29), 7) == date(2026, 5, 12)


def test_beyond_the_table_there_are_weekends_only_and_nothing_is_known() -> None:
    beyond = SHIPPED.known_until + timedelta(1)
    assert SHIPPED.is_known(SHIPPED.known_until)
    assert not SHIPPED.is_known(beyond)
    week = [SHIPPED.is_workday(beyond + timedelta(n)) for n in range(7)]
    assert sum(week) == 5
    assert SHIPPED.is_known(date(1999, 10, 1))


def test_local_days_are_laid_over_the_table() -> None:
    local = Calendar.shipped({date(2026, 11, 25): "off", date(2026, 11, 28): "work", date(2026, 11, 26): "half"})
    assert not local.is_workday(date(2026, 11, 25))
    assert local.is_workday(date(2026, 11, 28))
    assert local.is_workday(date(2026, 11, 26))
    assert local.is_half(date(2026, 11, 26))
    assert local.add(date(2026, 11, 24), 1) == date(2026, 11, 26)
    assert SHIPPED.is_workday(date(2026, 11, 25))


def test_a_holiday_that_is_worked_here_loses_its_name() -> None:
    local = Calendar.shipped({date(2026, 10, 1): "work"})
    assert local.is_workday(date(2026, 10, 1))
    assert local.holiday(date(2026, 10, 1)) is None
    assert local.holiday(date(2026, 10, 2)) == ("国庆节", "National Day")


def test_the_same_overrides_give_the_same_calendar() -> None:
    days: dict[date, DayKind] = {date(2026, 11, 25): "off"}
    assert Calendar.shipped(days) is Calendar.shipped(dict(days))
    assert Calendar.shipped() is SHIPPED
    assert hash(Calendar.shipped(days)) != hash(SHIPPED)


def test_whoever_types_in_next_years_table_can_say_that_it_is_known() -> None:
    later = Calendar.shipped({date(2027, 1, 1): "off"}, known_until=date(2027, 12, 31))
    assert later.is_known(date(2027, 6, 1))


def test_a_day_cannot_be_off_and_worked_or_of_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="both"):
        Calendar(off=frozenset({date(2026, 1, 5)}), work=frozenset({date(2026, 1, 5)}))
    with pytest.raises(ValueError, match="off, work or half"):
        SHIPPED.with_days({date(2026, 1, 5): "closed"})  # type: ignore[dict-item]


@given(DAYS, st.integers(1, 400), st.dictionaries(DAYS, KINDS, max_size=30))
def test_counting_by_rank_equals_counting_by_hand(day: date, n: int, local: dict[date, DayKind]) -> None:
    table = SHIPPED.with_days(local)
    walked, found = day, 0
    while found < n:
        walked += timedelta(1)
        found += table.is_workday(walked)
    assert table.add(day, n) == walked
    assert table.between(day, walked) == n
    assert table.between(walked, day) == -n


@given(DAYS)
def test_the_next_workday_is_the_day_itself_if_it_is_one(day: date) -> None:
    found = SHIPPED.next_workday(day)
    assert SHIPPED.is_workday(found)
    assert (found == day) == SHIPPED.is_workday(day)
    assert not any(SHIPPED.is_workday(day + timedelta(n)) for n in range((found - day).days))
