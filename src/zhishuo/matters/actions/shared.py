"""What the actions share: a locked matter as a course, writing what its deeds changed, whose words are missing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Model

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusals import ChangedMeanwhile, NotFound
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now, zh_time
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import rules, verbs
from zhishuo.matters.course import stepping
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Ask, CallBack, Clock, Flag, HandOver, Matter, Party, Reminder, Saying, Step, Verdict
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.routes import STANDING
from zhishuo.matters.sweeping import ALARM, Alarm, alarms_of
from zhishuo.people.api import Account
from zhishuo.store.api import Asking, county_of, insert_all, new_id, select, select_all, together, update_all
from zhishuo.trail.api import Entry, history

MODELS: dict[str, type[Model]] = {
    "matter": Matter, "saying": Saying, "hand": HandOver, "clock": Clock, "step": Step, "flag": Flag, "ask": Ask,
    "party": Party, "verdict": Verdict, "call": CallBack,
}  # fmt: skip


# Somebody with a telephone; who was asked once stays on the list.
REACHED = """AND (asked IS NOT NULL OR EXISTS (SELECT 1 FROM people_person p
    WHERE p.id = person_id AND p.county = matters_party.county AND p.phone_index IS NOT NULL))"""
# What a course reads of a matter when a deed asks for it: which rows, behind those that name the matter.
PARTS: dict[str, tuple[type[Model], str]] = {
    "clocks": (Clock, "AND NOT void"), "hands": (HandOver, ""), "steps": (Step, ""), "asks": (Ask, "AND state = 'open'"),
    "parties": (Party, REACHED), "verdicts": (Verdict, ""),
}  # fmt: skip


class Live(Course):
    """The course of a matter in the database."""

    matter: Matter


def make(kind: str, values: dict[str, Any]) -> Model:
    """A fresh row with an id of the matter's county."""
    return MODELS[kind](id=new_id(values["county"]), **values)


def course_of(matter: Matter, *, at: datetime, rows: Callable[[str], list[Any]] | None = None) -> Live:
    """The course of a matter in hand; its rows are read when a deed asks for them. `rows`: where they come from, by part."""
    read = rows or partial(_rows, matter)
    return Live(
        matter,
        practice_of(matter.pack_id, matter.playbook, matter.place),
        STANDING,
        make,
        at=at,
        level=PlaceCode(matter.place).level,
        clocks=partial(read, "clocks"),
        hands=partial(read, "hands"),
        steps=partial(read, "steps"),
        asks=partial(read, "asks"),
        parties=partial(read, "parties"),
        verdicts=partial(read, "verdicts"),
    )


def _where(part: str) -> str:
    return f"matter_id = %s AND county = %s {PARTS[part][1]} ORDER BY id"


def _rows(matter: Matter, part: str) -> list[Any]:
    return select(PARTS[part][0], _where(part), matter.id, matter.county)


class _Shelf:
    """The rows of a set of matters: whatever is asked of one of them is read for all of them at once."""

    def __init__(self, matters: Sequence[Matter]) -> None:
        self.key = _key([matter.id for matter in matters])
        self.parts: dict[str, dict[int, list[Any]]] = {}

    def rows(self, matter_id: int, part: str) -> list[Any]:
        if part not in self.parts:
            found = self.parts[part] = defaultdict(list)
            model, more = PARTS[part]
            for row in select(model, f"matter_id = ANY(%s) AND county = ANY(%s) {more} ORDER BY id", *self.key):
                found[row.matter_id].append(row)  # type: ignore[attr-defined]
        return self.parts[part][matter_id]


def _key(ids: Iterable[int]) -> tuple[list[int], list[int]]:
    found = sorted(ids)
    return found, sorted({county_of(row) for row in found})


def lock_all(ids: Iterable[int], where: str = "true") -> list[Live]:
    """Lock a set of matters in order of id, as far as they still are as `where` (SQL of ours) says: a few statements, however many."""
    rows = select(
        Matter, f"id = ANY(%s) AND county = ANY(%s) AND {where} ORDER BY id FOR UPDATE", *_key(ids), without=("search",)
    )
    shelf, at = _Shelf(rows), now()
    return [course_of(row, at=at, rows=partial(shelf.rows, row.id)) for row in rows]


