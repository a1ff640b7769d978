"""Pure: when the rungs of a ladder sound (SCHEMA.md §4.5), and when a person may be disturbed by one.

A rung names a moment around a clock. Each has one rule; "opening" is the start of the first working hours of a day:

- `due`: the due moment itself.
- `halfway`: the middle between start and due on a stopwatch; at night or on a day off, the opening of the workday that
  follows.
- `n workdays before`: the opening of the n-th workday before the due day, so that people have n whole workdays and the
  due day itself.
- `n days (months, years) before`: the same number of days back. Where the clock ends with a day, the opening of that
  day; where it ends at a minute, the same minute. `same day before` is the opening of the due day.
- `n hours (minutes) before`: exactly so long before.
- `n minutes (hours, days) after`, `… after start`: exactly so long after the due moment, or after the start.
- `n workdays (months, years) after`, `… after start`: when that span has gone by whole, as `reckon` has it: the last
  second of its last day, the day of the due moment not counted.

A warning (halfway, before) that would lie before the start of the clock or not before its due moment is None: there is
nothing to warn of yet, or no longer. What is due or late is never dropped.
Everything that depends on days alone is worked out once a day and calendar, since every registration asks for it.
"""

import calendar as months
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from zhishuo.kernel.clocks import reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI, end_of_day, later, local
from zhishuo.kernel.values import DayHours, RungAt
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.catalogue import Ladder, Rung

Work = tuple[DayHours, ...]

# Where a pack says no other: half past eight to noon, half past two to six.
WORK: Work = (DayHours(510, 720), DayHours(870, 1080))
QUIET = DayHours(21 * 60, 7 * 60 + 30)

_CACHED = 16_384


def moment(at: RungAt, *, started: datetime, due: datetime, calendar: Calendar, work: Work = WORK) -> datetime | None:
    """When a rung sounds (aware, Asia/Shanghai), None when it has nothing to say (see the rules above).

    `started` and `due` of the clock are aware; naive ones raise ValueError. `work`: the working hours of the pack.
    """
    started, due = local(started), local(due)
    if at.point == "due":
        return due
    if at.span is None:
        return _halfway(started, due, calendar, work)
    if at.point == "before":
        found = _before(at.span, due, calendar, work)
        return found if started <= found < due else None
    return _after(at.span, due if at.point == "after" else started, calendar)


def rungs_of(
    ladder: Ladder, clock_name: str, *, started: datetime, due: datetime, calendar: Calendar, work: Work = WORK
) -> tuple[tuple[int, datetime], ...]:
    """(index in `ladder.rungs`, moment) of the rungs that apply to this clock, in order of time.

    A clock of a step ("step:x") has the rungs of "steps"; any other clock those of its name, or else those of "any".
    A warning some hours or minutes before, which could only be sent when all is over, comes at the last opening before
    it instead (Friday afternoon for Sunday morning), unless it is urgent and so sent at any hour.
    """
    started, due = local(started), local(due)
    found = []
    for index, rung in _applying(ladder, clock_name):
        at = moment(rung.at, started=started, due=due, calendar=calendar, work=work)
        if at and not rung.urgent and rung.at.point == "before" and rung.at.span and not rung.at.span.in_days:
            at = _in_time(at, started, due, calendar, work)
        if at is not None:
            found.append((at, index))
    return tuple((index, at) for at, index in sorted(found))


def sendable(at: datetime, hours: Work, quiet: DayHours, calendar: Calendar, urgent: bool) -> datetime:
    """The first moment at or after `at` when a person may be disturbed: at once when urgent, else in working hours
    (on a half-day only the first of them) of a workday, never in the quiet hours.

    Raises ValueError when the quiet hours leave no working minute (`pack check` refuses such a pack).
    """
    at = local(at)
    if urgent:
        return at
    if _at_work(at, calendar, hours) and not quiet.holds(_minute(at)):
        return at
    if not _openings(hours, quiet):
        raise ValueError("the quiet hours leave no working minute")
    return _opening_from(at, hours, quiet, calendar)


