"""Asking again: which matters somebody outside of the chain asks about: a sample, rechecks weeks later, spot checks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import now
from zhishuo.matters import clockspans, refusals, verbs
from zhishuo.matters.actions.shared import Live, course_of, keep, lock
from zhishuo.matters.models import CallBack, Matter
from zhishuo.matters.practice import practice_of
from zhishuo.matters.routes import STANDING
from zhishuo.people.api import office_at, office_with, post_at
from zhishuo.store.api import insert, new_id, token
from zhishuo.trail.api import record

SPOT_WITHIN = Span(5, "workdays")


def sampled(matter_id: int, kind: str, share: int) -> bool:
    """Whether a matter falls into a sample of `share` percent: fixed for good, and known to nobody without the key."""
    return int(token(f"{matter_id}:{kind}", "sample")[:8], 16) % 100 < share


def pick(course: Live) -> None:
    """At closing: whether somebody outside of the chain asks the speaker again."""
    rule, matter = course.playbook.verdict.call_back, course.matter
    if rule is None or not sampled(matter.id, f"call_back:{matter.reopened}", rule.share):
        return
    _plan(course, "call_back", rule.by, clockspans.after(course.at, rule.within, course.book.calendar))


def _plan(course: Live, kind: str, post: str, due: datetime, office: int | None = None) -> bool:
    """A call to make. Nobody of the chain is asked to make it; where only they are there, none is planned."""
    found = office_at(post, PlaceCode(course.matter.place)) if office is None else None
    who = office or (found.id if found else None)
    if who is None or who in chain(course) or not _may_call(course.matter, who):
        return False
    course.new("call", kind=kind, round=course.matter.reopened + 1, office_id=who, picked_at=course.at, due=due)
    return True


def _may_call(matter: Matter, office_id: int) -> bool:
    """Where the callers' office is empty the one above it is found, which may have no business calling; nor has one whom it is about."""
    if STANDING.hides(matter, office_id):
        return False
    office = office_with(office_id)
    post = post_at(office.post, office.place)
    return post is not None and verbs.CALL_BACK.met_by((*post.may, *post.head_may))


def chain(course: Live) -> set[int]:
    """The offices that handled it."""
    return {
        course.matter.owner_id,
        course.matter.first_id,
        *(hand.taker_id for hand in course.hands if hand.role in ("lead", "assist")),
    }


@transaction.atomic
def spot_check(matter_id: int, *, by: Actor, office_id: int | None = None, seen: int | None = None) -> Matter:
    """Somebody above has the speaker asked, before or after closing: a call to make for an office outside of the chain, once an answer.

    The actor's own office where it may call; else the callers of the playbook. Raises NotOutside, AskedAlready.
    """
    course = lock(matter_id, verbs.SPOT_CHECK, seen=seen)
    key = {"matter": course.matter, "county": course.matter.county, "kind": "spot", "round": course.matter.reopened + 1}
    if CallBack.objects.filter(**key).exists():
        raise refusals.AskedAlready()
    office = office_id or _caller(course, by)
    due = clockspans.after(course.at, SPOT_WITHIN, course.book.calendar)
    if office is None or not _plan(course, "spot", "", due, office=office):
        raise refusals.NotOutside()
    keep(course)
    record(verbs.SPOT_CHECK, course.matter, by=by, at=course.at, data={"office": office})
    return course.matter


def _caller(course: Live, by: Actor) -> int | None:
    inside, rule = chain(course), course.playbook.verdict.call_back
    seats = by.seats_for(verbs.CALL_BACK, course.matter.place)
    mine = next(
        (seat.office_id for seat in seats if seat.office_id not in inside and not STANDING.hides(course.matter, seat.office_id)),
        None,
    )
    found = office_at(rule.by, PlaceCode(course.matter.place)) if mine is None and rule else None
    return mine or (found.id if found else None)


def recheck_due(matters: Sequence[Matter], *, by: Actor) -> int:
    """Plan the rechecks of closed matters whose time has come (a sample, weeks later). Returns how many calls were planned."""
    return sum(_recheck(matter, by=by) for matter in matters)


@transaction.atomic
def _recheck(matter: Matter, *, by: Actor) -> bool:
    rule = practice_of(matter.pack_id, matter.playbook, matter.place).playbook.verdict.recheck
    if rule is None or not sampled(matter.id, f"recheck:{matter.reopened}", rule.share):
        return False
    course = course_of(matter, at=now())
    due = clockspans.after(course.at, SPOT_WITHIN, course.book.calendar)
    office = office_at(rule.by, PlaceCode(matter.place))
    if office is None or office.id in chain(course) or not _may_call(matter, office.id):
        return False
    if CallBack.objects.filter(matter=matter, county=matter.county, kind="recheck", round=matter.reopened + 1).exists():
        return False
    insert(
        CallBack(
            id=new_id(matter.county), county=matter.county, matter=matter, kind="recheck", round=matter.reopened + 1,
            office=office, picked_at=course.at, due=due,
        )
    )  # fmt: skip
    record(verbs.SPOT_CHECK, matter, by=by, at=course.at, data={"office": office.id, "kind": "recheck"})
    return True
