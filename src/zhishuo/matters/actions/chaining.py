"""Several matters: parts, matters opened from another, those that follow by law, merging, joining, linking."""

from collections.abc import Iterable

from django.db import transaction

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now
from zhishuo.matters import clockspans, refusals, rules, verbs
from zhishuo.matters.actions.intake import Registered, Said, take_in, taken_before
from zhishuo.matters.actions.shared import Live, course_of, keep, lock, words, write
from zhishuo.matters.course import ending, sorting
from zhishuo.matters.course.judging import PARTIES
from zhishuo.matters.models import Link, Matter, Party, Saying
from zhishuo.matters.numbering import code_of
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.similar import similar_to
from zhishuo.matters.stages import OPEN
from zhishuo.packs import api as packs
from zhishuo.store.api import county_of, insert, new_id
from zhishuo.trail.api import record

SAID_ANEW = ("open_child", "split", "follow")  # with words of its own, which may raise flags of their own


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
    practice = practice_of(pack or parent.pack_id, playbook, parent.place)
    said = Said(
        place=PlaceCode(parent.place), text=text, channel=parent.channel, playbook=playbook, topic=parent.topic,
        said_at=None, parent=None if follows else parent.id, follows=parent.id if follows else None, person=parent.person_id,
    )  # fmt: skip
    course = take_in(said, by=by, practice=practice, beside=parent, judged=why not in SAID_ANEW)
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
    practice = practice_of(version.id, playbook, course.matter.place)
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
    found = _target(into, county_of(matter_id), by)
    other = _locked(found) if found.id < matter_id else None  # in one order, so that two merging crosswise do not both win
    course = lock(matter_id, verbs.MERGE, seen=seen)
    matter, target = course.matter, other or _locked(found)
    _check_merge(matter, target)
    saying = (
        course.say("reason", clean(text), account=by.account_id, office=matter.owner_id, public=False) if clean(text) else None
    )
    told = ending.merge(course, target.id)
    keep(course)
    _carry_over(matter, target, by=by)
    record(verbs.MERGE, matter, by=by, at=course.at, data=told | {"saying": saying})
    return target


@transaction.atomic
def merge_own(matter_id: int, into_id: int, *, by: Actor, seen: int | None = None) -> Matter:
    """The speaker says that it is the same as another open one: of those that they were shown, never of others. Raises SameMatter."""
    course = lock(matter_id, verbs.MERGE, seen=seen)
    matter: Matter = course.matter
    target = next((one for one in similar_to(matter) if one.id == into_id), None)
    if target is None:
        raise refusals.SameMatter()
    _check_merge(matter, target)
    told = ending.merge(course, target.id)
    keep(course)
    _join_them(target, matter.person_id)
    record(verbs.MERGE, matter, by=by, at=course.at, data=told)
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
        or matter.hidden != target.hidden  # what is kept from somebody (R9) does not go where they can see it
    ):
        raise refusals.SameMatter()


def _locked(matter: Matter) -> Matter:
    return Matter.objects.select_for_update(of=("self",)).defer("search").get(pk=matter.id, county=matter.county)


def _carry_over(matter: Matter, target: Matter, *, by: Actor) -> None:
    """What a merged matter brings along: its speakers and the other side, what had been merged into it, dangers that nobody has settled."""
    known = Party.objects.filter(matter=matter, county=matter.county, role__in=PARTIES).values_list("role", "person_id")
    for role, person in dict.fromkeys((("speaker", matter.person_id), *known)):
        _join_them(target, person, role=role)
    Matter.objects.filter(merged_into=matter, county=matter.county).update(merged_into=target)
    course = course_of(target, at=now())
    _bring_flags(matter, course, by=by)
    keep(course)


def _bring_flags(matter: Matter, course: Live, *, by: Actor) -> None:
    """A danger is not lost by joining: whoever has the other matter settles it there (R25)."""
    for key in (*matter.flags, *matter.suspected):
        if key in course.book.flags and key not in (*course.matter.flags, *course.matter.suspected):
            sorting.raise_flag(course, key, found=[], account=by.account_id, sure=False)


def _join_them(target: Matter, person: int | None, *, role: str = "speaker") -> None:
    key = {"matter": target, "county": target.county, "role": role, "person_id": person}
    if person not in (None, target.person_id) and not Party.objects.filter(**key).exists():
        insert(Party(id=new_id(target.county), at=now(), **key))


@transaction.atomic
def join(matter_id: int, said: Said, *, by: Actor, seen: int | None = None) -> Registered:
    """Somebody else says the same thing: they get a number and code of their own, which show how this matter goes."""
    course = lock(matter_id, verbs.JOIN, seen=seen)
    target: Matter = course.matter
    if said.place.county != target.county:
        raise refusals.SameMatter()
    before = taken_before(said)
    if before is not None:
        if before.matter.merged_into_id != target.id:
            raise rules.KeyInUse(field="client_key")
        return before
    own = take_in(said, by=by, practice=practice_of(target.pack_id, target.playbook, target.place), beside=target)
    _bring_flags(own.matter, course, by=by)
    keep(course)
    ending.merge(own, target.id)
    own.settle_dates()
    write(own)
    _join_them(target, own.matter.person_id)
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
    return bool(with_children([matter.id]))


def with_children(ids: Iterable[int]) -> set[int]:
    """Those of these matters of which a part, or a matter opened from it, has not ended."""
    wanted = list(ids)
    found = Matter.objects.filter(parent_id__in=wanted, county__in={county_of(one) for one in wanted}, stage__in=OPEN)
    return set(found.values_list("parent_id", flat=True))
