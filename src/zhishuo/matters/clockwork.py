"""Pure: which clocks an event starts and stops. Dates come from `kernel.clocks`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhishuo.kernel.reckoning import Due, reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import Facts
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.playbook import Clock, Playbook


@dataclass(frozen=True)
class Started:
    """A clock to start: its name, what started it and when, how long it runs (as a pack writes it), and when it is due."""

    name: str
    event: str
    at: datetime
    within: str
    due: Due


def started_by(
    playbook: Playbook, event: str, at: datetime, *, facts: Facts, calendar: Calendar, ran: frozenset[str] = frozenset()
) -> list[Started]:
    """The clocks that this event starts. `ran` are names that ran before: they start again only where the playbook says so."""
    found = []
    for name, clock in playbook.clocks_for(facts).items():
        if clock.from_.kind == "event" and clock.from_.name == event and (clock.again or name not in ran):
            started = start(name, clock, event, at, calendar)
            if started:
                found.append(started)
    return found


def restarted(playbook: Playbook, at: datetime, *, facts: Facts, calendar: Calendar) -> list[Started]:
    """Reopening undoes the answer: the clocks that an answer stops start again from the reopening."""
    found = (
        start(name, clock, "reopened", at, calendar)
        for name, clock in playbook.clocks_for(facts).items()
        if clock.until.kind == "event" and clock.until.name == "answered"
    )
    return [started for started in found if started]


def start(name: str, clock: Clock, event: str, at: datetime, calendar: Calendar) -> Started | None:
    """One clock from one moment; None where its length stands in a field (not in this version of the engine)."""
    span = clock.within.span
    if span is None:
        return None
    due = reckon(at, span, calendar, roll=clock.roll, start_counts=clock.start_counts)
    return Started(name=name, event=event, at=at, within=span.written, due=due)


def stopped_by(playbook: Playbook, event: str, running: Iterable[str]) -> list[str]:
    """The names among `running` that this event stops."""
    stops = {name for name, clock in playbook.clocks.items() if clock.until.kind == "event" and clock.until.name == event}
    return [name for name in running if name in stops]


def resorted(
    playbook: Playbook, fired: Mapping[str, datetime], *, facts: Facts, calendar: Calendar, stopped: frozenset[str]
) -> list[Started]:
    """After sorting: every clock of the new playbook from its own first basis, without those that have stopped already."""
    found = []
    for name, clock in playbook.clocks_for(facts).items():
        over = clock.until.kind == "event" and clock.until.name in fired
        if clock.from_.kind == "event" and clock.from_.name in fired and not over and name not in stopped:
            started = start(name, clock, clock.from_.name, fired[clock.from_.name], calendar)
            if started:
                found.append(started)
    return found


def again(started_at: datetime, within: str, calendar: Calendar) -> Due:
    """The date worked out anew from what a clock row keeps: to explain it, or after the calendar changed."""
    return reckon(started_at, Span.parse(within), calendar)
