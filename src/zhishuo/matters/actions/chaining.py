"""Several matters: parts, matters opened from another, those that follow by law, merging, joining, linking."""

from django.db import transaction

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now
from zhishuo.matters import clockspans, refusals, rules, verbs
from zhishuo.matters.actions.intake import Registered, Said, take_in
from zhishuo.matters.actions.shared import Live, keep, lock, words, write
from zhishuo.matters.course import ending
from zhishuo.matters.models import Link, Matter, Party, Saying
from zhishuo.matters.numbering import code_of
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.stages import OPEN
from zhishuo.packs import api as packs
from zhishuo.store.api import county_of, insert, new_id
from zhishuo.trail.api import record


def open_wanted(course: Live, *, by: Actor) -> None:
    """The matters that a step, an outcome or a flag opens (packs say which); called after `keep`, in the same transaction."""
    for playbook, why in course.opens:
        _open_from(course.matter, playbook, _first_words(course.matter), by=SYSTEM if by.kind != "staff" else by, why=why)
    course.opens.clear()


def _first_words(matter: Matter) -> str:
    first = Saying.objects.filter(matter=matter, county=matter.county, kind="said").order_by("id").first()
    return first.text if first and first.text else matter.title


def _open_from(
    parent: Matter, playbook: str, text: str, *, by: Actor, why: str, follows: bool = False, pack: int | None = None
) -> Matter:
    """A matter that comes out of another: same place, same speaker, its own number, playbook and clocks."""
    practice = practice_of(pack or parent.pack_id, playbook)
    said = Said(
        place=PlaceCode(parent.place), text=text, channel=parent.channel, playbook=playbook, topic=parent.topic,
        said_at=None, parent=None if follows else parent.id, follows=parent.id if follows else None, person=parent.person_id,
        privacy=parent.privacy, hidden=tuple(parent.hidden or ()),
    )  # fmt: skip
    course = take_in(said, by=by, practice=practice)
    matter: Matter = course.matter
    record(
        verbs.OPEN_CHILD if not follows else verbs.FOLLOW,
        matter,
        by=by,
        at=course.at,
        data={"playbook": playbook, "owner": matter.owner_id, "from_matter": parent.id, "why": why, "channel": matter.channel},
    )
    return matter


@transaction.atomic
def open_child(matter_id: int, playbook: str, text: str, *, by: Actor, seen: int | None = None) -> Matter:
    """Open another matter out of this one; this one closes only when that has ended. Raises PlaybookUnknown, FollowsWhat."""
    course = lock(matter_id, verbs.OPEN_CHILD, seen=seen)
    book = course.book
    assert isinstance(book, Practice)
    if "matter" not in book.other(playbook).playbook.start.by and "anyone" not in book.other(playbook).playbook.start.by:
        raise refusals.FollowsWhat(field="playbook")
    said = words(text, "要另立的是什么事", "what the new matter is about")
    keep(course)
    return _open_from(course.matter, playbook, said, by=by, why="open_child")


@transaction.atomic
def split(matter_id: int, texts: list[str], *, by: Actor, seen: int | None = None) -> list[Matter]:
    """Several things were said at once: each becomes a part with its own number; the whole closes when the parts have ended."""
    course = lock(matter_id, verbs.SPLIT, seen=seen)
    parts = [words(text, "每一件各是什么事", "what each part is about") for text in texts]
    if len(parts) < 2:
        raise rules.WordsMissing(
            what="每一件各是什么事（至少两件）", what_en="what each part is about (at least two)", field="text"
        )
    keep(course)
    found = [_open_from(course.matter, course.matter.playbook, part, by=by, why="split") for part in parts]
    _note_split(course.matter, found, by=by)
    return found


def _note_split(matter: Matter, parts: list[Matter], *, by: Actor) -> None:
    record(verbs.SPLIT, matter, by=by, data={"parts": [part.id for part in parts]})


