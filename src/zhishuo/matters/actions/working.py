"""While it is being handled: replying, noting, steps, asking for more, pauses, extensions, what has to be agreed to."""

from typing import Any

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.spans import Span
from zhishuo.kernel.text import clean
from zhishuo.matters import refusals, rules, stepdata, verbs
from zhishuo.matters.actions.chaining import open_wanted
from zhishuo.matters.actions.consent import ask_leave, asks
from zhishuo.matters.actions.ending import after_step, send_draft
from zhishuo.matters.actions.publishing import is_publishing, put_up_step
from zhishuo.matters.actions.shared import Live, keep, lock, seat_office, words
from zhishuo.matters.course import handing, sorting, stepping, waiting
from zhishuo.matters.models import Ask, Matter, Saying, Step
from zhishuo.matters.personal import is_sealed
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.papers.api import Kept, attach
from zhishuo.people.api import title_of
from zhishuo.store.api import county_of
from zhishuo.trail.api import record


@transaction.atomic
def reply(matter_id: int, text: str, *, by: Actor, seen: int | None = None) -> Matter:
    """A person's word back to the speaker, shown on the progress page; it stops the reply clock. Raises WordsMissing."""
    course = lock(matter_id, verbs.REPLY, seen=seen)
    said = words(text, "回什么话", "what you tell the speaker")
    saying = course.say("reply", said, account=by.account_id, office=course.matter.owner_id)
    stepping.replied(course)
    keep(course)
    record(verbs.REPLY, course.matter, by=by, at=course.at, data={"saying": saying, "office": course.matter.owner_id})
    return course.matter


@transaction.atomic
def note(matter_id: int, text: str, *, by: Actor, seen: int | None = None) -> Matter:
    """A note for those who handle it; the speaker does not see it."""
    course = lock(matter_id, verbs.NOTE, seen=seen)
    said = words(text, "记什么", "the note")
    saying = course.say("note", said, account=by.account_id, office=course.matter.owner_id, public=False)
    keep(course)
    record(verbs.NOTE, course.matter, by=by, at=course.at, data={"saying": saying})
    return course.matter


@transaction.atomic
def say_more(
    matter_id: int, text: str, *, by: Actor, files: tuple[Kept, ...] = (), client_key: str = "", seen: int | None = None
) -> Matter:
    """The speaker adds words, photos or voice, at any time and after closing too. Sent twice with one key it is kept once.

    Where the matter waits for just that, it goes on.
    """
    course = lock(matter_id, verbs.SAY_MORE, seen=seen)
    matter: Matter = course.matter
    if client_key and Saying.objects.filter(client_key=client_key, county=matter.county).exists():
        return matter
    said = clean(text)
    rules.check_said(said, has_voice=bool(files))
    saying = course.new("saying", kind="more", at=course.at, account_id=by.account_id, text=said, client_key=client_key or None)
    asked = course.clock("pause") if matter.stage == "waiting" else None
    resumed = asked is not None and asked.event == "pause:ask"
    if resumed:
        waiting.resume(course)
    keep(course)
    for kept in files:
        attach(saying, kept, by=by)
    record(verbs.SAY_MORE, matter, by=by, at=course.at, data={"saying": saying.id, "files": len(files), "resumed": resumed})
    return matter


# ---- steps


@transaction.atomic
def do_step(
    matter_id: int,
    step: str,
    *,
    by: Actor,
    no: bool = False,
    text: str = "",
    data: dict[str, Any] | None = None,
    seen: int | None = None,
) -> Matter:
    """Do one step of the playbook, or one that somebody added. `data`: what the kind and the playbook's fields ask for.

    A "no" (confirm, inspect) redoes what it names. Raises NoSuchStep, NotYet, StoppedByFlag, NotYourStep, OwnWork, FieldMissing.
    """
    course = lock(matter_id, verbs.DO_STEP, seen=seen)
    office = _doing(by, course, step)
    if is_publishing(course, step):  # what it puts up finishes it, when it has stood
        return put_up_step(course, step, by=by, office=office, text=text, title=str((data or {}).get("title") or ""))
    if step.startswith("added"):
        said = words(text, "办得怎么样", "how it went")
        saying: int | None = course.say("note", said, account=by.account_id, office=office, public=False)
        told = stepping.do_added(course, step, account=by.account_id, office=office, saying=saying)
    else:
        told = _do_known(course, step, by=by, office=office, no=no, text=clean(text), data=data or {})
    keep(course)
    open_wanted(course, by=by)
    record(verbs.DO_STEP, course.matter, by=by, at=course.at, data=told)
    return after_step(course, told.get("redo", ""), by=by)


def _doing(by: Actor, course: Live, key: str) -> int | None:
    """The office by which this actor does a step: one that may do it, where the actor holds one. Raises NotYourStep."""
    step = stepping.steps_here(course).get(key)
    able = [seat for seat in by.seats if verbs.DO_STEP.met_by(seat.grants)]
    for office in stepping.doers(course, step) if step else ():
        seat = next((seat for seat in able if seat.office_id == office), None)
        if seat is not None and (seat.head or not stepping.heads_only(course, step, office)):
            return office
    if step is not None and by.kind == "staff":
        raise refusals.NotYourStep(step=step.title.zh, step_en=step.title.say("en"))
    return seat_office(by, verbs.DO_STEP, course)


