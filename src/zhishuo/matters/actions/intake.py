"""Intake: the one function through which everything said comes in, and settling on the spot."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import BadDate, Forbidden
from zhishuo.kernel.text import clean, search_document, title_of
from zhishuo.kernel.times import now
from zhishuo.matters import flagging, rules, stepdata, verbs
from zhishuo.matters.actions.parties import Taking, check_number, enter
from zhishuo.matters.actions.shared import Live, course_of, keep, lock, write
from zhishuo.matters.course import ending, handing, sorting, stepping
from zhishuo.matters.models import Matter, Saying
from zhishuo.matters.numbering import code_of, next_number
from zhishuo.matters.practice import Practice, practice_at
from zhishuo.matters.routes import first_office
from zhishuo.matters.words import PRIVACIES
from zhishuo.papers.api import Kept, attach, files_of
from zhishuo.people.api import Holding as Holdings
from zhishuo.people.api import Office, holding_now, meet, office_with
from zhishuo.places.api import find
from zhishuo.store.api import new_id, together
from zhishuo.trail.api import record


@dataclass(frozen=True)
class Proxy:
    """Somebody who says it for another: their own telephone, and whether the other one agreed to it."""

    phone: str = ""
    agreed: bool = False


@dataclass(frozen=True)
class Said:
    """What intake takes, whatever the channel. Enough is: words or a voice, and a place.

    `subject`: the office that it is about, where it is about an official (R9); `people`: how many it concerns, as told;
    `sure`: flags that whoever records has confirmed; `proxy`: who said it for the speaker; `person`: the speaker's id where known already.
    """

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
    fields: dict[str, Any] = field(default_factory=dict)
    people: int | None = None
    sure: tuple[str, ...] = ()
    subject: int | None = None
    parent: int | None = None
    follows: int | None = None
    person: int | None = None
    parties: tuple[Taking, ...] = ()
    proxy: Proxy | None = None


@dataclass(frozen=True)
class Registered:
    """What the speaker is given: the matter, its query code, and whether it was here already (the same client key)."""

    matter: Matter
    code: str
    repeated: bool = False


def register(said: Said, *, by: Actor) -> Registered:
    """Take what was said: number, owner, dates. Said twice with one client key it is taken once and answered alike.

    Raises NothingSaid, TooLong, BadPhone, BadDate, UnknownPlace, RetiredPlace, PlaybookUnknown, PartiesMany.
    """
    before = taken_before(said)
    if before is not None:
        return before
    try:
        return _register(said, by=by)
    except IntegrityError:
        # Two identical requests at the same moment: the database let one through, the other finds it.
        before = taken_before(said)
        if before is None:
            raise
        return before


def taken_before(said: Said) -> Registered | None:
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
        course = take_in(said, by=by)
        record(verbs.REGISTER, course.matter, by=by, at=course.at, data=_told(course.matter, said) | _for_another(said))
    return Registered(course.matter, code_of(course.matter.id))


def _for_another(said: Said) -> dict[str, object]:
    return {"proxy": True, "agreed": said.proxy.agreed} if said.proxy else {}


def _told(matter: Matter, said: Said) -> dict[str, object]:
    """`chosen`: somebody gave the measure; else the playbook proposed it, and other rules might propose another."""
    return {
        "playbook": matter.playbook,
        "channel": matter.channel,
        "topic": matter.topic,
        "measure": matter.measure,
        "chosen": bool(said.measure),
        "owner": matter.owner_id,
        "due": matter.due.isoformat() if matter.due else None,
        "said": matter.said_at.isoformat(),
    }


def take_in(
    said: Said,
    *,
    by: Actor,
    practice: Practice | None = None,
    office: int | None = None,
    beside: Matter | None = None,
    judged: bool = False,
) -> Live:
    """Everything that intake does but telling the trail; the caller is the verb that brought it.

    `office`: who received it, where that is not the playbook's holder (settled on the spot). `beside`: the matter out of
    which it comes; from whom that is kept, this is kept too (R9). `judged`: the words are that one's, its flags are known.
    """
    text = clean(said.text)
    rules.check_said(text, has_voice=any(kept.kind == "voice" for kept in said.files))
    at = now()
    said_at = said.said_at or at
    if said_at > at + timedelta(minutes=5):
        raise BadDate(got=f"{said_at:%Y-%m-%d %H:%M}", field="said_at")
    place = find(int(said.place)).at
    practice = practice or practice_at(place, said.playbook)
    check_number(practice.playbook.start.parties, [one.role for one in said.parties])
    matter = _matter(said, practice, place, text, at=at, said_at=said_at, by=by)
    if beside is not None:
        matter.hidden = beside.hidden
        matter.privacy = max(
            matter.privacy, beside.privacy if judged or beside.privacy == "sealed" else "open", key=PRIVACIES.index
        )
    owner = office_with(office) if office else _first_office(practice, matter, by=by, subject=said.subject)
    matter.owner = matter.first = owner
    course = course_of(matter, at=at, rows=lambda _part: [])
    course.fresh.append(("matter", matter))
    course._parts |= {"hand": [], "step": []}
    handing.received(course, said_at=said_at, mine=by.holds(owner.id), account=by.account_id)
    saying = course.new("saying", kind="said", at=said_at, account_id=by.account_id, text=text)
    flags = {} if judged else flagging.raised(practice.flags, text, people=said.people, sure=said.sure)
    for key, found in flags.items():
        sorting.raise_flag(course, key, found=list(found), account=by.account_id, sure=key in said.sure)
    stepping.settle(course)
    write(course)
    for kept in said.files:
        attach(saying, kept, by=by)
    enter(matter, said.parties, said.subject, proxy=said.proxy.phone if said.proxy else None, at=at)
    return course


def _matter(said: Said, practice: Practice, place: PlaceCode, text: str, *, at: datetime, said_at: datetime, by: Actor) -> Matter:
    playbook = practice.playbook
    fields = stepdata.values(practice, said.fields, {})
    facts = playbook.facts(place=place.level, channel=said.channel, topics=practice.topics(said.topic), fields=fields)
    person: Any = {"person_id": said.person} if said.person else {"person": meet(place.county, name=said.name, phone=said.phone)}
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
        title=title_of(text) if text else "（语音）",
        registrar_id=by.account_id,
        said_at=said_at,
        registered_at=at,
        stage="registered",
        people=said.people,
        fields=fields,
        hidden=_hidden(said.subject),
        parent_id=said.parent,
        follows_id=said.follows,
        search=search_document(text),
        **person,
    )


def _hidden(subject: int | None) -> list[str] | None:
    """For whom it does not exist: the office it is about, all who hold it, and every other office that they hold (R9)."""
    if subject is None:
        return None
    accounts = Holdings.objects.filter(holding_now(), office=subject).values_list("account_id", flat=True)
    return sorted({f"o{subject}", *(f"a{account}" for account in accounts)})


def _first_office(practice: Practice, matter: Matter, *, by: Actor, subject: int | None) -> Office:
    """The playbook's first holder at the matter's place. Whatever is missing, somebody has it: the first office above."""
    own = by.seats[0].office_id if by.seats else None
    found = first_office(matter, practice, own=own, subject=subject)
    if found is None:
        raise rules.NobodyThere(place=PlaceCode(matter.place).text)
    return found


def settle(said: Said, *, by: Actor, done: str = "", klass: str = "") -> Registered:
    """Said, done and told at the same time (现场直办): one write, one entry. `done` is how, `said.text` what.

    The speaker's verdict stays open, as for every answer. `by` needs a seat that may hear at the place.
    """
    before = taken_before(said)
    if before is not None:
        return before
    return _settle(said, by=by, done=clean(done), klass=klass)


@transaction.atomic
def _settle(said: Said, *, by: Actor, done: str, klass: str) -> Registered:
    # What is about an office is not settled by that office (R9).
    seats = [seat for seat in by.seats_for(verbs.SETTLE, said.place) if seat.office_id != said.subject]
    if not seats:
        raise Forbidden(verb=verbs.SETTLE.word, verb_en=verbs.SETTLE.word_en)
    # Whoever settled it on the spot received it: the office that did the work is first and owner.
    settled = _as_settled(said, klass)
    course = take_in(settled, by=by, office=seats[0].office_id)
    saying = course.say("answer", done or clean(said.text), account=by.account_id, office=course.matter.owner_id)
    ending.settle(course, "done", account=by.account_id, saying=saying)
    stepping.settle(course)
    write(course)
    told = _told(course.matter, settled) | {"outcome": course.matter.outcome}
    record(verbs.SETTLE, course.matter, by=by, at=course.at, data=told)
    return Registered(course.matter, code_of(course.matter.id))


def _as_settled(said: Said, klass: str) -> Said:
    """A settled matter goes by the playbook of its class, where that can be settled without anybody else's part."""
    practice = practice_at(said.place, klass or said.playbook)
    facts = practice.playbook.facts(measure="settle", place=said.place.level)
    at_once = ending.settles(practice.playbook, facts)
    return Said(**{**said.__dict__, "playbook": practice.key if at_once else "plain", "measure": "settle"})


@transaction.atomic
def withdraw(matter_id: int, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """The speaker takes it back, or, within ten minutes, the person who wrote it down. Raises TooLateToUndo, WrongStage."""
    course = lock(matter_id, verbs.WITHDRAW, seen=seen)
    matter: Matter = course.matter
    if by.kind == "staff":
        if matter.registrar_id != by.account_id:
            raise Forbidden(verb=verbs.WITHDRAW.word, verb_en=verbs.WITHDRAW.word_en)
        rules.check_undo(matter.registered_at, course.at)
    saying = course.say("reason", clean(text), account=by.account_id) if clean(text) else None
    ending.withdraw(course)
    keep(course)
    record(verbs.WITHDRAW, matter, by=by, at=course.at, data={"saying": saying})
    return matter