@transaction.atomic
def follow(matter_id: int, playbook: str, text: str, *, by: Actor, seen: int | None = None) -> Registered:
    """The lawful next step after an answer: review, recheck (R12). Within its time, once. Raises FollowsWhat, FollowsTooLate, EndedForGood."""
    course = lock(matter_id, verbs.FOLLOW, seen=seen)
    said = words(text, "为什么不服", "why you disagree")
    if course.playbook.playbook.final:
        raise refusals.EndedForGood()
    version = packs.current(PlaceCode(course.matter.place))
    practice = practice_of(version.id, playbook)
    rule = practice.playbook.start.follows
    if rule is None or rule.playbook != course.matter.playbook:
        raise refusals.FollowsWhat(field="playbook")
    since = course.happened(rule.event.written)
    if since is None or course.at > clockspans.after(since, rule.within, course.book.calendar):
        raise refusals.FollowsTooLate(span=rule.within.text_zh, span_en=rule.within.text_en)
    if Matter.objects.filter(follows=course.matter, county=course.matter.county, playbook=playbook).exists():
        raise refusals.SameMatter()
    keep(course)
    matter = _open_from(course.matter, playbook, said, by=by, why="follow", follows=True, pack=version.id)
    return Registered(matter, code_of(matter.id))


@transaction.atomic
def merge(matter_id: int, into: str, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Make it part of another open matter of the same county: its speaker joins that one, its number and code stay alive.

    Raises SameMatter, NotFound.
    """
    course = lock(matter_id, verbs.MERGE, seen=seen)
    matter, target = course.matter, _target(into, course.matter.county, by)
    _check_merge(matter, target)
    saying = (
        course.say("reason", clean(text), account=by.account_id, office=matter.owner_id, public=False) if clean(text) else None
    )
    told = ending.merge(course, target.id)
    keep(course)
    _join_speaker(target, matter.person_id)
    record(verbs.MERGE, matter, by=by, at=course.at, data=told | {"saying": saying})
    return target


def _target(number: str, county: int, by: Actor) -> Matter:
    """The other matter, as far as this actor may know of it."""
    digits = "".join(c for c in number if c.isdigit())
    found = Matter.seen_by(by).filter(number=digits, county=county).first()
    if found is None:
        raise NotFound(what="件编号是这个的事", what_en="matter with this number")
    return found


def _check_merge(matter: Matter, target: Matter) -> None:
    if (
        target.id == matter.id
        or target.stage not in OPEN
        or target.merged_into_id
        or matter.id in (target.parent_id, target.follows_id)
    ):
        raise refusals.SameMatter()


def _join_speaker(target: Matter, person: int | None) -> None:
    insert(Party(id=new_id(target.county), county=target.county, matter=target, role="speaker", person_id=person, at=now()))


@transaction.atomic
def join(matter_id: int, said: Said, *, by: Actor, seen: int | None = None) -> Registered:
    """Somebody else says the same thing: they get a number and code of their own, which show how this matter goes."""
    course = lock(matter_id, verbs.JOIN, seen=seen)
    target: Matter = course.matter
    if said.place.county != target.county:
        raise refusals.SameMatter()
    keep(course)
    own = take_in(said, by=by, practice=practice_of(target.pack_id, target.playbook))
    ending.merge(own, target.id)
    own.settle_dates()
    write(own)
    _join_speaker(target, own.matter.person_id)
    record(
        verbs.JOIN, own.matter, by=by, at=own.at,
        data={"into": target.id, "owner": own.matter.owner_id, "playbook": own.matter.playbook, "channel": own.matter.channel},
    )  # fmt: skip
    return Registered(own.matter, code_of(own.matter.id))


@transaction.atomic
def link(matter_id: int, other: str, *, by: Actor, kind: str = "related", seen: int | None = None) -> Matter:
    """Say that two matters of one county belong together. Linked twice it is linked once. Raises SameMatter, NotFound."""
    course = lock(matter_id, verbs.LINK, seen=seen)
    matter, found = course.matter, _target(other, course.matter.county, by)
    if found.id == matter.id:
        raise refusals.SameMatter()
    keep(course)
    pair = (matter, found) if matter.id < found.id else (found, matter)
    if not Link.objects.filter(matter=pair[0], other=pair[1], county=matter.county).exists():
        insert(Link(id=new_id(matter.county), county=matter.county, matter=pair[0], other=pair[1], kind=kind, at=course.at))
    record(verbs.LINK, matter, by=by, at=course.at, data={"other": found.id, "kind": kind})
    return matter


def children_open(matter: Matter) -> bool:
    """Whether a part of it, or a matter opened from it, has not ended."""
    return Matter.objects.filter(parent_id=matter.id, county=county_of(matter.id), stage__in=OPEN).exists()
