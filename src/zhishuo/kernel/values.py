"""The closed forms of value that practice packs are written in (SCHEMA.md §2): there is no other "language".

Each form reads one TOML value strictly (`read`, raising BadValue with a Chinese sentence that says what to
write) and names what it refers to (`refs`), so that the reader in `packs` can check it without knowing any
module.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from zhishuo.kernel.spans import Span

# What is known of a matter when a `when` is asked: each key with every word that is true of it. `topic`
# carries the topic and all its parents, a number field the word of its band.
Facts = Mapping[str, frozenset[str | bool]]

NAME = r"[a-z][a-z0-9_]*"


class BadValue(ValueError):  # noqa: N818 (an answer to whoever wrote the pack)
    """A value is not of its form; the message is a Chinese sentence for the person who wrote the pack."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A name that must exist. `section` ".steps" means the table of that kind in the same file, "" a closed
    list.
    """

    section: str
    key: str


def read_span(raw: object) -> Span:
    """A Span from its written form."""
    if not isinstance(raw, str):
        raise BadValue('这里要写时长，例如 "7 workdays"、"24 hours"、"same day"')
    try:
        return Span.parse(raw)
    except ValueError:
        raise BadValue(f"“{raw}”不是时长；请写成 {Span.FORMS} 这样的形式") from None


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people: Chinese always, English when somebody wrote it."""

    zh: str
    en: str = ""

    @classmethod
    def read(cls, raw: object) -> Self:
        if isinstance(raw, str) and raw.strip():
            return cls(raw)
        whole = isinstance(raw, dict) and set(raw) <= {"zh", "en"} and str(raw.get("zh", "")).strip()
        if isinstance(raw, dict) and whole and all(isinstance(part, str) for part in raw.values()):
            return cls(**raw)
        raise BadValue('这里要写文字："…" 或 { zh = "…", en = "…" }，中文不能空')

    def refs(self) -> Iterator[Ref]:
        yield from ()

    def say(self, lang: str = "zh") -> str:
        """In the language asked for; Chinese where English was not written."""
        return self.en if lang.startswith("en") and self.en else self.zh

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Range:
    """How many: "3-9", "1-" (no upper end), "1"."""

    low: int
    high: int | None

    @classmethod
    def read(cls, raw: object) -> Self:
        found = re.fullmatch(r"(\d{1,6})(-?)(\d{0,6})", raw) if isinstance(raw, str) else None
        if not found or (found[3] and not found[2]):
            raise BadValue('这里要写数量范围，例如 "3-9"、"1-"、"1"')
        low = int(found[1])
        high = int(found[3]) if found[3] else (None if found[2] else low)
        if high is not None and high < low:
            raise BadValue(f"范围“{raw}”的后一个数比前一个小")
        return cls(low, high)

    def refs(self) -> Iterator[Ref]:
        yield from ()

    def holds(self, number: int) -> bool:
        return number >= self.low and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        return str(self.low) if self.high == self.low else f"{self.low}-{self.high or ''}"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a roll: `{ share = "at least 2/3", of = "households" }` or "more than 1/2" (of those
    present).
    """

    n: int
    d: int
    strict: bool
    of: str = "present"

    ROLLS: ClassVar[tuple[str, ...]] = [
        "present",
        "adults",
        "households",
        "reps",
        "group_adults",
        "group_households",
        "party_members",
        "collective_members",
        "collective_reps",
    ]  # type: ignore[assignment]

    @classmethod
    def read(cls, raw: object) -> Self:
        written, of = (raw.get("share"), raw.get("of")) if isinstance(raw, dict) else (raw, "present")
        found = re.fullmatch(r"(at least|more than) (\d{1,3})/(\d{1,3})", written) if isinstance(written, str) else None
        known = not isinstance(raw, dict) or set(raw) == {"share", "of"}
        if not found or not known or of not in cls.ROLLS or not 0 < int(found[2]) <= int(found[3]):
            rolls = " ".join(cls.ROLLS)
            raise BadValue(f'这里要写比例："more than 1/2" 或 {{ share = "at least 2/3", of = "households" }}；of 可以是 {rolls}')
        return cls(int(found[2]), int(found[3]), found[1] == "more than", str(of))

    def refs(self) -> Iterator[Ref]:
        yield from ()

    def met(self, part: int, whole: int) -> bool:
        """True when `part` of `whole` is enough; nobody on the roll is never enough."""
        left, right = part * self.d, whole * self.n
        return whole > 0 and (left > right if self.strict else left >= right)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a clock or a step starts or stops: an event, `step:x`, `step:x.start`, `delivered:letter`,
    `field:x ± span`.
    """

    kind: Literal["event", "step", "step_start", "delivered", "field"]
    name: str
    shift: Span | None = None
    sign: int = 1

    @classmethod
    def read(cls, raw: object) -> Self:
        if isinstance(raw, str):
            if re.fullmatch(NAME, raw):
                return cls("event", raw)
            if found := re.fullmatch(rf"step:({NAME})(\.start)?", raw):
                return cls("step_start" if found[2] else "step", found[1])
            if found := re.fullmatch(rf"delivered:({NAME})", raw):
                return cls("delivered", found[1])
            if raw.startswith("field:"):
                return cls("field", *_field_and_shift(raw))
        raise BadValue('这里要写时点：事件名、"step:x"、"step:x.start"、"delivered:文书"、"field:x + 10 days"')

    def refs(self) -> Iterator[Ref]:
        section = {"event": "", "delivered": "letters", "field": ".fields"}.get(self.kind, ".steps")
        yield Ref(section, self.name)

    @property
    def written(self) -> str:
        """The form a pack writes; also the word that the engine compares events with."""
        if self.kind == "event":
            return self.name
        head = {"step": "step:", "step_start": "step:", "delivered": "delivered:", "field": "field:"}
        tail = ".start" if self.kind == "step_start" else ""
        return f"{head[self.kind]}{self.name}{tail}{_shift_written(self.sign, self.shift)}"

    def __str__(self) -> str:
        return self.written


