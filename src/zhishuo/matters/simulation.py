"""One matter on paper: the course of an example, run by the engine's own deeds.

Posts stand for offices: there is one of each, at a made-up place of its level; climbing follows the playbook's path and the
posts' `up`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import count
from typing import Any

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.schema import View
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI
from zhishuo.kernel.verbs import Verb
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters import stepdata
from zhishuo.matters.course import ending, handing, sorting, stepping, waiting
from zhishuo.matters.course.course import Course
from zhishuo.matters.course.rows import KINDS, MatterRow
from zhishuo.matters.ladder import WORK
from zhishuo.matters.personal import SEALED
from zhishuo.matters.playbook import Example, Playbook
from zhishuo.matters.stages import STAGES
from zhishuo.matters.topic import Lineage, lineage

OTHERS = {"owner.head": "owner", "up.head": "up"}


class Refused(Exception):  # noqa: N818 (an answer, not an error)
    """The deed is refused; `code` is that of the engine's refusal."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Paper:
    """A playbook in the view that is being checked: the `Book` of a course."""

    def __init__(self, view: View, playbook: Playbook) -> None:
        self.view, self.playbook = view, playbook
        calendars = view.tables("calendar")
        self.calendar = Calendar.shipped(calendars["calendar"].local_days() if calendars else {})
        self.work = calendars["calendar"].hours.work if calendars else WORK

    @property
    def key(self) -> str:
        return self.playbook.slug

    @cached_property
    def ladder(self) -> Any:
        return self.view.tables("ladders").get(self.playbook.playbook.ladder)

    @property
    def flags(self) -> Mapping[str, Any]:
        return self.view.tables("flags")

    @property
    def reasons(self) -> Mapping[str, Any]:
        return self.view.tables("reasons")

    def seal(self, name: str, text: str) -> dict[str, str]:
        """Nothing of an example is kept: that something stands there is all that the course asks."""
        return {SEALED: ""}

    def masked(self, name: str, value: Any) -> str:
        return ""

    def topic(self, key: str) -> Lineage | None:
        return lineage(self.view.tables("topics"), key) if key else None


