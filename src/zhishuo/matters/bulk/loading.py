"""Set-based writing of replayed lives: COPY, a transaction a batch, bounded memory, harmless when repeated."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import local, now
from zhishuo.matters.bulk.course import Rows, Setting, Writer
from zhishuo.matters.bulk.life import Life
from zhishuo.matters.bulk.residents import meet_all
from zhishuo.matters.jobs import add_tallies
from zhishuo.matters.models import Matter
from zhishuo.matters.numbering import numbering, numbers_in_bulk
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.packs import api as packs
from zhishuo.people.api import Holding, Office
from zhishuo.store.api import COUNTY, new_numbers

TABLES = (
    ("matter", "matters_matter"),
    ("saying", "matters_saying"),
    ("hand", "matters_hand_over"),
    ("clock", "matters_clock"),
    ("step", "matters_step"),
    ("flag", "matters_flag"),
    ("verdict", "matters_verdict"),
)
AS_JSON = frozenset({"fields", "moments", "pauses", "data"})
IDS_AT_ONCE = 10_000  # of the one sequence, by one statement; a batch draws as often as it needs


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
    counties = {life.place.county for life in lives}
    standing = Matter.objects.filter(client_key__in=keys, county__in=counties)
    known = set(standing.values_list("client_key", "county")) if keys else set()
    found = []
    for life in lives:
        key = (life.client_key, life.place.county)
        if not life.client_key or key not in known:
            known.add(key)
            found.append(life)
    return found


@transaction.atomic
def _load(lives: Sequence[Life], *, by: Actor, source: str) -> None:
    people, holds = meet_all(lives), _holdings(lives)
    posts = dict(Office.objects.filter(pk__in=_offices(lives)).values_list("pk", "post"))
    numbers, running = numbers_in_bulk(len(lives)), _ids()
    rows, at = Rows(), now()
    for life, n, person in zip(lives, numbers, people, strict=True):
        county = life.place.county
        number = numbering().make(local(life.registered_at).year, n)
        setting = Setting(posts, by=by.key, number=number, person=person, mine=life.settled or holds(life), now=at)
        Writer(life, practice_for(life), setting, rows=rows, ids=(county * COUNTY + i for i in running)).run()
    with connection.cursor() as cursor:
        for name, table in TABLES:
            _copy_rows(cursor, table, rows.tables[name])
        common = {"cause": source[:40], "heard": now(), "tries": 0}
        _copy(cursor, "trail_entry", [entry | {"data": json.dumps(entry["data"])} | common for entry in rows.entries])
    add_tallies(rows.tallies)


def _ids() -> Iterator[int]:
    while True:
        yield from new_numbers(IDS_AT_ONCE)


def _holdings(lives: Sequence[Life]) -> Callable[[Life], bool]:
    """Whether the registrar of a life sat, on that day, in the office that received it: then it was taken with that."""
    accounts = {life.registrar for life in lives if life.registrar is not None}
    rows = Holding.objects.filter(account__in=accounts, office__in={life.owner for life in lives})
    held: dict[tuple[int, int], list[tuple[date, date | None]]] = {}
    for account, office, since, until in rows.values_list("account_id", "office_id", "since", "until"):
        held.setdefault((account, office), []).append((since, until))

    def holds(life: Life) -> bool:
        day = local(life.registered_at).date()
        terms = held.get((life.registrar or 0, life.owner), ())
        return any(since <= day and (until is None or day < until) for since, until in terms)

    return holds


def _offices(lives: Iterable[Life]) -> set[int]:
    found = {life.owner for life in lives}
    for life in lives:
        found |= {deed.to for deed in life.deeds if deed.to is not None}
    return found


def _copy(cursor: CursorWrapper, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))


def _copy_rows(cursor: CursorWrapper, table: str, rows: Sequence[Any]) -> None:
    """Plain rows by their own columns, JSON as text."""
    if not rows:
        return
    names = [item.name for item in fields(rows[0])]
    columns = [(name, name in AS_JSON) for name in names]
    with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(json.dumps(getattr(row, name)) if as_json else getattr(row, name) for name, as_json in columns))


def practice_for(life: Life) -> Practice:
    """The practice in force when it was said, or today's where none was in force then."""
    day = local(life.registered_at).date()
    try:
        version = packs.current(life.place, day)
    except packs.NoPack:
        version = packs.current(life.place)
    return practice_of(version.id, life.playbook, life.place)
