"""`zhishuo pack check DIR…`, `pack publish DIR…`, `pack show KEY [--why]`; `zhishuo calendar show|set|unset|load`.

Each returns the exit code.
"""

import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import BadDate
from zhishuo.kernel.times import zh_day
from zhishuo.packs import calendars, queries, registry
from zhishuo.packs.actions import load_days, publish, set_day, unset_day
from zhishuo.packs.checking import check_folder
from zhishuo.packs.days import read_days
from zhishuo.packs.queries import newest
from zhishuo.packs.rules import PackHasFaults
from zhishuo.packs.sheet import kind_word, year_of


def check_command(paths: Iterable[str | Path]) -> int:
    """Print each fault as `file:line  sentence`, then what is still to verify. 1 when there is a fault."""
    wrong = 0
    for path in map(Path, paths):
        if not path.is_dir():
            print(f"{path}  没有这个文件夹", file=sys.stderr)
            wrong += 1
            continue
        report = check_folder(path.resolve(), registry.sections())
        for fault in report.faults:
            print(fault)
        for item in report.verify:
            print(item)
        wrong += len(report.faults)
        tables = sum(1 for _ in report.laid.each())
        print(f"{path.name}：{f'{len(report.faults)} 处错' if report.faults else f'没有错，共 {tables} 张表'}")
    return 1 if wrong else 0


def publish_command(paths: Iterable[str | Path], *, by: Actor = SYSTEM) -> int:
    """Publish folders in the order given (what lies below first). 1 when one has faults; those before it
    stand.
    """
    for path in map(Path, paths):
        if not path.is_dir():
            print(f"{path}  没有这个文件夹", file=sys.stderr)
            return 1
        try:
            version = publish(path.resolve(), by=by)
        except PackHasFaults as refusal:
            for fault in refusal.faults:
                print(fault)
            print(f"{refusal.sentence}{refusal.remedy}", file=sys.stderr)
            return 1
        print(f"{version.label}  {version.name}  从 {version.from_date} 起用")
    return 0


def show_command(key: str, *, why: bool = False) -> int:
    """Print the newest version as TOML, as it stands after laying over and `like`; with `why`, which pack
    gave each table.
    """
    version = newest(key)
    if version is None:
        print(f"没有发布过“{key}”", file=sys.stderr)
        return 1
    print(f"# {version.label}  {version.name}  {version.digest[:12]}")
    for section, tables in version.whole.sections.items():
        print(f"\n# ==== {section} ====")
        for raw in tables.values():
            origin = f"   # {raw.given} {raw.pos()}" if why else ""
            print(f"[{'.'.join(_key(part) for part in raw.name)}]{origin}")
            for name, value in raw.values.items():
                print(f"{_key(name)} = {toml(value)}")
    return 0


def _key(word: str) -> str:
    return word if word.replace("_", "").isalnum() and word.isascii() else toml(word)


def toml(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped}"'
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(str(name))} = {toml(item)}' for name, item in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml(item) for item in value)}]"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def calendar_command(what: str, day: str, kind: str, *, why: str, place: str, dry_run: bool = False) -> int:
    """`show [YEAR]`, `set DAY KIND --why`, `unset DAY` at a place; `load FILE`, for the whole country where no place is given."""
    at = PlaceCode.parse(place) if place else PlaceCode(0)
    if what == "load":
        return calendar_load(day, at, dry_run=dry_run)
    if what == "show":
        return calendar_show(at, year_of(day))
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise BadDate(day) from None
    row = set_day(at, on, kind, why, by=SYSTEM) if what == "set" else unset_day(at, on, by=SYSTEM)
    print(f"{'定好了' if what == 'set' else '撤掉了'}：{row.date} {row.kind} {row.why}（{at.text}）")
    return 0


def calendar_show(place: PlaceCode, year: int) -> int:
    """Print a year of a place: how far the table is known, every day out of the ordinary, what was set and taken back."""
    calendar = calendars.calendar_for(queries.current(place), place)
    print(f"{place.text} {year}  放假表排到 {calendar.known_until}")
    day = date(year, 1, 1)
    while day.year == year:
        if calendar.is_holiday(day) or calendar.is_makeup(day) or calendar.is_half(day):
            print(f"  {day}  {zh_day(day)}  {kind_word(calendar, day)}")
        day += timedelta(1)
    for row in calendars.days_set(place, year):
        gone = f"  {row.removed_at:%Y-%m-%d} 撤掉" if row.removed_at else ""
        print(f"  定过：{row.date}  {row.kind}  {row.why}  {PlaceCode(row.low).text}{gone}")
    return 0


def calendar_load(path: str | Path, place: PlaceCode, *, by: Actor = SYSTEM, dry_run: bool = False) -> int:
    """Load a file of days; 1 and nothing written when a line is wrong."""
    path = Path(path)
    if not path.is_file():
        print(f"没有文件 {path}。请看看路径有没有写错。", file=sys.stderr)
        return 2
    days, faults = read_days(path)
    for sentence in faults:
        print(sentence, file=sys.stderr)
    if faults:
        return 1
    if dry_run:
        print(f"试一遍：读得出 {len(days)} 天，没有错。")
        return 0
    done = load_days(place, days, by=by)
    print(f"装好了 {path.name}：新增 {done.added} 天，改动 {done.changed} 天，原样 {done.same} 天。在办的事，时限这就重算。")
    return 0
