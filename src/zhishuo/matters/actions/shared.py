"""What the actions share: a locked matter as a course, writing what its deeds changed, whose words are missing."""

from collections.abc import Iterable
from datetime import datetime
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
from zhishuo.matters.models import Ask, CallBack, Clock, Flag, HandOver, Matter, Saying, Step, Verdict
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.routes import STANDING
from zhishuo.people.api import Account
from zhishuo.store.api import county_of, insert_all, new_id, select, together, update
from zhishuo.trail.api import Entry, history

MODELS: dict[str, type[Model]] = {
    "matter": Matter, "saying": Saying, "hand": HandOver, "clock": Clock, "step": Step, "flag": Flag, "ask": Ask,
    "verdict": Verdict, "call": CallBack,
}  # fmt: skip


OF = "matter_id = %s AND county = %s"


class Live(Course):
    """The course of a matter in the database."""

    matter: Matter


def make(kind: str, values: dict[str, Any]) -> Model:
    """A fresh row with an id of the matter's county."""
    return MODELS[kind](id=new_id(values["county"]), **values)


def course_of(matter: Matter, *, at: datetime, clocks: list[Clock] | None = None) -> Live:
    """The course of a matter in hand; its rows are read when a deed asks for them."""
    key = (matter.id, matter.county)
    return Live(
        matter,
        practice_of(matter.pack_id, matter.playbook, matter.place),
        STANDING,
        make,
        at=at,
        level=PlaceCode(matter.place).level,
        clocks=clocks if clocks is not None else lambda: select(Clock, f"{OF} AND NOT void ORDER BY id", *key),
        hands=lambda: select(HandOver, f"{OF} ORDER BY id", *key),
        steps=lambda: select(Step, f"{OF} ORDER BY id", *key),
        asks=lambda: select(Ask, f"{OF} AND state = 'open' ORDER BY id", *key),
    )


def lock(matter_id: int, verb: Verb, *, seen: int | None) -> Live:
    """Lock the matter for one verb. Raises WrongStage, or ChangedMeanwhile where the caller saw an older `rev`."""
    county = county_of(matter_id)
    found = select(Matter, "id = %s AND county = %s FOR UPDATE", matter_id, county, without=("search",))
    if not found:
        raise NotFound()
    (matter,) = found
    if seen is not None and seen != matter.rev:
        raise changed(matter)
    rules.check_stage(matter.stage, verb)
    return course_of(matter, at=now())


def practice(course: Course) -> Practice:
    """The live practice of a course."""
    assert isinstance(course.book, Practice)
    return course.book


def keep(course: Course) -> None:
    """Settle steps and dates, count the revision, and write what the deeds made and changed."""
    stepping.settle(course)
    course.set(rev=course.matter.rev + 1)
    write(course)


def write(course: Course) -> None:
    """Update the touched rows, then insert the fresh ones, table by table: what ends a hand-over comes before what begins one.

    Nothing is read, so nothing is waited for.
    """
    fresh: dict[str, list[Model]] = {kind: [] for kind in MODELS}
    for kind, row in course.fresh:
        fresh[kind].append(row)
    made = {(kind, row.id) for kind, row in course.fresh}
    with together():
        for key, (row, fields) in course.touched.items():
            if key not in made:
                update(row, _columns(fields))
        for rows in fresh.values():
            insert_all(rows)
    course.fresh.clear()
    course.touched.clear()


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
