"""Pure: days that were set over the shipped table and a pack's own, and files of them (R2).

Order, each over the one before: the shipped table; days of the whole country (the official table that was loaded);
the days of the pack; days of narrower ranges of places, the narrowest last.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from zhishuo.kernel.times import end_of_day, start_of_day
from zhishuo.kernel.workdays import Calendar, DayKind

NATION = (0, 10**15)
KINDS = {
    "off": "off",
    "work": "work",
    "half": "half",
    "known": "known",
    "放假": "off",
    "上班": "work",
    "半天": "half",
    "已知到": "known",
}
_COLUMNS = {"日期": "date", "从": "date", "到": "to", "类型": "kind", "事由": "why", "from": "date"}
_LONGEST = 31  # days of one line of a file
_NAME = re.compile(r"[^\W\d_]{1,10}")  # short enough to be the name of a holiday: 春节, 花椒节


@dataclass(frozen=True, slots=True)
class SetDay:
    """A day that was set for the places low ≤ code < high; `kind` "known": the table is complete up to the date."""

    low: int
    high: int
    date: date
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class FileDay:
    """A day of a file, and the line that it stands on (0 where the file has none)."""

    date: date
    kind: str
    why: str
    line: int = 0


def laid(local: Mapping[date, DayKind], rows: Sequence[SetDay]) -> Calendar:
    """The shipped table with days laid over it: `local` those of the pack, `rows` those set, the widest range first."""
    days: dict[date, DayKind] = {}
    names: dict[date, str] = {}
    national = [row for row in rows if (row.low, row.high) == NATION]
    narrower = [row for row in rows if (row.low, row.high) != NATION]
    for row in national:
        _lay(row, days, names)
    days.update(local)
    for day in local:
        names.pop(day, None)
    for row in narrower:
        _lay(row, days, names)
    known = max((row.date for row in rows if row.kind == "known"), default=None)
    shipped = Calendar.shipped()
    if known is not None and known <= shipped.known_until:
        known = None
    return Calendar.shipped(days, known).with_names((day, name, english(name)) for day, name in names.items())


def _lay(row: SetDay, days: dict[date, DayKind], names: dict[date, str]) -> None:
    if row.kind == "known":
        return
    days[row.date] = cast(DayKind, row.kind)
    names.pop(row.date, None)
    if row.kind == "off" and _NAME.fullmatch(row.why):
        names[row.date] = row.why


def english(name: str) -> str:
    """The English name of a holiday where the shipped table knows one, else the name as it is."""
    known = {zh: en for _day, zh, en in Calendar.shipped().names}
    return known.get(name, name)


def turned(before: Calendar, after: Calendar, days: Iterable[date]) -> tuple[date, ...]:
    """Of these days, those that are worked in one calendar and not in the other: only they can move a clock."""
    return tuple(sorted(day for day in {*days} if before.is_workday(day) != after.is_workday(day)))


def touched(days: Iterable[date]) -> tuple[datetime, datetime]:
    """(from, to): a running clock can be moved by a change of these days only where it started at or before `to` and
    was due at or after `from`. The first moment of the first day, the last second of the last.
    """
    found = sorted(days)
    return start_of_day(found[0]), end_of_day(found[-1])


def read_days(path: Path) -> tuple[list[FileDay], list[str]]:
    """The days of a file and what is wrong with it, each a sentence; `.toml`, else CSV. Nothing is left out silently.

    CSV: columns date, to (may be missing), kind, why, or 日期, 到, 类型, 事由; kinds off work half known, or 放假 上班
    半天 已知到. TOML: `known_until = 2027-12-31` and `[[days]]` with the same four keys. A line with `to` is every day
    from the one to the other. Raises OSError for a file that cannot be read.
    """
    try:
        lines = list(_toml(path) if path.suffix == ".toml" else _csv(path))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, csv.Error) as error:
        return [], [f"文件读不了：{error}"]
    faults: list[str] = []
    found: dict[tuple[date, bool], FileDay] = {}
    for number, values in lines:
        sentence = _wrong(values)
        if sentence:
            faults.append(f"第 {number} 行：{sentence}")
            continue
        for one in _each(number, values):
            key = (one.date, one.kind == "known")
            if key in found:
                faults.append(f"第 {number} 行：{one.date} 写了两次，第 {found[key].line} 行已有")
            found.setdefault(key, one)
    if not lines:
        faults.append("文件里没有日子；第一行写 date,to,kind,why")
    return sorted(found.values(), key=lambda one: one.date), faults


Line = tuple[int, dict[str, Any]]


def _csv(path: Path) -> Iterator[Line]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")  # as a spreadsheet program here writes it
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        given = {_COLUMNS.get(str(name).strip(), str(name).strip()): str(value or "").strip() for name, value in row.items()}
        if any(given.values()):
            yield number, given | {"date": _date(given.get("date")), "to": _date(given.get("to"))}


def _toml(path: Path) -> Iterator[Line]:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    for number, table in enumerate(document.get("days", ()), 1):
        start = table.get("date", table.get("from"))
        yield number, {**table, "date": _date(start), "to": _date(table.get("to"))}
    if "known_until" in document:
        why = str(document.get("source", "")).strip() or "放假安排已公布"
        yield 0, {"date": _date(document["known_until"]), "to": None, "kind": "known", "why": why}


def _date(value: object) -> date | str | None:
    """A date, None for nothing, else what was written."""
    if isinstance(value, date):
        return value
    text = str(value or "").strip().replace("/", "-")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


def _wrong(values: Mapping[str, Any]) -> str:
    """What is wrong with a line, "" when nothing is."""
    first, last, why = values.get("date"), values.get("to"), str(values.get("why") or "").strip()
    if not isinstance(first, date):
        return f"“{first or ''}”不是日期；写成 2027-01-01"
    if last is not None and not isinstance(last, date):
        return f"“{last}”不是日期；写成 2027-01-03"
    if last is not None and not timedelta(0) <= last - first < timedelta(_LONGEST):
        return f"到 {last} 不对；要在 {first} 以后一个月以内"
    if values.get("kind") not in KINDS:
        return f"类型“{values.get('kind') or ''}”认不出；写 off（放假）、work（上班）、half（半天）或 known（已知到）"
    if not why or len(why) > 80:
        return "事由要写，最多 80 个字，例如 元旦"
    return ""


def _each(number: int, values: Mapping[str, Any]) -> Iterator[FileDay]:
    first, last = values["date"], values["to"] or values["date"]
    for n in range((last - first).days + 1):
        yield FileDay(first + timedelta(n), KINDS[values["kind"]], str(values["why"]).strip(), number)
