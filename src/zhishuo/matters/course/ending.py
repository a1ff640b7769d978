"""Deeds: the answer, the verdict, closing, reopening, and the other ends."""

from typing import Any

from zhishuo.kernel.values import Facts
from zhishuo.matters import refusals, rules
from zhishuo.matters.course import handing, judging, sorting, stepping, waiting
from zhishuo.matters.course.course import Course
from zhishuo.matters.playbook import Outcome, Playbook

# Clocks that do not wait for the answer: they end by themselves.
OWN_END = ("flag:", "call_back", "recheck", "supervise")


def check_answer(course: Course, outcome: str) -> Outcome:
    """Raises OutcomeUnknown, OutcomeDoesNotFit, StepMissing, FieldMissing, NobodyNamed."""
    outcomes, facts = course.playbook.outcomes, course.facts
    found = outcomes.get(outcome)
    if found is None:
        titles = [one.title for one in outcomes.values() if one.when is None or one.when.holds(facts)]
        raise rules.OutcomeUnknown(
            choices="、".join(title.zh for title in titles),
            choices_en=", ".join(title.say("en") for title in titles),
            field="outcome",
        )
    if found.when is not None and not found.when.holds(facts):
        raise refusals.OutcomeDoesNotFit(outcome=found.title.zh, outcome_en=found.title.say("en"), field="outcome")
    missing = stepping.lacking(course, found)
    if missing:
        titles = [stepping.steps_here(course)[name].title for name in missing]
        raise refusals.StepMissing(
            outcome=found.title.zh,
            outcome_en=found.title.say("en"),
            steps="、".join(title.zh for title in titles),
            steps_en=", ".join(title.say("en") for title in titles),
            field="outcome",
        )
    stepping.check_fields(course, "answer")
    if course.matter.measure == "lead" and course.matter.stage == "handling" and course.matter.assignee_id is None:
        raise refusals.NobodyNamed()
    return found


def answer(
    course: Course, outcome: str, *, account: int | None, saying: int | None = None, as_it_was: bool = False
) -> dict[str, Any]:
    """Tell the speaker how it came out; from now on the speaker decides. From `registered` taking it up is implied.

    `as_it_was`: an old ledger says that it was answered so; what this playbook would have asked for first is not asked of it.
    """
    found = course.playbook.outcomes.get(outcome) if as_it_was else check_answer(course, outcome)
    implied = course.matter.stage == "registered"
    if implied:
        handing.take(course, account=account)
    course.set(outcome=outcome, stage="answered", answered_at=course.at, verdict="")
    if course.matter.replied_at is None:
        stepping.replied(course)
    waiting.lapse(course)
    course.fire("answered")
    course.stop(clock for clock in course.running() if not _after_answer(course, clock.name) and clock.event != "answered")
    course.end_hands(roles=("assist",))
    if found is not None and found.opens and not as_it_was:
        course.opens.append((found.opens, f"outcome:{outcome}"))
    told: dict[str, Any] = {"outcome": outcome, "saying": saying, "taken": implied}
    if not as_it_was and (asked := judging.ask(course)):
        told["asked"] = asked
    if course.playbook.verdict.by == "none":
        course.set(verdict="none")
    return told


AT_ONCE = ("note", "visit")  # whoever settles it on the spot is there and has seen it


def settles(playbook: Playbook, facts: Facts, outcome: str = "done") -> bool:
    """Whether a matter of this playbook can be settled on the spot: by looking and doing, without anybody else's part."""
    if outcome not in playbook.outcomes or (playbook.measures is not None and "settle" not in playbook.measures.allow):
        return False
    return all(playbook.steps[name].kind in AT_ONCE for name in playbook.needed(playbook.outcomes[outcome].needs, facts))


def settle(course: Course, outcome: str, *, account: int | None, saying: int | None = None) -> dict[str, Any]:
    """Said, done and told at the same time (现场直办): the steps that need nobody else are done with it."""
    if course.matter.stage == "registered":
        handing.take(course, account=account)
    found = course.playbook.outcomes.get(outcome)
    for name in stepping.needed(course, found.needs) if found else ():
        stepping.do(course, name, account=account, saying=saying)
    return answer(course, outcome, account=account, saying=saying)


