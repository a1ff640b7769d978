# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""How one kind of matter goes: the tables of `playbooks/<key>.toml` (SCHEMA.md §4.6) and what the engine asks of them.

Pure. A `Playbook` here is as laid over and after `like`. What depends on the matter (measure, level that holds it,
topic, channel, fields) goes in as `facts`; see `Playbook.facts`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from zhishuo.kernel.schema import Key, Table, Titled, key, varied
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import Facts, Limit, Moment, Range, Ref, Text, Vary, When, read_span
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

# What the speaker is sent where the playbook says nothing else.
TELL = {"registered": "received", "taken": "taken", "reopened": "reopened", "redirected": "redirected"}


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
    at: str = key(
        default="register", one_of=("register", "sort", "accept", "answer"), prefix={"step:": ".steps"}
    )
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
            fits = (
                word
                for word, (low, *high) in self.bands.items()
                if low <= value and all(value < top for top in high)
            )
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
    """`[outcomes.x]`. `needs`: steps that must be done for this outcome, with all that they come after."""

    means: str = key(one_of=MEANS)
    needs: tuple[str, ...] = key(default=(), ref=".steps", law="superset")
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
    """A worked example: `do` = ["2026-03-02 09:00 take", "… answer:done !step_missing"]; run by `pack check`."""

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


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """One file of `playbooks/`. `slug` is its key; `fields` are the form's, not to be mixed up with a dataclass's."""

    slug: str = ""
    playbook: Head
    start: Start
    measures: Measures | None = None
    fields: dict[str, Field] = key(default={})
    clocks: dict[str, Clock] = key(default={})
    steps: dict[str, Step] = key(default={})
    tell: dict[str, str] = key(default={}, one_of=("none",), ref="letters", names=Key(one_of=EVENTS))
    hand_over: HandOver | None = None
    whistle: Whistle | None = None
    outcomes: dict[str, Outcome] = key(default={})
    verdict: Verdict
    close: Close = Close()
    examples: dict[str, Example] = key(default={})

    @property
    def title(self) -> Text:
        return self.playbook.title

    def facts(
        self,
        *,
        measure: str = "",
        place: str = "",
        held: str = "",
        topics: Iterable[str] = (),
        flags: Iterable[str] = (),
        organ: bool = False,
        channel: str = "",
        source: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> Facts:
        """What `when` may ask. `place`, `held`: levels ("village"); `topics`: the topic and its parents."""
        known: dict[str, frozenset[str | bool]] = {
            "measure": frozenset({measure}),
            "place": frozenset({place}),
            "held": frozenset({held}),
            "topic": frozenset(topics),
            "flag": frozenset(flags),
            "organ": frozenset({organ}),
            "channel": frozenset({channel}),
            "source": frozenset({source}),
        }
        given = fields or {}
        known.update({name: item.words(given[name]) for name, item in self.fields.items() if name in given})
        return known

    def holder(self, facts: Facts) -> str:
        """First holder: a post, or `topic`, `registrar`, `service`, `above_subject`, `field:x`."""
        return varied(self.start, facts).holder

    def measure(self, facts: Facts) -> str:
        """The measure to propose; "" where the playbook has none."""
        if not self.measures:
            return ""
        fits = (entry.measure for entry in self.measures.propose if entry.when.holds(facts))
        return next(fits, self.measures.allow[0])

    def clock(self, name: str, facts: Facts) -> Clock | None:
        """The clock as it stands for these facts; None when there is none by that name or its `when` fails."""
        found = self.clocks.get(name)
        if found is None or (found.when and not found.when.holds(facts)):
            return None
        return varied(found, facts)

    def clocks_for(self, facts: Facts) -> dict[str, Clock]:
        found = {name: self.clock(name, facts) for name in self.clocks}
        return {name: clock for name, clock in found.items() if clock}

    def step(self, name: str, facts: Facts) -> Step | None:
        found = self.steps.get(name)
        if found is None or (found.when and not found.when.holds(facts)):
            return None
        return varied(found, facts)

    def steps_for(self, facts: Facts) -> dict[str, Step]:
        found = {name: self.step(name, facts) for name in self.steps}
        return {name: step for name, step in found.items() if step}

    def needed(self, names: Iterable[str], facts: Facts) -> tuple[str, ...]:
        """These steps and all that they come after, as far as they exist for this matter, in the file's order."""
        steps = self.steps_for(facts)
        waiting, found = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.steps[name].after if name in self.steps else ()
        return tuple(name for name in steps if name in found)

    def told(self, event: str) -> str:
        """The letter that the speaker is sent at this event; "" for silence."""
        letter = self.tell.get(event, TELL.get(event, ""))
        return "" if letter == "none" else letter

    def assist(self) -> tuple[str, ...]:
        """Who may be asked to help."""
        return (self.hand_over.assist or self.hand_over.to) if self.hand_over else ()


def as_date(value: object) -> date | None:
    """A date field's value as a date, whether it was read from TOML, JSON or a form."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
