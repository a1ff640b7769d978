# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""The matters sections of a pack: topics, flags, reasons, ladders (SCHEMA.md §4.3–4.5) and playbooks (§4.6).

Pure. The tables of a playbook stand in `playbook`, the closed words in `words`, what `pack check` proves
about all of them in `packchecks`, the worked examples are run by `examples`.
"""

from dataclasses import dataclass

from zhishuo.kernel.schema import Section, Titled, key
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import RungAt, Text
from zhishuo.matters.examples import run_examples
from zhishuo.matters.packchecks import check_flags, check_ladders, check_reasons, check_topics
from zhishuo.matters.playbook import Clock, Field, Outcome, Playbook, Step, Verdict
from zhishuo.matters.playbookchecks import check_playbooks
from zhishuo.matters.topic import Lineage, Topic, lineage
from zhishuo.matters.words import MEASURES, PRIVACIES, STEP_KINDS, WHO

__all__ = [
    "FLAGS",
    "LADDERS",
    "PLAYBOOKS",
    "REASONS",
    "TOPICS",
    "Clock",
    "Field",
    "Flag",
    "Ladder",
    "Lineage",
    "Outcome",
    "Playbook",
    "Reason",
    "Rung",
    "Step",
    "Topic",
    "Verdict",
    "lineage",
]


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """The same `same` seen `times` times within `window`."""

    same: tuple[str, ...] = key(one_of=("speaker", "place", "topic", "household"))
    times: int
    window: Span


@dataclass(frozen=True, kw_only=True)
class Flag(Titled):
    """`[key]` of flags.toml: what raises an alarm, whom it tells, what it stops."""

    words: tuple[str, ...] = ()
    ask: Text | None = None
    people: int = 0
    repeat: Repeat | None = None
    tell: tuple[str, ...] = key(default=(), one_of=WHO, ref="posts", law="superset")
    within: Span | None = key(default=None, law="shorter")
    ack: bool = key(default=False, law="higher")
    stops: tuple[str, ...] = key(default=(), one_of=STEP_KINDS, law="superset")
    hides: str = key(default="", one_of=("speaker",))
    privacy: str = key(default="", one_of=PRIVACIES[1:])
    measure: str = key(default="", one_of=MEASURES)
    route: str = key(default="", ref="playbooks")
    opens: str = key(default="", ref="playbooks")
    dial: str = ""
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Reason(Titled):
    """`[use.key]`; `slug` is "pause.ask"."""

    by: str = key(default="", one_of=WHO, ref="posts")
    max: Span | None = key(default=None, law="shorter")
    then: str = key(default="", one_of=("resume", "withdraw", "answer"))
    tell: str = key(default="", ref="letters")
    channel: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Rung:
    """`clock`: a clock's name, "steps", or "any" (every clock that the ladder does not name)."""

    clock: str
    at: RungAt
    tell: tuple[str, ...] = key(one_of=WHO, ref="posts")
    ack: Span | None = None
    climb: bool = False
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Ladder(Titled):
    """`[key]` of ladders.toml: who hears, and when."""

    rungs: tuple[Rung, ...]

    def rungs_for(self, clock: str) -> tuple[Rung, ...]:
        """The rungs of this clock by name; without any, those of "any" (not for the limits of steps)."""
        own = tuple(rung for rung in self.rungs if rung.clock == clock)
        if own or clock == "steps":
            return own
        return tuple(rung for rung in self.rungs if rung.clock == "any")


TOPICS: Section[Topic] = Section("topics", "topics.toml", 1, Topic, check=check_topics)
FLAGS: Section[Flag] = Section("flags", "flags.toml", 1, Flag, check=check_flags)
REASONS: Section[Reason] = Section("reasons", "reasons.toml", 2, Reason, check=check_reasons)
LADDERS: Section[Ladder] = Section("ladders", "ladders.toml", 1, Ladder, check=check_ladders)
PLAYBOOKS: Section[Playbook] = Section("playbooks", "playbooks/*.toml", 0, Playbook, check=check_playbooks, trial=run_examples)
