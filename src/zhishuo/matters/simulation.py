"""One matter on paper: the course of an example, with the engine's own stage table and the kernel's clocks.

Posts stand for offices: there is one of each, at a made-up place of its level; climbing follows the
playbook's path and the posts' `up`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from zhishuo.kernel.clocks import reckon
from zhishuo.kernel.schema import View
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI, end_of_day
from zhishuo.kernel.values import Facts
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.playbook import Clock, Example, Playbook, Step
from zhishuo.matters.rules import STAGES, after_verdict
from zhishuo.matters.topic import lineage

# Deeds of the format that `rules.STAGES` does not know: steps, and what moves clocks.
ALSO: dict[str, frozenset[str]] = {
    "step": frozenset({"handling", "answered", "closed"}),
    "pause": frozenset({"handling"}),
    "resume": frozenset({"waiting"}),
    "extend": frozenset({"handling"}),
    "redirect": frozenset({"registered", "offered", "handling"}),
    "designate": frozenset({"registered", "offered", "handling"}),
}
_LATER = ("answered", "closed")


class Refused(Exception):  # noqa: N818 (an answer, not an error)
    """The deed is refused; `code` is that of the engine's refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Ticking:
    """One clock of the matter, running or stopped."""

    clock: Clock
    basis: datetime
    stopped: datetime | None = None
    extra: list[Span] = field(default_factory=list)
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)


