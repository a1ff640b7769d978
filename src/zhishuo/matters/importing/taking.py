"""The whole of an import: read, make lives, write the good ones, report the others."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import now
from zhishuo.matters.bulk import Life, load
from zhishuo.matters.importing.mapping import Mapping
from zhishuo.matters.importing.reading import Table, open_table
from zhishuo.matters.importing.report import Report
from zhishuo.matters.importing.rows import Fault, Rows
from zhishuo.matters.models import Matter
from zhishuo.matters.practice import practice_at
from zhishuo.matters.rules import NobodyThere
from zhishuo.people.api import office_at
from zhishuo.places.api import find, search

SHOWN = 20
STEP = 1000
_CODE = re.compile(r"\d{12}|\d{15}")


@dataclass
class Taken:
    """What an import did, or, as a dry run, would do. `faults` holds the first of them; `refused` rows stayed out."""

    rows: int = 0
    taken: int = 0
    known: int = 0
    refused: int = 0
    faults: list[Fault] = field(default_factory=list)
    faulty: int = 0
    headings: dict[str, str] = field(default_factory=dict)


def take_in(
    path: Path, *, place: PlaceCode, mapping: Mapping, source: str, by: Actor = SYSTEM, errors: Path | None = None,
    dry_run: bool = False, progress: Callable[[int, int | None], None] | None = None,
) -> Taken:  # fmt: skip
    """Take a ledger in at a place. Rows go in by batches, so what was good before a row stays whatever comes later.

    Raises TableUnreadable, HeadingsMissing, UnknownPlace, NobodyThere, NoPack before anything is written.
    """
    here = find(int(place)).at
    _receiver(here)  # nobody set up there: say so before reading a million rows
    table = open_table(path, mapping)
    done = Taken(headings=table.headings)
    with Report(errors, table.headings) as report:
        lives = _lives(table, here, mapping, source, done, report, progress)
        if dry_run:
            _try(lives, done)
        else:
            loaded = load(lives, by=by, source=f"import:{source}")
            done.taken, done.known = loaded.count, loaded.skipped
    return done


def _lives(
    table: Table, here: PlaceCode, mapping: Mapping, source: str, done: Taken, report: Report,
    progress: Callable[[int, int | None], None] | None,
) -> Iterator[Life]:  # fmt: skip
    rows = Rows(source, mapping.formats, here, _finder(here), lru_cache(maxsize=10_000)(_receiver), now())
    for line in table.lines:
        life, faults = rows.life_of(line)
        done.rows += 1
        done.refused += life is None
        done.faulty += len(faults)
        for fault in faults:
            report.add(fault)
            done.faults += [fault] if len(done.faults) < SHOWN else []
        if progress and done.rows % STEP == 0:
            progress(done.rows, table.total)
        if life is not None:
            yield life


def _try(lives: Iterator[Life], done: Taken) -> None:
    """Everything but the writing."""
    while some := list(islice(lives, STEP)):
        keys = {life.client_key for life in some}
        counties = {life.place.county for life in some}
        known = Matter.objects.filter(client_key__in=keys, county__in=counties).count()
        done.known += known
        done.taken += len(some) - known


def _receiver(place: PlaceCode) -> int:
    """The office that receives what was said there, as intake would choose it. Raises NobodyThere."""
    playbook = practice_at(place, "plain").playbook
    holder = playbook.holder(playbook.facts(place=place.level, channel="import"))
    office = office_at(holder, place)
    if office is None:
        raise NobodyThere(place=place.text)
    return office.id


def _finder(here: PlaceCode) -> Callable[[str], PlaceCode | None]:
    """Words or a code → the place, only where it stands and is the only one of that name below `here`."""

    @lru_cache(maxsize=20_000)
    def where(words: str) -> PlaceCode | None:
        if _CODE.fullmatch(words):
            try:
                found = find(int(PlaceCode.parse(words))).at
            except Refusal:
                return None
            return found if here.contains(found) else None
        several = search(words, here, levels=("village", "town", "county", "grid"), most=10)
        exact = [place for place in several if words in (place.short, place.name)]
        only = exact or several
        return only[0].at if len(only) == 1 else None

    return where
