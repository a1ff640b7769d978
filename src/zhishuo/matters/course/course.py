"""The course itself: the rows of one matter, the events that start and stop its clocks, its next date."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import DayHours, Facts
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.catalogue import Flag, Ladder, Reason
from zhishuo.matters.course.clocks import due_of, end_of
from zhishuo.matters.ladder import rungs_of
from zhishuo.matters.playbook import Clock as Rule
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.stages import OPEN
from zhishuo.matters.topic import Lineage

Rows = Sequence[Any] | Callable[[], Iterable[Any]]

LEADING = ("offered", "taken")
HELPING = ("offered", "taken", "arrived")
# Clocks that no playbook writes: the engine starts them by itself.
IDLE = "next"  # an open matter never stands without a clock
PAUSE = "pause"
ANSWER_DUE = "answer"  # a pause that is over: nothing more is waited for
IDLE_BEFORE, IDLE_AFTER = Span(1, "workdays"), Span(5, "workdays")
VERDICT_DEFAULT = Span(7, "days")


class Book(Protocol):
    """What a course asks of the practice it runs under."""

    @property
    def key(self) -> str: ...
    @property
    def playbook(self) -> Playbook: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def ladder(self) -> Ladder | None: ...
    @property
    def work(self) -> tuple[DayHours, ...]: ...
    @property
    def flags(self) -> Mapping[str, Flag]: ...
    @property
    def reasons(self) -> Mapping[str, Reason]: ...
    def topic(self, key: str) -> Lineage | None: ...
    def other(self, playbook: str) -> "Book": ...
    def seal(self, name: str, text: str) -> dict[str, str]: ...
    def masked(self, name: str, value: Any) -> str: ...


class Offices(Protocol):
    """Where offices stand. Ids are those of people's offices; worked examples number their posts."""

    def post(self, office: int) -> str:
        """The post of an office: "town.centre"."""

    def above(self, course: "Course") -> int | None:
        """Where the matter climbs to from its owner: the playbook's path, else the post's `up`."""

    def found(self, who: str, course: "Course") -> list[int]:
        """The offices that a word of SCHEMA.md §2 ("owner", "up", "topic", a post) means for this matter; none for residents."""


