"""The invariants that SQL alone cannot ask, and what the others are told of verbs and stages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from zhishuo.kernel.numbers import check_digit
from zhishuo.kernel.reckoning import reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import local
from zhishuo.matters.jobs import KINDS
from zhishuo.matters.numbering import code_of
from zhishuo.matters.practice import practice_of
from zhishuo.store.api import unseal
from zhishuo.trail.api import stuck

BATCH = 5_000
SAMPLE = 200_000  # clocks worked out anew at most; more are sampled evenly

# Where each verb that moves a matter leaves it. A verdict is always followed by the close or the reopening it leads to.
LEADS_TO = {
    "matter.register": ("registered", "handling"), "matter.settle": ("answered",), "matter.import": ("registered", "handling"),
    "matter.take": ("handling",), "matter.offer": ("offered",), "matter.climb": ("offered",), "matter.return": ("handling",),
    "matter.answer": ("answered",), "matter.close": ("closed",), "matter.reopen": ("handling", "offered"),
    "matter.withdraw": ("withdrawn",),
}  # fmt: skip


@dataclass(frozen=True)
class Offence:
    """One row that offends: its matter's number (or what names it) and what is wrong."""

    number: str
    what: str


@cache
def parameters() -> dict[str, list[str]]:
    """What the SQL of the invariants refers to by name."""
    leads = [(verb, stage) for verb, stages in LEADS_TO.items() for stage in stages]
    counts = [(verb, kind) for verb, kinds in KINDS.items() for kind in kinds]
    return {
        "moves": list(LEADS_TO), "verbs": [verb for verb, _ in leads], "stages": [stage for _, stage in leads],
        "counted": [verb for verb, _ in counts], "kinds": [kind for _, kind in counts],
    }  # fmt: skip


def _walk(sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """Rows by batches of a server-side cursor: however many, the memory is that of one batch."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DECLARE walking NO SCROLL CURSOR FOR {sql}", values)
        while True:
            cursor.execute(f"FETCH {BATCH} FROM walking")
            rows = cursor.fetchall()
            yield from rows
            if len(rows) < BATCH:
                cursor.execute("CLOSE walking")
                return


def numbers_have_check_digit() -> Iterator[Offence]:
    for (number,) in _walk("SELECT number FROM matters_matter"):
        if not (number.isascii() and number.isdigit()) or check_digit(number):
            yield Offence(number, "check digit does not fit")


def nothing_stuck() -> Iterator[Offence]:
    """An entry whose reactions failed too often waits for a person."""
    for entry in stuck():
        yield Offence(entry.subject, f"entry {entry.id} ({entry.verb}): its reactions failed {entry.tries} times")


def speaker_reachable() -> Iterator[Offence]:
    """Number and code always; a telephone that was given must open with this installation's key."""
    for number, row, phone in _walk(
        "SELECT m.number, m.id, p.phone FROM matters_matter m LEFT JOIN people_person p ON p.id = m.person_id AND p.county = m.county"
    ):
        if not number or len(code_of(row)) != 4:
            yield Offence(number or str(row), "no number or no code")
        if phone is not None and not _opens(phone):
            yield Offence(number, "the telephone does not open: another key, or changed outside of the program")


def _opens(phone: bytes) -> bool:
    try:
        return bool(unseal(phone, "person.phone"))
    except InvalidTag:
        return False


def clocks_equal_recomputation() -> Iterator[Offence]:
    """started_at + within by the matter's own calendar is the due date, unless an earlier promise of the same clock stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_clock")
        step = max(1, -(-cursor.fetchone()[0] // SAMPLE))
    for number, pack, playbook, row, matter, name, started, within, due in _walk(
        """SELECT m.number, m.pack_id, m.playbook, c.id, c.matter_id, c.name, c.started_at, c.within, c.due
        FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id AND m.county = c.county WHERE c.id %% %s = 0""",
        [step],
    ):
        again = _again(pack, playbook, name, started, within)
        if due == again or (due < again and _promised(matter, row, name, due)):
            continue
        yield Offence(number, f"{name}: due {local(due):%Y-%m-%d %H:%M}, worked out anew {local(again):%Y-%m-%d %H:%M}")


def _again(pack: int, playbook: str, name: str, started: datetime, within: str) -> datetime:
    practice = practice_of(pack, playbook)
    rule = practice.playbook.clocks.get(name)
    span = _span(within)
    if rule is None:
        return reckon(started, span, practice.calendar).at
    return reckon(started, span, practice.calendar, roll=rule.roll, start_counts=rule.start_counts).at


@cache
def _span(written: str) -> Span:
    return Span.parse(written)


def _promised(matter: int, row: int, name: str, due: datetime) -> bool:
    """Whether a clock that sorting put out of force had promised that date. Ids tell no order: each process has its block."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM matters_clock WHERE matter_id = %s AND name = %s AND due = %s AND void AND id <> %s)",
            [matter, name, due, row],
        )
        return bool(cursor.fetchone()[0])
