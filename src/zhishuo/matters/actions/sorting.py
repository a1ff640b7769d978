"""What kind of thing it is: sorting, filling in, correcting, flags, sealing, newer rules."""

from typing import Any

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.text import clean, title_of
from zhishuo.matters import refusals, rules, stepdata, verbs
from zhishuo.matters.actions.chaining import open_wanted
from zhishuo.matters.actions.consent import ask_leave, asks
from zhishuo.matters.actions.ending import close_if
from zhishuo.matters.actions.parties import check_number, roles_of
from zhishuo.matters.actions.shared import Live, keep, lock, practice, seat_office, words
from zhishuo.matters.course import sorting
from zhishuo.matters.models import Flag, Matter, Reminder
from zhishuo.matters.pack import TOPICS
from zhishuo.matters.practice import practice_of
from zhishuo.matters.sweeping import ALARM
from zhishuo.packs import api as packs
from zhishuo.trail.api import record


@transaction.atomic
def sort(
    matter_id: int,
    *,
    by: Actor,
    playbook: str = "",
    topic: str = "",
    measure: str = "",
    fields: dict[str, Any] | None = None,
    seen: int | None = None,
) -> Matter:
    """Say what kind of thing it is. Clocks run again from their first basis by the new playbook; the first promised date stays.

    A topic proposes its playbook; a playbook given wins. `fields`: what the playbook asks for at sorting.

    Raises PlaybookUnknown, MeasureLowered, PartiesMany (R3).
    """
    course = lock(matter_id, verbs.SORT, seen=seen)
    book = practice(course)
    if topic and topic not in book.version.tables(TOPICS):
        raise rules.PlaybookUnknown(got=topic, field="topic")
    found = book.topic(topic) if topic and not playbook else None
    chosen = book.other(playbook or (found.playbook if found else "") or course.matter.playbook)
    if chosen.playbook.start.parties and chosen.key != course.matter.playbook:
        check_number(chosen.playbook.start.parties, roles_of(course.matter))
    if fields:
        course.set(fields={**course.matter.fields, **stepdata.values(chosen, fields, course.matter.fields)})
    told = sorting.sort(course, chosen, topic=topic, measure=measure)
    keep(course)
    record(verbs.SORT, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def fill(matter_id: int, fields: dict[str, Any], *, by: Actor, seen: int | None = None) -> Matter:
    """Fill in what the playbook asks for; clocks that depend on it are worked out anew. Raises FieldWrong."""
    course = lock(matter_id, verbs.FILL, seen=seen)
    told = sorting.fill(course, stepdata.values(course.book, fields, course.matter.fields))
    keep(course)
    record(verbs.FILL, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def correct(matter_id: int, title: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Put the title right; the words that were said stay as they were said, and why it was corrected is kept."""
    course = lock(matter_id, verbs.CORRECT, seen=seen)
    named = title_of(words(title, "改成什么", "the correct title"))
    said = words(text, "为什么更正", "why it is corrected")
    saying = course.say("note", said, account=by.account_id, office=course.matter.owner_id, public=False)
    course.set(title=named)
    keep(course)
    record(verbs.CORRECT, course.matter, by=by, at=course.at, data={"saying": saying})
    return course.matter


@transaction.atomic
def flag(matter_id: int, key: str, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Somebody who handles it raises a flag: it tells, seals, stops and opens what the pack says (R25). Raises FlagUnknown."""
    course = lock(matter_id, verbs.FLAG, seen=seen)
    if key not in course.book.flags or key in course.matter.flags:
        raise refusals.FlagUnknown(field="flag")
    saying = (
        course.say("note", clean(text), account=by.account_id, office=course.matter.owner_id, public=False)
        if clean(text)
        else None
    )
    row = Flag.objects.filter(matter=course.matter, county=course.matter.county, key=key, state="proposed").first()
    if row is not None:
        told = sorting.settle_flag(course, row, confirmed=True, account=by.account_id)
        _seen(course, key, by=by)
    else:
        told = sorting.raise_flag(course, key, found=[], account=by.account_id, sure=True)
    keep(course)
    open_wanted(course, by=by)
    moved = {"routed": told["routed"]} if "routed" in told else {}
    record(verbs.FLAG, course.matter, by=by, at=course.at, data={"flag": key, "saying": saying, **moved})
    return close_if(course)


@transaction.atomic
def settle_flag(matter_id: int, flag_id: int, confirmed: bool, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Confirm what words have proposed, or say why it is nothing. Raises FlagUnknown, WordsMissing."""
    course = lock(matter_id, verbs.SETTLE_FLAG, seen=seen)
    row = Flag.objects.filter(pk=flag_id, matter=course.matter, county=course.matter.county, state="proposed").first()
    if row is None:
        raise refusals.FlagUnknown(field="flag")
    said = clean(text) if confirmed else words(text, "为什么不是", "why it is nothing")
    saying = course.say("note", said, account=by.account_id, office=course.matter.owner_id, public=False) if said else None
    told = sorting.settle_flag(course, row, confirmed=confirmed, account=by.account_id)
    _seen(course, row.key, by=by)
    keep(course)
    open_wanted(course, by=by)
    record(verbs.SETTLE_FLAG, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return close_if(course)  # an answered matter may have waited for just this


def _seen(course: Live, key: str, *, by: Actor) -> None:
    """Whoever settles a proposed danger has seen it: nobody above is told that nobody had."""
    alarms = Reminder.objects.filter(matter=course.matter, county=course.matter.county, name=f"flag:{key}", rung=ALARM)
    alarms.filter(acked_at__isnull=True).update(acked_at=course.at, acked_by=by.account_id)


@transaction.atomic
def seal(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """From now on it exists only for those who are on it. Raises StillSealed."""
    course = lock(matter_id, verbs.SEAL, seen=seen)
    if course.matter.privacy == "sealed":
        raise refusals.StillSealed()
    said = words(text, "为什么密封", "why it is sealed")
    saying = course.say("note", said, account=by.account_id, office=course.matter.owner_id, public=False)
    course.set(privacy="sealed")
    keep(course)
    record(verbs.SEAL, course.matter, by=by, at=course.at, data={"saying": saying})
    return course.matter


@transaction.atomic
def unseal(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Back to what its playbook says; not while a flag stands that seals, nor for what is about an official. Raises StillSealed."""
    course = lock(matter_id, verbs.UNSEAL, seen=seen)
    matter = course.matter
    flagged = any(course.book.flags[key].privacy == "sealed" for key in matter.flags if key in course.book.flags)
    own = course.playbook.playbook.privacy
    if matter.privacy != "sealed" or flagged or matter.hidden or own == "sealed":
        raise refusals.StillSealed()
    said = words(text, "为什么启封", "why it is unsealed")
    saying = course.say("note", said, account=by.account_id, office=seat_office(by, verbs.UNSEAL, course), public=False)
    course.set(privacy=own)
    keep(course)
    record(verbs.UNSEAL, course.matter, by=by, at=course.at, data={"saying": saying, "privacy": matter.privacy})
    return matter


@transaction.atomic
def version(matter_id: int, reason: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Move it on to the rules in force now; a date promised by the old ones is never moved back. Who must agree is asked first.

    Raises SameVersion, ReasonUnknown, AskedAlready.
    """
    course = lock(matter_id, verbs.VERSION, seen=seen)
    matter: Matter = course.matter
    newest = packs.current(PlaceCode(matter.place))
    if newest.id == matter.pack_id:
        raise refusals.SameVersion()
    found = course.book.reasons.get(f"version.{reason}")
    if found is None:
        raise rules.reason_unknown(course.book.reasons, "version")
    said = words(text, "为什么换", "why it moves on")
    saying = course.say("reason", said, account=by.account_id, office=matter.owner_id, public=False)
    if asks(course, found.by, by):
        told = ask_leave(course, "version", {"pack": newest.id, "reason": reason}, found.by, by=by, saying=saying)
    else:
        told = sorting.sort(course, practice_of(newest.id, matter.playbook, matter.place), topic="", measure="") | {
            "pack": newest.id
        }
        course.set(pack_id=newest.id)
    keep(course)
    record(verbs.VERSION, matter, by=by, at=course.at, data=told | {"saying": saying})
    return matter
