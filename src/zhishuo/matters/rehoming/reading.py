"""A file of changes (TOML), read strictly: an unknown key, a wrong kind or a missing value is named with where it stands."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.numbers import parse
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import today
from zhishuo.matters.rehoming.changing import Change, Divide, Merge, Move, Order, Rename

_KEYS: dict[str, tuple[dict[str, type], dict[str, type]]] = {
    "merge": ({"from": list, "into": str}, {"name": str}),
    "divide": ({"place": str, "into": dict}, {"goes": dict, "matters": dict}),
    "move": ({"place": str, "to": str}, {"name": str}),
    "rename": ({"place": str, "name": str}, {}),
}
_TOP: dict[str, type] = {"day": date, "paper": str, "carry": bool, "change": list}


class BadChangeFile(Refusal):
    """A file of changes that cannot be read; `where` is the key, `what` the fault."""

    code = "bad_change_file"
    title, title_en = "这份文件读不了", "This file cannot be read"
    says = "{where}：{what}。"
    says_en = "{where}: {what_en}."
    instead = "请改好再来；格式见 docs/decisions/0016-places-change.md。"
    instead_en = "Put it right and try again; the format stands in docs/decisions/0016-places-change.md."
    where: str
    what: str
    what_en: str


def read(path: Path) -> Order:
    """The order that a file gives. Raises BadChangeFile, BadPlaceCode, BadNumber."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadChangeFile(path.name, f"不是 TOML 文件（{error}）", f"is no TOML ({error})") from error
    _check(path.name, raw, {"change": list}, _TOP)
    if not raw["change"]:
        raise BadChangeFile("change", "一条也没有写", "holds nothing")
    changes = tuple(_change(f"change {n}", one) for n, one in enumerate(raw["change"], 1))
    paper = raw.get("paper", "")
    if len(paper) > 80:
        raise BadChangeFile("paper", "超过 80 个字", "is longer than 80 characters")
    return Order(changes, raw.get("day", today()), paper, raw.get("carry", True))


def _check(where: str, raw: object, needed: Mapping[str, type], known: Mapping[str, type]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadChangeFile(where, "要写成一张表", "must be a table")
    for key, value in raw.items():
        if key not in known:
            raise BadChangeFile(
                where, f"没有“{key}”这一项，可以写 {'、'.join(known)}", f"no key “{key}”; known are {', '.join(known)}"
            )
        if type(value) is not known[key]:
            raise BadChangeFile(f"{where} {key}", f"要写成 {known[key].__name__}", f"must be {known[key].__name__}")
    for key in needed:
        if key not in raw:
            raise BadChangeFile(where, f"缺了“{key}”", f"lacks “{key}”")
    return raw


def _change(where: str, raw: object) -> Change:
    kind = raw.get("kind") if isinstance(raw, dict) else None
    if kind not in _KEYS:
        raise BadChangeFile(where, f"kind 要写 {'、'.join(_KEYS)} 之一", f"kind must be one of {', '.join(_KEYS)}")
    needed, more = _KEYS[kind]
    table = _check(where, raw, needed, {"kind": str, **needed, **more})
    name = table.get("name", "")
    if kind == "merge":
        return Merge(tuple(_code(where, one) for one in table["from"]), _code(where, table["into"]), name)
    if kind == "move":
        return Move(_code(where, table["place"]), _code(where, table["to"]), name)
    if kind == "rename":
        return Rename(_code(where, table["place"]), name)
    parts = {_code(where, code): _text(where, title) for code, title in table["into"].items()}
    goes = {_code(where, code): _code(where, part) for code, part in table.get("goes", {}).items()}
    listed = {parse(number): _code(where, part) for number, part in table.get("matters", {}).items()}
    return Divide(_code(where, table["place"]), parts, goes, listed)


def _code(where: str, value: object) -> PlaceCode:
    return PlaceCode.parse(_text(where, value))


def _text(where: str, value: object) -> str:
    if not isinstance(value, str):
        raise BadChangeFile(where, f"{value!r} 要加引号", f"{value!r} must be quoted")
    return value
