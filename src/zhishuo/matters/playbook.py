# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""How one kind of matter goes: a playbook, and what the engine asks of it.

Pure. A `Playbook` here is as laid over and after `like`. What depends on the matter (measure, level that
holds it, topic, channel, fields) goes in as `facts`; see `Playbook.facts`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhishuo.kernel.schema import Key, key, varied
from zhishuo.kernel.values import Facts, Text
from zhishuo.matters.tables import Clock, Close, Example, Field, HandOver, Head, Measures, Outcome, Start, Step, Verdict, Whistle
from zhishuo.matters.words import EVENTS

__all__ = [
    "TELL",
    "Clock",
    "Close",
    "Example",
    "Field",
    "HandOver",
    "Head",
    "Measures",
    "Outcome",
    "Playbook",
    "Start",
    "Step",
    "Verdict",
    "Whistle",
]

# What the speaker is sent where the playbook says nothing else.
TELL = {"registered": "received", "taken": "taken", "reopened": "reopened", "redirected": "redirected"}


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """One file of `playbooks/`. `slug` is its key; `fields` are the form's, not to be mixed up with a
    dataclass's.
    """

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
        """The clock as it stands for these facts; None where there is none, or its `when` fails."""
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
        """These steps and all that they come after, as far as they exist for this matter, in the file's
        order.
        """
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