def _field_and_shift(raw: str) -> tuple[str, Span | None, int]:
    found = re.fullmatch(rf"field:({NAME})(?: ([+-]) (.+))?", raw)
    if not found:
        raise BadValue(f'“{raw}”写得不对；请写 "field:x" 或 "field:x + 10 days"')
    shift = read_span(found[3]) if found[3] else None
    if found[2] == "-" and shift and shift.unit not in ("minutes", "hours", "days"):
        raise BadValue(f"“{raw}”往前只能按分钟、小时、天推；改写成天")
    return found[1], shift, -1 if found[2] == "-" else 1


def _shift_written(sign: int, shift: Span | None) -> str:
    return f" {'-' if sign < 0 else '+'} {shift.written}" if shift else ""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a clock runs: a span, or up to the date in a field ("field:x", "field:x + 10 days")."""

    span: Span | None
    field: str = ""
    shift: Span | None = None
    sign: int = 1

    @classmethod
    def read(cls, raw: object) -> Self:
        if isinstance(raw, str) and raw.startswith("field:"):
            return cls(None, *_field_and_shift(raw))
        return cls(read_span(raw))

    def refs(self) -> Iterator[Ref]:
        if self.field:
            yield Ref(".fields", self.field)

    @property
    def written(self) -> str:
        return self.span.written if self.span else f"field:{self.field}{_shift_written(self.sign, self.shift)}"


@dataclass(frozen=True, slots=True)
class When:
    """`{ key = [values], … }`: every key must hold, by any of its values. No "not", no "or" across keys, no
    comparison.
    """

    tests: tuple[tuple[str, tuple[str | bool, ...]], ...]

    @classmethod
    def read(cls, raw: object) -> Self:
        if not isinstance(raw, dict) or not raw:
            raise BadValue('这里要写条件：{ measure = ["settle"] } 这样，键和值的清单，不能空')
        tests = []
        for key, values in raw.items():
            many = values if isinstance(values, list) else [values] if isinstance(values, bool) else []
            if not many or not all(isinstance(value, str | bool) for value in many):
                raise BadValue(f'条件 {key} 的值要写成清单，例如 {key} = ["…"]（是否类写 true、false）')
            tests.append((str(key), tuple(many)))
        return cls(tuple(tests))

    def refs(self) -> Iterator[Ref]:
        """Topics and flags; the other keys depend on the playbook and are checked there."""
        for key, values in self.tests:
            if key in ("topic", "flag"):
                yield from (Ref(f"{key}s", str(value)) for value in values)

    def holds(self, facts: Facts) -> bool:
        return all(not facts.get(key, frozenset()).isdisjoint(values) for key, values in self.tests)


@dataclass(frozen=True, slots=True)
class Vary:
    """One entry of `vary`: when it holds, these keys of the same table have these values instead."""

    when: When
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RungAt:
    """When a rung sounds: "due", "halfway", "2 workdays before", "1 day after", "3 days after start"."""

    point: Literal["due", "halfway", "before", "after", "after_start"]
    span: Span | None = None

    @classmethod
    def read(cls, raw: object) -> Self:
        if raw in ("due", "halfway"):
            return cls("due" if raw == "due" else "halfway")
        found = re.fullmatch(r"(.+) (before|after|after start)", raw) if isinstance(raw, str) else None
        if found is None:
            raise BadValue('这里要写时点："due"、"halfway"、"2 workdays before"、"1 day after"、"3 days after start"')
        point: Literal["before", "after", "after_start"] = (
            "before" if found[2] == "before" else "after" if found[2] == "after" else "after_start"
        )
        return cls(point, read_span(found[1]))

    def refs(self) -> Iterator[Ref]:
        yield from ()

    @property
    def written(self) -> str:
        return f"{self.span.written} {self.point.replace('_', ' ')}" if self.span else self.point


@dataclass(frozen=True, slots=True)
class DayHours:
    """Hours of a day, "08:30-12:00"; over midnight when the end comes first ("21:00-07:30"). Minutes since
    00:00.
    """

    start: int
    end: int

    @classmethod
    def read(cls, raw: object) -> Self:
        pattern = r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)"
        found = re.fullmatch(pattern, raw) if isinstance(raw, str) else None
        if not found or found[0][:5] == found[0][6:]:
            raise BadValue('这里要写时段，例如 "08:30-12:00"；过午夜写 "21:00-07:30"')
        hour, minute, end_hour, end_minute = (int(part) for part in found.groups())
        return cls(hour * 60 + minute, end_hour * 60 + end_minute)

    def refs(self) -> Iterator[Ref]:
        yield from ()

    def holds(self, minute: int) -> bool:
        """Is this minute of the day (0–1439) inside?"""
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end
