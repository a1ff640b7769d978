# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""The sections that packs itself reads: the head, the words, local days and hours (SCHEMA.md §4.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from zhishuo.kernel.schema import Finding, Key, Section, Table, Titled, View, key
from zhishuo.kernel.values import BadValue, DayHours, Text

NUDGES_MOST = 5
PREFIXES = (0, 2, 4, 6, 9, 12)
DayKind = Literal["off", "work", "half"]


@dataclass(frozen=True, kw_only=True)
class Head(Titled):
    """`[pack]`. `extends`: "base@3" pins what lies below, "base" takes its newest; `place`: a code prefix, ""
    everywhere.
    """

    key: str
    extends: str = ""
    place: str
    from_: date
    law_as_of: date
    brands: tuple[Text, ...] = ()

    @property
    def low(self) -> int:
        """First 15-digit place code of the scope."""
        return int(self.place.ljust(15, "0")) if self.place else 0

    @property
    def high(self) -> int:
        """First code after the scope."""
        return self.low + int(10 ** (15 - len(self.place)))


@dataclass(frozen=True, kw_only=True)
class HeadFile:
    pack: Head


@dataclass(frozen=True, kw_only=True)
class WordsFile:
    """`[titles]` renames anything with a title ("playbooks.plain" = "…"); the others are the words of closed
    lists.
    """

    titles: dict[str, Text] = key(default={}, names=Key())
    class_: dict[str, Text] = key(
        default={}, names=Key(one_of=("plain", "family", "neighbour", "village", "service", "formal", "watch"))
    )
    measure: dict[str, Text] = key(default={}, names=Key(one_of=("settle", "lead", "joint")))
    stage: dict[str, Text] = key(
        default={},
        names=Key(
            one_of=("registered", "offered", "handling", "waiting", "answered", "closed", "redirected", "withdrawn", "merged")
        ),
    )
    privacy: dict[str, Text] = key(default={}, names=Key(one_of=("open", "parties", "sealed")))
    plain: dict[str, str] = key(default={})  # an office's word → what people say, or what to write instead

    def kind(self, name: str) -> dict[str, Text]:
        return cast("dict[str, Text]", getattr(self, "class_" if name == "class" else name))


@dataclass(frozen=True, kw_only=True)
class Hours(Table):
    """`[hours]`: when messages may go out; a digest has at most `nudges_a_day`."""

    work: tuple[DayHours, ...]
    quiet: DayHours
    nudges_a_day: int


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of any year, "07-10"."""

    month: int
    day: int

    @classmethod
    def read(cls, raw: object) -> "MonthDay":
        try:
            # A leap year, so that 02-29 may stand.
            found = date.fromisoformat(f"2024-{raw}")
        except ValueError:
            raise BadValue('这里要写月-日，例如 "07-10"') from None
        return cls(found.month, found.day)

    def refs(self) -> Iterator[None]:
        yield from ()


@dataclass(frozen=True, kw_only=True)
class Period(Titled):
    """A season, by the calendar (`between`) or by the lunar one (`lunar`): [first, last], over the year's end
    too.
    """

    between: tuple[MonthDay, ...] = ()
    lunar: tuple[MonthDay, ...] = ()

    def holds(self, day: date) -> bool:
        """Only for `between`; lunar seasons need a table of the lunar year."""
        if not self.between:
            return False
        (first, last), here = self.between, (day.month, day.day)
        start, end = (first.month, first.day), (last.month, last.day)
        return start <= here <= end if start <= end else here >= start or here <= end


@dataclass(frozen=True, kw_only=True)
class LocalDay(Table):
    """`[days."2026-05-04"]`: a local day over the shipped table of holidays."""

    kind: str = key(one_of=("off", "work", "half"))
    why: Text

    @property
    def date(self) -> date:
        return date.fromisoformat(self.slug)


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    hours: Hours
    periods: dict[str, Period] = key(default={})
    days: dict[str, LocalDay] = key(default={}, names=Key())

    def local_days(self) -> dict[date, DayKind]:
        """For `kernel.workdays.Calendar.shipped`."""
        return {day.date: cast(DayKind, day.kind) for day in self.days.values()}


def check_head(view: View) -> Iterator[Finding]:
    """The place is a code prefix; only a pack with nothing below holds everywhere."""
    for file in view.tables("pack").values():
        head: Head = file.pack
        if head.place and (not head.place.isdigit() or len(head.place) not in PREFIXES):
            yield Finding(
                "wrong_kind", f"“{head.place}”不是区划代码的前几位（2、4、6、9 或 12 位数字）", ("pack", "pack", "place")
            )
        if head.extends and not head.place:
            yield Finding("missing", 'place 不能空；只有最下面的通用方案可以写 place = ""', ("pack", "pack", "place"))


def check_words(view: View) -> Iterator[Finding]:
    """What `[titles]` renames must have a title."""
    for file in view.tables("words").values():
        for written in file.titles:
            section, _, name = written.partition(".")
            if not view.has(section, name):
                yield Finding(
                    "no_such",
                    f'没有“{written}”可以改名；前面写节名，后面写名字，例如 "playbooks.plain"',
                    ("words", "titles", written),
                )


def check_calendar(view: View) -> Iterator[Finding]:
    """A digest of at most five a day, seasons with exactly one of their two ways, days that exist."""
    for file in view.tables("calendar").values():
        if file.hours.nudges_a_day > NUDGES_MOST:
            yield Finding(
                "wrong_kind", f"一个人一天最多提醒 {NUDGES_MOST} 次，再多就是打扰；改小", ("calendar", "hours", "nudges_a_day")
            )
        yield from _check_hours(file.hours)
        for slug, period in file.periods.items():
            path = ("calendar", "periods", slug)
            if bool(period.between) == bool(period.lunar):
                code = "wrong_kind" if period.between else "missing"
                yield Finding(code, "between（公历）和 lunar（农历）写一个，只写一个", path)
            elif len(period.between or period.lunar) != 2:
                yield Finding("wrong_kind", '要写头尾两天：["07-10", "08-31"]', path)
        for slug in file.days:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", slug) or not _is_day(slug):
                yield Finding("wrong_kind", f'“{slug}”不是日期；写成 [days."2026-05-04"]', ("calendar", "days", slug))


def _check_hours(hours: Hours) -> Iterator[Finding]:
    """Working hours in order, the morning first (a half-day has only those), and not all of them quiet."""
    starts = [one.start for one in hours.work]
    if not starts or starts != sorted({*starts}):
        yield Finding("wrong_kind", '上班时段从早到晚写，例如 ["08:30-12:00", "14:30-18:00"]', ("calendar", "hours", "work"))
    elif not all(any(not hours.quiet.holds(minute) for minute in range(24 * 60) if one.holds(minute)) for one in hours.work):
        yield Finding("wrong_kind", "上班时段全在安静时段里，提醒就发不出去；改一个", ("calendar", "hours", "quiet"))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


PACK: Section[HeadFile] = Section("pack", "pack.toml", 0, HeadFile, check=check_head)
WORDS: Section[WordsFile] = Section("words", "words.toml", 0, WordsFile, check=check_words, lines=True)
CALENDAR: Section[CalendarFile] = Section("calendar", "calendar.toml", 0, CalendarFile, check=check_calendar)
