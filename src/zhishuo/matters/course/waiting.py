"""Deeds: pausing and resuming, extending, and what somebody else has to agree to first."""

from typing import Any

from zhishuo.kernel.spans import Span
from zhishuo.matters import refusals, rules
from zhishuo.matters.catalogue import Reason
from zhishuo.matters.course.course import ANSWER_DUE, PAUSE, Course

ASK_WITHIN = "1 workday"
ANSWER_WITHIN = "1 workday"
ALONE = ("", "owner", "parties", "speaker", "household", "participants")  # nobody else at a desk has to agree


def check_pause(course: Course, reason: str) -> Reason:
    """Raises ReasonUnknown, NothingToPause."""
    found = course.book.reasons.get(f"pause.{reason}")
    if found is None:
        raise rules.reason_unknown(course.book.reasons, "pause")
    if not any(reason in rule.pauses for clock in course.running() if (rule := course.rule(clock.name))):
        raise refusals.NothingToPause(reason=found.title.zh, reason_en=found.title.say("en"))
    return found


def pause(course: Course, reason: str) -> dict[str, Any]:
    """The clocks that list the reason stand still, and the steps with them, at most for as long as the reason allows."""
    found = check_pause(course, reason)
    for clock in course.running():
        rule = course.rule(clock.name)
        if (rule is not None and reason in rule.pauses) or clock.name.startswith("step:"):
            course.change("clock", clock, paused=True)
    most = found.max.written if found.max else "10 days"
    course.set(stage="waiting")
    started = course.start(PAUSE, f"pause:{reason}", most)
    if reason == "ask":
        course.fire("asked")
    return {"reason": reason, "until": started.due.isoformat() if started else None}


def ask_speaker(course: Course) -> dict[str, Any]:
    """The speaker is asked for more: a pause where a clock allows it."""
    if any("ask" in rule.pauses for clock in course.running() if (rule := course.rule(clock.name))):
        return pause(course, "ask")
    course.fire("asked")
    return {"reason": "ask", "until": None}


def resume(course: Course) -> dict[str, Any]:
    """The clocks go on, moved by exactly the time that they stood.

    Where the pause was used up and its reason says `then = "answer"`, nothing more is waited for: whoever has it owes the
    answer with what is there, within a workday (`answer_by` tells until when). The machine answers nobody by itself.
    """
    standing = course.clock(PAUSE)
    since = standing.started_at if standing else course.at
    reason = standing.event.partition(":")[2] if standing else ""
    course.stop(clock for clock in course.running() if clock.name == PAUSE)
    for clock in [c for c in course.running() if c.paused]:
        course.rework(clock, paused=False, pauses=[*clock.pauses, [since.isoformat(), course.at.isoformat()]])
    course.set(stage="handling")
    told = {"reason": reason, "since": since.isoformat()}
    found = course.book.reasons.get(f"pause.{reason}")
    if standing is None or found is None or found.then != "answer" or course.at < standing.due or course.clock(ANSWER_DUE):
        return told
    owed = course.start(ANSWER_DUE, standing.event, ANSWER_WITHIN)
    return told | {"answer_by": owed.due.isoformat() if owed else None}


def check_extend(course: Course, name: str, span: Span, reason: str = "") -> Any:
    """The clock to extend. Raises CannotExtend, ExtendedEnough, ReasonUnknown (R11)."""
    clock = course.clock(name)
    rule = course.rule(name)
    if clock is None or rule is None or rule.extend is None:
        raise refusals.CannotExtend(field="clock")
    most = rule.extend
    if len(clock.extra) >= most.times or span.unit != most.max.unit or span.n > most.max.n:
        raise refusals.ExtendedEnough(times=most.times, most=most.max.text_zh, most_en=most.max.text_en, field="span")
    if reason and reason not in most.reasons:
        raise rules.reason_unknown(course.book.reasons, "extend", most.reasons)
    return clock


def extend(course: Course, name: str, span: Span, reason: str = "") -> dict[str, Any]:
    """Move the date of one clock on, within what its playbook allows; the speaker is told."""
    clock = check_extend(course, name, span, reason)
    before = clock.due
    course.rework(clock, extra=[*clock.extra, span.written])
    return {"clock": name, "by": span.written, "reason": reason, "from_due": before.isoformat(), "to_due": clock.due.isoformat()}


def ask_leave(
    course: Course,
    verb: str,
    data: dict[str, Any],
    *,
    office: int,
    head: bool,
    account: int | None,
    asker: int | None,
    saying: int | None,
) -> dict[str, Any]:
    """Ask whoever has to agree; they have a workday. The same thing is asked once at a time. Raises AskedAlready."""
    name = f"ask:{verb}"
    if course.clock(name) is not None:
        raise refusals.AskedAlready()
    row = course.new(
        "ask",
        verb=verb,
        data=data,
        office_id=office,
        head=head,
        at=course.at,
        asked_by_id=account,
        asker_id=asker,
        saying_id=saying,
    )
    course.start(name, "asked", ASK_WITHIN, doer_id=office)
    return {"ask": row.id, "verb": verb, "office": office, "head": head, **data}


def lapse(course: Course, *verbs: str) -> None:
    """What was asked and fits no more (no verbs: whatever was asked) ends unanswered: refused, by nobody."""
    asked = {clock.name.removeprefix("ask:") for clock in course.running() if clock.name.startswith("ask:")}
    gone = asked & set(verbs) if verbs else asked
    for ask in [one for one in course.asks if one.verb in gone and one.state == "open"] if gone else ():
        course.change("ask", ask, state="refused", settled_at=course.at)
    course.stop(clock for clock in course.running() if clock.name.removeprefix("ask:") in gone)


def settled_ask(course: Course, ask: Any, *, agreed: bool, account: int | None) -> None:
    """The one who was asked has said yes or no."""
    course.change("ask", ask, state="agreed" if agreed else "refused", settled_at=course.at, settled_by_id=account)
    course.stop(clock for clock in course.running() if clock.name == f"ask:{ask.verb}")
