"""A remembered matter lived again under given rules: the deeds of the writer of lives, with nothing written."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.spans import Span
from zhishuo.matters import flagging, refusals, rules, stepdata
from zhishuo.matters.bulk.course import Rows, Setting, Told, Writer
from zhishuo.matters.bulk.life import Deed
from zhishuo.matters.course import ending, handing, sorting, stepping, waiting
from zhishuo.matters.course.course import Course
from zhishuo.matters.course.rows import MatterRow
from zhishuo.matters.practice import Practice
from zhishuo.matters.trial.ground import Ground
from zhishuo.matters.trial.passing import SYSTEM, Hand, Passing
from zhishuo.matters.trial.past import Past
from zhishuo.matters.trial.remembering import Lively, tried
from zhishuo.packs import api as packs

LEVELS = ("", "grid", "village", "town", "county", "city")
ON = ("offer", "climb")
# What was asked of an office that has to know of the matter with that, and the name under which it is told.
TELLS = {"pause": "ask:pause", "extend": "ask:extend", "skip_step": "ask:skip_step", "rule": "rule"}


class Stand(Told):
    """Where offices stand, while one deed of the past is done again.

    `to` is where it went then. Where the rules in force sent it there, the draft's rules send it where they say.
    """

    def __init__(self, ground: Ground, before: "tuple[Ground, Practice] | None") -> None:
        super().__init__({})
        self.ground, self.before = ground, before

    def post(self, office: int) -> str:
        return self.ground.post(office)

    def place(self, office: int) -> int:
        return self.ground.place(office)

    def definition(self, post: str, place: int) -> Any | None:
        return self.ground.definition(post, place)

    def at(self, post: str, place: int) -> int | None:
        return self.ground.at(post, place)

    def named(self, post: str, place: int) -> Sequence[int]:
        return self.ground.named(post, place)

    def sitting(self, office: int) -> Collection[int]:
        return self.ground.sitting(office)

    def above(self, course: Course) -> int | None:
        book = course.book
        assert isinstance(book, Practice)
        here = self.climbs(course.matter, book)
        if self.to is None or self.before is None:
            return self.to or here
        levels = self.ground.offices.level
        if LEVELS.index(levels(self.to)) <= LEVELS.index(levels(course.matter.owner_id)):
            return here  # it stands there already, by another way
        ground, practice = self.before
        return here if here and ground.climbs(course.matter, practice) == self.to else self.to


class Replay(Writer):
    """One matter under one practice. `refused`: the deeds that these rules do not allow, as (verb, code of the refusal).

    `before`: the rules in force and their offices, where a draft is tried; its version moves are its own then. `end`: until when
    reminders sound. `hand`: how the system itself worked then, learned without `before`, kept to with it.
    """

    course_class = Lively

    def __init__(
        self,
        past: Past,
        practice: Practice,
        ground: Ground,
        before: tuple[Ground, Practice] | None = None,
        *,
        end: datetime | None = None,
        hand: Hand | None = None,
    ) -> None:
        self.past, self.ground, self.before, self.end = past, ground, before, end
        self.passing = Passing(ground, hand or Hand())
        self.refused: list[tuple[str, str]] = []
        self.fallen: set[int] = set()  # offices that a hand-over of the past need not go to any more
        self.given_up: set[tuple[datetime, str]] = set()
        setting = Setting({}, by="", number=past.number, person=None, mine=past.mine, now=past.life.registered_at)
        super().__init__(past.life, practice, setting, rows=Rows(), ids=count(1))
        self.course.sound_from = None

    def _standing(self) -> Told:
        return Stand(self.ground, self.before)

    def _matter(self, practice: Practice) -> MatterRow:
        life, playbook, past = self.life, practice.playbook, self.past
        facts = playbook.facts(
            place=life.place.level, channel=life.channel, topics=practice.topics(life.topic), fields=life.fields
        )
        return MatterRow(
            id=past.id, county=life.place.county, number=past.number, pack_id=practice.version.id, playbook=practice.key,
            klass=playbook.playbook.class_, topic=life.topic, measure=life.measure or playbook.measure(facts),
            privacy=playbook.playbook.privacy, channel=life.channel, place=int(life.place), town=life.place.town,
            registrar_id=life.registrar, owner_id=life.owner, first_id=life.owner, said_at=life.said_at,
            registered_at=life.registered_at, fields=dict(life.fields), people=past.people, hidden=past.hidden,
        )  # fmt: skip

    # ---- nothing is written

    def _say(self, kind: str, deed: Deed, *, public: bool = True, office: bool = True) -> int:
        return 0

    def _told(self, *args: Any, **kwargs: Any) -> None:
        """The past has been told."""

    def _keep(self) -> None:
        """Nothing of it is kept; what is still open goes on until the end."""
        if self.end is not None:
            self._until(max(self.end, self.last))
            if self.before is None:
                self.passing.learn(self.course, self.end, "")

    # ---- deeds as far as these rules allow them

    def _settled(self, deed: Deed) -> None:
        try:
            super()._settled(deed)
        except Refusal as refusal:
            self.refused.append(("answer", refusal.code))
            stepping.settle(self.course)

    def _flags(self, text: str) -> None:
        past, known = self.past, self.course.book.flags
        sure = [key for key in past.sure if key in known]
        for key, found in flagging.raised(known, text, people=past.people, sure=sure).items():
            sorting.raise_flag(self.course, key, found=list(found), account=self.life.registrar, sure=key in sure)
        self.course.opens.clear()

    def _do(self, deed: Deed) -> None:
        by_itself = deed.verb if "system" in deed.data and deed.verb in SYSTEM and not self.imported else ""
        if by_itself and self.before is not None and self.passing.hand.does(deed.verb):
            return  # by the draft's own clocks
        deed.at = max(deed.at, self.last)
        self._until(deed.at)
        if self.before is None:
            self.passing.learn(self.course, deed.at, by_itself)
        if not hasattr(self, f"_deed_{deed.verb}") or self._needless(deed):
            return
        try:
            super()._do(deed)
        except Refusal as refusal:
            self.refused.append((deed.verb, refusal.code))

    def _until(self, at: datetime) -> None:
        """Time goes by: what sounds, sounds; under a draft the system does what falls to it by these rules."""
        while (following := self._following(at)) is not None:
            moment, what = following
            if what == "rung":
                self.passing.ring(self.course, moment)
                continue
            self.given_up.add((moment, what))
            self.last = max(self.last, moment)
            try:
                super()._do(self.passing.deed(self.course, self.last, what))
            except Refusal:
                continue  # it has moved meanwhile, or stands at the top
        self.passing.unacknowledged(self.course, at)

    def _following(self, at: datetime) -> tuple[datetime, str] | None:
        rung = self.passing.next_rung(self.course, at)
        found = [(max(rung, self.last), "rung")] if rung is not None else []
        if self.before is not None and not self.imported:
            own = ((self.passing.when(hour, what), what) for hour, what in self.passing.own(self.course))
            found += [one for one in own if one[0] < at and one not in self.given_up]
        return min(found, default=None)

    def _needless(self, deed: Deed) -> bool:
        """Whether the deed has no place any more, because whoever it led to has it already; or the engine does it by itself."""
        matter, data = self.course.matter, deed.data
        if deed.verb == "close":
            return matter.stage != "answered" or not (matter.verdict or self.imported)
        if self.before is None:
            return False
        if deed.verb in ON and "to" in data:
            there, here = (LEVELS.index(self.ground.offices.level(one)) for one in (int(data["to"]), matter.owner_id))
            if int(data["to"]) == matter.owner_id or (
                deed.verb == "climb" and data.get("from") != matter.owner_id and there <= here
            ):
                self.fallen.add(int(data["to"]))
                return True
        if deed.verb == "return":
            return data.get("from") in self.fallen and data.get("from") != matter.owner_id
        return deed.verb == "take" and matter.stage in ("handling", "waiting") and bool(self.fallen)

    def _close_if(self, deed: Deed) -> None:
        if not self.past.parts:
            super()._close_if(deed)

    def _deed_close(self, deed: Deed) -> dict[str, Any]:
        if self.imported:
            return super()._deed_close(deed)
        if not ending.may_close(self.course, children_open=False):
            raise refusals.ChildrenOpen(count=0)
        return ending.close(self.course)

    def _deed_offer(self, deed: Deed) -> dict[str, Any]:
        """Where the rules in force let it go and these do not, it is refused."""
        course, to = self.course, int(deed.data["to"])
        book = course.book
        assert isinstance(book, Practice)
        if self.before is not None and _may(*self.before, course.matter, to) and not _may(self.ground, book, course.matter, to):
            raise rules.CannotHandTo(office=self.ground.post(to), field="office")
        return handing.offer(course, to)

    def _deed_sort(self, deed: Deed) -> dict[str, Any]:
        """A measure that was given is given again; one that the playbook proposed is proposed by these rules."""
        book, data = self.course.book, deed.data
        assert isinstance(book, Practice)
        chosen = book.other(data.get("playbook") or self.course.matter.playbook)
        measures = chosen.playbook.measures
        known = data.get("measure", "") in (measures.allow if measures else ())
        measure = data.get("measure", "") if data.get("chosen", known) else ""
        if measure and not known:
            raise rules.PlaybookUnknown(got=measure, field="measure")
        return sorting.sort(self.course, chosen, topic=data.get("topic", ""), measure=measure)

    def _deed_answer(self, deed: Deed) -> dict[str, Any]:
        told = ending.answer(self.course, deed.data["outcome"], account=deed.account, as_it_was=self.imported)
        self.course.opens.clear()
        return told

    def _deed_do_step(self, deed: Deed) -> dict[str, Any]:
        data, course = deed.data, self.course
        key = str(data["step"])
        if key.startswith("added"):
            return stepping.do_added(course, key, account=deed.account, office=None, saying=None)
        told = stepping.do(course, key, no=bool(data.get("no")), account=deed.account)
        course.opens.clear()
        return told

    # ---- what lives in bulk do not know

    def _deed_acknowledge(self, deed: Deed) -> dict[str, Any]:
        self.passing.acknowledged(deed.account)
        return {}

    def _deed_urge(self, deed: Deed) -> dict[str, Any]:
        if deed.data.get("reminded", True):
            self.passing.urged(self.course)
        return {}

    def _deed_assign(self, deed: Deed) -> dict[str, Any]:
        return handing.assign(self.course, account=deed.data["account"])

    def _deed_revoke(self, deed: Deed) -> dict[str, Any]:
        return handing.revoke(self.course)

    def _deed_ask_help(self, deed: Deed) -> dict[str, Any]:
        handing.ask_help(self.course, deed.data["offices"])
        return {}

    def _deed_whistle(self, deed: Deed) -> dict[str, Any]:
        return handing.whistle(self.course, deed.data["offices"], urgent=bool(deed.data.get("urgent")))

    def _deed_arrive(self, deed: Deed) -> dict[str, Any]:
        return handing.arrive(self.course, deed.data["office"], account=deed.account)

    def _deed_finish_help(self, deed: Deed) -> dict[str, Any]:
        return handing.finish_help(self.course, deed.data["office"], account=deed.account)

    def _deed_designate(self, deed: Deed) -> dict[str, Any]:
        return handing.designate(self.course, int(deed.data["to"]))

    def _deed_rule(self, deed: Deed) -> dict[str, Any]:
        self.course.stop(clock for clock in self.course.running() if clock.name == "ask:rule")
        return handing.designate(self.course, int(deed.data["to"]))

    def _deed_draft(self, deed: Deed) -> dict[str, Any]:
        return self._asked(deed)

    def _deed_dispute(self, deed: Deed) -> dict[str, Any]:
        return self._asked(deed)

    def _deed_ask(self, deed: Deed) -> dict[str, Any]:
        stepping.replied(self.course)
        return waiting.pause(self.course, "ask")

    def _deed_pause(self, deed: Deed) -> dict[str, Any]:
        return self._asked(deed) if "ask" in deed.data else waiting.pause(self.course, deed.data["reason"])

    def _deed_extend(self, deed: Deed) -> dict[str, Any]:
        data = deed.data
        return (
            self._asked(deed) if "ask" in data else self._extended(data["clock"], data.get("by") or data["span"], data["reason"])
        )

    def _extended(self, clock: str, span: str, reason: str) -> dict[str, Any]:
        return waiting.extend(self.course, clock, Span.parse(span), reason)

    def _deed_return(self, deed: Deed) -> dict[str, Any]:
        return self._asked(deed) if "ask" in deed.data else handing.return_(self.course, deed.data["reason"])

    def _deed_skip_step(self, deed: Deed) -> dict[str, Any]:
        if "ask" in deed.data:
            return self._asked(deed)
        return stepping.skip(self.course, deed.data["step"], account=deed.account, saying=None, reason=deed.data["reason"])

    def _asked(self, deed: Deed) -> dict[str, Any]:
        """Somebody else had to agree first; whom these rules would ask is not asked again."""
        data = {k: v for k, v in deed.data.items() if k not in ("ask", "verb", "office", "head", "saying")}
        verb, office = str(deed.data["verb"]), int(deed.data["office"])
        waiting.ask_leave(self.course, verb, data, office=office, head=False, account=deed.account, asker=None, saying=None)
        step = TELLS.get(verb)
        if step and office != self.course.matter.owner_id:
            handing.ask_help(self.course, [office], role="told", step=step)
        return {}

    def _deed_agree(self, deed: Deed) -> dict[str, Any]:
        course, data = self.course, deed.data
        asked = next((row for kind, row in reversed(course.fresh) if kind == "ask" and row.verb == data["verb"]), None)
        if asked is None:
            raise refusals.AskSettled()
        waiting.settled_ask(course, asked, agreed=bool(data["agreed"]), account=deed.account)
        if not data["agreed"] or asked.verb == "answer":  # an answer follows as a deed of its own
            return {}
        if asked.verb == "pause":
            return waiting.pause(course, asked.data["reason"])
        if asked.verb == "extend":
            return self._extended(asked.data["clock"], asked.data["span"], asked.data["reason"])
        if asked.verb == "return":
            return handing.return_(course, asked.data["reason"])
        if asked.verb == "version":
            return self._deed_version(deed)
        return stepping.skip(course, asked.data["step"], account=deed.account, saying=None, reason=asked.data["reason"])

    def _deed_version(self, deed: Deed) -> dict[str, Any]:
        """Under a draft it stands on newer rules already."""
        if "ask" in deed.data and deed.verb == "version":
            return self._asked(deed)
        if self.before is not None or "pack" not in deed.data:
            return {}
        practice = tried(packs.get(int(deed.data["pack"])), self.course.matter.playbook, self.life.place)
        return sorting.sort(self.course, practice, topic="", measure="")

    def _deed_say_more(self, deed: Deed) -> dict[str, Any]:
        standing = self.course.clock("pause")
        if deed.data.get("resumed") and standing is not None:
            waiting.resume(self.course)
        return {}

    def _deed_fill(self, deed: Deed) -> dict[str, Any]:
        """With the values that stand now: the trail keeps names, no values."""
        values = {name: self.past.later[name] for name in deed.data.get("fields", ()) if name in self.past.later}
        return sorting.fill(self.course, values)

    def _deed_flag(self, deed: Deed) -> dict[str, Any]:
        key = str(deed.data["flag"])
        if key not in self.course.book.flags or key in self.course.matter.flags:
            raise refusals.FlagUnknown(field="flag")
        row = self._proposed(key)
        if row is not None:
            sorting.settle_flag(self.course, row, confirmed=True, account=deed.account)
        else:
            sorting.raise_flag(self.course, key, found=[], account=deed.account, sure=True)
        self.course.opens.clear()
        return {}

    def _deed_settle_flag(self, deed: Deed) -> dict[str, Any]:
        row = self._proposed(str(deed.data["flag"]))
        if row is None:
            raise refusals.FlagUnknown(field="flag")
        told = sorting.settle_flag(self.course, row, confirmed=bool(deed.data["confirmed"]), account=deed.account)
        self.course.opens.clear()
        return told

    def _proposed(self, key: str) -> Any:
        return next((r for kind, r in self.course.fresh if kind == "flag" and r.key == key and r.state == "proposed"), None)

    def _added(self, deed: Deed, *, ordered: bool) -> dict[str, Any]:
        data = deed.data
        return stepping.add(
            self.course, data["kind"], "", within=data.get("within", ""), office=data["office"], account=deed.account, saying=None,
            ordered=ordered,
        )  # fmt: skip

    def _deed_add_step(self, deed: Deed) -> dict[str, Any]:
        return self._added(deed, ordered=False)

    def _deed_instruct(self, deed: Deed) -> dict[str, Any]:
        return self._added(deed, ordered=True)

    def _deed_supervise(self, deed: Deed) -> dict[str, Any]:
        office = deed.data.get("office")
        self.course.set(supervisor_id=office)
        self.course.start("supervise", "supervised", stepdata.span(deed.data.get("within") or "5 workdays"))
        if office is not None:
            handing.ask_help(self.course, [office], role="told", step="supervise")
        return {}

    def _deed_release(self, deed: Deed) -> dict[str, Any]:
        self.course.set(supervisor_id=None)
        self.course.stop(clock for clock in self.course.running() if clock.name == "supervise")
        return {}

    def _deed_lift(self, deed: Deed) -> dict[str, Any]:
        if self.course.matter.stage in ("answered", "closed"):
            return ending.reopen(self.course, up=True)
        return handing.climb(self.course)

    def _deed_call_back(self, deed: Deed) -> dict[str, Any]:
        if "reopened" not in deed.data or self.course.matter.stage not in ("answered", "closed"):
            return {}
        return ending.reopen(self.course, up=False)

    def _deed_redirect(self, deed: Deed) -> dict[str, Any]:
        return ending.redirect(self.course, deed.data["reason"])

    def _deed_merge(self, deed: Deed) -> dict[str, Any]:
        return ending.merge(self.course, int(deed.data["into"]))


def _may(ground: Ground, practice: Practice, matter: MatterRow, to: int) -> bool:
    """Whether the playbook's list names this office for this matter."""
    rule = practice.playbook.hand_over
    return any(ground.post(to) == who or to in ground.means(who, matter, practice) for who in (rule.to if rule else ()))
