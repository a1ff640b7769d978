"""Making a result public: a person confirms the words, they are put up without names and numbers, and what has stood finishes its step."""

from datetime import datetime

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.spans import Span
from zhishuo.kernel.text import clean
from zhishuo.matters import verbs
from zhishuo.matters.actions.chaining import open_wanted
from zhishuo.matters.actions.ending import after_step
from zhishuo.matters.actions.shared import Live, keep, lock, practice, seat_office, words
from zhishuo.matters.clockspans import after
from zhishuo.matters.course import stepping
from zhishuo.matters.models import Matter
from zhishuo.matters.publication import KINDS, check_down, names_of, notice_kind
from zhishuo.papers.api import Notice, NoticeKind, Posting, post, postings_of, without_personal
from zhishuo.trail.api import record


@transaction.atomic
def publish(matter_id: int, text: str, *, by: Actor, title: str = "", confirmed: bool = True, seen: int | None = None) -> Matter:
    """Put up how it came out, in words that a person has read; names of residents and numbers are taken out in any case.

    `confirmed`: a person has read them. Raises NotForEveryone where the playbook does not make it public or it is sealed, AlreadyUp,
    WordsMissing, PersonalThere.
    """
    course = lock(matter_id, verbs.PUBLISH, seen=seen)
    close = course.playbook.close
    notice = KINDS.get(close.publish, "")
    office = seat_office(by, verbs.PUBLISH, course)
    posting = _put_up(course, notice, text, title, where=close.where, by=by, office=office, confirmed=confirmed)
    keep(course)
    record(verbs.PUBLISH, course.matter, by=by, at=course.at, data={"posting": posting.id, "notice": notice})
    return course.matter


def is_publishing(course: Live, key: str) -> bool:
    step = stepping.steps_here(course).get(key)
    return step is not None and step.kind == "publish"


@transaction.atomic
def put_up_step(
    course: Live, key: str, *, by: Actor, office: int | None, text: str, title: str, confirmed: bool = True
) -> Matter:
    """A step that makes public: put up now; done when it has stood (`finish_step`), at once where it stands for good.

    Its clock goes on as long as the notice hangs. Raises what any step does, NotForEveryone and AlreadyUp.
    """
    step = stepping.check(course, key, office=office, account=by.account_id)
    kind = _kind(course, step.notice)
    posting = _put_up(course, step.notice, text, title, where=(), by=by, office=office, step=key, confirmed=confirmed)
    told = {"step": key, "kind": "publish", "put_up": posting.id, "no": False}
    span = _longest(course, kind)
    if span is None:
        told = stepping.do(course, key, office=office, account=by.account_id, data={"posting": posting.id})
    else:
        course.stop(clock for clock in course.running() if clock.name == stepping.name_of(key))
        course.start(stepping.name_of(key), "posted", span.written)
    keep(course)
    open_wanted(course, by=by)
    record(verbs.DO_STEP, course.matter, by=by, at=course.at, data=told)
    return after_step(course, "", by=by)


@transaction.atomic
def finish_step(matter_id: int, key: str, posting_id: int, *, by: Actor) -> Matter:
    """The notice has stood its days and its objections are answered: the step is done. Done already it stays done."""
    course = lock(matter_id, verbs.DO_STEP, seen=None)
    if key in course.matter.done:
        return course.matter
    clock = course.clock(stepping.name_of(key))
    if clock is not None:  # its days were over when they were over, whenever the job came by
        course.change("clock", clock, stopped_at=min(course.at, clock.due))
    told = stepping.do(course, key, data={"posting": posting_id})
    keep(course)
    open_wanted(course, by=by)
    record(verbs.DO_STEP, course.matter, by=by, at=course.at, data=told)
    return after_step(course, "", by=by)


def _kind(course: Live, notice: str) -> NoticeKind:
    """The notice of the pack, where this matter may be public at all. Raises NotForEveryone."""
    return notice_kind(course.matter, course.playbook, practice(course).version, notice)


def _put_up(
    course: Live,
    notice: str,
    text: str,
    title: str,
    *,
    where: tuple[str, ...],
    by: Actor,
    office: int | None,
    confirmed: bool,
    step: str = "",
) -> Posting:
    kind, matter = _kind(course, notice), course.matter
    said, names = words(text, "贴出来的话", "what is put up"), names_of(matter)
    check_down(matter, notice)
    before = postings_of(f"matter:{matter.id}", matter.county).count()
    draft = Notice(
        notice=notice,
        place=PlaceCode(matter.place),
        title=without_personal(clean(title) or matter.title, names)[:80],
        text=without_personal(said, names),
        where=where or kind.where,
        office=office,
        subject=f"matter:{matter.id}",
        until=_until(course, kind.shown.span),
        objection_until=_until(course, kind.objection),
        confirmed=confirmed,
    )
    return post(draft, key=f"matter:{matter.id}:{step or 'result'}:{before + 1}", by=by, at=course.at)


def _until(course: Live, span: Span | None) -> datetime | None:
    return after(course.at, span, course.book.calendar) if span else None


def _longest(course: Live, kind: NoticeKind) -> Span | None:
    """How long its clock runs: as long as it hangs or can be objected to; None where it stands for good."""
    if kind.shown.span is None:
        return None
    spans = [kind.shown.span, *([kind.objection] if kind.objection else [])]
    return max(spans, key=lambda span: after(course.at, span, course.book.calendar))
