"""What the speaker said on the telephone, to somebody who had no part in it."""

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.text import clean
from zhishuo.matters import refusals, rules, verbs
from zhishuo.matters.actions.calling import chain
from zhishuo.matters.actions.ending import record_verdict
from zhishuo.matters.actions.shared import Live, keep, lock, words
from zhishuo.matters.course import ending, judging
from zhishuo.matters.models import CallBack, Matter
from zhishuo.trail.api import record


@transaction.atomic
def call_back(
    matter_id: int,
    call_id: int,
    *,
    by: Actor,
    reached: bool,
    solved: str = "",
    satisfied: str = "",
    text: str = "",
    seen: int | None = None,
) -> Matter:
    """Write down what the speaker said on the telephone. Not reached is kept as not reached; “not solved” reopens it.

    While the answer still waits for the speaker, what they say here is their verdict (S13): it closes or reopens like one given
    on the page. Raises NotOutside, VerdictUnknown, NotFound.
    """
    course = lock(matter_id, verbs.CALL_BACK, seen=seen)
    matter: Matter = course.matter
    row = CallBack.objects.filter(pk=call_id, matter=matter, county=matter.county, at__isnull=True).first()
    if row is None or row.round != matter.reopened + 1:  # about an answer that was reopened meanwhile
        raise NotFound(what="个回访", what_en="call to make")
    if not by.holds(row.office_id) or row.office_id in chain(course):
        raise refusals.NotOutside()
    if reached and solved not in rules.VERDICTS:
        raise rules.VerdictUnknown(field="solved")
    said = words(text, "还差什么、哪里不对", "what is wrong") if reached and solved == "not" else clean(text)
    saying = course.say("verdict", said, account=by.account_id, office=row.office_id) if said else None
    course.change(
        "call", row, at=course.at, account_id=by.account_id, reached=reached, solved=solved if reached else "",
        satisfied=satisfied if reached and satisfied in rules.SATISFACTION else "", saying_id=saying,
    )  # fmt: skip
    told = {
        "call": row.id,
        "kind": row.kind,
        "reached": reached,
        "solved": row.solved,
        "satisfied": row.satisfied,
        "saying": saying,
    }
    keep(course)
    record(verbs.CALL_BACK, matter, by=by, at=course.at, data=told)
    if reached and matter.stage == "answered" and not matter.verdict and None in judging.missing(course):
        return record_verdict(course, solved, by=by, satisfied=row.satisfied, saying=saying)
    if reached and solved == "not":
        _taken_up_again(course, by=by)
    return matter


def _taken_up_again(course: Live, *, by: Actor) -> None:
    told = ending.reopen(course, up=False)
    keep(course)
    record(verbs.REOPEN, course.matter, by=by, at=course.at, data=told)
