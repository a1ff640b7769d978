"""Time that goes by between two deeds of a replay: what the sweep and the system's own jobs do by themselves, done again.

Reminders are those that `sweeping` would have made: one for a clock, its due date, a rung and an office. What the system did (a pause
that ended, silence after the time for a verdict, a rung that lifts the matter) follows the clocks of the rules that are tried, as late
after its hour as it really was; where it was never done, it is not done here either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from zhishuo.matters.bulk.life import Deed
from zhishuo.matters.clockspans import after
from zhishuo.matters.practice import Practice
from zhishuo.matters.stages import OPEN
from zhishuo.matters.sweeping import ALARM, UNACKED, URGED, URGED_WITHIN, Tells, alarms_of, tells
from zhishuo.matters.trial.ground import Ground

SYSTEM = frozenset({"verdict", "resume", "withdraw", "climb"})  # what it does by itself, and people do too
MISSED = timedelta(days=1)  # what was not done by then was never going to be
LOOKS = timedelta(minutes=17)  # past each hour the silent ones are closed
FOLLOWED = (*OPEN, "answered")


class Sent(NamedTuple):
    """One reminder as `matters_reminder` would keep it; no office: the speaker."""

    name: str
    due: datetime
    rung: int
    office: int | None
    head: bool
    clock: int | None


@dataclass(slots=True)
class Waits:
    """A reminder that has to be acknowledged by a moment."""

    sent: Sent
    by: datetime


@dataclass(slots=True)
class Hand:
    """How the system's own deeds went under the rules in force: how long after their hour, and which were never done."""

    lag: dict[str, timedelta] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)

    def does(self, verb: str) -> bool:
        """Whether the system does this by the clocks: not where it was seen to leave it undone."""
        return ("resume" if verb == "withdraw" else verb) not in self.missed


