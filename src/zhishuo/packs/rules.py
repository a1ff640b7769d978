"""Pure decisions about versions, and the reasons to refuse."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import Missing, TooLong
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


class DayOutOfReach(Refusal):
    """A day too long ago to be set, or so far ahead that it is a slip of the pen."""

    code = "day_out_of_reach"
    title, title_en = "日子太远", "Too far away"
    says = "{day} 太远了，只能定 {first} 到 {last} 的日子。"
    says_en = "{day} is too far away; days from {first} to {last} can be set."
    instead = "请看看年份有没有写错；更早的日子不再改，免得已经办结的事变了时限。"
    instead_en = "Check the year. Older days are left alone, so that what is closed keeps its dates."
    day: date
    first: date
    last: date


class OfficialHoliday(Refusal):
    """A holiday of the whole country is not made a workday in one place: residents' own time limits would get shorter."""

    code = "official_holiday"
    title, title_en = "国家规定的放假日", "A national holiday"
    says = "{day} 是国家规定的放假日，这里不能改成上班。"
    says_en = "{day} is a national holiday and cannot be made a workday here."
    instead = "安排人值班不用改日历；国家的放假通知改了，请管理员装入新的放假表。"
    instead_en = "People can be on duty without changing the calendar. If the national notice changed, load the new table."
    day: date


class DayNotSet(Refusal):
    """There is no such set day to take back: somebody was first, or it stands in the shipped table."""

    code = "day_not_set"
    status = 409
    title, title_en = "没有定过这一天", "This day was not set"
    says = "{day} 在这里没有另外定过，或者刚才已经撤掉了。"
    says_en = "{day} was not set here, or was just taken back."
    instead = "要改国家放假表上的日子，请定成别的，写明缘由。"
    instead_en = "To change a day of the national table, set it to something else and say why."
    day: date


class DayKindUnknown(Refusal):
    """A day is off, worked, or worked by half."""

    code = "day_kind_unknown"
    title, title_en = "还没选怎么过", "What kind of day is it?"
    says = "“{got}”不是一种日子。"
    says_en = "“{got}” is not a kind of day."
    instead = "请选放假、上班或半天。"
    instead_en = "Choose day off, workday or half-day."
    got: str


DAYS_BACK, YEARS_AHEAD = 92, 2
REASON_MOST = 80


def check_day(day: date, kind: str, why: str, *, national: bool, official_holiday: bool, today: date, past: bool = False) -> None:
    """May this day be set so? `official_holiday`: the national table has it off; `past`: also a day long ago (a loaded
    table covers its whole year). Raises DayKindUnknown, Missing, TooLong, DayOutOfReach, OfficialHoliday.
    """
    if kind not in ("off", "work", "half", "known") or (kind == "known" and not past):
        raise DayKindUnknown(got=kind, field="kind")
    if not why:
        raise Missing("缘由", "The reason", field="why")
    if len(why) > REASON_MOST:
        raise TooLong(REASON_MOST, len(why), "缘由", "The reason", field="why")
    first, last = today - timedelta(DAYS_BACK), date(today.year + YEARS_AHEAD, 12, 31)
    if day > last or (day < first and not past):
        raise DayOutOfReach(day=day, first=first, last=last, field="day")
    if kind in ("work", "half") and official_holiday and not national:
        raise OfficialHoliday(day=day, field="kind")


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
