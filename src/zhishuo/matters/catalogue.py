# ruff: noqa: RUF009 (`key` is a dataclass field, not a value shared by all)
"""Flags, reasons and ladders as packs write them (SCHEMA.md §4.4, §4.5). Pure."""

import re
from dataclasses import dataclass

from zhishuo.kernel.schema import Titled, key
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import RungAt, Text
from zhishuo.matters.words import MEANS, MEASURES, PRIVACIES, STEP_KINDS, WHO


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


SAMPLE_USES = ("reply", "ask", "answer", "redirect")
SAMPLE_BLANKS = ("said", "office", "day", "steps", "number")
BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Sample(Titled):
    """`[use.key]`: words to begin with, for one deed; for some playbooks, for outcomes that mean some things. `slug` is "answer.done".

    Its blanks (SAMPLE_BLANKS) are filled from the matter; what only a person knows is left as a gap (`rules.GAP`), and words with a
    gap in them cannot be sent. They are in the language of the place, whoever writes.
    """

    text: str
    playbooks: tuple[str, ...] = key(default=(), ref="playbooks")
    means: tuple[str, ...] = key(default=(), one_of=MEANS)

    @property
    def use(self) -> str:
        return self.slug.partition(".")[0]

    def fits(self, use: str, playbook: str) -> bool:
        return self.use == use and (not self.playbooks or playbook in self.playbooks)
