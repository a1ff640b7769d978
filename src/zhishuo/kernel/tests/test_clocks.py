"""Clock arithmetic against an oracle that walks day by day; sentences stand in test_explain."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishuo.kernel.clocks import Due, left, reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI, end_of_day, later
from zhishuo.kernel.workdays import Calendar

SHIPPED = Calendar.shipped()
Pause = tuple[datetime, datetime]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(basis: str, span: str) -> datetime:
    return reckon(at(basis), Span.parse(span), SHIPPED).at


MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001
    datetime(2026, 6, 30),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)
LENGTHS = st.integers(0, 20 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def clocks(draw: st.DrawFn) -> tuple[datetime, list[Pause]]:
    """A basis and some pauses around it, overlapping or not, in any order."""
    basis = draw(MOMENTS)
    starts = draw(st.lists(st.integers(-5 * 1440, 40 * 1440), max_size=4))
    begun = [later(basis, timedelta(minutes=minutes)) for minutes in starts]
    return basis, [(start, later(start, draw(LENGTHS))) for start in begun]


def touched(day: date, pauses: list[Pause]) -> bool:
    return any(b > a and a.date() <= day <= (b - timedelta(microseconds=1)).date() for a, b in pauses)


def walked(basis: datetime, n: int, pauses: list[Pause], *, workdays: bool, roll: bool, start_counts: bool) -> date:
    """The oracle: go from day to day and count those that count."""
    day = basis.date() if start_counts else basis.date() + timedelta(1)
    counted = 0
    while True:
        worked = SHIPPED.is_workday(day)
        if not touched(day, pauses):
            counted += worked or not workdays or (roll and counted >= n)
            if counted >= n and (worked or not roll):
                return day
        day += timedelta(1)


@settings(max_examples=300)
@given(clocks(), st.integers(1, 60), st.booleans(), st.booleans(), st.booleans())
def test_clocks_in_days_agree_with_walking(
    clock: tuple[datetime, list[Pause]], n: int, workdays: bool, roll: bool, start_counts: bool
) -> None:
    basis, pauses = clock
    span = Span(n, "workdays" if workdays else "days")
    found = reckon(basis, span, SHIPPED, pauses=pauses, roll=roll, start_counts=start_counts)
    expected = walked(basis, n, pauses, workdays=workdays, roll=roll, start_counts=start_counts)
    assert found.at == end_of_day(expected)


@given(clocks(), st.integers(1, 60 * 24 * 10))
def test_clocks_in_minutes_stand_still_exactly_as_long_as_they_are_paused(clock: tuple[datetime, list[Pause]], n: int) -> None:
    basis, pauses = clock
    found = reckon(basis, Span(n, "minutes"), SHIPPED, pauses=pauses).at
    # By minutes since the basis: how many of those before the due moment lie in no pause?
    moment, ran = basis, 0
    while moment < found:
        ran += not any(a <= moment < b for a, b in pauses)
        moment += timedelta(minutes=1)
    assert moment == found
    assert ran == n


@given(clocks(), st.integers(1, 20), st.integers(1, 20))
def test_an_extension_is_counted_from_the_due_date_before_it(clock: tuple[datetime, list[Pause]], n: int, more: int) -> None:
    basis, pauses = clock
    extended = reckon(basis, Span(n, "workdays"), SHIPPED, pauses=pauses, extra=[Span(more, "workdays")])
    assert extended.at == reckon(basis, Span(n + more, "workdays"), SHIPPED, pauses=pauses).at


@given(clocks(), st.integers(1, 30), MOMENTS)
def test_a_clock_never_passes_what_was_promised(clock: tuple[datetime, list[Pause]], n: int, promise: datetime) -> None:
    basis, pauses = clock
    free = reckon(basis, Span(n, "workdays"), SHIPPED, pauses=pauses)
    held = reckon(basis, Span(n, "workdays"), SHIPPED, pauses=pauses, no_later_than=promise)
    assert held.at == max(min(free.at, promise), basis)
    assert held.capped == (promise < free.at)


@given(clocks(), st.integers(1, 40), st.booleans())
def test_the_days_of_a_clock_run_from_the_event_to_the_due_date(
    clock: tuple[datetime, list[Pause]], n: int, workdays: bool
) -> None:
    basis, pauses = clock
    found = reckon(basis, Span(n, "workdays" if workdays else "days"), SHIPPED, pauses=pauses)
    days = found.days
    assert [day.date for day in days] == [basis.date() + timedelta(i) for i in range(len(days))]
    assert (days[0].kind, days[-1].kind, days[-1].date) == ("start", "due", found.at.date())
    assert [day.n for day in days if day.n] == list(range(1, n + 1))
    for day in days[1:-1]:
        assert (day.kind == "off") == (workdays and not SHIPPED.is_workday(day.date))
        assert day.kind != "paused" or touched(day.date, pauses)
        assert day.kind != "makeup" or day.date.weekday() >= 5


@pytest.mark.parametrize(
    ("basis", "span", "expected"),
    [
        ("2026-04-29 10:00", "7 workdays", "2026-05-12 23:59:59"),
        ("2026-03-02 09:00", "1 workday", "2026-03-03 23:59:59"),
        ("2026-03-02 09:00", "same day", "2026-03-02 23:59:59"),
        ("2026-03-07 09:00", "same day", "2026-03-07 23:59:59"),
        ("2026-11-09 09:00", "15 workdays", "2026-11-30 23:59:59"),
        ("2026-03-04 10:00", "7 days", "2026-03-11 23:59:59"),
        ("2026-01-31 10:00", "1 month", "2026-02-28 23:59:59"),
        ("2026-03-31 10:00", "1 month", "2026-04-30 23:59:59"),
        ("2024-02-29 10:00", "1 year", "2025-02-28 23:59:59"),
        ("2026-11-23 10:00", "2 months", "2027-01-23 23:59:59"),
        ("2026-11-20 23:50", "30 minutes", "2026-11-21 00:20:00"),
        ("2026-11-20 16:20", "24 hours", "2026-11-21 16:20:00"),
    ],
)
def test_known_dates(basis: str, span: str, expected: str) -> None:
    assert due(basis, span) == at(expected)


def test_two_paused_days_move_the_due_date_by_two_workdays() -> None:
    pause = (at("2026-11-18 10:00"), at("2026-11-19 15:00"))
    found = reckon(at("2026-11-09 09:00"), Span(15, "workdays"), SHIPPED, pauses=[pause])
    assert found.at == at("2026-12-02 23:59:59")
    assert [day.date.day for day in found.days if day.kind == "paused"] == [18, 19]


def test_a_pause_until_midnight_does_not_touch_the_next_day() -> None:
    pause = (at("2026-11-18 00:00"), at("2026-11-19 00:00"))
    found = reckon(at("2026-11-17 09:00"), Span(1, "workdays"), SHIPPED, pauses=[pause])
    assert found.at.date() == date(2026, 11, 19)


def test_a_last_day_on_a_holiday_moves_only_where_the_rule_says_so() -> None:
    stays = reckon(at("2026-04-18 09:00"), Span(15, "days"), SHIPPED)
    moves = reckon(at("2026-04-18 09:00"), Span(15, "days"), SHIPPED, roll=True)
    assert (stays.at.date(), stays.rolled_from) == (date(2026, 5, 3), None)
    assert (moves.at.date(), moves.rolled_from) == (date(2026, 5, 6), date(2026, 5, 3))
    assert [day.kind for day in moves.days[-4:]] == ["off", "off", "off", "due"]
    assert moves.days[-1].n == 15


def test_an_extension_in_other_units_starts_from_the_shown_due_date() -> None:
    found = reckon(at("2026-11-20 09:00"), Span(1, "workdays"), SHIPPED, extra=[Span(2, "hours")])
    assert found.at == at("2026-11-24 01:59:59")
    found = reckon(at("2026-11-20 16:20"), Span(24, "hours"), SHIPPED, extra=[Span(3, "days")])
    assert found.at == at("2026-11-24 23:59:59")


def small_calendar() -> Calendar:
    """Known only for 2026, whatever the shipped table learns later."""
    return Calendar(off=frozenset({date(2026, 10, 1)}), known_until=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("basis", "span", "provisional"),
    [
        ("2026-12-25 09:00", "4 workdays", False),
        ("2026-12-25 09:00", "5 workdays", True),
        ("2026-12-25 09:00", "30 days", False),
        ("2026-12-31 20:00", "24 hours", False),
        ("2027-03-01 09:00", "1 workday", True),
    ],
)
def test_only_a_clock_that_asks_unknown_days_is_provisional(basis: str, span: str, provisional: bool) -> None:
    assert reckon(at(basis), Span.parse(span), small_calendar()).provisional is provisional


def test_a_rolled_clock_beyond_the_table_is_provisional() -> None:
    assert reckon(at("2026-12-25 09:00"), Span(30, "days"), small_calendar(), roll=True).provisional


def test_a_promise_within_the_table_is_firm() -> None:
    held: Due = reckon(at("2026-12-25 09:00"), Span(10, "workdays"), small_calendar(), no_later_than=at("2026-12-30 23:59:59"))
    assert not held.provisional


def test_a_basis_in_another_zone_counts_as_its_local_day() -> None:
    utc = datetime.fromisoformat("2026-11-22T17:00:00+00:00")
    assert reckon(utc, Span(1, "days"), SHIPPED).at == at("2026-11-24 23:59:59")


def test_what_makes_no_sense_is_refused() -> None:
    basis, span = at("2026-11-20 09:00"), Span(1, "workdays")
    with pytest.raises(ValueError, match="time zone"):
        reckon(datetime(2026, 11, 20), span, SHIPPED)  # noqa: DTZ001
    with pytest.raises(ValueError, match="before it starts"):
        reckon(basis, span, SHIPPED, pauses=[(basis, basis - timedelta(1))])
    with pytest.raises(ValueError, match="no end"):
        reckon(basis, span, SHIPPED, pauses=[(basis, at("9999-12-31 00:00"))])
    with pytest.raises(ValueError, match="same day"):
        reckon(basis, span, SHIPPED, extra=[Span(0, "same_day")])


@pytest.mark.parametrize(
    ("due_at", "now", "level", "zh", "en"),
    [
        ("2026-12-03 23:59:59", "2026-11-24 09:00", "ok", "还有 7 个工作日", "7 working days left"),
        ("2026-11-25 23:59:59", "2026-11-24 09:00", "risk", "还有 1 个工作日", "1 working day left"),
        ("2026-11-24 23:59:59", "2026-11-24 09:00", "risk", "今天下班前", "by the end of today"),
        ("2026-11-22 23:59:59", "2026-11-22 09:00", "risk", "今天之内", "by the end of today"),
        ("2026-11-24 16:50", "2026-11-24 16:20", "risk", "今天 16:50 前", "by 16:50 today"),
        ("2026-11-25 10:00", "2026-11-24 16:20", "risk", "明天 10:00 前", "by 10:00 tomorrow"),
        ("2026-11-22 23:59:59", "2026-11-20 20:00", "risk", "还有 2 天", "2 days left"),
        ("2026-11-20 23:59:59", "2026-11-24 09:00", "late", "超 2 个工作日", "2 working days late"),
        ("2026-11-20 23:59:59", "2026-11-21 10:00", "late", "超 10 小时", "10 hours late"),
        ("2026-11-20 23:59:59", "2026-11-22 10:00", "late", "超 1 天", "1 day late"),
        ("2026-11-24 16:50", "2026-11-24 16:50:30", "late", "超 1 分钟", "1 minute late"),
        ("2026-11-24 16:50", "2026-11-24 16:50", "risk", "今天 16:50 前", "by 16:50 today"),
    ],
)
def test_what_is_left_is_said_in_workdays(due_at: str, now: str, level: str, zh: str, en: str) -> None:
    how = left(at(due_at), at(now), SHIPPED)
    assert (how.level, how.text_zh, how.text_en) == (level, zh, en)


@given(MOMENTS, MOMENTS)
def test_late_begins_with_the_first_moment_after(due_at: datetime, now: datetime) -> None:
    how = left(due_at, now, SHIPPED)
    assert how.late == (now > due_at)
    assert how.workdays >= 0
    assert how.days >= 0
    assert "0 " not in how.text_zh[:3]
