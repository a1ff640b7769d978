"""Intake: the one function through which everything said comes in, and settling on the spot."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import BadDate, Forbidden
from zhishuo.kernel.text import clean, search_document, title_of
from zhishuo.kernel.times import now
from zhishuo.matters import clockwork, rules, verbs
from zhishuo.matters.actions.answering import answer_locked
from zhishuo.matters.actions.shared import Held, begin, facts_of, keep, lock, say, stop
from zhishuo.matters.models import Clock, HandOver, Matter, Saying
from zhishuo.matters.numbering import code_of, next_number
from zhishuo.matters.practice import Practice, practice_at, practice_of
from zhishuo.matters.routes import topic_lead
from zhishuo.papers.api import Kept, attach, files_of
from zhishuo.people.api import Office, meet, office_at
from zhishuo.places.api import find
from zhishuo.store.api import insert, new_id, together
from zhishuo.trail.api import record


@dataclass(frozen=True)
class Said:
    """What intake takes, whatever the channel. Enough is: words or a voice, and a place."""

    place: PlaceCode
    text: str = ""
    channel: str = "web"
    name: str = ""
    phone: str = ""
    said_at: datetime | None = None
    playbook: str = "plain"
    topic: str = ""
    measure: str = ""
    client_key: str = ""
    files: tuple[Kept, ...] = field(default=())


@dataclass(frozen=True)
class Registered:
    """What the speaker is given: the matter, its query code, and whether it was here already (the same client key)."""

    matter: Matter
    code: str
    repeated: bool = False


def register(said: Said, *, by: Actor) -> Registered:
    """Take what was said: number, owner, dates. Said twice with one client key it is taken once and answered alike.

    Raises NothingSaid, TooLong, BadPhone, BadDate, UnknownPlace, RetiredPlace, PlaybookUnknown.
    """
    before = _before(said)
    if before is not None:
        return before
    try:
        return _register(said, by=by)
    except IntegrityError:
        # Two identical requests at the same moment: the database let one through, the other finds it.
        before = _before(said)
        if before is None:
            raise
        return before


def _before(said: Said) -> Registered | None:
    """What this client key brought before. A key is no right: whoever repeats it must say the very same thing, or learns nothing."""
    if not said.client_key:
        return None
    matter = Matter.objects.filter(client_key=said.client_key, county=said.place.county).select_related("owner", "first").first()
    if matter is None:
        return None
    first = Saying.objects.get(matter=matter, county=matter.county, kind="said")
    kept = {file.digest for file in files_of("saying", [first.id]).get(first.id, [])}
    if (first.text, matter.place, kept) != (clean(said.text), int(said.place), {one.digest for one in said.files}):
        raise rules.KeyInUse(field="client_key")
    return Registered(matter, code_of(matter.id), repeated=True)


@transaction.atomic
def _register(said: Said, *, by: Actor) -> Registered:
    with together():
        matter = _take_in(said, by=by)[0]
        record(verbs.REGISTER, matter, by=by, at=matter.registered_at, data=_told(matter))
    return Registered(matter, code_of(matter.id))


def _told(matter: Matter) -> dict[str, object]:
    return {
        "playbook": matter.playbook,
        "channel": matter.channel,
        "measure": matter.measure,
        "owner": matter.owner_id,
        "due": matter.due.isoformat() if matter.due else None,
        "said": matter.said_at.isoformat(),
    }


def _take_in(said: Said, *, by: Actor) -> tuple[Matter, Held]:
    text = clean(said.text)
    rules.check_said(text, has_voice=any(kept.kind == "voice" for kept in said.files))
    at = now()
    said_at = said.said_at or at
    if said_at > at + timedelta(minutes=5):
        raise BadDate(got=f"{said_at:%Y-%m-%d %H:%M}", field="said_at")
    place = find(int(said.place)).at
    practice = practice_at(place, said.playbook)
    matter = _matter(said, practice, place, title_of(text) if text else "（语音）", at=at, said_at=said_at, by=by)
    owner = _first_office(practice, matter, by=by)
    matter.owner = matter.first = owner
    mine = by.holds(owner.id)
    matter.stage, matter.assignee_id = ("handling", by.account_id) if mine else ("registered", None)
    started = clockwork.started_by(
        practice.playbook, "registered", at, facts=facts_of(matter, practice), calendar=practice.calendar
    )
    started += clockwork.started_by(practice.playbook, "held", at, facts=facts_of(matter, practice), calendar=practice.calendar)
    matter.due = next((one.due.at for one in started if one.name == "finish"), None)
    first = min(started, key=lambda one: one.due.at)
    matter.next_due, matter.next_clock = first.due.at, first.name
    insert(matter)
    _hand_in(matter, at=at, by=by, mine=mine)
    held = Held(matter, practice, begin(matter, started, owner.id))
    saying = say(matter, "said", text, by=by, at=said_at)
    for kept in said.files:
        attach(saying, kept, by=by)
    return matter, held


def _matter(
    said: Said, practice: Practice, place: PlaceCode, title: str, *, at: datetime, said_at: datetime, by: Actor
) -> Matter:
    playbook = practice.playbook
    facts = playbook.facts(place=place.level, channel=said.channel, topics=practice.topics(said.topic))
    return Matter(
        id=new_id(place.county),
        county=place.county,
        number=next_number(at),
        client_key=said.client_key or None,
        pack_id=practice.version.id,
        playbook=practice.key,
        klass=playbook.playbook.class_,
        topic=said.topic,
        measure=said.measure or playbook.measure(facts),
        privacy=playbook.playbook.privacy,
        channel=said.channel,
        place=int(place),
        town=place.town,
        title=title,
        person=meet(place.county, name=said.name, phone=said.phone),
        registrar_id=by.account_id,
        said_at=said_at,
        registered_at=at,
        search=search_document(clean(said.text)),
    )


def _first_office(practice: Practice, matter: Matter, *, by: Actor) -> Office:
    """The playbook's first holder at the matter's place. Whatever is missing, somebody has it: the first office above."""
    facts = practice.playbook.facts(place=matter.at.level, measure=matter.measure, channel=matter.channel)
    holder = practice.playbook.holder(facts)
    if holder == "topic":
        holder = topic_lead(practice, matter.topic)
    if holder == "registrar" and by.seats:
        found: Office | None = Office.objects.get(pk=by.seats[0].office_id)
    else:
        # A topic without a lead, or a word that names nobody here: whoever has what is not sorted yet.
        found = office_at(holder, matter.at) or office_at(practice_of(matter.pack_id, "plain").playbook.holder(facts), matter.at)
    if found is None:
        raise rules.NobodyThere(place=matter.at.text)
    return found


def _hand_in(matter: Matter, *, at: datetime, by: Actor, mine: bool) -> None:
    """The first hand-over has no giver. A holder who registers has taken it."""
    insert(
        HandOver(
            id=new_id(matter.county),
            county=matter.county,
            matter=matter,
            taker_id=matter.owner_id,
            offered_at=at,
            state="taken" if mine else "offered",
            taken_at=at if mine else None,
            taken_by_id=by.account_id if mine else None,
        )
    )


def settle(said: Said, *, by: Actor, done: str = "", klass: str = "") -> Registered:
    """Said, done and told at the same time (现场直办): one write, one entry. `done` is how, `said.text` what.

    The speaker's verdict stays open, as for every answer. `by` needs a seat that may hear at the place.
    """
    before = _before(said)
    if before is not None:
        return before
    return _settle(said, by=by, done=clean(done), klass=klass)


@transaction.atomic
def _settle(said: Said, *, by: Actor, done: str, klass: str) -> Registered:
    seats = by.seats_for(verbs.SETTLE, said.place)
    if not seats:
        raise Forbidden(verb=verbs.SETTLE.word, verb_en=verbs.SETTLE.word_en)
    matter, held = _take_in(_as_settled(said, klass), by=by)
    if matter.owner_id != seats[0].office_id:
        _move_to_settler(matter, seats[0].office_id)
    matter.assignee_id = by.account_id
    answer_locked(held, "done", done or clean(said.text), by=by, at=matter.registered_at)
    keep(held, "stage", "owner", "first", "assignee", "answered_at", "replied_at", "outcome", "verdict")
    record(verbs.SETTLE, matter, by=by, at=matter.registered_at, data=_told(matter) | {"outcome": matter.outcome})
    return Registered(matter, code_of(matter.id))


def _as_settled(said: Said, klass: str) -> Said:
    """A settled matter goes by the playbook of its class, where that knows settling on the spot."""
    practice = practice_at(said.place, klass or said.playbook)
    measures = practice.playbook.measures
    allowed = measures is None or "settle" in measures.allow
    return Said(**{**said.__dict__, "playbook": practice.key if allowed else "plain", "measure": "settle"})


def _move_to_settler(matter: Matter, office: int) -> None:
    """Whoever settled it on the spot received it: the office that did the work is first and owner."""
    matter.owner_id = matter.first_id = office
    matter.owner = matter.first = Office.objects.get(pk=office)
    HandOver.objects.filter(matter=matter, county=matter.county).update(
        taker=office, state="taken", taken_at=matter.registered_at, taken_by=matter.registrar
    )
    Clock.objects.filter(matter=matter, county=matter.county).update(office=office)


@transaction.atomic
def withdraw(matter_id: int, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """The speaker takes it back, or, within ten minutes, the person who wrote it down. Raises TooLateToUndo, WrongStage."""
    held = lock(matter_id, verbs.WITHDRAW, seen=seen)
    matter, at = held.matter, now()
    if by.kind == "staff":
        if matter.registrar_id != by.account_id:
            raise Forbidden(verb=verbs.WITHDRAW.word, verb_en=verbs.WITHDRAW.word_en)
        rules.check_undo(matter.registered_at, at)
    saying = say(matter, "reason", clean(text), by=by, at=at) if clean(text) else None
    stop(held, [clock.name for clock in held.running], at, void=True)
    matter.stage, matter.closed_at = "withdrawn", at
    keep(held, "stage", "closed_at")
    record(verbs.WITHDRAW, matter, by=by, at=at, data={"saying": saying.id if saying else None})
    return matter
