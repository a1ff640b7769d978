"""`zhishuo pack check DIR…`, `pack publish DIR…`, `pack show KEY [--why]`. Each returns the exit code."""

import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.packs import registry
from zhishuo.packs.actions import publish
from zhishuo.packs.checking import check_folder
from zhishuo.packs.queries import newest
from zhishuo.packs.rules import PackHasFaults


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
