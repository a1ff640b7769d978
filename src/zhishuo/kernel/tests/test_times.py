"""The wall clock and dates in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from zhishuo.kernel import times
from zhishuo.kernel.times import SHANGHAI


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_dates_are_said_as_on_the_pages() -> None:
    moment = at("2026-11-20 16:20")
    assert times.zh_date(moment) == "11月20日"
    assert times.zh_day(moment) == "周五"
    assert times.zh_when(moment, at("2026-11-23 09:00")) == "11月20日 周五 16:20"
    assert times.en_date(date(2026, 11, 25)) == "25 November"
    assert times.en_day(date(2026, 11, 25)) == "Wednesday"
    assert times.en_when(moment, at("2026-11-23 09:00")) == "Friday 20 November, 16:20"


def test_another_year_is_named() -> None:
    current = at("2026-11-23 09:00")
    assert times.zh_date(date(2027, 1, 8), current) == "2027年1月8日"
    assert times.en_date(date(2027, 1, 8), current) == "8 January 2027"
    assert times.zh_date(date(2027, 1, 8)) == "1月8日"


def test_a_moment_elsewhere_is_said_in_local_time() -> None:
    late = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert times.zh_when(late, late) == "11月21日 周六 01:00"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        times.local(datetime(2026, 11, 20))  # noqa: DTZ001


def test_a_day_ends_one_second_before_midnight() -> None:
    day = date(2026, 11, 20)
    assert times.end_of_day(day) == at("2026-11-20 23:59:59")
    assert times.start_of_day(date(2026, 11, 21)) - times.end_of_day(day) == timedelta(seconds=1)


@time_machine.travel(datetime(2026, 11, 22, 17, 0, tzinfo=UTC), tick=False)
def test_today_is_the_date_in_shanghai() -> None:
    assert times.today() == date(2026, 11, 23)
    assert times.now() == at("2026-11-23 01:00")
    assert times.now().tzinfo is SHANGHAI
