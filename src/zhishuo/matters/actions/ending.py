"""The answer, the verdict, closing and reopening, and passing on to a lawful channel."""

from datetime import datetime
from typing import Any

from django.db import transaction

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now
from zhishuo.matters import clockspans, refusals, rules, stepdata, verbs
from zhishuo.matters.actions.calling import pick
from zhishuo.matters.actions.chaining import children_open, open_wanted, with_children
from zhishuo.matters.actions.consent import ask_leave, asks
from zhishuo.matters.actions.shared import Live, course_of, keep, lock, lock_all, settle, words, write
from zhishuo.matters.course import ending, handing, judging, sorting
from zhishuo.matters.models import Ask, Clock, Matter, Saying
from zhishuo.matters.stages import OPEN
from zhishuo.store.api import insert, insert_all
from zhishuo.trail.api import Entry, entry, record

BATCH = 500


@transaction.atomic
def answer(
    matter_id: int, outcome: str, text: str, *, by: Actor, fields: dict[str, Any] | None = None, seen: int | None = None
) -> Matter:
    """Tell the speaker how it came out; from now on the speaker decides. From `registered` taking it up is implied.

    `fields`: what the playbook asks for at the answer. Where the outcome names who reads it first and that is somebody else, it is a
    draft until they agree.
    Raises FieldWrong, OutcomeUnknown, OutcomeDoesNotFit, StepMissing, FieldMissing, NobodyNamed, WordsMissing, AskedAlready.
    """
    course = lock(matter_id, verbs.ANSWER, seen=seen)
    said = words(text, "办得怎么样", "how it came out")
    if values := stepdata.values(course.book, fields or {}, course.matter.fields):
        sorting.fill(course, values)
    found = course.playbook.outcomes.get(outcome)
    if found is not None and asks(course, found.checked_by, by):
        return _draft(course, outcome, found.checked_by, said, by=by)
    saying = course.say("answer", said, account=by.account_id, office=course.matter.owner_id)
    return _answered(course, outcome, by=by, account=by.account_id, saying=saying)


