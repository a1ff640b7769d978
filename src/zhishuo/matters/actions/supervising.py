"""Supervision: urging, supervising with a date of its own, acknowledging what one was reminded of."""

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusals import NotFound
from zhishuo.matters import refusals, stepdata, verbs
from zhishuo.matters.actions.shared import keep, lock, seat_office, words
from zhishuo.matters.clockspans import after
from zhishuo.matters.course import handing
from zhishuo.matters.course.course import HELPING
from zhishuo.matters.models import Matter, Reminder
from zhishuo.matters.routes import offices_above
from zhishuo.matters.sweeping import URGED, URGED_WITHIN
from zhishuo.people.api import office_with, title_of
from zhishuo.store.api import insert, new_id
from zhishuo.trail.api import record


@transaction.atomic
def urge(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Remind whoever has it, by a person's word; they acknowledge within a workday. Once a day from one office is enough."""
    course = lock(matter_id, verbs.URGE, seen=seen)
    matter: Matter = course.matter
    said = words(text, "催什么", "what is urged")
    office = seat_office(by, verbs.URGE, course)
    saying = course.say("order", said, account=by.account_id, office=office, public=False)
    known = Reminder.objects.filter(
        matter=matter, county=matter.county, rung=URGED, office=matter.owner_id, at__date=course.at.date(), head=False
    )
    fresh = not known.exists()
    if fresh:
        insert(
            Reminder(
                id=new_id(matter.county), county=matter.county, matter=matter, name="urge", due=course.at, rung=URGED,
                office_id=matter.owner_id, at=course.at, ack_by=after(course.at, URGED_WITHIN, course.book.calendar),
            )
        )  # fmt: skip
    keep(course)
    record(verbs.URGE, matter, by=by, at=course.at, data={"saying": saying, "office": office, "reminded": fresh})
    return matter


@transaction.atomic
def supervise(matter_id: int, *, by: Actor, within: str, text: str, seen: int | None = None) -> Matter:
    """Put it under supervision (督办): a date of its own, and the supervising office sees it to the end. Raises AskedAlready."""
    course = lock(matter_id, verbs.SUPERVISE, seen=seen)
    matter: Matter = course.matter
    if matter.supervisor_id is not None:
        raise refusals.AskedAlready()
    said = words(text, "督办什么", "what is to be done")
    office = seat_office(by, verbs.SUPERVISE, course)
    saying = course.say("order", said, account=by.account_id, office=office, public=False)
    span = stepdata.span(within or "5 workdays")
    course.set(supervisor_id=office)
    course.start("supervise", "supervised", span)
    if office is not None:
        handing.ask_help(course, [office], role="told", step="supervise")
    keep(course)
    record(verbs.SUPERVISE, matter, by=by, at=course.at, data={"saying": saying, "office": office, "within": span})
    return matter


@transaction.atomic
def release(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """End the supervision: by the office that ordered it, or one above. Raises NotFound, NotYourAsk."""
    course = lock(matter_id, verbs.RELEASE, seen=seen)
    matter: Matter = course.matter
    if matter.supervisor_id is None:
        raise NotFound(what="督办", what_en="supervision")
    above = {matter.supervisor_id, *(office.id for office in offices_above(matter.supervisor_id))}
    if by.kind != "system" and not any(seat.office_id in above for seat in by.seats):
        raise refusals.NotYourAsk(office=title_of(office_with(matter.supervisor_id)))
    said = words(text, "为什么解除", "why it ends")
    saying = course.say("order", said, account=by.account_id, office=matter.supervisor_id, public=False)
    course.set(supervisor_id=None)
    course.change_all(
        "hand", (h for h in course.hands if h.step == "supervise" and h.state in HELPING), state="done", ended_at=course.at
    )
    course.stop(clock for clock in course.running() if clock.name == "supervise")
    keep(course)
    record(verbs.RELEASE, matter, by=by, at=course.at, data={"saying": saying})
    return matter


@transaction.atomic
def acknowledge(matter_id: int, *, by: Actor, reminder_id: int | None = None, seen: int | None = None) -> Matter:
    """Say that one knows: the reminders to this actor's offices that wait for it. Twice is harmless; nothing to say is NotFound."""
    course = lock(matter_id, verbs.ACKNOWLEDGE, seen=seen)
    matter: Matter = course.matter
    mine = [seat.office_id for seat in by.seats]
    rows = Reminder.objects.filter(matter=matter, county=matter.county, office__in=mine, ack_by__isnull=False)
    if reminder_id is not None:
        rows = rows.filter(pk=reminder_id)
    asked = [hand for hand in course.hands if hand.role == "told" and by.holds(hand.taker_id)]
    told = [hand for hand in asked if hand.state == "offered"]
    waits = list(rows.values_list("acked_at", flat=True))
    if not waits and not asked:
        raise NotFound(what="要您知悉的", what_en="thing to acknowledge")
    if not told and None not in waits:
        return matter
    count = rows.filter(acked_at__isnull=True).update(acked_at=course.at, acked_by=by.account_id)
    for hand in told:
        course.change("hand", hand, state="taken", taken_at=course.at, taken_by_id=by.account_id)
    keep(course)
    record(verbs.ACKNOWLEDGE, matter, by=by, at=course.at, data={"reminders": count, "told": [hand.id for hand in told]})
    return matter
