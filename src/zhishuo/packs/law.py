"""Tables under `law` may only be tightened by the packs above (SCHEMA.md §1.5)."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from zhishuo.kernel.schema import Finding, LawWay, spec_of
from zhishuo.kernel.spans import Span, SpanUnit
from zhishuo.kernel.values import Limit, Vary, When

_HOLIDAYS = 10  # the longest run of days off that may lie within a span of workdays, beyond its weekends


# Unit → (least, most) calendar days of one, and what may come on top however many there are.
_DAYS: dict[SpanUnit, tuple[float, float, float]] = {
    "minutes": (1 / 1440, 1 / 1440, 0),
    "hours": (1 / 24, 1 / 24, 0),
    "days": (1, 1, 0),
    "workdays": (1, 7 / 5, _HOLIDAYS),
    "months": (28, 31, 0),
    "years": (365, 366, 0),
    "same_day": (0, 0, 0),
}


def days(span: Span) -> tuple[float, float]:
    """(least, most) calendar days that the span can come to."""
    least, most, more = _DAYS[span.unit]
    return span.n * least, span.n * most + more


def not_longer(new: Span | None, old: Span | None) -> bool:
    """True when the new span can never end later than the old one; a missing span never ends."""
    if old is None or new is None:
        return old is None
    if new.unit == old.unit:
        return new.n <= old.n
    # Days end at midnight: beside a clock that runs by the hour they may last nearly one more.
    rest = 1 if new.in_days and not old.in_days else 0
    return days(new)[1] + rest <= days(old)[0]


def _limit_fits(new: Any, old: Any) -> bool:
    if isinstance(old, Limit) and isinstance(new, Limit):
        if old.field or new.field:
            return old == new
        return not_longer(new.span, old.span)
    return not_longer(new, old)


def _extend_fits(new: Any, old: Any) -> bool:
    """No extension added, none longer, none oftener, and nobody else who grants it."""
    if new is None:
        return True
    return old is not None and new.times <= old.times and not_longer(new.max, old.max) and new.by == old.by


def _keep_fits(new: Any, old: Any) -> bool:
    if new.span is None:
        return True
    return old.span is not None and not_longer(old.span, new.span)


_FITS: dict[LawWay, Callable[[Any, Any], bool]] = {
    "same": lambda new, old: bool(new == old),
    "shorter": _limit_fits,
    "longer": _keep_fits,
    "higher": lambda new, old: old is None or (new is not None and bool(new >= old)),
    "lower": lambda new, old: old is None or (new is not None and bool(new <= old)),
    "subset": lambda new, old: set(new) <= set(old),
    "superset": lambda new, old: set(new) >= set(old),
    "none": _extend_fits,
}


def fits(way: LawWay, new: Any, old: Any) -> bool:
    """Is the new value at least as strict as the old one?"""
    return way not in _FITS or _FITS[way](new, old)


_WHY: dict[str, str] = {
    "same": "不能改",
    "shorter": "只能一样或更短（换了单位比不出来的，请用原来的单位写）",
    "longer": "只能一样或更长",
    "higher": "只能一样或更严",
    "lower": "只能一样或更严",
    "subset": "不能加",
    "superset": "不能减",
    "none": "不能加延期，也不能放宽延期",
}


def looser(old: Any, new: Any) -> Iterator[Finding]:
    """What in the new table is looser than the law that the old one names."""
    if not new.law:
        yield Finding("law_not_named", f'下面这张表是法定的（{old.law}）；换它要写上 law = "…"，且不能更松', ())
    if type(old) is not type(new):
        return
    whens: list[When | None] = [None, *(entry.when for table in (old, new) for entry in getattr(table, "vary", ()))]
    for item in dataclasses.fields(old):
        way = spec_of(item).law
        if way and not all(fits(way, _value(new, item.name, when), _value(old, item.name, when)) for when in whens):
            key = item.name.rstrip("_")
            yield Finding("looser_than_law", f"“{key}”比法定的松（{old.law}）：{_WHY[way]}", (key,))


def _value(table: Any, name: str, when: When | None) -> Any:
    """The value in the case `when`; None is the case that no `when` names."""
    entries: tuple[Vary, ...] = getattr(table, "vary", ())
    for entry in entries:
        if when is not None and entry.when == when and name in entry.values:
            return entry.values[name]
    return getattr(table, name)