def _draft(course: Live, outcome: str, reader: str, said: str, *, by: Actor) -> Matter:
    """The words wait for a second person; nothing is told to the speaker yet. It has to be taken up first: somebody has to have it."""
    rules.check_stage(course.matter.stage, verbs.DRAFT)
    ending.check_answer(course, outcome)
    saying = course.say("draft", said, account=by.account_id, office=course.matter.owner_id, public=False)
    told = ask_leave(course, "answer", {"outcome": outcome}, reader, by=by, saying=saying)
    keep(course)
    record(verbs.DRAFT, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


@transaction.atomic
def send_draft(course: Live, ask: Ask, *, by: Actor) -> Matter:
    """What a second person agreed to goes out as it was written, in the name of who wrote it. `course`: the deed of agreeing, kept.

    Raises what `answer` raises, where things have changed since it was written.
    """
    rules.check_stage(course.matter.stage, verbs.ANSWER)
    draft = Saying.objects.get(pk=ask.saying_id or 0, county=course.matter.county)
    saying = course.say("answer", draft.text, account=ask.asked_by_id, office=course.matter.owner_id)
    return _answered(course, ask.data["outcome"], by=by, account=ask.asked_by_id, saying=saying, read_by=by.account_id)


def _answered(course: Live, outcome: str, *, by: Actor, account: int | None, saying: int, **more: Any) -> Matter:
    told = ending.answer(course, outcome, account=account, saying=saying)
    keep(course)
    open_wanted(course, by=by)
    record(verbs.ANSWER, course.matter, by=by, at=course.at, data=told | more)
    return close_if(course)


@transaction.atomic
def verdict(matter_id: int, solved: str, *, by: Actor, satisfied: str = "", text: str = "", seen: int | None = None) -> Matter:
    """The speaker says how it went: solved closes it; partly and not reopen it, in the playbook's order, then close it with the remedy.

    Where the playbook asks all parties, each says it once (`by.party_id`), and solved closes it when all have said so.
    Silence (by the system alone, when the verdict clock has run out) closes it and is never counted as satisfaction.
    Raises VerdictUnknown, VerdictGiven, NotAsked.
    """
    course = lock(matter_id, verbs.VERDICT, seen=seen)
    if solved not in rules.VERDICTS and not (solved == "silent" and by.kind == "system"):
        raise rules.VerdictUnknown(field="solved")
    said = clean(text)
    rules.check_words(said, what="", what_en="", needed=False)
    saying = course.say("verdict", said, account=by.account_id, public=by.party_id is None) if said else None
    content = satisfied if satisfied in rules.SATISFACTION else ""
    return record_verdict(course, solved, by=by, satisfied=content, saying=saying)


def record_verdict(course: Live, solved: str, *, by: Actor, satisfied: str, saying: int | None) -> Matter:
    """Record one verdict, and close or reopen where it leads. Raises VerdictGiven, NotAsked."""
    told = judging.give(course, solved, satisfied=satisfied, saying=saying, party=by.party_id)
    keep(course)
    record(verbs.VERDICT, course.matter, by=by, at=course.at, data=told)
    leads_to = ending.after_verdict(course)
    return _reopen(course, by=by, up=leads_to == "up") if leads_to in ("owner", "up") else close_if(course)


def close_if(course: Live) -> Matter:
    """Close what has its answer, its verdict, what closing needs, and no child that is still open."""
    matter: Matter = course.matter
    if matter.stage != "answered" or not matter.verdict:
        return matter
    if not ending.may_close(course, children_open=children_open(matter)):
        return matter
    return _close(course)


def _close(course: Live) -> Matter:
    told = _closed(course)
    write(course)
    insert(told)
    return course.matter


def _closed(course: Live) -> Entry:
    """It ends, perhaps with a call to make; what the trail is told of it."""
    told = ending.close(course)
    pick(course)
    settle(course)
    return entry(verbs.CLOSE, course.matter, by=SYSTEM, at=course.at, data=told)


@transaction.atomic
def close(matter_id: int, *, by: Actor) -> Matter:
    """End it where answer, verdict, what closing needs and all parts are there; done by the system. Raises ChildrenOpen, StepMissing."""
    course = lock(matter_id, verbs.CLOSE, seen=None)
    if children_open(course.matter):
        count = Matter.objects.filter(parent=course.matter, county=course.matter.county, stage__in=OPEN).count()
        raise refusals.ChildrenOpen(count=count)
    if not ending.may_close(course, children_open=False):
        raise rules.WordsMissing(what="评价或办结前要办的一步", what_en="the verdict, or a step before closing")
    return _close(course)


def after_step(course: Live, redo: str, *, by: Actor) -> Matter:
    """After a step: a "no" may reopen the matter, a follow-up done may let it close."""
    if redo == "reopen":
        return _reopen(course, by=by, up=False)
    return close_if(course)


@transaction.atomic
def reopen(matter_id: int, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Take it up again after it was answered, closed or withdrawn. Raises TooLateToReopen after the playbook's time."""
    course = lock(matter_id, verbs.REOPEN, seen=seen)
    _check_time(course)
    said = words(text, "哪里不对", "what is wrong")
    saying = course.say("verdict", said, account=by.account_id)
    return _reopen(course, by=by, up=False, saying=saying)


def _check_time(course: Live) -> None:
    ended: datetime | None = course.matter.closed_at
    if ended is not None:
        within = course.playbook.verdict.reopen_within
        if course.at > clockspans.after(ended, within, course.book.calendar):
            raise rules.TooLateToReopen(span=within.text_zh, span_en=within.text_en)


def _reopen(course: Live, *, by: Actor, up: bool, saying: int | None = None) -> Matter:
    told = ending.reopen(course, up=up) | ({"saying": saying} if saying else {})
    keep(course)
    record(verbs.REOPEN, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def lift(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """The speaker asks the level above, once: an answer that does not satisfy, or a date that has passed. Raises LiftedOnce, AtTheTop."""
    course = lock(matter_id, verbs.LIFT, seen=seen)
    matter: Matter = course.matter
    if matter.lifted:
        raise refusals.LiftedOnce()
    if course.offices.above(course) is None:
        raise rules.AtTheTop()
    said = words(text, "为什么请上一级办", "why the level above should take it")
    saying = course.say("verdict", said, account=by.account_id)
    if matter.stage in ("answered", "closed"):
        _check_time(course)
        told = ending.reopen(course, up=True)
    else:
        told = handing.climb(course)
    course.set(lifted=True)
    keep(course)
    record(verbs.LIFT, matter, by=by, at=course.at, data={"owner": matter.owner_id, "saying": saying, **told})
    return matter


@transaction.atomic
def redirect(matter_id: int, reason: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Not ours: say why and where to go; the lawful channel is named to the speaker (R27, R36). Raises ReasonUnknown, WordsMissing."""
    course = lock(matter_id, verbs.REDIRECT, seen=seen)
    said = words(text, "为什么要转、转到哪里", "why it is passed on, and where")
    saying = course.say("answer", said, account=by.account_id, office=course.matter.owner_id)
    told = ending.redirect(course, reason)
    keep(course)
    record(verbs.REDIRECT, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


def close_silent(*, by: Actor, most: int = 2_000) -> int:
    """Close the answered matters whose speaker let the time for a verdict pass: recorded as silence. Returns how many."""
    over = Clock.objects.filter(
        name="verdict", stopped_at__isnull=True, void=False, due__lt=now(), matter__stage="answered", matter__verdict=""
    )
    ids = list(over.order_by("due").values_list("matter_id", flat=True)[:most])
    return sum(_silent(ids[start : start + BATCH], by=by) for start in range(0, len(ids), BATCH))


@transaction.atomic
def _silent(ids: list[int], *, by: Actor) -> int:
    """One batch, by the deeds that a single verdict takes: read together, decided one by one, written together."""
    courses, told = lock_all(ids, "stage = 'answered' AND verdict = ''"), []
    waiting = with_children(ids)
    for course in courses:
        said = judging.give(course, "silent")
        settle(course)
        told.append(entry(verbs.VERDICT, course.matter, by=by, at=course.at, data=said))
        if ending.may_close(course, children_open=course.matter.id in waiting):
            told.append(_closed(course))
    write(*courses)
    insert_all(told)
    return len(courses)


def close_ready(matter_ids: list[int]) -> int:
    """Close those of these matters that waited for their parts alone. Returns how many."""
    done = 0
    for matter_id in matter_ids:
        matter = Matter.objects.filter(pk=matter_id, county=matter_id // 10**12).defer("search").first()
        if matter is None or children_open(matter):
            continue
        if ending.may_close(course_of(matter, at=now()), children_open=False):
            try:
                close(matter_id, by=SYSTEM)
            except Refusal:  # somebody was faster, or said something new
                continue
            done += 1
    return done