def lock(matter_id: int, verb: Verb, *, seen: int | None) -> Live:
    """Lock the matter for one verb. Raises WrongStage, or ChangedMeanwhile where the caller saw an older `rev`."""
    county = county_of(matter_id)
    found, clocks = select_all(  # every deed looks at the clocks
        Asking(Matter, "id = %s AND county = %s FOR UPDATE", (matter_id, county), ("search",)),
        Asking(Clock, _where("clocks"), (matter_id, county)),
    )
    if not found:
        raise NotFound()
    (matter,) = found
    if seen is not None and seen != matter.rev:
        raise changed(matter)
    rules.check_stage(matter.stage, verb)
    return course_of(matter, at=now(), rows=lambda part: clocks if part == "clocks" else _rows(matter, part))


def practice(course: Course) -> Practice:
    """The live practice of a course."""
    assert isinstance(course.book, Practice)
    return course.book


def keep(course: Course) -> None:
    """Settle steps and dates, count the revision, and write what the deeds made and changed."""
    settle(course)
    write(course)


def settle(course: Course) -> None:
    """What a deed ends with: steps and dates, and one revision more."""
    stepping.settle(course)
    course.set(rev=course.matter.rev + 1)


def write(*courses: Course) -> None:
    """Update the touched rows, then insert the fresh ones, table by table: what ends a hand-over comes before what begins one.

    Rows of which the same columns changed go together, of however many matters. Nothing is read, so nothing is waited for.
    """
    fresh: dict[str, list[Model]] = {kind: [] for kind in MODELS}
    touched: dict[tuple[str, frozenset[str]], list[Model]] = defaultdict(list)
    for course in courses:
        made = {(kind, row.id) for kind, row in course.fresh}
        for kind, row in course.fresh:
            fresh[kind].append(row)
        for key, (row, fields) in course.touched.items():
            if key not in made:
                touched[key[0], frozenset(fields)].append(row)
        course.fresh.clear()
        course.touched.clear()
    alarms = [_reminder(course, one) for course in courses for one in alarms_of(course)]
    with together():
        for (_kind, names), rows in touched.items():
            update_all(rows, _columns(names))
        for rows in fresh.values():
            insert_all(rows)
        insert_all(alarms)


def _reminder(course: Course, alarm: Alarm) -> Reminder:
    matter = course.matter
    return Reminder(
        id=new_id(matter.county), county=matter.county, matter_id=matter.id, name=alarm.name, due=alarm.due, rung=ALARM,
        office_id=alarm.office, urgent=alarm.urgent, at=course.at, ack_by=alarm.ack,
    )  # fmt: skip


def _columns(fields: Iterable[str]) -> list[str]:
    """Field names of attribute names: owner_id is the column of owner."""
    return [name.removesuffix("_id") for name in fields]


def words(text: str, what: str, what_en: str) -> str:
    """The words a deed needs, cleaned. Raises WordsMissing or TooLong."""
    found = clean(text)
    rules.check_words(found, what=what, what_en=what_en)
    return found


def seat_office(by: Actor, verb: Verb, course: Course) -> int | None:
    """The office by which this actor does it: one on the matter first, wherever it sits, else the narrowest seat over the place."""
    matter = course.matter
    if by.holds(matter.owner_id) and any(s.office_id == matter.owner_id and verb.met_by(s.grants) for s in by.seats):
        return int(matter.owner_id)
    on_it = {hand.taker_id for hand in course.hands}
    mine = next((seat.office_id for seat in by.seats if seat.office_id in on_it and verb.met_by(seat.grants)), None)
    if mine is not None:
        return mine
    seats = by.seats_for(verb, matter.place)
    return seats[0].office_id if seats else None


def changed(matter: Matter) -> ChangedMeanwhile:
    """Who was first, when, with what: read from the trail. Reading changes nothing."""
    last = history("matter", matter.id).exclude(verb=verbs.READ.key).order_by("-id").first()
    if last is None:
        return ChangedMeanwhile(at=zh_time(now()), who="别人")
    verb = Verb.named(last.verb)
    return ChangedMeanwhile(at=zh_time(last.at), who=who(last), did=verb.word, did_en=verb.word_en.lower())


def who(entry: Entry) -> str:
    kind, _, number = entry.actor.partition(":")
    if kind == "staff":
        return Account.objects.filter(pk=number).values_list("name", flat=True).first() or "同事"
    return {"speaker": "说事人", "system": "系统"}.get(kind, "别人")