def _after_answer(course: Course, name: str) -> bool:
    """Clocks that stop at something later go on, and so do those that have an end of their own."""
    if name == "verdict" or name.startswith(OWN_END):
        return True
    rule = course.playbook.clocks.get(name)
    return rule is not None and (rule.until.kind != "event" or rule.until.name in ("verdict", "closed"))


def after_verdict(course: Course) -> str:
    """Where the verdict leads: "close", "owner" or "up"; "wait" while others who were asked have not said theirs."""
    if not course.matter.verdict:
        return "wait"
    return rules.after_verdict(course.matter.verdict, course.matter.reopened, course.playbook.verdict.reopens_to)


def may_close(course: Course, *, children_open: bool) -> bool:
    """Answered, with a verdict (or nobody to give one), what closing needs, no child still open, no danger unsettled (R25)."""
    matter = course.matter
    if matter.stage != "answered" or not matter.verdict or children_open or matter.suspected:
        return False
    return not stepping.before_closing(course)


def close(course: Course) -> dict[str, Any]:
    """End it."""
    course.stop(course.running())
    course.end_hands(roles=("lead", "assist", "told"))
    course.set(stage="closed", closed_at=course.at)
    course.fire("closed")
    return {"verdict": course.matter.verdict, "outcome": course.matter.outcome}


def reopen(course: Course, *, up: bool) -> dict[str, Any]:
    """Back to the owner, or one level up where there is one; the clocks that the answer stopped start again."""
    matter = course.matter
    course.set(reopened=matter.reopened + 1, closed_at=None, answered_at=None, verdict="", outcome="", due=None)
    course.stop([clock for clock in course.running() if not clock.name.startswith(OWN_END)], void=True)
    above = course.offices.above(course) if up else None
    course.set(stage="handling")
    for name, rule in course.playbook.clocks_for(course.facts).items():
        if rule.until.kind == "event" and rule.until.name == "answered":
            course.stop([clock for clock in course.clocks if clock.name == name], void=True)
            course.start(name, "reopened", rule.within.written, rule=rule)
    if above is None and course.lead() is None:
        course.new(
            "hand",
            taker_id=matter.owner_id,
            state="taken",
            offered_at=course.at,
            taken_at=course.at,
            taken_by_id=matter.assignee_id,
        )
    _supervised_on(course)
    sorting.look_into(course, "reopened")
    course.fire("reopened")
    moved = sorting.route(course)
    if above is not None:
        handing.pass_on(course, above, climbed=True)
    return {"owner": matter.owner_id, "up": above is not None, "times": matter.reopened, **moved}


def _supervised_on(course: Course) -> None:
    """Whoever supervises sees it to the end: where closing had stopped that clock, it starts again."""
    before = [clock for clock in course.clocks if clock.name == "supervise"]
    if course.matter.supervisor_id is not None and before and course.clock("supervise") is None:
        course.start("supervise", "reopened", before[-1].within)


def redirect(course: Course, reason: str) -> dict[str, Any]:
    """Not ours: the talk was taken, the remedy is elsewhere; the lawful channel is named (R27, R36). Raises ReasonUnknown."""
    if f"redirect.{reason}" not in course.book.reasons:
        raise rules.reason_unknown(course.book.reasons, "redirect")
    course.set(closed_at=course.at)
    _end(course, "redirected")
    course.fire("redirected")
    return {"reason": reason}


def withdraw(course: Course) -> dict[str, Any]:
    """The speaker takes it back."""
    course.set(closed_at=course.at)
    _end(course, "withdrawn", void=True)
    return {}


def merge(course: Course, into: int) -> dict[str, Any]:
    """It goes on as part of another matter; its number stays alive and shows how that one goes."""
    course.set(merged_into_id=into, closed_at=course.at)
    _end(course, "merged")
    return {"into": into}


def _end(course: Course, stage: str, *, void: bool = False) -> None:
    waiting.lapse(course)
    course.stop(course.running(), void=void)
    course.end_hands(roles=("lead", "assist", "told"))
    course.set(stage=stage)