class Passing:
    """The reminders of one matter, made while its replay goes on. `hand` is learned while the past is lived as it was."""

    def __init__(self, ground: Ground, hand: Hand) -> None:
        self.ground, self.hand = ground, hand
        self.sent: dict[Sent, None] = {}
        self.waits: list[Waits] = []
        self.lifts: datetime | None = None  # when a rung last said that it goes up by itself

    # ---- reminders

    def next_rung(self, course: Any, until: datetime) -> datetime | None:
        """When something sounds next, at the latest then."""
        found = [c.next_rung for c in course.running() if not c.paused and c.next_rung is not None and c.next_rung <= until]
        return min(found, default=None)

    def ring(self, course: Any, at: datetime) -> None:
        """What sounds at that moment."""
        heard = self._heard(course.book)
        for clock in course.running():
            if clock.paused or clock.next_rung is None or clock.next_rung > at:
                continue
            for no, moment in zip(clock.rung_no, clock.rung_at, strict=True):
                if clock.next_rung <= moment <= at:
                    self._tell(course, clock, heard.get(no, ()), at)
            clock.next_rung = min((moment for moment in clock.rung_at if moment > at), default=None)

    def _heard(self, practice: Practice) -> dict[int, list[Tells]]:
        known, key = self.ground.heard, (practice.version.id, practice.key)
        if key not in known:
            known[key] = {}
            for one in tells(practice):
                known[key].setdefault(one.no, []).append(one)
        return known[key]

    def _tell(self, course: Any, clock: Any, heard: Iterable[Tells], at: datetime) -> None:
        for one in heard:
            if one.rung.climb:
                self.lifts = at
            for office in self._offices(course.matter, clock, one):
                sent = Sent(clock.name, clock.due, one.no, office, one.head, clock.id)
                self._send(sent, after(at, one.rung.ack, course.book.calendar) if one.rung.ack else None)

    def _send(self, sent: Sent, ack: datetime | None) -> None:
        if not any(one[:5] == sent[:5] for one in self.sent):
            self.sent[sent] = None
            if ack is not None:
                self.waits.append(Waits(sent, ack))

    def _offices(self, matter: Any, clock: Any, one: Tells) -> Iterator[int | None]:
        """As the sweep finds them: by a column of the matter, or the office of a post at the matter's own place."""
        owner = clock.doer_id or matter.owner_id
        if one.who == "speaker":
            yield None
            return
        if one.width:
            found = self.ground.offices.plain.get((one.who, int(matter.place) // one.width * one.width))
        else:
            column = {"owner": owner, "first": matter.first_id}
            found = self.ground.up(owner) if one.who == "above" else column.get(one.who)
        if found is not None:
            yield found

    def urged(self, course: Any) -> None:
        """Somebody urged by hand: one reminder to whoever has it."""
        sent = Sent("urge", course.at, URGED, course.matter.owner_id, False, None)
        self._send(sent, after(course.at, URGED_WITHIN, course.book.calendar))

    def alarmed(self, course: Any) -> None:
        """What a deed has to tell somebody at once."""
        for one in alarms_of(course):
            self._send(Sent(one.name, one.due, ALARM, one.office, False, None), one.ack)

    def seen(self, flag: str) -> None:
        """Whoever settled it has seen it."""
        self.waits = [one for one in self.waits if (one.sent.name, one.sent.rung) != (f"flag:{flag}", ALARM)]

    def acknowledged(self, account: int | None) -> None:
        offices = self.ground.offices
        self.waits = [one for one in self.waits if account not in offices.held.get(one.sent.office or 0, ())]

    def unacknowledged(self, course: Any, until: datetime) -> None:
        """What had to be acknowledged and was not goes one level up, once for a clock and its date: all that is late by the same moment."""
        if course.matter.stage not in FOLLOWED:
            return
        late = sorted((one for one in self.waits if one.by < until), key=lambda one: one.by)
        for _by, some in groupby(late, key=lambda one: one.by):
            known = {(one.name, one.due, one.clock) for one in self.sent if one.rung == UNACKED}
            for one in some:
                self.waits.remove(one)
                sent, above = one.sent, self.ground.up(one.sent.office) if one.sent.office is not None else None
                if above is not None and (sent.name, sent.due, sent.clock) not in known:
                    self.sent[Sent(sent.name, sent.due, UNACKED, above, False, sent.clock)] = None

    # ---- what the system does by itself

    def own(self, course: Any) -> Iterator[tuple[datetime, str]]:
        """(its hour, what the system does then) as things stand, without what it never did."""
        for hour, what in self._own(course):
            if self.hand.does(what):
                yield hour, what

    def _own(self, course: Any) -> Iterator[tuple[datetime, str]]:
        matter = course.matter
        if self.lifts is not None:
            yield self.lifts, "climb"
        if matter.stage == "waiting" and (pause := course.clock("pause")) is not None:
            yield pause.due, "resume"
        if matter.stage == "answered" and not matter.verdict and (clock := course.clock("verdict")) is not None:
            yield clock.due, "verdict"

    def when(self, hour: datetime, what: str) -> datetime:
        """When the system does what was due at an hour: as late as it was, else at its next look."""
        lag = self.hand.lag.get(what)
        if lag is not None:
            return hour + lag
        if what != "verdict":
            return hour
        look = hour.replace(minute=0, second=0, microsecond=0) + LOOKS
        return look if look > hour else look + timedelta(hours=1)

    def deed(self, course: Any, at: datetime, what: str) -> Deed:
        """What the system does, as a deed."""
        if what == "climb":
            self.lifts = None
        if what == "verdict":
            return Deed(at, "verdict", None, "", {"solved": "silent"})
        if what == "resume":
            pause = course.clock("pause")
            reason = course.book.reasons.get(pause.event.replace(":", ".", 1)) if pause else None
            if reason is not None and reason.then == "withdraw":
                return Deed(at, "withdraw")
        return Deed(at, what)

    def learn(self, course: Any, at: datetime, did: str) -> None:
        """While the past is lived as it was: how late the system did it (`did`), what it left undone until now."""
        did = "resume" if did == "withdraw" else did
        for hour, what in self._own(course):
            if did == what:
                self.hand.lag[what] = at - hour
            elif at > hour + MISSED:
                self.hand.missed.add(what)
        if did == "climb" or "climb" in self.hand.missed:
            self.lifts = None
