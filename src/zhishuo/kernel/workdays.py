"""Which days are worked: weekends, holidays and make-up workdays (调休), as one value that clocks count with.

The shipped table is that of `chinesecalendar`; rows that an administrator or a pack edits are laid over it.
Beyond the last year of the table only weekends are known to be off, and whatever is reckoned there is
provisional (R2).
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Literal, Self

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays as _shipped_off
from chinese_calendar.constants import workdays as _shipped_work

DayKind = Literal["off", "work", "half"]
Overrides = Mapping[date, DayKind]

_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days off and worked that differ from the week; frozen and hashable.

    `off`: days off, whatever weekday; `work`: days worked, whatever weekday; `half`: days worked by half,
    which count as a whole one (the office is open); `known_until`: the last day of the official table;
    `names`: (date, Chinese name, English name) of holidays. A day both off and worked raises ValueError.
    """

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    half: frozenset[date] = frozenset()
    known_until: date = date.min
    names: frozenset[tuple[date, str, str]] = field(default=frozenset(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.off & (self.work | self.half):
            raise ValueError("a day cannot be both off and worked")

    @classmethod
    def shipped(cls, overrides: Overrides | None = None, known_until: date | None = None) -> "Calendar":
        """The shipped table with `overrides` laid over it; the same value is made only once.

        `known_until` moves the last known day, for whoever has typed in next year's table.
        """
        return _shipped(frozenset((overrides or {}).items()), known_until)

    def with_days(self, overrides: Overrides, known_until: date | None = None) -> Self:
        """This calendar with days laid over it. "half" and "work" make a weekend or holiday worked."""
        changed = frozenset(overrides)
        by_kind: dict[DayKind, frozenset[date]] = {
            kind: frozenset(day for day, its in overrides.items() if its == kind) for kind in ("off", "work", "half")
        }
        if sum(map(len, by_kind.values())) != len(changed):
            raise ValueError("a local day is off, work or half")
        return type(self)(
            off=self.off - changed | by_kind["off"],
            work=self.work - changed | by_kind["work"] | by_kind["half"],
            half=self.half - changed | by_kind["half"],
            known_until=known_until or self.known_until,
            names=frozenset(name for name in self.names if name[0] not in changed - by_kind["off"]),
        )

    def with_names(self, names: Iterable[tuple[date, str, str]]) -> Self:
        """This calendar with (date, Chinese, English) names of days off added; a name that a day had gives way."""
        added = frozenset(names)
        if not added:
            return self
        renamed = {day for day, _zh, _en in added}
        return replace(self, names=frozenset(name for name in self.names if name[0] not in renamed) | added)

    def is_workday(self, day: date) -> bool:
        """True when the day counts as a workday, as far as is known."""
        return day in self.work or (day.weekday() < _SATURDAY and day not in self.off)

    def is_known(self, day: date) -> bool:
        """False beyond the last day of the official table; years before its first are past and settled."""
        return day <= self.known_until

    def is_makeup(self, day: date) -> bool:
        """True for a Saturday or Sunday that is worked (调休上班)."""
        return day in self.work and day.weekday() >= _SATURDAY

    def is_holiday(self, day: date) -> bool:
        """True for a day of a holiday, its weekend included; False for a plain weekend."""
        return day in self.off

    def is_half(self, day: date) -> bool:
        """True for a local half-day."""
        return day in self.half

    def holiday(self, day: date) -> tuple[str, str] | None:
        """(Chinese, English) name of the holiday on this day, None when it has none."""
        return self._by_day.get(day)

    def next_workday(self, day: date) -> date:
        """The first workday on or after the day."""
        return self.nth(day, 1)

    def add(self, day: date, n: int) -> date:
        """The n-th workday after the day (n ≥ 1), the day itself not counted (R1)."""
        return self.nth(day + timedelta(1), n)

    def nth(self, first: date, n: int) -> date:
        """The n-th workday (n ≥ 1) counting from `first`, which counts if it is one."""
        return date.fromordinal(self.unrank(self.rank(first.toordinal()) + n) - 1)

    def between(self, after: date, until: date) -> int:
        """How many workdays lie after the one day, up to and with the other; negative when reversed."""
        return self.rank(until.toordinal() + 1) - self.rank(after.toordinal() + 1)

    def rank(self, ordinal: int) -> int:
        """How many workdays come before the day of this ordinal: spans are counted without a walk."""
        weeks, rest = divmod(ordinal - 1, 7)  # the day of ordinal 1 was a Monday
        lost, won = self._shifts
        return weeks * 5 + min(rest, 5) - bisect_left(lost, ordinal) + bisect_left(won, ordinal)

    def unrank(self, count: int) -> int:
        """The smallest ordinal with `count` workdays before it; the day before it is a workday."""
        found = self._unranked.get(count)
        if found is None:
            found = self._unranked[count] = self._search(count)
        return found

    def _search(self, count: int) -> int:
        low = count * 7 // 5  # near it already, as a week has five workdays; then widen until it is enclosed
        step = 64
        while self.rank(low) >= count:
            low -= step
        while self.rank(low + step) < count:
            step *= 2
        return low + bisect_left(range(low, low + step), count, key=self.rank)

    @cached_property
    def _unranked(self) -> dict[int, int]:
        """What `unrank` has found: as many entries as days were asked for."""
        return {}

    @cached_property
    def _by_day(self) -> dict[date, tuple[str, str]]:
        return {day: (zh, en) for day, zh, en in self.names}

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """(weekdays that are off, weekend days that are worked) as sorted ordinals."""
        lost = sorted(day.toordinal() for day in self.off if day.weekday() < _SATURDAY)
        won = sorted(day.toordinal() for day in self.work if day.weekday() >= _SATURDAY)
        return lost, won


@lru_cache(maxsize=1)
def _table() -> Calendar:
    zh = {one.value: one.chinese for one in Holiday}
    last_year = max(_shipped_off).year
    return Calendar(
        off=frozenset(_shipped_off),
        work=frozenset(_shipped_work),
        known_until=date(last_year, 12, 31),
        names=frozenset((day, zh[name], name) for day, name in _shipped_off.items()),
    )


@lru_cache(maxsize=64)
def _shipped(overrides: Iterable[tuple[date, DayKind]], known_until: date | None) -> Calendar:
    return _table().with_days(dict(overrides), known_until)
