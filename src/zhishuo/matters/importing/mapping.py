"""Pure: which column of somebody's spreadsheet is what, read strictly from TOML."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from zhishuo.matters.importing.reasons import HeadingsMissing, MappingWrong

FIELDS = ("number", "name", "phone", "title", "said_at", "text", "answer", "answered_at", "place")
WORDS = {
    "number": "编号", "name": "姓名", "phone": "电话", "title": "标题", "said_at": "说的时间", "text": "说的内容",
    "answer": "答复", "answered_at": "答复时间", "place": "地方",
}  # fmt: skip
_DATE_PARTS = re.compile(r"(?:[^%]|%[YmdHMSyjbBIpfz%])+")


@dataclass(frozen=True)
class Mapping:
    """`columns`: for each field the headings it may stand under; `formats`: how dates are written as text (strptime);
    `sheet`: the name of the sheet, "" for the first.
    """

    columns: Map[str, tuple[str, ...]]
    formats: tuple[str, ...]
    sheet: str = ""

    def place_columns(self, headings: Sequence[str]) -> dict[str, int]:
        """field → index of its column. Raises HeadingsMissing where there is no time or nothing that was said."""
        there: dict[str, int] = {}
        for index, heading in enumerate(headings):
            there.setdefault(folded(heading), index)
        found = {}
        for field, names in self.columns.items():
            column = next((there[folded(name)] for name in names if folded(name) in there), None)
            if column is not None:
                found[field] = column
        lacking = [field for field in ("said_at",) if field not in found]
        lacking += [] if {"text", "title"} & found.keys() else ["text"]
        if lacking:
            raise HeadingsMissing(
                lacking="、".join(WORDS[field] for field in lacking), lacking_en=", ".join(lacking),
                found="、".join(heading for heading in headings if heading.strip())[:200] or "（空）",
            )  # fmt: skip
        return found


def folded(heading: str) -> str:
    """A heading as it is compared: without spaces, in one width and case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading)).casefold()


@cache
def default_mapping() -> Mapping:
    """The shipped one, which knows the usual headings."""
    file = Path(__file__).with_name("default.toml")
    return _read(file, None)


def read_mapping(path: Path) -> Mapping:
    """A mapping of somebody's own over the shipped one: what it names replaces, the rest stays. Raises MappingWrong."""
    return _read(path, default_mapping())


def _read(path: Path, under: Mapping | None) -> Mapping:
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MappingWrong(file=path.name, why="没有这个文件") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingWrong(file=path.name, why=f"不是 TOML：{error}") from error
    _known(path, raw, ("columns", "dates", "sheet"))
    columns, dates = raw.get("columns", {}), raw.get("dates", {})
    _known(path, columns, FIELDS)
    _known(path, dates, ("formats",))
    given = {field: _names(path, field, value) for field, value in columns.items()}
    formats = _names(path, "formats", dates["formats"]) if "formats" in dates else ()
    for one in formats:
        if not _DATE_PARTS.fullmatch(one):
            raise MappingWrong(file=path.name, why=f"“{one}”不是日期的写法，例如 %Y-%m-%d %H:%M")
    if under is None:
        return Mapping(given, formats, str(raw.get("sheet", "")))
    return replace(under, columns={**under.columns, **given}, formats=(*formats, *under.formats), sheet=str(raw.get("sheet", "")))


def _known(path: Path, table: object, names: Sequence[str]) -> None:
    if not isinstance(table, dict):
        raise MappingWrong(file=path.name, why="[columns] 和 [dates] 要写成表")
    strange = sorted(set(table) - set(names))
    if strange:
        raise MappingWrong(file=path.name, why=f"不认识“{strange[0]}”；可以写的有 {'、'.join(names)}")


def _names(path: Path, field: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise MappingWrong(file=path.name, why=f'{field} 要写文字，例如 "留言时间" 或 ["留言时间", "日期"]')
    return tuple(value)