class Posts:
    """Every post is one office; its number is its place in the order of asking."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.names: list[str] = []

    def number(self, post: str) -> int:
        if post not in self.names:
            self.names.append(post)
        return self.names.index(post) + 1

    def post(self, office: int) -> str:
        return self.names[office - 1]

    def above(self, course: Course) -> int | None:
        rule = course.playbook.hand_over
        here = self.post(course.matter.owner_id)
        path = rule.path if rule else ()
        if here in path[:-1]:
            return self.number(path[path.index(here) + 1])
        found = self.view.post(here)
        return self.number(found.up) if found and found.up else None

    def found(self, who: str, course: Course) -> list[int]:
        who = OTHERS.get(who, who)
        plain = {"owner": course.matter.owner_id, "doer": course.matter.owner_id, "first": course.matter.first_id}
        if who in plain:
            return [plain[who]]
        if who == "registrar":
            return [course.matter.first_id]
        if who == "up":
            above = self.above(course)
            return [above] if above else []
        if who == "topic":
            topic = course.book.topic(course.matter.topic)
            who = topic.lead if topic else ""
        if who == "watcher":
            who = course.playbook.verdict.watcher
        return [self.number(who)] if self.view.post(who) is not None else []


class Run:
    """State of the matter; `do` changes it or raises Refused."""

    def __init__(self, view: View, playbook: Playbook, example: Example) -> None:
        self.view, self.example = view, example
        self.book, self.posts = Paper(view, playbook), Posts(view)
        self._ids = count(1)
        self.children: list[str] = []
        self.course: Course | None = None

    # ---- what the example asks for at the end

    @property
    def matter(self) -> Any:
        return self.course.matter if self.course else MatterRow(id=0, county=0)

    @property
    def stage(self) -> str:
        return str(self.matter.stage)

    @property
    def owner(self) -> str:
        return self.posts.post(self.matter.owner_id) if self.course else ""

    @property
    def verdict(self) -> str:
        return "" if self.matter.verdict == "none" else str(self.matter.verdict)

    @property
    def measure(self) -> str:
        return str(self.matter.measure)

    def due(self, name: str) -> datetime | None:
        """When the clock of that name is (or was last) due."""
        assert self.course is not None
        return next((clock.due for clock in reversed(self.course.clocks) if clock.name == name), None)

    def late(self, end: datetime) -> set[str]:
        """Clocks that stopped after they were due, or run and are due already."""
        assert self.course is not None
        names = self.course.playbook.clocks
        return {c.name for c in self.course.clocks if c.name in names and not c.paused and (c.stopped_at or end) > c.due}

    # ---- deeds

    def do(self, verb: str, given: str = "", *, at: datetime, no: bool = False) -> None:
        """One deed. `given`: an outcome, a step, a post, a verdict, "clock:span"."""
        deed = getattr(self, f"_do_{verb}", None)
        if deed is None:
            raise Refused("no_such_verb")
        if (verb == "register") == (self.course is not None):
            raise Refused("wrong_stage")
        if self.course is not None:
            self.course.at = at
            known = Verb.named(f"matter.{'do_step' if verb == 'step' else verb}")
            if known not in STAGES[self.stage]:
                raise Refused("wrong_stage")
        try:
            deed(given, at, no) if verb == "step" else deed(given, at)
        except Refusal as refusal:
            raise Refused(refusal.code) from refusal
        self._settle()

    def _settle(self) -> None:
        course = self._course
        stepping.settle(course)
        self.children += [playbook for playbook, _why in course.opens]
        course.opens.clear()
        if ending.may_close(course, children_open=False):
            ending.close(course)
            stepping.settle(course)

    @property
    def _course(self) -> Course:
        assert self.course is not None
        return self.course

    def _do_register(self, given: str, at: datetime) -> None:
        example, playbook = self.example, self.book.playbook
        topic = self.book.topic(example.topic)
        fields = stepdata.values(self.book, {name: _kept(value) for name, value in example.fields.items()}, {})
        facts = playbook.facts(
            measure=example.measure, place=example.place, topics=topic.chain if topic else (), flags=example.flags,
            organ=bool(topic and topic.organ), channel=example.channel, fields=fields,
        )  # fmt: skip
        owner = self.posts.number(self._holder(playbook.holder(facts), topic))
        matter = MatterRow(
            id=next(self._ids), county=0, playbook=playbook.slug, klass=playbook.playbook.class_, topic=example.topic,
            measure=example.measure or playbook.measure(facts), privacy=playbook.playbook.privacy, channel=example.channel,
            owner_id=owner, first_id=owner, said_at=at, registered_at=at, fields=fields,
        )  # fmt: skip
        self.course = Course(matter, self.book, self.posts, self._make, at=at, level=example.place, clocks=[], hands=[], steps=[])
        handing.received(self.course, said_at=at, mine=False, account=None)
        for key in example.flags:
            sorting.raise_flag(self.course, key, found=[], account=None, sure=True)

    def _make(self, kind: str, values: dict[str, Any]) -> Any:
        return KINDS[kind](id=next(self._ids), **values)

    def _holder(self, holder: str, topic: Lineage | None) -> str:
        if holder.startswith("field:"):
            holder = str(self.example.fields.get(holder.removeprefix("field:"), ""))
        if holder == "topic":
            holder = topic.lead if topic else ""
        if holder == "above_subject":
            subject = self.view.post(self.example.subject)
            holder = subject.up if subject else ""
        if self.view.post(holder) is None:
            raise Refused("nobody_there")
        return holder

    def _do_sort(self, given: str, at: datetime) -> None:
        chosen = self.view.tables("playbooks").get(given) if given else self.book.playbook
        if chosen is None:
            raise Refused("playbook_unknown")
        sorting.sort(self._course, Paper(self.view, chosen), topic="", measure="")

    def _do_take(self, given: str, at: datetime) -> None:
        handing.take(self._course, account=1)

    def _do_offer(self, given: str, at: datetime) -> None:
        course, rule = self._course, self._course.playbook.hand_over
        may = {office for who in (rule.to if rule else ()) for office in self.posts.found(who, course)}
        if self.posts.number(given) not in may or given == self.owner:
            raise Refused("cannot_hand_to")
        handing.offer(course, self.posts.number(given))

    def _do_designate(self, given: str, at: datetime) -> None:
        handing.designate(self._course, self.posts.number(given))

    def _do_climb(self, given: str, at: datetime) -> None:
        handing.climb(self._course)

    def _do_return(self, given: str, at: datetime) -> None:
        handing.return_(self._course, given)

    def _do_whistle(self, given: str, at: datetime) -> None:
        """`given`: posts, with commas; "urgent " before them where it is."""
        urgent, _, rest = given.rpartition(" ")
        rule = self._course.playbook.whistle
        posts = rest.split(",")
        if rule and set(posts) - set(rule.call):
            raise Refused("cannot_hand_to")
        handing.whistle(self._course, [self.posts.number(post) for post in posts], urgent=bool(urgent))

    def _do_arrive(self, given: str, at: datetime) -> None:
        handing.arrive(self._course, self.posts.number(given), account=None)

    def _do_redirect(self, given: str, at: datetime) -> None:
        ending.redirect(self._course, given)

    def _do_withdraw(self, given: str, at: datetime) -> None:
        ending.withdraw(self._course)

    def _do_reply(self, given: str, at: datetime) -> None:
        stepping.replied(self._course)

    def _do_note(self, given: str, at: datetime) -> None:
        """A note changes nothing that an example can see."""

    def _do_say_more(self, given: str, at: datetime) -> None:
        """The speaker adds words; nothing that an example can see changes."""

    def _do_step(self, given: str, at: datetime, no: bool) -> None:
        told = stepping.do(self._course, given, no=no)
        if told.get("redo") == "reopen":
            ending.reopen(self._course, up=False)

    def _do_skip_step(self, given: str, at: datetime) -> None:
        step, _, reason = given.partition(":")
        stepping.skip(self._course, step, account=None, saying=None, reason=reason)

    def _do_fill(self, given: str, at: datetime) -> None:
        """`given`: name=value."""
        name, _, value = given.partition("=")
        sorting.fill(self._course, stepdata.values(self._course.book, {name: value}, self._course.matter.fields))

    def _do_flag(self, given: str, at: datetime) -> None:
        sorting.raise_flag(self._course, given, found=[], account=None, sure=True)

    def _do_answer(self, given: str, at: datetime) -> None:
        ending.answer(self._course, given, account=1)

    def _do_pause(self, given: str, at: datetime) -> None:
        waiting.pause(self._course, given)

    def _do_resume(self, given: str, at: datetime) -> None:
        waiting.resume(self._course)

    def _do_extend(self, given: str, at: datetime) -> None:
        name, _, written = given.partition(":")
        waiting.extend(self._course, name, Span.parse(written))

    def _do_verdict(self, given: str, at: datetime) -> None:
        said = {"satisfied": "solved", "unsatisfied": "not"}.get(given, given)
        ending.verdict(self._course, said)
        leads = ending.after_verdict(self._course)
        if leads != "close":
            ending.reopen(self._course, up=leads == "up")

    def _do_reopen(self, given: str, at: datetime) -> None:
        ending.reopen(self._course, up=False)


def _kept(value: object) -> object:
    """A value of an example as a matter keeps it."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).isoformat()
    return value.isoformat() if isinstance(value, date) else value
