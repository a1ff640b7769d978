"""The deeds of a remembered matter, done again: those that lives in bulk know otherwise, and those that they do not know."""

from typing import Any

from zhishuo.kernel.spans import Span
from zhishuo.matters import refusals, rules, stepdata
from zhishuo.matters.bulk.course import Writer
from zhishuo.matters.bulk.life import Deed
from zhishuo.matters.course import ending, handing, sorting, stepping, waiting
from zhishuo.matters.course.rows import MatterRow
from zhishuo.matters.practice import Practice
from zhishuo.matters.trial.ground import Ground
from zhishuo.matters.trial.passing import Passing
from zhishuo.matters.trial.past import Past
from zhishuo.matters.trial.remembering import tried
from zhishuo.packs import api as packs

# What was asked of an office that has to know of the matter with that, and the name under which it is told.
TELLS = {"rule": "rule"} | {verb: f"ask:{verb}" for verb in ("pause", "extend", "skip_step", "version", "answer")}


class Deeds(Writer):
    """What a replay does, deed by deed. `before`: the rules in force and their offices, where a draft is tried."""

    past: Past
    ground: Ground
    before: tuple[Ground, Practice] | None
    passing: Passing

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
        """Somebody else had to agree first: under a draft whoever its rules name; where they name nobody, whoever it was."""
        data = {k: v for k, v in deed.data.items() if k not in ("ask", "verb", "office", "head", "saying")}
        verb, office = str(deed.data["verb"]), int(deed.data["office"])
        who = self._agrees(verb, data) if self.before is not None else ""
        if who not in waiting.ALONE:
            office = next(iter(self.offices.found(who, self.course)), self.course.matter.owner_id)
        waiting.ask_leave(self.course, verb, data, office=office, head=False, account=deed.account, asker=None, saying=None)
        step = TELLS.get(verb)
        if step and office != self.course.matter.owner_id:
            handing.ask_help(self.course, [office], role="told", step=step)
        return {}

    def _agrees(self, verb: str, data: dict[str, Any]) -> str:
        """Whom these rules ask for leave, in a pack's words; "" for what they do not know."""
        if verb == "extend":
            rule = self.course.rule(data["clock"])
            return rule.extend.by if rule and rule.extend else ""
        if verb == "answer":
            outcome = self.course.playbook.outcomes.get(data["outcome"])
            return outcome.checked_by if outcome else ""
        if verb == "skip_step":
            return stepping.skip_agreed_by(self.course, str(data["step"]), str(data["reason"]))
        reason = self.course.book.reasons.get(f"{verb}.{data.get('reason')}")
        return reason.by if reason else ""

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
        self.passing.seen(row.key)
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