def _applying(ladder: Ladder, clock_name: str) -> Sequence[tuple[int, Rung]]:
    """With their places in the ladder: `Ladder.rungs_for`, and "steps" for every clock of a step."""
    name = "steps" if clock_name.startswith("step:") else clock_name
    own = [(index, rung) for index, rung in enumerate(ladder.rungs) if rung.clock == name]
    if own or name == "steps":
        return own
    return [(index, rung) for index, rung in enumerate(ladder.rungs) if rung.clock == "any"]


def _halfway(started: datetime, due: datetime, calendar: Calendar, work: Work) -> datetime | None:
    middle = later(started, (due - started) / 2)
    middle = max(middle, _at(calendar.next_workday(middle.date()), work[0].start))
    return middle if started <= middle < due else None


def _before(span: Span, due: datetime, calendar: Calendar, work: Work) -> datetime:
    if span.unit == "workdays":
        return _workday_before(due.date(), span.n, calendar, work[0].start)
    if not span.in_days:
        return later(due, -_exact(span))
    day = _day_before(due.date(), span)
    return _at(day, work[0].start) if span.unit == "same_day" or due == end_of_day(due.date()) else _same_minute(day, due)


def _after(span: Span, basis: datetime, calendar: Calendar) -> datetime:
    if span.unit in ("minutes", "hours", "days"):
        return later(basis, _exact(span))
    return _passed(basis.date(), span, calendar)


def _exact(span: Span) -> timedelta:
    """Of minutes, hours or days."""
    return timedelta(**{span.unit: span.n})


@lru_cache(maxsize=_CACHED)
def _workday_before(due_day: date, n: int, calendar: Calendar, opening: int) -> datetime:
    """The opening of the n-th workday before a day."""
    count = calendar.rank(due_day.toordinal()) - n + 1
    return _at(date.fromordinal(calendar.unrank(count) - 1), opening)


@lru_cache(maxsize=_CACHED)
def _passed(day: date, span: Span, calendar: Calendar) -> datetime:
    """The last second of a span in days that begins after a day."""
    return reckon(_at(day, 0), span, calendar).at


def _day_before(day: date, span: Span) -> date:
    """The day so long before; the same day of a month, or its last one where it has no such day."""
    if span.unit in ("days", "same_day"):
        return day - timedelta(span.n)
    whole = day.year * 12 + day.month - 1 - span.n * (12 if span.unit == "years" else 1)
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _in_time(at: datetime, started: datetime, due: datetime, calendar: Calendar, work: Work) -> datetime | None:
    """The moment itself where somebody will hear it before it is due, else the last opening of working hours before it."""
    if _at_work(at, calendar, work) or _opening_from(at, work, None, calendar) < due:
        return at
    day, latest = at.date(), _minute(at)
    while True:
        hours = work[:1] if calendar.is_half(day) else work
        starts = [one.start for one in hours if one.start <= latest] if calendar.is_workday(day) else []
        if starts:
            opening = _at(day, max(starts))
            return opening if opening >= started else None
        day, latest = day - timedelta(1), 24 * 60


def _opening_from(at: datetime, hours: Work, quiet: DayHours | None, calendar: Calendar) -> datetime:
    """The first opening of working time that is not quiet, after a moment."""
    day, latest = at.date(), _minute(at)
    while True:
        day = calendar.next_workday(day)
        for opening in _openings(hours[:1] if calendar.is_half(day) else hours, quiet):
            if day > at.date() or opening > latest:
                return _at(day, opening)
        day += timedelta(1)


def _at_work(at: datetime, calendar: Calendar, work: Work) -> bool:
    day = at.date()
    hours = work[:1] if calendar.is_half(day) else work
    return calendar.is_workday(day) and any(one.holds(_minute(at)) for one in hours)


@lru_cache(maxsize=256)
def _openings(work: Work, quiet: DayHours | None) -> tuple[int, ...]:
    """The minutes of a day at which working time that is not quiet begins, in order."""
    edges = sorted({one.start for one in work} | ({quiet.end} if quiet else set()))
    return tuple(edge for edge in edges if any(one.holds(edge) for one in work) and not (quiet and quiet.holds(edge)))


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI)


def _same_minute(day: date, at: datetime) -> datetime:
    return datetime.combine(day, at.time(), SHANGHAI)
