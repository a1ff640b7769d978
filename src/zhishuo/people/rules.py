"""Pure decisions: who has what falls to a post, and who stands in for whom. Accounts are their ids; `away` maps who is away to who
stands in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

from zhishuo.kernel.codes import LEVELS, PlaceCode
from zhishuo.kernel.refusal import Refusal, Sentences

T = TypeVar("T")


class Chairs(Protocol[T]):
    """What knows the offices: the database, or all of them read at once. T: an office, or its id."""

    def plain(self, post: str, place: PlaceCode) -> T | None:
        """The office of a post at exactly this place that has no name of its own."""

    def held(self, office: T) -> bool:
        """Whether somebody sits there today."""

    def definition(self, post: str, place: int) -> Any | None:
        """What the narrowest scope around a place says of a post; `up` names the one above."""


def seat_place(post: str, place: PlaceCode) -> PlaceCode:
    """Where a post sits for a matter at `place`: its own level among the place and what lies above. A post below the place's level sits at the place."""
    level = next((one for one in LEVELS if one == post.partition(".")[0]), None)
    found = place.at(level) if level else None
    return place if found is None else found


def who_has(post: str, place: PlaceCode, chairs: Chairs[T]) -> T | None:
    """The office of this post for something at `place`; where it is missing or empty, the one above it, and so on up.

    None only where nothing at all is set up; an empty office is given when everything above it is empty too.
    """
    first: T | None = None
    seen: set[str] = set()
    while post and post not in seen:
        seen.add(post)
        office = chairs.plain(post, seat_place(post, place))
        if office is not None:
            first = office if first is None else first
            if chairs.held(office):
                return office
        definition = chairs.definition(post, int(place))
        post = definition.up if definition else ""
    return first


class Leave(NamedTuple):
    """`account` is away from `since` until the day before `until`, `stand_in` has their seats."""

    account: int
    stand_in: int
    since: date
    until: date


class StandInCircle(Refusal):
    """Whoever stands in would, on one of these days, be represented by the one who is away; `names` goes round."""

    code = "stand_in_circle"
    title, title_en = "替来替去成了圈", "A circle of substitutes"
    says = "这些天里{names}，绕成了圈，谁也不在。"
    says_en = "On these days it goes round in a circle and nobody is there: {names}."
    instead = "请换一个这些天在岗的人替。"
    instead_en = "Choose somebody who is there on these days."
    names: str


class BadLeave(Refusal):
    """Days or persons that make no leave."""

    code = "bad_leave"
    title, title_en = "替班没写对", "This leave does not fit"
    whys: ClassVar[Mapping[str, Sentences]] = {
        "days": Sentences(
            "最后一天在第一天前面，或者已经过去了。",
            "The last day lies before the first, or has passed.",
            "请改一下日子，最后一天从今天起算。",
            "Change the days; the last one is today or later.",
        ),
        "long": Sentences(
            "一次替班不能超过一年。",
            "One leave cannot be longer than a year.",
            "要走这么久，请办卸任，另外任职。",
            "For so long let the term end and appoint another.",
        ),
        "self": Sentences("自己不能替自己。", "Nobody stands in for themselves.", "请选一位同事。", "Choose a colleague."),
        "no_office": Sentences(
            "{name}现在没有岗位。", "{name} holds no office now.", "请选有岗位的人。", "Choose somebody who holds an office."
        ),
        "far": Sentences(
            "{name}不在这个县区任职。",
            "{name} holds no office in this county.",
            "请选同一个县区的同事。",
            "Choose a colleague of the same county.",
        ),
        "over": Sentences("这次替班已经结束了。", "This leave is over.", "不用再办。", "Nothing is left to do."),
    }
    why: str
    name: str = ""


class NotAHolder(Refusal):
    """Work can only go to somebody who holds the office, or stands in there."""

    code = "not_a_holder"
    title, title_en = "不在这个岗位上", "Not in this office"
    says = "{name}不在这些岗位上，接不了手里的事。"
    says_en = "{name} is in none of these offices and cannot take over the work."
    instead = "请先任职，或者选岗位上的人；也可以先不定人，由负责人再定。"
    instead_en = "Appoint them first, or choose one of the holders; or name nobody, and the head decides."
    name: str


def check_days(since: date, until: date, today: date) -> None:
    """`until` is the first day back."""
    if until <= since or until <= today:
        raise BadLeave("days", field="until")
    if (until - since).days > 366:
        raise BadLeave("long", field="until")


def circle(new: Leave, others: Iterable[Leave]) -> list[int]:
    """The way round from who would be away through the substitutes back to them, where one day has it all; else nothing."""
    by_account: dict[int, list[Leave]] = {}
    for leave in others:
        by_account.setdefault(leave.account, []).append(leave)
    waiting: list[tuple[list[int], date, date]] = [([new.account, new.stand_in], new.since, new.until)]
    while waiting:
        way, since, until = waiting.pop()
        if way[-1] == new.account:
            return way
        for leave in by_account.get(way[-1], ()):
            low, high = max(since, leave.since), min(until, leave.until)
            if low < high and leave.stand_in not in way[1:]:
                waiting.append(([*way, leave.stand_in], low, high))
    return []


def there(account: int, away: Mapping[int, Sequence[int]]) -> list[int]:
    """Who is really there for this account: itself, or through as many substitutes as it takes; nobody where all are away."""
    found: list[int] = []
    seen: set[int] = set()
    waiting = [account]
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if one in away:
            waiting += away[one]
        else:
            found.append(one)
    return found


def reached(holders: Sequence[tuple[int, bool]], away: Mapping[int, Sequence[int]]) -> list[int]:
    """Whom a word to an office reaches today, heads first. `holders`: (account, is head), the head first.

    Who is away is left out for whoever is there in their stead; where nobody is there at all, the heads, else every holder.
    """
    found = [one for account, _head in holders for one in there(account, away)]
    found = found or [account for account, head in holders if head] or [account for account, _head in holders]
    return list(dict.fromkeys(found))


def stands_for(account: int, away: Mapping[int, Sequence[int]]) -> set[int]:
    """Everybody whose seats this account has today: those it stands in for, and those that they stand in for while away."""
    found: set[int] = set()
    waiting = [account]
    while waiting:
        one = waiting.pop()
        for absent, substitutes in away.items():
            if one in substitutes and absent not in found and absent != account:
                found.add(absent)
                waiting.append(absent)
    return found
