"""Pure decisions about lists of places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal

_SHORT = (
    (re.compile(r"(社区)?居民?委员?会$"), "社区"),
    (re.compile(r"村?村民委员会$"), "村"),
    (re.compile(r"村?村?委会$"), "村"),
)


class UnknownPlace(Refusal):
    """A well-formed code that no place has; `got` as it was given."""

    code = "unknown_place"
    title, title_en = "没有这个地方", "No such place"
    says = "没有代码是 {got} 的地方。"
    says_en = "No place has the code {got}."
    instead = "请重新扫墙上的码，或者按县、镇、村一级一级选。"
    instead_en = "Scan the code on the wall again, or choose county, town and village."
    got: str


class RetiredPlace(Refusal):
    """A place that was merged or renumbered; `successor` is the full name of where it went, "" if not recorded."""

    code = "retired_place"
    title, title_en = "这个地方已经并走了", "This place is no more"
    says = "{name}已经撤并，不再收新的事。"
    says_en = "{name} has been merged and takes nothing new."
    instead = "{where}"
    instead_en = "Choose the place that it belongs to now: {successor}"
    name: str
    successor: str = ""

    @property
    def where(self) -> str:
        """Where to go instead, as a sentence."""
        return f"请选现在的{self.successor}。" if self.successor else "请按县、镇、村选现在的地方。"


@dataclass(frozen=True)
class Row:
    """One good line of a list: code, names, level and urban-rural class."""

    line: int
    code: PlaceCode
    name: str
    short: str
    category: str


@dataclass(frozen=True)
class RowFault:
    """One bad line: its number in the file (the header is line 1), the column, and a sentence that says what to do."""

    line: int
    field: str
    sentence: str


def short_name(name: str) -> str:
    """What people call it: 柏杨沟村民委员会 → 柏杨沟村, 钟楼滩社区居委会 → 钟楼滩社区."""
    for pattern, ending in _SHORT:
        if pattern.search(name):
            return pattern.sub("", name).removesuffix(ending) + ending
    return name


def read_rows(lines: Iterable[tuple[int, Mapping[str, str | None]]], known: frozenset[int]) -> tuple[list[Row], list[RowFault]]:
    """Check each line; `known` are codes that stand already. A line whose parent is nowhere is a fault of that line."""
    rows: list[Row] = []
    faults: list[RowFault] = []
    seen: dict[int, int] = {}
    for number, line in lines:
        outcome = _read_row(number, line, seen)
        if isinstance(outcome, Row):
            seen[int(outcome.code)] = number
            rows.append(outcome)
        else:
            faults.append(outcome)
    standing = known | seen.keys()
    for row in rows:
        parent = row.code.parent
        if row.code.level in ("county", "town", "village", "grid") and parent is not None and int(parent) not in standing:
            faults.append(RowFault(row.line, "code", f"上一级 {parent.text} 不在表里，也没有导入过。请先导入上一级"))
    bad = {fault.line for fault in faults}
    return [row for row in rows if row.line not in bad], sorted(faults, key=lambda fault: fault.line)


def _read_row(number: int, line: Mapping[str, str | None], seen: Mapping[int, int]) -> Row | RowFault:
    name = (line.get("name") or "").strip()
    try:
        code = PlaceCode.parse((line.get("code") or "").strip())
    except Refusal as refusal:
        return RowFault(number, "code", refusal.sentence)
    if not name:
        return RowFault(number, "name", "没有名称。请补上名称")
    if len(name) > 80:
        return RowFault(number, "name", "名称超过 80 个字。请核对")
    if int(code) in seen:
        return RowFault(number, "code", f"代码 {code.text} 和第 {seen[int(code)]} 行重复。请删掉一行")
    level = (line.get("level") or "").strip()
    if level and level != code.level:
        return RowFault(number, "level", f"级别写的是 {level}，按代码应是 {code.level}。请核对代码或级别")
    return Row(number, code, name, short_name(name), (line.get("urban_rural") or "").strip()[:3])
