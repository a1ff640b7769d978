"""Clock arithmetic (R1, R2): when a clock is due and what each day was to it. `clocks` is the door to this.

Minutes and hours run round the clock. Everything longer ends with a day: the day of the event is not counted,
the last day ends at 23:59:59 in Asia/Shanghai.
"""

import calendar as months
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI, end_of_day, local
from zhishuo.kernel.workdays import Calendar

DayKind = Literal["start", "off", "makeup", "counted", "paused", "due"]
Pause = tuple[datetime, datetime]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST = date(9999, 1, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a clock and what it is to it.

    `start` the day of the event, not counted; `off` weekend or holiday, not counted; `makeup` a weekend day
    that is worked and counted; `counted`; `paused`; `due` the last one. `n` is the running count, 0 for a day
    not counted.
    """

    date: date
    kind: DayKind
    n: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a clock: the first span, or an extension.

    `until` its last day; `rolled_from` the day it was moved from because it is no workday, else None.
    """

    span: Span
    until: date
    rolled_from: date | None = None


@dataclass(frozen=True)
class Due:
    """When a clock ends, and all that it was reckoned from, so that it can explain itself.

    `at` the last moment (aware, Asia/Shanghai); `provisional` when a day that mattered lies beyond the known
    table; `parts` the span and then each extension; `capped` when `no_later_than` brought it forward.
    """

    at: datetime
    provisional: bool
    basis: datetime
    parts: tuple[Part, ...]
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()
    start_counts: bool = False
    capped: bool = False

    @property
    def span(self) -> Span:
        """The length of the clock without its extensions."""
        return self.parts[0].span

    @property
    def rolled_from(self) -> date | None:
        """The last day before it was moved to a workday, None when it was not moved."""
        return None if self.capped else self.parts[-1].rolled_from

    @property
    def in_days(self) -> bool:
        """True when the clock ends with a day, False when it ends at a minute of its own."""
        return self.parts[-1].span.in_days

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every day from the event to the due date, each with its kind; for strips and month sheets."""
        return days(self)


def reckon(
    basis: datetime,
    span: Span,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    roll: bool = False,
    start_counts: bool = False,
    extra: Sequence[Span] = (),
    no_later_than: datetime | None = None,
) -> Due:
    """When a clock that starts with an event at `basis` is due.

    `pauses`: (from, to) moments; a clock in hours stops for exactly that long, one in days leaves out each
    day that a pause touches (one that ends at midnight does not touch the day it ends on). `roll`: a last day
    that is no workday moves to the next workday. `start_counts`: the day of the event is the first one.
    `extra`: extensions, each counted from the due date before it. `no_later_than`: a date already promised;
    the clock never passes it. Raises ValueError for naive moments, a pause that ends before it starts or has
    no end, and an extension of "same day".
    """
    basis = local(basis)
    stops = _merged(pauses)
    if any(one.unit == "same_day" for one in extra):
        raise ValueError("a clock cannot be extended by the same day")
    at = basis
    parts: list[Part] = []
    for one in (span, *extra):
        at, rolled = _end(at, one, calendar, stops, roll=roll, start_counts=start_counts and not parts)
        parts.append(Part(one, at.date(), rolled))
    capped = no_later_than is not None and local(no_later_than) < at
    if no_later_than is not None and capped:
        # A promise made before the event would end the clock before it began.
        at = max(local(no_later_than), basis)
    counts = roll or any(part.span.unit == "workdays" for part in parts)
    return Due(
        at=at,
        provisional=counts and not calendar.is_known(at.date()),
        basis=basis,
        parts=tuple(parts),
        calendar=calendar,
        pauses=stops,
        start_counts=start_counts or span.unit == "same_day",
        capped=capped,
    )


def _end(
    basis: datetime, span: Span, calendar: Calendar, stops: tuple[Pause, ...], *, roll: bool, start_counts: bool
) -> tuple[datetime, date | None]:
    """(due, the day it was rolled from) of one span."""
    if not span.in_days:
        minutes = span.n * (60 if span.unit == "hours" else 1)
        ticks = [(_ticks(a), _ticks(b)) for a, b in stops]
        end = _advance(_ticks(basis), minutes * 60_000_000, ticks, _same, _same)
        return (_EPOCH + end * _MICROSECOND).astimezone(SHANGHAI), None
    return _last_day(basis.date(), span, calendar, tuple(_ordinals(pause) for pause in stops), roll, start_counts)


@lru_cache(maxsize=16_384)
def _last_day(
    day: date, span: Span, calendar: Calendar, paused: tuple[tuple[int, int], ...], roll: bool, start_counts: bool
) -> tuple[datetime, date | None]:
    """The same of a span in days that begins on a day; every matter of a day asks for it."""
    first = day + timedelta(0 if start_counts or span.unit == "same_day" else 1)
    if span.unit == "workdays":
        after = _advance(first.toordinal(), span.n, paused, calendar.rank, calendar.unrank)
    else:
        after = _advance(first.toordinal(), _length(day, span), paused, _same, _same)
    last = date.fromordinal(after - 1)
    if not roll or calendar.is_workday(last):
        return end_of_day(last), None
    # Rolling is looking for one more workday that no pause takes away.
    after = _advance(after, 1, paused, calendar.rank, calendar.unrank)
    return end_of_day(date.fromordinal(after - 1)), last


def _length(start: date, span: Span) -> int:
    """How many calendar days the span has when it is counted from `start`."""
    if span.unit in ("same_day", "days"):
        return max(span.n, 1)
    whole = start.year * 12 + start.month - 1 + span.n * (12 if span.unit == "years" else 1)
    year, month = divmod(whole, 12)
    # The same day of that month; a month without such a day ends the span with its last day.
    last = months.monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(start.day, last)) - start).days


def _same(position: int) -> int:
    return position


def _advance(
    start: int, amount: int, stops: Sequence[tuple[int, int]], rank: Callable[[int], int], unrank: Callable[[int], int]
) -> int:
    """The position at which `amount` units that count have gone by since `start`, stops [a, b) left out.

    Positions are whole numbers (ordinals of days, microseconds); `rank(x)` is how many units that count lie
    before x, `unrank` its smallest inverse. Stops are sorted. It costs by the stop, not by the day.
    """
    position = start
    for stop_from, stop_to in stops:
        if stop_to <= position:
            continue
        free = max(rank(stop_from) - rank(position), 0)
        if free >= amount:
            break
        amount -= free
        position = stop_to
    return unrank(rank(position) + amount)


def _merged(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, local, with those that overlap or touch made one."""
    merged: list[Pause] = []
    for start, end in sorted((local(a), local(b)) for a, b in pauses):
        if end < start:
            raise ValueError(f"a pause ends ({end}) before it starts ({start})")
        if end.date() >= _LAST:
            raise ValueError("a pause has no end; give the moment until which it is known to hold")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > start:
            merged.append((start, end))
    return tuple(merged)


def _ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _ordinals(pause: Pause) -> tuple[int, int]:
    """[first, after the last) ordinal of the days that the pause touches."""
    start, end = pause
    return start.date().toordinal(), (end - _MICROSECOND).date().toordinal() + 1


def days(due: Due) -> tuple[Day, ...]:
    """Every day from the event to the due date; a clock in minutes or hours has plain days between."""
    paused = [_ordinals(pause) for pause in due.pauses]
    starts = [start for start, _ in paused]
    listed: list[Day] = []
    n = 0
    first, last = due.basis.date(), due.at.date()
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        at = bisect_right(starts, ordinal) - 1
        kind = _kind(due, day, stopped=at >= 0 and ordinal < paused[at][1])
        n += kind in ("counted", "makeup")
        if day == last:
            kind = "due"
        listed.append(Day(day, kind, n if kind in ("counted", "makeup", "due") else 0))
    return tuple(listed)


def _kind(due: Due, day: date, *, stopped: bool) -> DayKind:
    part = next((part for part in due.parts if day <= part.until), due.parts[-1])
    if day == due.basis.date() and not due.start_counts:
        return "start"
    if not part.span.in_days:
        return "counted"
    # A weekend within a pause is a weekend first: it would not have counted anyway.
    rolling = part.rolled_from is not None and part.rolled_from <= day
    if (rolling or part.span.unit == "workdays") and not due.calendar.is_workday(day):
        return "off"
    if stopped:
        return "paused"
    if part.span.unit == "workdays" and due.calendar.is_makeup(day):
        return "makeup"
    return "counted"
