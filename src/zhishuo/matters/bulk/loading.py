"""Set-based writing of replayed lives: COPY, a transaction a batch, bounded memory, harmless when repeated."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.phones import normalise
from zhishuo.kernel.times import local, now
from zhishuo.matters.bulk.course import Course, Rows
from zhishuo.matters.bulk.life import Life
from zhishuo.matters.jobs import add_tallies
from zhishuo.matters.models import Matter
from zhishuo.matters.numbering import numbering, numbers_in_bulk
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.packs import api as packs
from zhishuo.people.api import Office, Person
from zhishuo.store.api import COUNTY, blind, new_numbers, seal

TABLES = (
    ("matters", "matters_matter"), ("hands", "matters_hand_over"), ("clocks", "matters_clock"), ("sayings", "matters_saying"),
    ("verdicts", "matters_verdict"),
)
ROWS_A_LIFE = 60  # ids drawn ahead for one life; a longer one draws more


@dataclass(frozen=True)
class Loaded:
    """How many matters were written, and how many stood already (the same client key)."""

    count: int
    skipped: int


def load(
    lives: Iterable[Life], *, by: Actor, source: str = "", progress: Callable[[int], None] | None = None, batch: int = 2000
) -> Loaded:
    """Write whole lives. What they did is history: their entries wake no reaction, their tallies are added here.

    A life whose client key stands already in its county is skipped, so loading the same file again adds nothing.
    """
    count = skipped = 0
    several = iter(lives)
    while some := list(islice(several, batch)):
        fresh = _fresh(some)
        skipped += len(some) - len(fresh)
        if fresh:
            _load(fresh, by=by, source=source)
        count += len(fresh)
        if progress:
            progress(count + skipped)
    return Loaded(count, skipped)


def _fresh(lives: Sequence[Life]) -> list[Life]:
    keys = [life.client_key for life in lives if life.client_key]
    known = set(Matter.objects.filter(client_key__in=keys).values_list("client_key", "county")) if keys else set()
    found = []
    for life in lives:
        key = (life.client_key, life.place.county)
        if not life.client_key or key not in known:
            known.add(key)
            found.append(life)
    return found


@transaction.atomic
def _load(lives: Sequence[Life], *, by: Actor, source: str) -> None:
    people = _people(lives)
    posts = dict(Office.objects.filter(pk__in=_offices(lives)).values_list("pk", "post"))
    numbers, running = numbers_in_bulk(len(lives)), _ids()
    rows = Rows()
    for life, n in zip(lives, numbers, strict=True):
        county = life.place.county
        course = Course(
            life, practice_for(life), rows=rows, ids=(county * COUNTY + i for i in running), number=numbering().make(local(life.registered_at).year, n),
            person=people.get((county, _phone(life), life.name)), posts=posts,
        )
        course.run()
    with connection.cursor() as cursor:
        for name, table in TABLES:
            _copy(cursor, table, getattr(rows, name))
        stamp = now()
        _copy(cursor, "trail_entry", [
            entry | {"data": json.dumps(entry["data"], ensure_ascii=False), "cause": source[:40] or by.key, "heard": stamp, "tries": 0}
            for entry in rows.entries
        ])
    add_tallies(rows.tallies)


def _ids() -> Iterator[int]:
    while True:
        yield from new_numbers(2000 * ROWS_A_LIFE // 10)


def _offices(lives: Iterable[Life]) -> set[int]:
    found = {life.owner for life in lives}
    for life in lives:
        found |= {int(deed.data["to"]) for deed in life.deeds if "to" in deed.data}
    return found


def _phone(life: Life) -> str:
    return normalise(life.phone) if life.phone else ""


def _people(lives: Sequence[Life]) -> dict[tuple[int, str, str], int]:
    """Persons by (county, phone, name): the known ones found, the others written."""
    wanted = {(life.place.county, _phone(life), life.name) for life in lives if life.phone or life.name}
    index = {phone: blind(phone, "person.phone") for _county, phone, _name in wanted if phone}
    known = {
        (county, bytes(mark)): row
        for row, county, mark in Person.objects.filter(phone_index__in=list(index.values())).values_list("id", "county", "phone_index")
    }
    found: dict[tuple[int, str, str], int] = {}
    fresh: list[dict[str, Any]] = []
    ids = iter(new_numbers(len(wanted)))
    for county, phone, name in sorted(wanted):
        key = (county, index[phone]) if phone else None
        row = known.get(key) if key else None
        if row is None:
            row = county * COUNTY + next(ids)
            fresh.append({
                "id": row, "county": county, "name": seal(name, "person.name") if name else None,
                "phone": seal(phone, "person.phone") if phone else None, "phone_index": key[1] if key else None, "created": now(),
            })
            if key:
                known[key] = row
        found[county, phone, name] = row
    with connection.cursor() as cursor:
        _copy(cursor, "people_person", fresh)
    return found


def _copy(cursor: CursorWrapper, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))


def practice_for(life: Life) -> Practice:
    """The practice in force when it was said; the oldest there is for what was said before any."""
    version = _version(life.place, local(life.registered_at).date())
    return practice_of(version, life.playbook)


def _version(place: PlaceCode, day: date) -> int:
    return int(packs.current(place, day).id)
