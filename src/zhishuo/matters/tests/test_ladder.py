"""When the rungs of the shipped ladders sound, and when people may be disturbed."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishuo.kernel.clocks import reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI
from zhishuo.kernel.values import DayHours, RungAt
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.ladder import WORK, moment, rungs_of, sendable
from zhishuo.matters.pack import Ladder, Rung
from zhishuo.packs import api as packs

BASE = Path(__file__).parents[4] / "packs" / "base"
SHIPPED = Calendar.shipped()
QUIET = DayHours.read("21:00-07:30")

WRITTEN = st.sampled_from(
    [
        "due",
        "halfway",
        "2 hours before",
        "30 minutes before",
        "1 workday before",
        "7 workdays before",
        "3 days before",
        "1 month before",
        "same day before",
        "30 minutes after",
        "1 workday after",
        "5 workdays after",
        "5 days after",
        "1 month after",
        "3 days after start",
        "2 workdays after start",
    ]
)
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001
    datetime(2026, 6, 30),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)
SPANS = st.one_of(
    st.integers(1, 40).map(lambda n: Span(n, "workdays")),
    st.integers(1, 90).map(lambda n: Span(n, "days")),
    st.integers(1, 96).map(lambda n: Span(n, "hours")),
)


@cache
def ladder(name: str) -> Ladder:
    found: Ladder = packs.check(BASE).view.tables("ladders")[name]
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def shown(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%m-%d %H:%M}"


def said(name: str, clock: str, started: str, due: str, calendar: Calendar = SHIPPED) -> list[str]:
    """ "<as written> <moment>" of each rung, in order of time."""
    rungs = ladder(name).rungs
    found = rungs_of(ladder(name), clock, started=at(started), due=at(due), calendar=calendar)
    return [f"{rungs[index].at.written}: {shown(moment)}" for index, moment in found]


@pytest.mark.parametrize(
    ("name", "clock", "started", "due", "expected"),
    [
        # Said on Monday morning, to be answered within 24 hours: a warning two hours before, then the head, then the level above.
        (
            "standard",
            "reply",
            "2026-11-23 10:00",
            "2026-11-24 10:00",
            ["2 hours before: 11-24 08:00", "due: 11-24 10:00", "1 workday after: 11-25 23:59"],
        ),
        # Said on Monday evening: two hours before eight in the evening nobody would hear, so the afternoon is told.
        (
            "standard",
            "reply",
            "2026-11-23 20:00",
            "2026-11-24 20:00",
            ["2 hours before: 11-24 14:30", "due: 11-24 20:00", "1 workday after: 11-25 23:59"],
        ),
        # Said on Friday evening, due on Saturday evening: there was no working hour in between to warn in.
        ("standard", "reply", "2026-11-20 20:00", "2026-11-21 20:00", ["due: 11-21 20:00", "1 workday after: 11-23 23:59"]),
        # Said on Monday at four: the warning is exact; it is sent after the noon break.
        (
            "standard",
            "reply",
            "2026-11-23 16:00",
            "2026-11-24 16:00",
            ["2 hours before: 11-24 14:00", "due: 11-24 16:00", "1 workday after: 11-25 23:59"],
        ),
        # Seven workdays over May Day 2026: 9 May is worked, so one workday before 12 May is Monday the 11th.
        (
            "standard",
            "finish",
            "2026-04-29 10:00",
            "2026-05-12 23:59:59",
            [
                "halfway: 05-06 08:30",
                "1 workday before: 05-11 08:30",
                "due: 05-12 23:59",
                "1 workday after: 05-13 23:59",
                "5 workdays after: 05-19 23:59",
            ],
        ),
        # The limit of a step, due on the make-up Saturday: the Friday before is the workday before, the Monday is the one after.
        (
            "standard",
            "step:visit",
            "2026-05-06 10:00",
            "2026-05-09 23:59:59",
            ["1 workday before: 05-08 08:30", "1 workday after: 05-11 23:59"],
        ),
        # A clock that the ladder does not name. One workday is too short for a warning one workday before.
        ("standard", "confirm", "2026-11-23 10:00", "2026-11-24 23:59:59", ["due: 11-24 23:59", "1 workday after: 11-25 23:59"]),
        ("standard", "verdict", "2026-11-23 10:00", "2026-12-03 23:59:59", ["3 days after start: 11-26 10:00"]),
        ("levels", "level", "2026-11-23 10:00", "2026-11-25 23:59:59", ["due: 11-25 23:59"]),
        # Sixty days of a law from 1 October: seven days before the 30th is the 23rd, at the opening.
        (
            "statutory",
            "finish",
            "2026-10-01 09:00",
            "2026-11-30 23:59:59",
            [
                "halfway: 11-02 08:30",
                "7 days before: 11-23 08:30",
                "3 days before: 11-27 08:30",
                "due: 11-30 23:59",
                "5 days after: 12-05 23:59",
            ],
        ),
        (
            "urgent",
            "take",
            "2026-11-21 22:00",
            "2026-11-21 22:30",
            ["1 minute after start: 11-21 22:01", "due: 11-21 22:30", "30 minutes after: 11-21 23:00"],
        ),
        ("urgent", "step:call", "2026-11-21 22:00", "2026-11-21 22:30", ["due: 11-21 22:30"]),
        (
            "light",
            "finish",
            "2026-11-23 10:00",
            "2026-11-27 23:59:59",
            ["due: 11-27 23:59", "1 workday after: 11-30 23:59", "5 workdays after: 12-04 23:59"],
        ),
    ],
)
def test_the_shipped_ladders(name: str, clock: str, started: str, due: str, expected: list[str]) -> None:
    assert said(name, clock, started, due) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("halfway", "11-25 08:30"),
        ("1 workday before", "11-25 08:30"),
        ("2 hours before", "11-26 21:59"),
        ("1 day before", "11-25 08:30"),
        ("same day before", "11-26 08:30"),
        ("1 month before", ""),
        ("4 workdays before", ""),
        ("1 workday after", "11-27 23:59"),
        ("2 workdays after", "11-30 23:59"),
        ("1 month after", "12-26 23:59"),
        ("90 minutes after start", "11-23 11:30"),
        ("1 workday after start", "11-24 23:59"),
    ],
)
def test_each_form_of_a_moment(written: str, expected: str) -> None:
    """Started on Monday 23 November 2026 at ten, due with the end of Thursday."""
    found = moment(RungAt.read(written), started=at("2026-11-23 10:00"), due=at("2026-11-26 23:59:59"), calendar=SHIPPED)
    assert shown(found) == expected


def test_a_clock_that_ends_at_a_minute_is_warned_at_that_minute_days_before() -> None:
    found = moment(RungAt.read("3 days before"), started=at("2026-11-01 10:00"), due=at("2026-11-26 10:20"), calendar=SHIPPED)
    assert shown(found) == "11-23 10:20"


def test_halfway_that_falls_behind_the_due_moment_says_nothing() -> None:
    """The middle of Saturday to Sunday would move to Monday, when it is too late to be half of anything."""
    started, due = at("2026-11-21 10:00"), at("2026-11-22 10:00")
    assert moment(RungAt.read("halfway"), started=started, due=due, calendar=SHIPPED) is None


def test_a_warning_for_the_weekend_comes_before_it_unless_it_is_urgent() -> None:
    calm = Rung(clock="any", at=RungAt.read("2 hours before"), tell=("owner",))
    hot = Rung(clock="any", at=RungAt.read("2 hours before"), tell=("owner",), urgent=True)
    both = Ladder(slug="x", title=ladder("light").title, rungs=(calm, hot))
    found = rungs_of(both, "take", started=at("2026-11-19 10:00"), due=at("2026-11-22 10:00"), calendar=SHIPPED)
    assert [(index, shown(when)) for index, when in found] == [(0, "11-20 14:30"), (1, "11-22 08:00")]


def test_hours_of_the_pack_say_when_a_day_opens() -> None:
    found = moment(
        RungAt.read("1 workday before"),
        started=at("2026-11-02 10:00"),
        due=at("2026-11-26 23:59:59"),
        calendar=SHIPPED,
        work=(DayHours.read("09:00-13:00"),),
    )
    assert shown(found) == "11-25 09:00"


def test_a_local_holiday_moves_the_rungs_that_count_workdays() -> None:
    local = Calendar.shipped({date(2026, 11, 25): "off"})
    assert said("standard", "finish", "2026-11-16 10:00", "2026-11-26 23:59:59", local)[1] == "1 workday before: 11-24 08:30"


@settings(max_examples=300, deadline=None)
@given(WRITTEN, MOMENTS, SPANS)
def test_no_rung_sounds_before_the_clock_starts_and_each_side_keeps_to_its_side(
    written: str, started: datetime, span: Span
) -> None:
    due = reckon(started, span, SHIPPED).at
    rung = RungAt.read(written)
    found = moment(rung, started=started, due=due, calendar=SHIPPED)
    if found is None:
        assert rung.point in ("before", "halfway")
        return
    assert found >= started
    assert found.tzinfo is SHANGHAI
    if rung.point in ("before", "halfway"):
        assert found < due
    if rung.point == "after":
        assert found > due


@settings(max_examples=200, deadline=None)
@given(WRITTEN, MOMENTS, st.integers(1, 30), st.integers(1, 20))
def test_a_rung_moves_with_the_due_date_and_never_backwards(written: str, started: datetime, n: int, more: int) -> None:
    rung = RungAt.read(written)
    early = reckon(started, Span(n, "workdays"), SHIPPED).at
    late = reckon(started, Span(n + more, "workdays"), SHIPPED).at
    first = moment(rung, started=started, due=early, calendar=SHIPPED)
    second = moment(rung, started=started, due=late, calendar=SHIPPED)
    if first is None:
        return
    assert second is not None
    if rung.point in ("after_start",):
        assert first == second
    elif rung.point in ("due", "after") or rung.written.endswith("workday before"):
        assert second > first or written == "1 month after"
    assert second >= first


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["standard", "levels", "statutory", "urgent", "light"]),
    st.sampled_from(["reply", "take", "finish", "verdict", "level", "confirm", "step:visit"]),
    MOMENTS,
    SPANS,
)
def test_the_rungs_of_a_clock_come_in_order_of_time_and_only_once(name: str, clock: str, started: datetime, span: Span) -> None:
    due = reckon(started, span, SHIPPED).at
    found = rungs_of(ladder(name), clock, started=started, due=due, calendar=SHIPPED)
    assert [when for _, when in found] == sorted(when for _, when in found)
    assert len({index for index, _ in found}) == len(found)
    wanted = "steps" if clock.startswith("step:") else clock
    applying = ladder(name).rungs_for(wanted)
    assert {ladder(name).rungs[index] for index, _ in found} <= set(applying)
    # Nothing that is late is lost: what lies at or behind the due moment is always there.
    late = [rung for rung in applying if rung.at.point in ("due", "after")]
    assert [rung for rung in late if rung not in [ladder(name).rungs[index] for index, _ in found]] == []


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-23 10:15:30", "11-23 10:15"),
        ("2026-11-23 12:00:00", "11-23 14:30"),
        ("2026-11-23 05:00:00", "11-23 08:30"),
        ("2026-11-23 23:59:59", "11-24 08:30"),
        ("2026-11-20 23:59:59", "11-23 08:30"),
        ("2026-05-09 03:00:00", "05-09 08:30"),
        ("2026-10-01 10:00:00", "10-08 08:30"),
    ],
)
def test_people_are_disturbed_in_working_hours_only(when: str, expected: str) -> None:
    assert shown(sendable(at(when), WORK, QUIET, SHIPPED, urgent=False)) == expected


def test_what_is_urgent_goes_at_once() -> None:
    night = at("2026-10-02 03:10:07")
    assert sendable(night, WORK, QUIET, SHIPPED, urgent=True) == night


def test_a_half_day_has_its_first_hours_only() -> None:
    local = Calendar.shipped({date(2026, 11, 25): "half"})
    assert shown(sendable(at("2026-11-25 13:00"), WORK, QUIET, local, urgent=False)) == "11-26 08:30"
    assert shown(sendable(at("2026-11-25 15:00"), WORK, QUIET, local, urgent=False)) == "11-26 08:30"


def test_quiet_hours_win_over_working_hours() -> None:
    late_shift = (DayHours.read("19:00-23:00"),)
    assert shown(sendable(at("2026-11-23 21:30"), late_shift, QUIET, SHIPPED, urgent=False)) == "11-24 19:00"
    early = (DayHours.read("06:00-12:00"),)
    assert shown(sendable(at("2026-11-23 06:30"), early, QUIET, SHIPPED, urgent=False)) == "11-23 07:30"
    with pytest.raises(ValueError, match="no working minute"):
        sendable(at("2026-11-23 06:30"), (DayHours.read("22:00-23:00"),), QUIET, SHIPPED, urgent=False)


@settings(max_examples=200, deadline=None)
@given(MOMENTS)
def test_the_first_moment_that_is_allowed(when: datetime) -> None:
    found = sendable(when, WORK, QUIET, SHIPPED, urgent=False)
    assert found >= when
    assert SHIPPED.is_workday(found.date())
    assert any(hours.holds(found.hour * 60 + found.minute) for hours in WORK)
    minute = when.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while minute < found:
        assert not (SHIPPED.is_workday(minute.date()) and any(hours.holds(minute.hour * 60 + minute.minute) for hours in WORK))
        minute += timedelta(minutes=7)
