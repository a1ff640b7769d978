# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""The tables of `playbooks/<key>.toml`, one dataclass each (SCHEMA.md §4.6). Pure.

`playbook.Playbook` puts them together and answers for the engine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from zhishuo.kernel.schema import Key, Table, Titled, key
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import Limit, Moment, Range, Ref, Text, Vary, When, read_span
from zhishuo.matters.words import (
    ASKS,
    CHANNELS,
    CLASSES,
    EVENTS,
    FIELD_TYPES,
    MEANS,
    MEASURES,
    PRIVACIES,
    PUBLISHES,
    ROLES,
    SAYS,
    SPECIAL_HOLDERS,
    STARTERS,
    STEP_KINDS,
    WHERES,
    WHO,
)


@dataclass(frozen=True, kw_only=True)
class Head(Titled):
    """`[playbook]`."""

    say: Text
    class_: str = key(one_of=CLASSES)
    privacy: str = key(one_of=PRIVACIES)
    ladder: str = key(ref="ladders")
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class Follows:
    """May only start on a matter of that playbook, within that time of that event."""

    playbook: str = key(ref="playbooks")
    event: Moment = key(one_of=EVENTS)
    within: Span


@dataclass(frozen=True, kw_only=True)
class Start(Table):
    by: tuple[str, ...] = key(one_of=STARTERS, ref="posts")
    channels: tuple[str, ...] = key(default=CHANNELS, one_of=CHANNELS)
    anonymous: bool = False
    proxy: bool = True
    parties: dict[str, Range] = key(default={}, names=Key(one_of=ROLES))
    holder: str = key(one_of=SPECIAL_HOLDERS, ref="posts", prefix={"field:": ".fields"})
    pending: str = key(one_of=("join", "point", "none"))
    follows: Follows | None = None
    vary: tuple[Vary, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Propose:
    when: When
    measure: str = key(one_of=MEASURES)


@dataclass(frozen=True, kw_only=True)
class Measures(Table):
    """`allow`: the first is the default."""

    allow: tuple[str, ...] = key(one_of=MEASURES)
    propose: tuple[Propose, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Advise:
    """Advises and never refuses."""

    max: int | None = None
    min: int | None = None
    ahead: Span | None = None
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Field(Titled):
    type: str = key(one_of=FIELD_TYPES)
    required: bool = False
    at: str = key(default="register", one_of=("register", "sort", "accept", "answer"), prefix={"step:": ".steps"})
    options: dict[str, Text] = key(default={})
    bands: dict[str, tuple[int, ...]] = key(default={})
    advise: Advise | None = None
    purpose: Text | None = None
    of: str = key(default="", one_of=("name", "phone", "address", "id_number", "household"))
    when: When | None = None

    def words(self, value: object) -> frozenset[str | bool]:
        """What `when` may say of this value: the option, true or false, or the band a number falls into."""
        if self.type == "yes_no":
            return frozenset({bool(value)})
        if self.bands and isinstance(value, int | float):
            fits = (word for word, (low, *high) in self.bands.items() if low <= value and all(value < top for top in high))
            return frozenset(fits)
        return frozenset({value} if isinstance(value, str) else ())


@dataclass(frozen=True, kw_only=True)
class Extend:
    times: int
    max: Span
    by: str = key(one_of=WHO, ref="posts")
    reasons: tuple[str, ...] = key(ref="reasons", under="extend.")
    tell: str = key(default="", ref="letters")


@dataclass(frozen=True, kw_only=True)
class Clock(Table):
    """`[clocks.x]`. Runs from `from_` until `until`; `again` starts it anew each time `from_` happens."""

    from_: Moment = key(one_of=EVENTS, law="same")
    until: Moment = key(one_of=EVENTS, law="same")
    within: Limit = key(law="shorter")
    again: bool = False
    start_counts: bool = key(default=False, law="higher")
    roll: bool = key(default=False, law="lower")
    pauses: tuple[str, ...] = key(default=(), ref="reasons", under="pause.", law="subset")
    extend: Extend | None = key(default=None, law="none")
    no_later_than: str = key(default="", ref=".fields")
    when: When | None = key(default=None, law="same")
    vary: tuple[Vary, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step(Titled):
    """`[steps.x]`. With more posts in `by`, the one at the owner's level comes first."""

    kind: str = key(one_of=STEP_KINDS)
    by: tuple[str, ...] = key(default=("owner",), one_of=WHO, ref="posts")
    not_by: str = key(default="", one_of=("doer",))
    choose_from: tuple[str, ...] = key(default=(), one_of=WHO, ref="posts")
    after: tuple[str, ...] = key(default=(), ref=".steps")
    starts: Moment = key(default=Moment("event", "taken"), one_of=EVENTS)
    within: Span | None = key(default=None, law="shorter")
    repeat: Span | None = None
    when: When | None = None
    if_no: str = key(default="", one_of=("reopen", "record"), ref=".steps")
    opens: str = key(default="", ref="playbooks")
    gathering: str = key(default="", one_of=("organ",), ref="gatherings")
    form: str = key(default="", ref="mediation", under="forms.")
    notice: str = key(default="", ref="notices")
    letter: str = key(default="", ref="letters")
    vary: tuple[Vary, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandOver(Table):
    to: tuple[str, ...] = key(one_of=WHO, ref="posts")
    assist: tuple[str, ...] = key(default=(), one_of=WHO, ref="posts")
    path: tuple[str, ...] = key(default=(), ref="posts")
    reasons: tuple[str, ...] = key(ref="reasons", under="return.")
    return_within: Span | None = None
    return_times: int
    return_agreed_by: str = key(default="", one_of=WHO, ref="posts")
    arbiter: str = key(one_of=WHO, ref="posts")
    last: str = key(ref="posts")


@dataclass(frozen=True, kw_only=True)
class Whistle(Table):
    by: tuple[str, ...] = key(ref="posts")
    call: tuple[str, ...] = key(ref="posts")
    arrive: Span = key(law="shorter")
    urgent: Span = key(law="shorter")
    most: int


@dataclass(frozen=True, slots=True)
class Keep:
    """How long the record is kept: a span, or for good (`span` is None, written "permanent")."""

    span: Span | None

    @classmethod
    def read(cls, raw: object) -> Self:
        return cls(None if raw == "permanent" else read_span(raw))

    def refs(self) -> Iterator[Ref]:
        yield from ()


@dataclass(frozen=True, kw_only=True)
class Outcome(Titled):
    """`[outcomes.x]`. `needs`: steps that must be done for this outcome, with all that they come after. `checked_by`: who
    reads the answer before it goes out, where somebody else wrote it.
    """

    means: str = key(one_of=MEANS)
    needs: tuple[str, ...] = key(default=(), ref=".steps", law="superset")
    checked_by: str = key(default="", one_of=WHO, ref="posts")
    letter: str = key(default="", one_of=("none",), ref="letters")
    remedy: Text | None = None
    keep: Keep = key(law="longer")
    when: When | None = None
    opens: str = key(default="", ref="playbooks")


@dataclass(frozen=True, kw_only=True)
class CallBack:
    """`share` in percent of the answered."""

    share: int
    within: Span
    by: str = key(ref="posts")


@dataclass(frozen=True, kw_only=True)
class Recheck:
    after: Span
    share: int
    by: str = key(ref="posts")


@dataclass(frozen=True, kw_only=True)
class Verdict(Table):
    by: str = key(one_of=SAYS)
    ask: tuple[str, ...] = key(default=(), one_of=ASKS)
    reopens_to: tuple[str, ...] = key(default=(), one_of=("owner", "up"))
    watcher: str = key(default="", ref="posts")
    reopen_within: Span = Span(6, "months")
    call_back: CallBack | None = None
    recheck: Recheck | None = None


@dataclass(frozen=True, kw_only=True)
class Close(Table):
    needs: tuple[str, ...] = key(default=(), ref=".steps")
    children: bool = False
    publish: str = key(default="nothing", one_of=PUBLISHES)
    where: tuple[str, ...] = key(default=(), one_of=WHERES)


@dataclass(frozen=True, kw_only=True)
class Then:
    """What must have come out; `late` None says nothing, () says that no clock was late."""

    stage: str = ""
    owner: str = ""
    due: dict[str, str] = key(default={}, names=Key(ref=".clocks"))
    late: tuple[str, ...] | None = key(default=None, ref=".clocks")
    verdict: str = ""
    measure: str = key(default="", one_of=MEASURES)
    children: tuple[str, ...] = key(default=(), ref="playbooks")
    hidden_from: tuple[str, ...] = key(default=(), ref="posts")


@dataclass(frozen=True, kw_only=True)
class Example(Titled):
    """A worked example, run by `pack check`: `do` = ["2026-03-02 09:00 take", "… !step_missing"]."""

    place: str = key(default="village", one_of=("grid", "village", "town", "county", "city"))
    channel: str = key(default="desk", one_of=CHANNELS)
    measure: str = key(default="", one_of=MEASURES)
    topic: str = key(default="", ref="topics")
    flags: tuple[str, ...] = key(default=(), ref="flags")
    fields: dict[str, Any] = key(default={}, names=Key(ref=".fields"))
    subject: str = key(default="", ref="posts")
    service: str = key(default="", ref="services")
    do: tuple[str, ...]
    then: Then
