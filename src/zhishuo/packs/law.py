"""Tables under `law` may only be tightened by the packs above (SCHEMA.md §1.5)."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from zhishuo.kernel.schema import Finding, LawWay, spec_of
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import Limit, Vary, When

_HOLIDAYS = 10  # the longest run of days off that may lie within a span of workdays, beyond its weekends


def days(span: Span) -> tuple[float, float]:
    """(least, most) calendar days that the span can come to."""
    n = span.n
    match span.unit:
        case "minutes":
            return n / 1440, n / 1440
        case "hours":
            return n / 24, n / 24
        case "workdays":
            return n, n * 7 / 5 + _HOLIDAYS
        case "months":
            return n * 28, n * 31
        case "years":
            return n * 365, n * 366
        case "same_day":
            return 0, 1
    return n, n + 1


def not_longer(new: Span | None, old: Span | None) -> bool:
    """True when the new span can never end later than the old one; a missing span never ends."""
    if old is None or new is None:
        return old is None
    if new.unit == old.unit:
        return new.n <= old.n
    return days(new)[1] <= days(old)[0]


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


def fits(way: LawWay, new: Any, old: Any) -> bool:
    """Is the new value at least as strict as the old one?"""
    match way:
        case "same":
            return bool(new == old)
        case "shorter":
            return _limit_fits(new, old)
        case "longer":
            return _keep_fits(new, old)
        case "higher":
            return old is None or (new is not None and bool(new >= old))
        case "lower":
            return old is None or (new is not None and bool(new <= old))
        case "subset":
            return set(new) <= set(old)
        case "superset":
            return set(new) >= set(old)
        case "none":
            return _extend_fits(new, old)
    return True


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
        yield Finding(
            "law_not_named", f'下面这张表是法定的（{old.law}）；换它要写上 law = "…"，且不能更松', ()
        )
    if type(old) is not type(new):
        return
    whens: list[When | None] = [
        None,
        *(entry.when for table in (old, new) for entry in getattr(table, "vary", ())),
    ]
    for item in dataclasses.fields(old):
        way = spec_of(item).law
        if way and not all(
            fits(way, _value(new, item.name, when), _value(old, item.name, when)) for when in whens
        ):
            key = item.name.rstrip("_")
            yield Finding("looser_than_law", f"“{key}”比法定的松（{old.law}）：{_WHY[way]}", (key,))


def _value(table: Any, name: str, when: When | None) -> Any:
    """The value in the case `when`; None is the case that no `when` names."""
    entries: tuple[Vary, ...] = getattr(table, "vary", ())
    for entry in entries:
        if when is not None and entry.when == when and name in entry.values:
            return entry.values[name]
    return getattr(table, name)
