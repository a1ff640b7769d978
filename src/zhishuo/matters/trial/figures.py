"""Pure: what one lived matter adds to the figures, and the sums under two sets of rules side by side."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhishuo.matters.stages import OPEN

# A figure: its group and what it counts. Groups: overdue (level), reminders (level), load (post), office (id), reply and finish
# (in_time, late, open), open (stage), holder, measure (from and to), refused ("verb:code").
Key = tuple[str, str]
ON_TIME = ("reply", "finish")
NOBODY = "speaker"


@dataclass(frozen=True)
class Lived:
    """A matter with its rows, whoever made them. `reminded`: the office of each reminder, None for the speaker."""

    matter: Any
    clocks: Sequence[Any]
    hands: Sequence[Any]
    level: Callable[[int], str]
    post: Callable[[int], str]
    reminded: Iterable[int | None]


def figures(lived: Lived, end: datetime) -> "Counter[Key]":
    """What this matter counts for at the end of the period."""
    found: Counter[Key] = Counter()
    leads = [hand for hand in lived.hands if hand.role == "lead"]
    offices = {hand.taker_id for hand in leads}
    for office in offices:
        found["office", str(office)] = 1
    for post in {lived.post(office) for office in offices}:
        found["load", post] = 1
    if lived.matter.stage in OPEN:
        found["open", lived.matter.stage] = 1
    standing = next((c.started_at for c in lived.clocks if c.name == "pause" and c.stopped_at is None and not c.void), end)
    for clock in lived.clocks:
        if not clock.void:
            _clock(found, lived, clock, leads, standing if clock.paused else clock.stopped_at or end, end)
    for office in lived.reminded:
        found["reminders", NOBODY if office is None else lived.level(office)] += 1
    return found


def _clock(found: "Counter[Key]", lived: Lived, clock: Any, leads: Sequence[Any], ran: datetime, end: datetime) -> None:
    """`ran`: until when it ran."""
    late = ran > clock.due
    if late:
        found["overdue", lived.level(clock.doer_id or owner_at(leads, clock.due, lived.matter.first_id))] += 1
    if clock.name in ON_TIME:
        found[clock.name, "late" if late else "in_time" if clock.stopped_at else "open"] += 1


def owner_at(leads: Sequence[Any], moment: datetime, first: int) -> int:
    """Who had it at a moment: the last hand-over before it."""
    found = first
    for hand in leads:
        if hand.offered_at > moment:
            break
        found = hand.taker_id
    return found


@dataclass
class Line:
    """One figure under the rules in force and under the draft. The lists name the matters behind each, and those for which it differs."""

    now: int = 0
    then: int = 0
    now_matters: list[str] = field(default_factory=list)
    then_matters: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)


@dataclass
class Sums:
    """Every figure of a trial. `matters` were tried; `untouched` lie where other rules hold; `off`: what the trail of a
    matter tells could not be done again under its own rules.
    """

    matters: int = 0
    untouched: int = 0
    lines: dict[Key, Line] = field(default_factory=dict)
    off: list[str] = field(default_factory=list)

    def line(self, key: Key) -> Line:
        return self.lines.setdefault(key, Line())

    def add(self, number: str, now: "Counter[Key]", then: "Counter[Key]") -> None:
        """One matter under both."""
        self.matters += 1
        for key in {**now, **then}:
            line, before, after = self.line(key), now[key], then[key]
            line.now += before
            line.then += after
            if before:
                line.now_matters.append(number)
            if after:
                line.then_matters.append(number)
            if before != after:
                line.differs.append(number)

    def join(self, other: "Sums") -> None:
        """Add the figures of other matters."""
        self.matters += other.matters
        self.untouched += other.untouched
        self.off += other.off
        for key, more in other.lines.items():
            line = self.line(key)
            line.now += more.now
            line.then += more.then
            line.now_matters += more.now_matters
            line.then_matters += more.then_matters
            line.differs += more.differs

    def group(self, name: str, order: Iterable[str] = ()) -> list[tuple[str, Line]]:
        """The figures of a group, in the order given, then the largest first."""
        first = {what: n for n, what in enumerate(order)}
        rows = [(what, line) for (group, what), line in self.lines.items() if group == name]
        return sorted(rows, key=lambda row: (first.get(row[0], len(first)), -max(row[1].now, row[1].then), row[0]))
