"""Pure: when one clock row is due, worked out from what the row keeps, and when its rungs sound."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from zhishuo.kernel.reckoning import Due, reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI, end_of_day
from zhishuo.kernel.values import Limit
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.playbook import Clock as Rule


class Dated(NamedTuple):
    """When it is due, whether that rests on holidays not yet published, and the reckoning; None where a date in a field sets it."""

    at: datetime
    provisional: bool
    due: Due | None


def end_of(value: object) -> datetime | None:
    """The last moment of a date in a field: its day's end, or the minute that was written; None for anything else."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value or " " in value else date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
    return end_of_day(value) if isinstance(value, date) else None


def due_of(row: Any, rule: Rule | None, fields: Mapping[str, object], calendar: Calendar) -> Dated | None:
    """The row worked out anew: start, length, pauses, extensions, cap. None where its length stands in a field that is empty."""
    limit = limit_of(row.within)
    if limit.span is None:
        at = _by_field(limit, fields, calendar)
        return Dated(min(at, row.cap) if at and row.cap else at, False, None) if at else None
    due = reckon(
        row.started_at,
        limit.span,
        calendar,
        pauses=[(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in row.pauses],
        roll=rule.roll if rule else False,
        start_counts=rule.start_counts if rule else False,
        extra=[span_of(written) for written in row.extra],
        no_later_than=row.cap,
    )
    return Dated(due.at, due.provisional, due)


def _by_field(limit: Limit, fields: Mapping[str, object], calendar: Calendar) -> datetime | None:
    start = end_of(fields.get(limit.field))
    if start is None or limit.shift is None:
        return start
    if limit.sign > 0:
        return reckon(start, limit.shift, calendar).at
    return start - timedelta(**{limit.shift.unit: limit.shift.n})


@lru_cache(maxsize=512)
def limit_of(written: str) -> Limit:
    return Limit.read(written)


@lru_cache(maxsize=512)
def span_of(written: str) -> Span:
    return Span.parse(written)
