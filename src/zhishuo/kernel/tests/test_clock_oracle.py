"""The clocks against an oracle that knows no arithmetic: it walks from day to day with the published table in its hand.

`pytest --hypothesis-profile=deep` tries each property thousands of times.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhishuo.kernel.clocks import explain, reckon
from zhishuo.kernel.spans import Span, SpanUnit
from zhishuo.kernel.times import SHANGHAI, end_of_day, later, start_of_day, zh_date, zh_day
from zhishuo.kernel.workdays import Calendar, DayKind

Pause = tuple[datetime, datetime]
Worked = Callable[[date], bool]

SHIPPED = Calendar.shipped()
KNOWN = Calendar.shipped().with_days({}, known_until=date(2026, 12, 31))
EXAMPLES = max(400, settings().max_examples)
DAY = timedelta(1)


@dataclass(frozen=True)
class Case:
    """All that a clock is made of."""

    basis: datetime
    span: Span
    pauses: tuple[Pause, ...] = ()
    roll: bool = False
    start_counts: bool = False
    extra: tuple[Span, ...] = ()
    no_later_than: datetime | None = None
    local: dict[date, DayKind] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        return SHIPPED.with_days(self.local)

    def worked(self, day: date) -> bool:
        """As the published table has it, and the local days over it; beyond the table the week."""
        if day in self.local:
            return self.local[day] != "off"
        return chinese_calendar.is_workday(day) if day.year <= 2026 else day.weekday() < 5

    def due(self, calendar: Calendar | None = None) -> datetime:
        return reckon(
            self.basis,
            self.span,
            calendar or self.calendar,
            pauses=self.pauses,
            roll=self.roll,
            start_counts=self.start_counts,
            extra=self.extra,
            no_later_than=self.no_later_than,
        ).at


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# The oracle


def oracle(case: Case) -> datetime:
    """When the clock of a case is due, by walking."""
    reached = case.basis
    for number, span in enumerate((case.span, *case.extra)):
        if span.unit in ("minutes", "hours"):
            reached = stopwatch(reached, timedelta(**{span.unit: span.n}), case.pauses)
        else:
            reached = end_of_day(walked(reached.date(), span, case, first_counts=case.start_counts and number == 0))
    if case.no_later_than is not None and case.no_later_than < reached:
        return max(case.no_later_than, case.basis)
    return reached


def stopwatch(start: datetime, length: timedelta, pauses: Sequence[Pause]) -> datetime:
    """Let it run from edge to edge of the pauses, and stand still within them."""
    now, left = start, length
    while True:
        edges = [edge for pause in pauses for edge in pause if edge > now]
        stands = any(begin <= now < end for begin, end in pauses)
        if not stands and (not edges or min(edges) - now >= left):
            return now + left
        left -= timedelta(0) if stands else min(edges) - now
        now = min(edges)


def walked(start: date, span: Span, case: Case, *, first_counts: bool) -> date:
    """Go from day to day and count those that count, until there are enough."""
    wanted = {"workdays": span.n, "days": span.n, "same_day": 1}.get(span.unit) or days_of(start, span)
    day = start if first_counts or span.unit == "same_day" else start + DAY
    counted = 0
    while True:
        if not touched(day, case.pauses):
            counted += case.worked(day) if span.unit == "workdays" else 1
            if counted >= wanted:
                break
        day += DAY
    if case.roll and not case.worked(day):
        day += DAY
        while touched(day, case.pauses) or not case.worked(day):
            day += DAY
    return day


def days_of(start: date, span: Span) -> int:
    """How many days lie up to the same day so many months or years later, or the last of that month."""
    year, month = start.year, start.month
    for _ in range(span.n * (12 if span.unit == "years" else 1)):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for day in (start.day, start.day - 1, start.day - 2, start.day - 3):
        try:
            return (date(year, month, day) - start).days
        except ValueError:
            continue
    raise AssertionError(f"{year}-{month} is too short")


def touched(day: date, pauses: Sequence[Pause]) -> bool:
    """Some moment of the day lies in a pause; midnight belongs to the day that begins."""
    return any(begin < start_of_day(day + DAY) and end > start_of_day(day) and begin < end for begin, end in pauses)


# What is drawn

MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001
    datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)
MOST: dict[SpanUnit, int] = {"minutes": 5000, "hours": 300, "days": 90, "workdays": 60, "months": 6, "years": 1}
SPANS = st.sampled_from(sorted(MOST)).flatmap(lambda unit: st.integers(1, MOST[unit]).map(lambda n: Span(n, unit)))
FIRST_SPANS = st.one_of(SPANS, st.just(Span(0, "same_day")))
KINDS: st.SearchStrategy[DayKind] = st.sampled_from(("off", "work", "half"))


@st.composite
def pauses_near(draw: st.DrawFn, basis: datetime) -> tuple[Pause, ...]:
    """Up to five, before, over and behind the basis; overlapping, touching, empty, ending at midnight or beside it."""
    found: list[Pause] = []
    for _ in range(draw(st.integers(0, 5))):
        begin = later(basis, timedelta(minutes=draw(st.integers(-5 * 1440, 60 * 1440))))
        how = draw(st.sampled_from(["any", "from midnight", "to midnight", "whole days", "after the last", "a microsecond"]))
        if how in ("from midnight", "whole days"):
            begin = start_of_day(begin.date())
        if how == "after the last" and found:
            begin = found[-1][1]
        end = later(begin, timedelta(minutes=draw(st.integers(0, 15 * 1440))))
        if how in ("to midnight", "whole days"):
            end = start_of_day(end.date() + DAY)
        if how == "a microsecond":
            begin = start_of_day(begin.date() + DAY) - timedelta(microseconds=1)
            end = begin + timedelta(microseconds=1)
        found.append((begin, end))
    return tuple(draw(st.permutations(found)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    basis = draw(MOMENTS)
    near = st.integers(-3, 60).map(lambda days: basis.date() + timedelta(days))
    return Case(
        basis=basis,
        span=draw(FIRST_SPANS),
        pauses=draw(pauses_near(basis)),
        roll=draw(st.booleans()),
        start_counts=draw(st.booleans()),
        extra=tuple(draw(st.lists(SPANS, max_size=2))),
        no_later_than=draw(st.none() | st.integers(-3, 200).map(lambda hours: later(basis, timedelta(hours=hours * 10)))),
        local=draw(st.dictionaries(near, KINDS, max_size=4)),
    )


# The properties


@settings(max_examples=EXAMPLES)
@given(cases())
@example(Case(at("2026-04-29 10:00"), Span(7, "workdays")))
@example(Case(at("2026-04-30 10:00"), Span(1, "days"), roll=True, pauses=((at("2026-05-06 00:00"), at("2026-05-07 00:00")),)))
@example(Case(at("2026-11-20 10:00"), Span(1, "workdays"), extra=(Span(2, "hours"), Span(1, "months"))))
@example(Case(at("2024-02-29 10:00"), Span(1, "years"), start_counts=True))
def test_every_clock_is_due_when_the_oracle_says(case: Case) -> None:
    assert case.due() == oracle(case)


@settings(max_examples=EXAMPLES)
@given(cases())
def test_the_days_of_a_clock_add_up_to_what_was_promised(case: Case) -> None:
    """Of a single span, never brought forward: as many days are counted as the span has."""
    plain = Case(case.basis, case.span, case.pauses, start_counts=case.start_counts, local=case.local)
    found = reckon(plain.basis, plain.span, plain.calendar, pauses=plain.pauses, start_counts=plain.start_counts)
    wanted = {"workdays": plain.span.n, "days": plain.span.n, "same_day": 1}.get(plain.span.unit)
    if wanted is not None:
        assert found.days[-1].n == wanted
    for day in found.days:
        if day.kind == "off":
            assert not plain.worked(day.date)
        if day.kind == "paused":
            assert touched(day.date, plain.pauses)
        if day.kind == "makeup":
            assert plain.worked(day.date)
            assert day.date.weekday() >= 5


@settings(max_examples=EXAMPLES)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2026, 9, 1), timezones=st.just(SHANGHAI)), st.integers(1, 50))  # noqa: DTZ001
@example(at("2026-04-29 10:00"), 7)
@example(at("2026-09-18 10:00"), 10)
def test_the_sentence_names_every_holiday_and_make_up_day_between_and_no_other(basis: datetime, n: int) -> None:
    found = reckon(basis, Span(n, "workdays"), KNOWN)
    said = explain(found, lang="zh")
    between = [basis.date() + timedelta(i) for i in range(1, (found.at.date() - basis.date()).days + 1)]
    for day in between:
        off, name = chinese_calendar.get_holiday_detail(day)
        if off and name:
            # One of the runs that are named holds the day; its name stands before it.
            zh = chinese_calendar.Holiday(name).chinese
            assert f"{zh}放假（" in said
        makeup = day.weekday() >= 5 and chinese_calendar.is_workday(day)
        assert (f"{zh_date(day, basis)}{zh_day(day)}" in said) == makeup
    if not any(chinese_calendar.get_holiday_detail(day)[1] and chinese_calendar.is_holiday(day) for day in between):
        assert "放假" not in said
    assert ("调休" in said) == any(day.weekday() >= 5 and chinese_calendar.is_workday(day) for day in between)
    assert said.endswith(f"所以是{zh_date(found.at, basis)}。")


@settings(max_examples=EXAMPLES)
@given(cases(), st.integers(-5, 100), KINDS)
def test_a_changed_day_moves_exactly_the_clocks_that_count_it(case: Case, offset: int, kind: DayKind) -> None:
    """Of those in workdays; a day that is paused, before or behind, or that stays what it was moves nothing."""
    plain = Case(case.basis, Span(max(case.span.n % 40, 1), "workdays"), case.pauses, start_counts=case.start_counts)
    day = plain.basis.date() + timedelta(offset)
    changed = plain.calendar.with_days({day: kind})
    before, after = plain.due(), plain.due(changed)
    first = plain.basis.date() + (timedelta(0) if plain.start_counts else DAY)
    counts = first <= day <= before.date() and not touched(day, plain.pauses)
    turned = changed.is_workday(day) != plain.worked(day)
    assert (before != after) == (counts and turned)
    if before != after:
        assert (after > before) == (kind == "off")


@settings(max_examples=EXAMPLES)
@given(cases(), st.integers(-5, 100), KINDS)
def test_a_clock_in_calendar_days_moves_only_where_its_last_day_is_changed(case: Case, offset: int, kind: DayKind) -> None:
    plain = Case(case.basis, Span(max(case.span.n % 40, 1), "days"), case.pauses, roll=case.roll)
    day = plain.basis.date() + timedelta(offset)
    changed = plain.calendar.with_days({day: kind})
    before, after = plain.due(), plain.due(changed)
    free = Case(plain.basis, plain.span, plain.pauses).due()
    if not plain.roll or not free.date() <= day <= before.date():
        assert before == after
    if plain.roll:
        assert changed.is_workday(after.date())


@pytest.mark.parametrize(
    ("basis", "span", "due"),
    [
        # Labour Day 2026: off from Friday 1 to Tuesday 5 May, worked on Saturday 9 May.
        ("2026-04-29 10:00", "1 workday", "2026-04-30"),
        ("2026-04-30 10:00", "1 workday", "2026-05-06"),
        ("2026-05-08 10:00", "1 workday", "2026-05-09"),
        ("2026-05-09 10:00", "1 workday", "2026-05-11"),
        ("2026-05-08 10:00", "2 workdays", "2026-05-11"),
        ("2026-04-30 10:00", "4 workdays", "2026-05-09"),
        ("2026-04-30 10:00", "5 workdays", "2026-05-11"),
        ("2026-05-07 10:00", "5 workdays", "2026-05-13"),
        ("2026-05-08 10:00", "1 day", "2026-05-09"),
    ],
)
def test_9_may_2026_is_worked(basis: str, span: str, due: str) -> None:
    assert reckon(at(basis), Span.parse(span), SHIPPED).at == end_of_day(date.fromisoformat(due))


def test_without_9_may_exactly_the_clocks_that_count_it_move() -> None:
    taken = SHIPPED.with_days({date(2026, 5, 9): "off"})
    moved = {}
    for day in range(4, 13):
        case = Case(datetime(2026, 5, day, 10, tzinfo=SHANGHAI), Span(1, "workdays"))
        if case.due() != case.due(taken):
            moved[day] = case.due(taken).day
    assert moved == {8: 11}
