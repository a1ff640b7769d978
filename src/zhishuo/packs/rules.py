"""Pure decisions about versions, and the reasons to refuse."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from zhishuo.kernel.refusal import Refusal
from zhishuo.packs.faults import Fault


class PackHasFaults(Refusal):
    """A pack with any fault is never published."""

    code = "pack_has_faults"
    title, title_en = "方案有错，没有发布", "The pack has faults"
    says = "方案 {key} 有 {count} 处错，没有发布。第一处：{first}"
    says_en = "Pack {key} has {count} fault(s) and was not published. The first: {first}"
    instead = "改好以后先试 zhishuo pack check，没有错再发布。"
    instead_en = "Put them right, run “zhishuo pack check”, then publish."
    key: str
    faults: tuple[Fault, ...]

    @property
    def count(self) -> int:
        return len(self.faults)

    @property
    def first(self) -> str:
        return str(self.faults[0])


class PackOlder(Refusal):
    """A new version may not come into force before the last one: history would change behind the matters."""

    code = "pack_older"
    status = 409
    title, title_en = "起用日期太早", "In force too early"
    says = "方案 {key} 现行版本从 {last} 起用，新版本不能更早（{got}）。"
    says_en = "The last version of {key} is in force from {last}; a new one cannot begin earlier ({got})."
    instead = "把 pack.toml 里的 from 改成 {last} 或以后。"
    instead_en = "Set “from” in pack.toml to {last} or later."
    key: str
    last: date
    got: date


class NoPack(Refusal):
    """No published pack holds at a place: the installation is not finished."""

    code = "no_pack"
    status = 503
    title, title_en = "还没有方案", "No pack yet"
    says = "这里还没有发布办事方案。"
    says_en = "No practice pack has been published for this place."
    instead = "请打 12345；管理员要先运行 zhishuo pack publish。"
    instead_en = "Please call 12345. An administrator has to run “zhishuo pack publish” first."


class Edition(Protocol):
    """What choosing needs to know of a version."""

    @property
    def key(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def low(self) -> int: ...
    @property
    def high(self) -> int: ...
    @property
    def from_date(self) -> date: ...


E = TypeVar("E", bound=Edition)


def choose(editions: Sequence[E], place: int, on: date) -> E | None:
    """The version in force at a place: of the narrowest scope, the newest that has begun by then.

    Where all begin later the earliest holds: a place with a pack is never without rules.
    """
    here = [one for one in editions if one.low <= place < one.high]
    if not here:
        return None
    narrow = min(one.high - one.low for one in here)
    own = [one for one in here if one.high - one.low == narrow]
    begun = [one for one in own if one.from_date <= on]
    if begun:
        return max(begun, key=lambda one: (one.from_date, one.number))
    return min(own, key=lambda one: (one.from_date, one.number))
