"""Pure decisions about lists of places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal, Sentences

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


class AcrossCounties(Refusal):
    """A change that would carry rows from one county to another: every id carries its county."""

    code = "across_counties"
    title, title_en = "不能跨县区", "Not across counties"
    says = "{got} 和 {other} 不在同一个县区。事情、编号、台账都按县区存，不能跨县区并、划、挪。"
    says_en = "{got} and {other} are not in one county. Matters, numbers and ledgers are kept by county and cannot cross it."
    instead = "请把各县区分开写。跨县区的调整，在新的县区新设地方，旧的停用。"
    instead_en = "Write each county by itself. For a change across counties make the place anew there and retire the old one."
    got: str
    other: str


class CannotChange(Refusal):
    """A change of places that does not fit what stands; `got` is the code it fails at, `why` the reason."""

    code = "cannot_change_place"
    title, title_en = "这样改不了", "This change does not fit"
    whys: ClassVar[Mapping[str, Sentences]] = {
        "not_standing": Sentences(
            "{got} 没有这个地方，或者已经撤并了。",
            "{got} is no place that stands now.",
            "请核对代码，写现在还在的地方。",
            "Check the code; name a place that stands.",
        ),
        "taken": Sentences(
            "代码 {got} 已经有地方用，或者从前用过。",
            "The code {got} is in use, or was once.",
            "请换一个没有用过的代码：旧码要一直认得出是谁。",
            "Choose a code never used: an old code has to stay known.",
        ),
        "no_name": Sentences(
            "{got} 没有写新的名称。", "{got} has no new name.", "请写上全称，和现在的不一样。", "Give its full name, other than today's."
        ),
        "no_parent": Sentences(
            "{got} 的上一级没有，或者已经撤并了。",
            "What lies above {got} does not stand.",
            "请先设上一级，再设它。",
            "Make the place above first.",
        ),
        "itself": Sentences(
            "{got} 写了两遍，或者并给了自己。",
            "{got} is named twice, or merged into itself.",
            "每个地方只写一遍，去向不能是自己。",
            "Name each place once, and another one to go to.",
        ),
        "level": Sentences(
            "{got} 和别的不是同一级。",
            "{got} is not of the same level as the others.",
            "村并到村，镇并到镇，网格并到网格。",
            "A village goes to a village, a town to a town, a grid to a grid.",
        ),
        "too_high": Sentences(
            "{got} 是县区以上，这里不改。",
            "{got} is a county or above; it is not changed here.",
            "只改镇、村、网格。",
            "Only towns, villages and grids are changed here.",
        ),
        "not_part": Sentences(
            "{got} 不在要划开的地方下面，或者去向不在新划的里面。",
            "{got} does not lie right below the place divided, or goes to none of its parts.",
            "只写它下面一级的地方，去向写新划的代码。",
            "Name places right below it, and for each one of the new parts.",
        ),
        "nothing": Sentences(
            "{got} 没有写并哪些、划成哪些。", "For {got} nothing is named.", "至少写一个。", "Name at least one."
        ),
        "full": Sentences(
            "{got} 下面的号用完了。", "No number is free below {got}.", "请先给下面的地方另定代码。", "Give codes to what lies below first."
        ),
        "not_yet": Sentences(
            "{got} 还没到。", "{got} has not come yet.", "请到那天再办；可以先用 --dry-run 看。", "Do it on that day; try it with --dry-run."
        ),
    }  # fmt: skip
    why: str
    got: str


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
