"""Lengths of time as packs write them: "30 minutes", "7 workdays", "1 month", "same day" (SCHEMA.md §2)."""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal, Self, get_args

SpanUnit = Literal["minutes", "hours", "days", "workdays", "months", "years", "same_day"]
UNITS: tuple[SpanUnit, ...] = get_args(SpanUnit)

_WRITTEN = re.compile(r"([1-9][0-9]{0,5}) (minutes?|hours?|days?|workdays?|months?|years?)")
_ZH: dict[SpanUnit, str] = {
    "minutes": "分钟",
    "hours": "小时",
    "days": "天",
    "workdays": "个工作日",
    "months": "个月",
    "years": "年",
}
# The arithmetic of dates ends at the year 9999: a span that could pass it is a slip of the pen, not a
# promise.
_MOST: dict[SpanUnit, int] = {
    "minutes": 525_600,
    "hours": 87_600,
    "days": 36_500,
    "workdays": 25_000,
    "months": 1_200,
    "years": 100,
    "same_day": 0,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: `n` of `unit` ("same_day" has n = 0).

    Minutes and hours run round the clock; days, workdays, months and years end with the last second of a day.
    Raises ValueError when `n` does not fit the unit.
    """

    n: int
    unit: SpanUnit

    FORMS: ClassVar[str] = '"30 minutes", "24 hours", "7 days", "7 workdays", "1 month", "2 years", "same day"'

    def __post_init__(self) -> None:
        if self.unit not in _MOST:
            raise ValueError(f"unknown unit {self.unit!r}; known: {', '.join(UNITS)}")
        least = 0 if self.unit == "same_day" else 1
        if not least <= self.n <= _MOST[self.unit]:
            raise ValueError(f"{self.n} {self.unit}: must lie between {least} and {_MOST[self.unit]}")

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read the one written form, strictly; raises ValueError naming the forms that exist."""
        if written == "same day":
            return cls(0, "same_day")
        found = _WRITTEN.fullmatch(written)
        if not found:
            raise ValueError(f"{written!r} is not a length of time; write one of {cls.FORMS}")
        plural = found[2] if found[2].endswith("s") else found[2] + "s"
        unit = next(unit for unit in UNITS if unit == plural)
        return cls(int(found[1]), unit)

    @property
    def written(self) -> str:
        """The form a pack writes; `Span.parse(span.written) == span`."""
        if self.unit == "same_day":
            return "same day"
        return f"{self.n} {self.unit[:-1] if self.n == 1 else self.unit}"

    def __str__(self) -> str:
        return self.written

    @property
    def text_zh(self) -> str:
        """In Chinese: 7 个工作日, 30 分钟, 当天."""
        if self.unit == "same_day":
            return "当天"
        return f"{self.n} {_ZH[self.unit]}"

    @property
    def text_en(self) -> str:
        """In English: 7 working days, 1 month, the same day."""
        if self.unit == "same_day":
            return "the same day"
        return self.written.replace("workday", "working day")

    @property
    def in_days(self) -> bool:
        """True when the span ends with a day, False when it runs round the clock (minutes, hours)."""
        return self.unit not in ("minutes", "hours")
