"""The invariants that SQL alone cannot ask, and what the others are told of verbs and stages."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from zhishuo.kernel.numbers import check_digit
from zhishuo.kernel.times import local
from zhishuo.matters.course.clocks import due_of, span_of
from zhishuo.matters.jobs import KINDS
from zhishuo.matters.ladder import rungs_of
from zhishuo.matters.models import Clock
from zhishuo.matters.numbering import code_of
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.personal import RECORDS, is_personal, is_sealed
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.matters.words import PRIVACIES
from zhishuo.store.api import unseal
from zhishuo.trail.api import stuck

BATCH = 5_000
SAMPLE = 200_000  # clocks worked out anew at most; more are sampled evenly

# Where each verb that moves a matter leaves it. What somebody has to agree to first moves nothing; agreed to, it counts as that verb.
# A call back that reopens counts as reopening, words that were waited for as resuming; a verdict is followed by a close or a reopening.
LEADS_TO = {
    "matter.register": ("registered", "handling"), "matter.settle": ("answered",), "matter.import": ("registered", "handling"),
    "matter.open_child": ("registered", "handling"), "matter.follow": ("registered", "handling"), "matter.join": ("merged",),
    "matter.take": ("handling",), "matter.offer": ("offered",), "matter.climb": ("offered",), "matter.return": ("handling",),
    "matter.revoke": ("handling",), "matter.designate": ("offered", "handling"), "matter.rule": ("offered", "handling"),
    "matter.lift": ("offered",), "matter.ask": ("waiting",), "matter.pause": ("waiting",), "matter.resume": ("handling",),
    "matter.answer": ("answered",), "matter.close": ("closed",), "matter.reopen": ("handling", "offered"),
    "matter.withdraw": ("withdrawn",), "matter.redirect": ("redirected",), "matter.merge": ("merged",),
}  # fmt: skip
# The verbs that bring a matter into being: exactly one of them stands in its history.
BEGIN = ("matter.register", "matter.settle", "matter.import", "matter.open_child", "matter.follow", "matter.join")


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
        "begin": list(BEGIN), "moves": list(LEADS_TO), "verbs": [verb for verb, _ in leads], "stages": [stage for _, stage in leads],
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


def nobody_to_ask() -> Iterator[Offence]:
    """The verdict “none” stands only where the playbook asks nobody, or in an old ledger."""
    kinds = _walk("SELECT DISTINCT pack_id, playbook FROM matters_matter WHERE verdict = 'none' AND channel <> 'import'")
    asking = [(pack, key) for pack, key in kinds if practice_of(pack, key).playbook.verdict.by != "none"]
    for pack, key in asking:
        # Sorted after its answer it keeps the rules that it was answered under: the answer is what counts.
        for (number,) in _walk(
            "SELECT number FROM matters_matter WHERE verdict = 'none' AND channel <> 'import' AND pack_id = %s AND playbook = %s",
            [pack, key],
        ):
            yield Offence(number, f"the verdict is “none”, but “{key}” asks somebody")


def sealed_by_flag() -> Iterator[Offence]:
    """A confirmed flag that seals is not undone by sorting or by anybody who handles it."""
    for number, pack, playbook, privacy, flags in _walk(
        "SELECT number, pack_id, playbook, privacy, flags::text[] FROM matters_matter WHERE flags <> '{}' AND privacy <> 'sealed'"
    ):
        known = practice_of(pack, playbook).flags
        for key in flags:
            least = known[key].privacy if key in known else ""
            if least and PRIVACIES.index(least) > PRIVACIES.index(privacy):
                yield Offence(number, f"{privacy}, but “{key}” makes it {least}")


def personal_sealed() -> Iterator[Offence]:
    """What playbooks ask about persons, and into whose hands things went, stands nowhere in clear and opens with this key (R59)."""
    for pack, key in list(_walk("SELECT DISTINCT pack_id, playbook FROM matters_matter WHERE fields <> '{}'")):
        practice = practice_of(pack, key)
        names = [name for name, item in practice.playbook.fields.items() if is_personal(item)]
        if not names:
            continue
        of = "m.pack_id = %s AND m.playbook = %s"
        for number, fields in _walk(
            f"SELECT m.number, m.fields FROM matters_matter m WHERE {of} AND m.fields ?| %s",  # noqa: S608
            [pack, key, names],
        ):
            yield from _in_clear(number, practice, json.loads(fields) if isinstance(fields, str) else fields, names, "")
        for number, step, data in _walk(
            f"""SELECT m.number, s.key, s.data FROM matters_step s JOIN matters_matter m ON m.id = s.matter_id AND m.county = s.county
            WHERE {of} AND s.data ?| %s""",  # noqa: S608
            [pack, key, names],
        ):
            yield from _in_clear(number, practice, json.loads(data) if isinstance(data, str) else data, names, f"step {step}: ")
    yield from _records_sealed()


def _records_sealed() -> Iterator[Offence]:
    for number, pack, key, step, data in _walk(
        """SELECT m.number, m.pack_id, m.playbook, s.key, s.data FROM matters_step s
        JOIN matters_matter m ON m.id = s.matter_id AND m.county = s.county WHERE s.kind IN ('deliver', 'pay') AND s.data ?| %s""",
        [sorted(RECORDS)],
    ):
        found = json.loads(data) if isinstance(data, str) else data
        yield from _in_clear(number, practice_of(pack, key), found, RECORDS, f"step {step}: ")


def _in_clear(number: str, practice: Practice, kept: dict[str, Any], names: Iterable[str], where: str) -> Iterator[Offence]:
    """Of these names, those whose value is not sealed or does not open; the value itself is not told."""
    for name in sorted(set(names) & kept.keys()):
        if not is_sealed(kept[name]):
            yield Offence(number, f"{where}{name} is in clear")
            continue
        try:
            practice.unseal(name, kept[name])
        except (InvalidTag, ValueError):
            yield Offence(number, f"{where}{name} does not open: another key, or changed outside of the program")


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
    if row.stopped_at is not None:
        return  # by the rules and fields of its time; what runs now is worked out anew
    again = due_of(row, practice.playbook.clocks.get(row.name), fields, practice.calendar)
    if again is None or row.due != again.at:
        told = f"{local(again.at):%Y-%m-%d %H:%M}" if again else "no date"
        yield Offence(number, f"{row.name}: due {local(row.due):%Y-%m-%d %H:%M}, worked out anew {told}")
    elif practice.ladder is not None:
        rungs = rungs_of(
            practice.ladder, row.name, started=row.started_at, due=row.due, calendar=practice.calendar, work=practice.work
        )
        if [no for no, _ in rungs] != row.rung_no or [at for _, at in rungs] != row.rung_at:
            yield Offence(number, f"{row.name}: its rungs are not those of the ladder {practice.ladder.slug}")


def extensions_within_the_limit() -> Iterator[Offence]:
    """No clock was extended more often or longer than the playbook allows; one that was sorted, than any playbook of its pack (R11)."""
    for number, pack, playbook, was_sorted, name, extra in _walk(
        """SELECT m.number, m.pack_id, m.playbook, m.moments ? 'sorted', c.name, c.extra::text[] FROM matters_clock c
        JOIN matters_matter m ON m.id = c.matter_id AND m.county = c.county WHERE c.extra <> '{}' AND NOT c.void"""
    ):
        practice = practice_of(pack, playbook)
        books = practice.version.tables(PLAYBOOKS).values() if was_sorted else (practice.playbook,)
        rules = [found.extend for book in books if (found := book.clocks.get(name)) is not None and found.extend is not None]
        times = max((rule.times for rule in rules), default=0)
        spans = [span_of(one) for one in extra]
        longest = [span for span in spans if not any(span.unit == r.max.unit and span.n <= r.max.n for r in rules)]
        if len(extra) > times or longest:
            yield Offence(number, f"{name}: extended by {', '.join(extra)}; at most {times} time(s)")


def no_reminder_is_missing() -> Iterator[Offence]:
    """What the last sweep passed by has sounded: no running clock keeps a rung from before it, unless it was touched since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_name = 'matters_sweep' AND column_name = 'at'"
            " AND data_type = 'timestamp with time zone'"
        )
        if cursor.fetchone() is None:
            return
        cursor.execute("SELECT max(at) FROM matters_sweep")
        last = cursor.fetchone()[0]
    if last is None:
        return
    for number, name, rung in _walk(
        """SELECT m.number, c.name, c.next_rung FROM matters_clock c JOIN matters_matter m ON m.id = c.matter_id AND m.county = c.county
        WHERE c.stopped_at IS NULL AND NOT c.void AND NOT c.paused AND c.next_rung <= %s AND NOT EXISTS (
            SELECT 1 FROM trail_entry t WHERE t.subject = 'matter:' || m.id AND t.county = m.county AND t.at > %s)""",
        [last, last],
    ):
        yield Offence(number, f"{name}: the rung of {local(rung):%Y-%m-%d %H:%M} did not sound")