class Run:
    """State of the matter; `do` changes it or raises Refused."""

    def __init__(self, view: View, playbook: Playbook, example: Example) -> None:
        self.view, self.playbook, self.example = view, playbook, example
        calendars = view.tables("calendar")
        self.calendar = Calendar.shipped(calendars["calendar"].local_days() if calendars else {})
        self.topic = lineage(view.tables("topics"), example.topic) if example.topic else None
        self.flags = [view.tables("flags")[flag] for flag in example.flags]
        self.stage, self.owner, self.verdict, self.outcome = "", "", "", ""
        self.children: list[str] = [flag.opens for flag in self.flags if flag.opens]
        self.clocks: dict[str, Ticking] = {}
        self.done: dict[str, bool] = {}
        self.given_by: list[str] = []
        self.returned = self.reopened = 0
        self.replied = self.designated = False
        self.paused: tuple[str, datetime] | None = None
        self.measure = example.measure or playbook.measure(self.facts())

    def facts(self) -> Facts:
        example = self.example
        return self.playbook.facts(
            measure=getattr(self, "measure", ""),
            place=example.place,
            held=self.owner.partition(".")[0],
            topics=self.topic.chain if self.topic else (),
            flags=example.flags,
            organ=bool(self.topic and self.topic.organ),
            channel=example.channel,
            fields=example.fields,
        )

    def do(self, verb: str, given: str = "", *, at: datetime, no: bool = False) -> None:
        """One deed. `given`: an outcome, a step, a post, a verdict, "clock:span"."""
        deed = getattr(self, f"_do_{verb}", None)
        if deed is None:
            raise Refused("no_such_verb")
        if verb != "register" and not self._allowed(verb):
            raise Refused("wrong_stage")
        deed(given, at, no) if verb == "step" else deed(given, at)

    def _allowed(self, verb: str) -> bool:
        if verb in ALSO:
            return self.stage in ALSO[verb]
        return any(known.action == verb for known in STAGES.get(self.stage, frozenset()))

    # ---- coming in and going round -------------------------------------------------------------------------

    def _do_register(self, given: str, at: datetime) -> None:
        if self.stage:
            raise Refused("wrong_stage")
        self.owner = self._holder()
        self.stage = "registered"
        for event in ("said", "registered", "held"):
            self._fire(event, at)

    def _holder(self) -> str:
        holder = self.playbook.holder(self.facts())
        if holder.startswith("field:"):
            holder = str(self.example.fields.get(holder.removeprefix("field:"), ""))
        if holder == "topic":
            holder = self.topic.lead if self.topic else ""
        if holder == "above_subject":
            subject = self.view.post(self.example.subject)
            holder = subject.up if subject else ""
        if self.view.post(holder) is None:
            raise Refused("nobody_there")
        return holder

    def _do_sort(self, given: str, at: datetime) -> None:
        self._fire("sorted", at)

    def _do_take(self, given: str, at: datetime) -> None:
        self.stage = "handling"
        self._fire("taken", at)

    def _do_offer(self, given: str, at: datetime) -> None:
        rule = self.playbook.hand_over
        may = {self._someone(who) for who in rule.to} if rule else set()
        if given not in may or given == self.owner:
            raise Refused("cannot_hand_to")
        self._pass_on(given, at)

    def _someone(self, who: str) -> str:
        if who == "up":
            return self._above()
        return (self.topic.lead if self.topic else "") if who == "topic" else who

    def _do_designate(self, given: str, at: datetime) -> None:
        self._pass_on(given, at)
        self.designated = True

    def _do_climb(self, given: str, at: datetime) -> None:
        above = self._above()
        if not above:
            raise Refused("at_the_top")
        self._pass_on(above, at)
        self._fire("climbed", at)

    def _above(self) -> str:
        path = self.playbook.hand_over.path if self.playbook.hand_over else ()
        if self.owner in path[:-1]:
            return path[path.index(self.owner) + 1]
        here = self.view.post(self.owner)
        return here.up if here else ""

    def _pass_on(self, post: str, at: datetime) -> None:
        self.given_by.append(self.owner)
        self.owner, self.stage = post, "offered"
        self._fire("offered", at)
        self._fire("held", at)

    def _do_return(self, given: str, at: datetime) -> None:
        rule = self.playbook.hand_over
        if self.designated:
            raise Refused("designated")
        if not self.given_by:
            raise Refused("first_receiver")
        if rule is None or given not in rule.reasons:
            raise Refused("reason_unknown")
        if self.returned >= rule.return_times:
            raise Refused("returned_enough")
        self.returned += 1
        self.owner, self.stage = self.given_by.pop(), "handling"
        self._stop(["take"], at)
        self._fire("held", at)

    def _do_redirect(self, given: str, at: datetime) -> None:
        self._end("redirected", at)
        self._fire("redirected", at)

    def _do_withdraw(self, given: str, at: datetime) -> None:
        self._end("withdrawn", at)

    # ---- the work
    # ---------------------------------------------------------------------------------------------

    def _do_reply(self, given: str, at: datetime) -> None:
        self.replied = True
        self._fire("replied", at)

    def _do_note(self, given: str, at: datetime) -> None:
        """A note changes nothing that an example can see."""

    def _do_say_more(self, given: str, at: datetime) -> None:
        """The speaker adds words; nothing that an example can see changes."""

    def _do_step(self, given: str, at: datetime, no: bool) -> None:
        step = self.playbook.step(given, self.facts())
        if step is None:
            raise Refused("no_such_step")
        if any(step.kind in flag.stops for flag in self.flags):
            raise Refused("stopped_by_flag")
        if not self._open(step):
            raise Refused("not_yet")
        self._fire(f"step:{given}.start", at)
        self.done[given] = not no or step.if_no == "record"
        if no:
            self._undo(given, step, at)
            return
        if step.kind == "visit" and not self.replied:
            self._do_reply("", at)
        self._fire(f"step:{given}", at)
        if step.kind == "deliver" and step.letter:
            self._fire(f"delivered:{step.letter}", at)
        if step.opens:
            self.children.append(step.opens)
        self._close(at)

    def _open(self, step: Step) -> bool:
        facts = self.facts()
        before = [name for name in step.after if self.playbook.step(name, facts)]
        started = step.starts.name not in _LATER or self.stage in ("closed", step.starts.name)
        return started and all(self.done.get(name) for name in before)

    def _undo(self, name: str, step: Step, at: datetime) -> None:
        """A "no" redoes the step it names and all that came after that one; or reopens the matter."""
        if step.if_no == "reopen":
            self._reopen(at, up=False)
        elif step.if_no in self.playbook.steps:
            facts = self.facts()
            for other in self.done:
                if step.if_no in self.playbook.needed([other], facts):
                    self.done[other] = False

    def _do_answer(self, given: str, at: datetime) -> None:
        outcome = self.playbook.outcomes.get(given)
        if outcome is None:
            raise Refused("outcome_unknown")
        facts = self.facts()
        if outcome.when and not outcome.when.holds(facts):
            raise Refused("outcome_does_not_fit")
        if not all(self.done.get(name) for name in self.playbook.needed(outcome.needs, facts)):
            raise Refused("step_missing")
        self.outcome, self.verdict = given, ""
        if not self.replied:
            self._do_reply("", at)
        self.stage = "answered"
        self._fire("answered", at)
        self._stop([name for name in self.clocks if not self._after_answer(name)], at)
        if outcome.opens:
            self.children.append(outcome.opens)
        self._close(at)

    def _after_answer(self, name: str) -> bool:
        """Clocks that begin with the answer go on; so do those that stop at something later."""
        until = self.clocks[name].clock.until
        return until.kind != "event" or until.name in ("verdict", "closed")

    def _do_pause(self, given: str, at: datetime) -> None:
        if not any(given in ticking.clock.pauses for ticking in self._running().values()):
            raise Refused("nothing_to_pause")
        self.stage, self.paused = "waiting", (given, at)

    def _do_resume(self, given: str, at: datetime) -> None:
        if self.paused:
            reason, since = self.paused
            for ticking in self._running().values():
                if reason in ticking.clock.pauses:
                    ticking.pauses.append((since, at))
        self.stage, self.paused = "handling", None

    def _do_extend(self, given: str, at: datetime) -> None:
        name, _, written = given.partition(":")
        ticking, span = self._running().get(name), Span.parse(written)
        rule = ticking.clock.extend if ticking else None
        if ticking is None or rule is None:
            raise Refused("cannot_extend")
        if len(ticking.extra) >= rule.times or span.unit != rule.max.unit or span.n > rule.max.n:
            raise Refused("extended_enough")
        ticking.extra.append(span)

    # ---- the end
    # ----------------------------------------------------------------------------------------------

    def _do_verdict(self, given: str, at: datetime) -> None:
        self.verdict = given
        self._fire("verdict", at)
        said = {"satisfied": "solved", "unsatisfied": "not"}.get(given, given)
        leads = after_verdict(said, self.reopened, self.playbook.verdict.reopens_to)
        if leads == "close":
            self._close(at)
        else:
            self._reopen(at, up=leads == "up")

    def _do_reopen(self, given: str, at: datetime) -> None:
        self._reopen(at, up=False)

    def _reopen(self, at: datetime, *, up: bool) -> None:
        self.reopened += 1
        self.stage, self.verdict, self.outcome = "handling", "", ""
        for name, clock in self.playbook.clocks_for(self.facts()).items():
            if clock.until.kind == "event" and clock.until.name == "answered":
                self.clocks[name] = Ticking(clock, at)
        self._fire("reopened", at)
        above = self._above() if up else ""
        if above:
            self._pass_on(above, at)

    def _close(self, at: datetime) -> None:
        """Closed when the verdict (or nobody to give one) and what closing needs are there."""
        heard = self.verdict or self.playbook.verdict.by == "none"
        needed = self.playbook.needed(self.playbook.close.needs, self.facts())
        if self.stage == "answered" and heard and all(self.done.get(name) for name in needed):
            self._end("closed", at)
            self._fire("closed", at)

    def _end(self, stage: str, at: datetime) -> None:
        self._stop(list(self.clocks), at)
        self.stage = stage

    # ---- clocks
    # -----------------------------------------------------------------------------------------------

    def _running(self) -> dict[str, Ticking]:
        return {name: ticking for name, ticking in self.clocks.items() if ticking.stopped is None}

    def _stop(self, names: list[str], at: datetime) -> None:
        for name in names:
            if name in self.clocks and self.clocks[name].stopped is None:
                self.clocks[name].stopped = at

    def _fire(self, event: str, at: datetime) -> None:
        """An event stops the clocks that wait for it, then starts those that begin with it."""
        self._stop([name for name, ticking in self.clocks.items() if ticking.clock.until.written == event], at)
        for name, clock in self.playbook.clocks_for(self.facts()).items():
            if clock.from_.written == event and (clock.again or name not in self.clocks):
                self.clocks[name] = Ticking(clock, at)

    def due(self, name: str) -> datetime | None:
        """When the clock of that name is (or was last) due."""
        ticking = self.clocks.get(name)
        if ticking is None:
            return None
        clock, fields = ticking.clock, self.example.fields
        cap = _end_of(fields.get(clock.no_later_than)) if clock.no_later_than else None
        limit = clock.within
        if limit.span is None:
            start = _end_of(fields.get(limit.field))
            return _shifted(start, limit.shift, limit.sign, self.calendar) if start else None
        return reckon(
            ticking.basis,
            limit.span,
            self.calendar,
            pauses=ticking.pauses,
            roll=clock.roll,
            start_counts=clock.start_counts,
            extra=ticking.extra,
            no_later_than=cap,
        ).at

    def late(self, end: datetime) -> set[str]:
        """Clocks that stopped after they were due, or run and are due already."""
        return {
            name
            for name, ticking in self.clocks.items()
            if (due := self.due(name)) is not None and (ticking.stopped or end) > due
        }


def _end_of(value: object) -> datetime | None:
    """A date field's last moment: the day's end, or the minute that was written."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)
    return end_of_day(value) if isinstance(value, date) else None


def _shifted(start: datetime, shift: Span | None, sign: int, calendar: Calendar) -> datetime:
    if shift is None:
        return start
    if sign > 0:
        return reckon(start, shift, calendar).at
    return start - timedelta(**{shift.unit: shift.n})