def _do_known(
    course: Live, key: str, *, by: Actor, office: int | None, no: bool, text: str, data: dict[str, Any]
) -> dict[str, Any]:
    step = stepping.steps_here(course).get(key)
    if step is None:
        raise refusals.NoSuchStep(field="step")
    values, kept = stepdata.read(course.book, step, data, course.matter.fields)
    if values:
        sorting.fill(course, values)
    if step.kind == "note" or no:
        words(text, "这一步怎么样", "how this step went")
    saying = course.say("note", text, account=by.account_id, office=office, public=False) if text else None
    return stepping.do(course, key, no=no, office=office, account=by.account_id, saying=saying, data=kept)


@transaction.atomic
def add_step(matter_id: int, kind: str, title: str, *, by: Actor, within: str = "", seen: int | None = None) -> Matter:
    """The handler adds a step of its own, with a date if wanted."""
    course = lock(matter_id, verbs.ADD_STEP, seen=seen)
    named = words(title, "要办的是哪一步", "what the step is")[:120]
    told = stepping.add(
        course, stepdata.kind(kind), named, within=stepdata.span(within), office=course.matter.owner_id, account=by.account_id,
        saying=None, ordered=False,
    )  # fmt: skip
    keep(course)
    record(verbs.ADD_STEP, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def instruct(
    matter_id: int, text: str, *, by: Actor, within: str, office_id: int | None = None, seen: int | None = None
) -> Matter:
    """A leader orders a step on a matter that somebody else has (批示交办), with a clock of its own."""
    course = lock(matter_id, verbs.INSTRUCT, seen=seen)
    said = words(text, "批示什么", "what is ordered")
    saying = course.say("order", said, account=by.account_id, office=seat_office(by, verbs.INSTRUCT, course), public=False)
    to = office_id or course.matter.owner_id
    if to != course.matter.owner_id and to not in {hand.taker_id for hand in course.hands}:
        raise rules.CannotHandTo(office="这个单位", field="office")
    told = stepping.add(
        course, "note", said[:120], within=stepdata.span(within or "3 workdays"), office=to, account=by.account_id, saying=saying,
        ordered=True,
    )  # fmt: skip
    keep(course)
    record(verbs.INSTRUCT, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def skip_step(matter_id: int, step: str, reason: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Leave a step out, with its reason and the consent that the reason asks for. Raises NoSuchStep, ReservedByLaw, ReasonUnknown, AskedAlready."""
    course = lock(matter_id, verbs.SKIP_STEP, seen=seen)
    stepping.check_skip(course, step)
    if f"skip.{reason}" not in course.book.reasons:
        raise rules.reason_unknown(course.book.reasons, "skip")
    said = words(text, "为什么免这一步", "why the step is left out")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id, public=False)
    who = course.book.reasons[f"skip.{reason}"].by
    if asks(course, who, by):
        told = ask_leave(course, "skip_step", {"step": step, "reason": reason}, who, by=by, saying=saying)
    else:
        told = stepping.skip(course, step, account=by.account_id, saying=saying, reason=reason)
    keep(course)
    record(verbs.SKIP_STEP, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


# ---- time


@transaction.atomic
def ask(matter_id: int, text: str, *, by: Actor, seen: int | None = None) -> Matter:
    """Ask the speaker for more: the clocks that allow it stand still until the speaker answers, at most for the reason's time.

    Where none allows it (a petition's), it is asked all the same and time runs on.
    """
    course = lock(matter_id, verbs.ASK, seen=seen)
    said = words(text, "要补充什么", "what is missing")
    saying = course.say("ask", said, account=by.account_id, office=course.matter.owner_id)
    stepping.replied(course)
    told = waiting.ask_speaker(course)
    keep(course)
    record(verbs.ASK, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


@transaction.atomic
def pause(matter_id: int, reason: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Let the clocks stand still for a reason of the pack; who must agree first is asked. Raises NothingToPause, ReasonUnknown."""
    course = lock(matter_id, verbs.PAUSE, seen=seen)
    found = waiting.check_pause(course, reason)
    said = words(text, "为什么暂停", "why it has to wait")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id)
    waits = asks(course, found.by, by)
    told = (
        ask_leave(course, "pause", {"reason": reason}, found.by, by=by, saying=saying) if waits else waiting.pause(course, reason)
    )
    keep(course)
    record(verbs.PAUSE, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


@transaction.atomic
def resume(matter_id: int, *, by: Actor, seen: int | None = None) -> Matter:
    """Go on: every clock moves by exactly the time that it stood."""
    course = lock(matter_id, verbs.RESUME, seen=seen)
    told = waiting.resume(course)
    keep(course)
    record(verbs.RESUME, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def extend(matter_id: int, clock: str, span: str, reason: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Move one date on, within the playbook's limit, agreed by the right rank, the speaker told (R11).

    Raises CannotExtend, ExtendedEnough, ReasonUnknown, AskedAlready.
    """
    course = lock(matter_id, verbs.EXTEND, seen=seen)
    asked = Span.parse(stepdata.span(span or "?", field="span"))
    waiting.check_extend(course, clock, asked, reason or "?")  # a reason is told, always (R11)
    said = words(text, "为什么延期", "why more time is needed")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id)
    rule = course.rule(clock)
    assert rule is not None  # check_extend has refused otherwise
    assert rule.extend is not None
    if asks(course, rule.extend.by, by):
        told = ask_leave(
            course, "extend", {"clock": clock, "span": asked.written, "reason": reason}, rule.extend.by, by=by, saying=saying
        )
    else:
        told = waiting.extend(course, clock, asked, reason)
    keep(course)
    record(verbs.EXTEND, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


@transaction.atomic
def agree(matter_id: int, ask_id: int, agreed: bool, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Say yes or no to what was asked; a yes does it at once, a no says why. Raises NotYourAsk, AskSettled, OwnDraft, WordsMissing."""
    course = lock(matter_id, verbs.AGREE, seen=seen)
    matter: Matter = course.matter
    found = Ask.objects.filter(pk=ask_id, matter=matter, county=matter.county).select_related("office").first()
    if found is None or found.state != "open" or found.verb == "rule":
        raise refusals.AskSettled()
    if not (by.heads(found.office_id) if found.head else by.holds(found.office_id)):
        raise refusals.NotYourAsk(office=title_of(found.office))
    if agreed and found.verb == "answer" and found.asked_by_id == by.account_id:
        raise refusals.OwnDraft(field="agreed")
    said = clean(text) if agreed else words(text, "为什么不同意", "why not")
    saying = course.say("reason", said, account=by.account_id, office=found.office_id, public=False) if said else None
    waiting.settled_ask(course, found, agreed=agreed, account=by.account_id)
    is_draft = found.verb == "answer"
    told = _carry_out(course, found, by=by) if agreed and not is_draft else {}
    keep(course)
    told = {"ask": found.id, "verb": found.verb, "agreed": agreed, "saying": saying, **told}
    record(verbs.AGREE, matter, by=by, at=course.at, data=told)
    return send_draft(course, found, by=by) if agreed and is_draft else matter


def _carry_out(course: Live, found: Ask, *, by: Actor) -> dict[str, Any]:
    data = found.data
    if found.verb == "pause":
        rules.check_stage(course.matter.stage, verbs.PAUSE)  # it may have come to wait for something else meanwhile
        return waiting.pause(course, data["reason"])
    if found.verb == "extend":
        return waiting.extend(course, data["clock"], Span.parse(data["span"]), data["reason"])
    if found.verb == "return":
        return handing.return_(course, data["reason"], agreed=True)
    if found.verb == "version":
        told = sorting.sort(course, practice_of(data["pack"], course.matter.playbook, course.matter.place), topic="", measure="")
        course.set(pack_id=data["pack"])
        return told | {"pack": data["pack"]}
    return stepping.skip(course, data["step"], account=by.account_id, saying=found.saying_id, reason=data["reason"])


@transaction.atomic
def unmask(matter_id: int, reason: str, *, by: Actor, field: str = "", step: int = 0) -> str:
    """The speaker's number, or what stands sealed in a field or (`step`: the row's id) in the record of a step, opened once for a reason.

    Who looked at what and why is recorded (R65). Raises ReasonUnknown, NotFound.
    """
    matter = Matter.objects.select_related("person").filter(pk=matter_id, county=county_of(matter_id)).first()
    if matter is None:
        raise NotFound(what="个号码", what_en="number")
    practice = practice_of(matter.pack_id, matter.playbook, matter.place)
    if f"unmask.{reason}" not in practice.reasons:
        raise rules.reason_unknown(practice.reasons, "unmask")
    told, shown = _opened(matter, practice, field, step)
    record(verbs.UNMASK, matter, by=by, data={"reason": reason, **told})
    return shown


def _opened(matter: Matter, practice: Practice, field: str, step: int) -> tuple[dict[str, Any], str]:
    """(what the trail is told, the value in clear). Raises NotFound where there is nothing to open."""
    if field:
        return {"field": field} | ({"step": step} if step else {}), practice.unseal(field, _sealed(matter, field, step))
    if matter.person is None or not matter.person.phone:
        raise NotFound(what="个号码", what_en="number")
    return {"person": matter.person_id}, str(matter.person.phone)


def _sealed(matter: Matter, field: str, step: int) -> dict[str, str]:
    """What stands sealed under this name. Raises NotFound where nothing does."""
    row = Step.objects.filter(pk=step, matter=matter, county=matter.county).first() if step else None
    value: Any = (row.data if row is not None else {} if step else matter.fields).get(field)
    if not is_sealed(value):
        raise NotFound(what="项内容", what_en="value")
    return dict(value)