class Course:
    """One matter on its way. `fresh` are rows made by the deeds, `touched` the rows changed with the names of what changed."""

    def __init__(
        self,
        matter: Any,
        book: Book,
        offices: Offices,
        make: Callable[[str, dict[str, Any]], Any],
        *,
        at: datetime,
        level: str,
        clocks: Rows = (),
        hands: Rows = (),
        steps: Rows = (),
        asks: Rows = (),
        parties: Rows = (),
        verdicts: Rows = (),
        sound_from: datetime | None = None,
    ) -> None:
        self.matter, self.book, self.offices, self._make = matter, book, offices, make
        self.at, self.level, self.sound_from = at, level, sound_from
        self._parts: dict[str, Any] = {"clock": clocks, "hand": hands, "step": steps, "ask": asks}
        self._parts |= {"party": parties, "verdict": verdicts}
        self.fresh: list[tuple[str, Any]] = []
        self.touched: dict[tuple[str, int], tuple[Any, set[str]]] = {}
        self.opens: list[tuple[str, str]] = []  # (playbook, why) of the child matters that a deed asks for
        self.alarms: list[tuple[str, list[int]]] = []  # (flag, offices) that have to hear of a danger at once

    # ---- rows

    def _part(self, kind: str) -> list[Any]:
        found = self._parts[kind]
        if not isinstance(found, list):
            found = self._parts[kind] = [
                *(found() if callable(found) else found),
                *(row for what, row in self.fresh if what == kind),
            ]
        return found

    @property
    def clocks(self) -> list[Any]:
        """All clocks that are in force, stopped ones too."""
        return self._part("clock")

    @property
    def hands(self) -> list[Any]:
        return self._part("hand")

    @property
    def steps(self) -> list[Any]:
        return self._part("step")

    @property
    def asks(self) -> list[Any]:
        """What was asked of others and is not settled."""
        return self._part("ask")

    @property
    def parties(self) -> list[Any]:
        """Who takes part besides the speaker and can be reached."""
        return self._part("party")

    @property
    def verdicts(self) -> list[Any]:
        """What was said of each answer, and by whom."""
        return self._part("verdict")

    def new(self, what: str, /, **values: Any) -> Any:
        """A fresh row of this matter; `what` as in rows.KINDS."""
        row = self._make(what, {"county": self.matter.county, "matter_id": self.matter.id, **values})
        self.fresh.append((what, row))
        if isinstance(part := self._parts.get(what), list):  # what nobody has asked for yet need not be read for this
            part.append(row)
        return row

    def change(self, what: str, row: Any, /, **values: Any) -> None:
        """Set columns of a row and remember which."""
        for name, value in values.items():
            setattr(row, name, value)
        self.touched.setdefault((what, row.id), (row, set()))[1].update(values)

    def change_all(self, what: str, rows: Iterable[Any], /, **values: Any) -> None:
        for row in list(rows):
            self.change(what, row, **values)

    def set(self, **values: Any) -> None:
        """Set columns of the matter."""
        self.change("matter", self.matter, **values)

    def say(self, kind: str, text: str, *, account: int | None, office: int | None = None, public: bool = True) -> int:
        """Keep human words; returns the id of the saying."""
        row = self.new("saying", kind=kind, at=self.at, account_id=account, office_id=office, text=text, public=public)
        return int(row.id)

    # ---- what the playbook says

    @property
    def playbook(self) -> Playbook:
        return self.book.playbook

    @property
    def facts(self) -> Facts:
        """What `when` may ask of this matter now."""
        matter = self.matter
        topic = self.book.topic(matter.topic)
        return self.playbook.facts(
            measure=matter.measure,
            place=self.level,
            held=self.offices.post(matter.owner_id).partition(".")[0],
            topics=topic.chain if topic else (),
            flags=matter.flags,
            organ=bool(topic and topic.organ),
            channel=matter.channel,
            fields=matter.fields,
        )

    def rule(self, name: str) -> Rule | None:
        return self.playbook.clock(name, self.facts)

    # ---- clocks

    def running(self) -> list[Any]:
        return [clock for clock in self.clocks if clock.stopped_at is None and not clock.void]

    def clock(self, name: str) -> Any | None:
        """The running clock of that name."""
        return next((clock for clock in self.running() if clock.name == name), None)

    def start(
        self, name: str, event: str, within: str, *, at: datetime | None = None, rule: Rule | None = None, **kept: Any
    ) -> Any | None:
        """Start a clock. None where its length stands in a field that is not filled in yet."""
        cap = end_of(self.matter.fields.get(rule.no_later_than)) if rule and rule.no_later_than else None
        values = {"pauses": [], "extra": [], "cap": cap, **kept}
        row = self._make(
            "clock",
            {
                "county": self.matter.county,
                "matter_id": self.matter.id,
                "name": name,
                "event": event,
                "started_at": at or self.at,
                "within": within,
                "due": at or self.at,
                "office_id": self.matter.owner_id,
                **values,
            },
        )
        if not self._reckon(row, rule):
            return None
        self.clocks.append(row)
        self.fresh.append(("clock", row))
        return row

    def _reckon(self, row: Any, rule: Rule | None) -> bool:
        """Work out the due date and the moments of the rungs; False where there is no date to work with."""
        found = due_of(row, rule, self.matter.fields, self.book.calendar)
        if found is None:
            return False
        row.due, row.provisional = found.at, found.provisional
        book = self.book
        rungs: Sequence[tuple[int, datetime]] = ()
        if book.ladder is not None:
            rungs = rungs_of(book.ladder, row.name, started=row.started_at, due=row.due, calendar=book.calendar, work=book.work)
        row.rung_no, row.rung_at = [no for no, _ in rungs], [moment for _, moment in rungs]
        # What had its hour before this moment is history: a ledger taken in reminds nobody of last year.
        row.next_rung = next((moment for moment in row.rung_at if self.sound_from is None or moment > self.sound_from), None)
        return True

    def rework(self, row: Any, **changes: Any) -> None:
        """Change what a running clock is reckoned from, and its date with it.

        Where the date stays, what is still to sound stays; where it moves, warnings that lie behind us are not sounded again.
        """
        before, rungs, which, following = row.due, row.rung_at, row.rung_no, row.next_rung
        for name, value in changes.items():
            setattr(row, name, value)
        self._reckon(row, self.rule(row.name))
        if (row.due, row.rung_at) == (before, rungs):
            row.next_rung = following
            if not changes and row.rung_no == which:
                return
        elif self.sound_from is None:
            row.next_rung = next((moment for moment in row.rung_at if moment > self.at or moment >= row.due), None)
        names = (*changes, "due", "provisional", "rung_no", "rung_at", "next_rung")
        self.change("clock", row, **{name: getattr(row, name) for name in names})

    def stop(self, rows: Iterable[Any], *, void: bool = False) -> None:
        for row in list(rows):
            if void:
                self.change("clock", row, void=True)
                self.clocks.remove(row)
            else:
                self.change("clock", row, stopped_at=self.at)

    def fire(self, event: str) -> None:
        """An event happens: the clocks that wait for it stop, then those that begin with it start."""
        self.mark(event)
        facts = self.facts
        rules = self.playbook.clocks
        self.stop(c for c in self.running() if c.name == IDLE or (c.name in rules and rules[c.name].until.written == event))
        ran = {clock.name for clock in self.clocks}
        for name, rule in self.playbook.clocks_for(facts).items():
            if rule.from_.written == event and (rule.again or name not in ran):
                # One clock of a name at a time: starting again puts a running one out of force.
                self.stop([clock for clock in self.running() if clock.name == name], void=True)
                self.start(name, event, rule.within.written, rule=rule)
        if event == "answered" and self.playbook.verdict.by != "none" and "verdict" not in rules:
            self.start("verdict", event, VERDICT_DEFAULT.written)

    def mark(self, event: str) -> None:
        """Remember when it happened: first and last."""
        now = self.at.isoformat()
        first = self.matter.moments.get(event, (now,))[0]
        self.set(moments={**self.matter.moments, event: [first, now]})

    def happened(self, event: str) -> datetime | None:
        """When it last did."""
        found = self.matter.moments.get(event)
        return datetime.fromisoformat(found[1]) if found else None

    # ---- hand-overs

    def lead(self) -> Any | None:
        """The hand-over by which the owner has the matter."""
        return next((hand for hand in self.hands if hand.role == "lead" and hand.state in LEADING), None)

    def end_hands(self, *, roles: tuple[str, ...] = ("lead",), state: str = "done") -> None:
        for hand in [h for h in self.hands if h.role in roles and h.state in HELPING]:
            self.change("hand", hand, state=state, ended_at=self.at)

    # ---- the next date

    def settle_dates(self) -> None:
        """The promise is the finish clock's date; the next date that of the earliest clock that does not stand still."""
        matter = self.matter
        is_open = matter.stage in OPEN
        if is_open and not self.running():
            span = IDLE_BEFORE if matter.stage in ("registered", "offered") else IDLE_AFTER
            self.start(IDLE, matter.stage, span.written)
        running = sorted((c for c in self.running() if not c.paused), key=lambda clock: (clock.due, clock.id))
        finish = next((clock for clock in self.running() if clock.name == "finish"), None)
        first = running[0] if running and is_open else None
        self.set(
            due=finish.due if finish else matter.due,
            next_due=first.due if first else None,
            next_clock=first.name if first else "",
        )
