"""The invariants that SQL alone cannot ask, and what the others are told of verbs and stages."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from zhishuo.kernel.numbers import check_digit
from zhishuo.kernel.times import local
from zhishuo.matters.course.clocks import due_of
from zhishuo.matters.jobs import KINDS
from zhishuo.matters.ladder import rungs_of
from zhishuo.matters.models import Clock
from zhishuo.matters.numbering import code_of
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.stages import OPEN
from zhishuo.store.api import unseal
from zhishuo.trail.api import stuck

BATCH = 5_000
SAMPLE = 200_000  # clocks worked out anew at most; more are sampled evenly

# Where each verb that moves a matter leaves it. A verdict is always followed by the close or the reopening it leads to.
LEADS_TO = {
    "matter.register": ("registered", "handling"), "matter.settle": ("answered",), "matter.import": ("registered", "handling"),
    "matter.open_child": ("registered", "handling"), "matter.follow": ("registered", "handling"), "matter.join": ("merged",),
    "matter.take": ("handling",), "matter.offer": ("offered",), "matter.climb": ("offered",), "matter.return": ("handling", "offered"),
    "matter.revoke": ("handling",), "matter.designate": ("offered", "handling"), "matter.rule": ("offered", "handling"),
    "matter.lift": ("offered", "handling"), "matter.ask": ("waiting",), "matter.pause": ("waiting", "handling"),
    "matter.resume": ("handling",), "matter.agree": tuple(sorted(OPEN)), "matter.answer": ("answered",), "matter.close": ("closed",),
    "matter.reopen": ("handling", "offered"), "matter.call_back": ("answered", "closed", "handling"),
    "matter.withdraw": ("withdrawn",), "matter.redirect": ("redirected",), "matter.merge": ("merged",),
}  # fmt: skip
# Said more while it waits for just that, a matter goes on; the entry says so.
RESUMES = "matter.say_more"


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
    """Start, length, pauses, extensions and promise, by the matter's own calendar, give the due date; and its rungs sound when the ladder says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_clock")
        step = max(1, -(-cursor.fetchone()[0] // SAMPLE))
    columns = ", ".join(f"c.{name}" for name in _COLUMNS)
    for number, pack, playbook, place, fields, *values in _walk(
        f"""SELECT m.number, m.pack_id, m.playbook, m.place, m.fields, {columns}
        FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id AND m.county = c.county WHERE NOT c.void AND c.id %% %s = 0""",  # noqa: S608
        [step],
    ):
        row = Clock(**dict(zip(_COLUMNS, values, strict=True)))
        row.pauses = json.loads(row.pauses) if isinstance(row.pauses, str) else row.pauses
        yield from _reckoned(
            number, practice_of(pack, playbook, place), json.loads(fields) if isinstance(fields, str) else fields, row
        )


_COLUMNS = ("name", "started_at", "within", "pauses", "extra", "cap", "paused", "due", "rung_no", "rung_at", "stopped_at")


def _reckoned(number: str, practice: Practice, fields: dict[str, Any], row: Clock) -> Iterator[Offence]:
    again = due_of(row, practice.playbook.clocks.get(row.name), fields, practice.calendar)
    if again is None or row.due != again.at:
        told = f"{local(again.at):%Y-%m-%d %H:%M}" if again else "no date"
        yield Offence(number, f"{row.name}: due {local(row.due):%Y-%m-%d %H:%M}, worked out anew {told}")
    elif practice.ladder is not None and row.stopped_at is None:
        rungs = rungs_of(
            practice.ladder, row.name, started=row.started_at, due=row.due, calendar=practice.calendar, work=practice.work
        )
        if [no for no, _ in rungs] != row.rung_no or [at for _, at in rungs] != row.rung_at:
            yield Offence(number, f"{row.name}: its rungs are not those of the ladder {practice.ladder.slug}")
