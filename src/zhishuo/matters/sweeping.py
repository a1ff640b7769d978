"""The sweep: reminders made of the rungs that have come, one set of statements however many clocks run.

A rung sounds once for a clock and its due date; a clock that moves sounds its rungs anew (the reminder's identity). What must be
acknowledged and was not goes one level up, once. Pure arithmetic stands in `ladder`; the moments lie on the clock rows already.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from zhishuo.kernel.times import now as this_moment
from zhishuo.matters.catalogue import Rung
from zhishuo.matters.clockspans import after
from zhishuo.matters.course.clocks import span_of
from zhishuo.matters.course.course import Course
from zhishuo.matters.models import Sweep
from zhishuo.matters.practice import Practice, practice_of
from zhishuo.people.api import above_all

URGED, UNACKED, ALARM = -1, -2, -3
URGED_WITHIN = span_of("1 workday")  # to say that one knows that it was urged
WIDTH = {"city": 10**11, "county": 10**9, "town": 10**6, "village": 10**3, "grid": 1}
# Whom a rung tells, as far as a column of the matter or of the clock names the office.
COLUMNS = {"owner": "owner", "doer": "owner", "registrar": "first", "first": "first", "up": "above", "watcher": "watcher"}
BATCH = 200_000

_DUE = """
CREATE TEMP TABLE swept ON COMMIT DROP AS
SELECT c.id, c.county, c.matter_id, c.name, c.due, c.next_rung, r.no AS rung, r.at,
       m.pack_id, m.playbook, m.place, coalesce(c.doer_id, m.owner_id) AS owner_id, m.first_id
FROM (SELECT * FROM matters_clock WHERE stopped_at IS NULL AND NOT void AND NOT paused AND next_rung <= %(now)s
      ORDER BY next_rung LIMIT %(batch)s FOR UPDATE SKIP LOCKED) c
JOIN matters_matter m ON m.id = c.matter_id AND m.county = c.county
CROSS JOIN LATERAL unnest(c.rung_no, c.rung_at) AS r(no, at)
WHERE r.at >= c.next_rung AND r.at <= %(now)s
"""
_ADVANCE = """
UPDATE matters_clock c SET next_rung = (SELECT min(at) FROM unnest(c.rung_at) at WHERE at > %(now)s)
FROM (SELECT DISTINCT id, county FROM swept) s WHERE c.id = s.id AND c.county = s.county
"""
_RUNGS = """
DROP TABLE IF EXISTS rungs;
CREATE TEMP TABLE rungs (pack_id int, playbook text, rung int, who text, head boolean, width bigint, ack timestamptz, urgent boolean)
ON COMMIT DROP
"""
_ABOVE = "DROP TABLE IF EXISTS above; CREATE TEMP TABLE above (id bigint, up bigint) ON COMMIT DROP"
_REMIND = """
INSERT INTO matters_reminder (id, county, matter_id, clock_id, name, due, rung, office_id, head, urgent, at, ack_by)
SELECT DISTINCT ON (s.matter_id, s.name, s.due, s.rung, t.office, g.head)
       s.county * 1000000000000 + nextval('store_row'), s.county, s.matter_id, s.id, s.name, s.due, s.rung, t.office, g.head, g.urgent,
       %(now)s, g.ack
FROM swept s
JOIN rungs g ON g.pack_id = s.pack_id AND g.playbook = s.playbook AND g.rung = s.rung
LEFT JOIN above a ON a.id = s.owner_id AND g.who = 'above'
LEFT JOIN people_office o ON g.width > 0 AND o.post = g.who AND o.place = s.place / nullif(g.width, 0) * g.width AND o.name = ''
CROSS JOIN LATERAL (SELECT CASE g.who WHEN 'owner' THEN s.owner_id WHEN 'first' THEN s.first_id WHEN 'above' THEN a.up
                                      WHEN 'speaker' THEN NULL ELSE o.id END AS office) t
WHERE t.office IS NOT NULL OR g.who = 'speaker'
ON CONFLICT DO NOTHING
"""
_UNACKED = """
WITH late AS (
    SELECT r.* FROM matters_reminder r JOIN matters_matter m ON m.id = r.matter_id AND m.county = r.county
    WHERE r.ack_by < %(now)s AND r.acked_at IS NULL AND r.rung <> %(mark)s
      AND m.stage IN ('registered', 'offered', 'handling', 'waiting', 'answered')
      AND NOT EXISTS (SELECT 1 FROM matters_reminder u WHERE u.matter_id = r.matter_id AND u.county = r.county AND u.name = r.name
                      AND u.due = r.due AND u.rung = %(mark)s AND u.clock_id IS NOT DISTINCT FROM r.clock_id)
    LIMIT %(batch)s)
INSERT INTO matters_reminder (id, county, matter_id, clock_id, name, due, rung, office_id, head, urgent, at)
SELECT DISTINCT ON (l.matter_id, l.name, l.due, a.up)
       l.county * 1000000000000 + nextval('store_row'), l.county, l.matter_id, l.clock_id, l.name, l.due, %(mark)s, a.up, false, l.urgent, %(now)s
FROM late l JOIN above a ON a.id = l.office_id
ON CONFLICT DO NOTHING
"""


@dataclass
class Swept:
    """What a sweep did. `climbs`: matters whose rung says that they go up by themselves now."""

    clocks: int = 0
    reminders: int = 0
    unacknowledged: int = 0
    climbs: list[int] = field(default_factory=list)


def sweep(*, now: datetime | None = None, batch: int = BATCH) -> Swept:
    """Make the reminders that have come, in batches, each a transaction of a handful of statements. Run twice it adds nothing."""
    at, done = now or this_moment(), Swept()
    while _sweep(at, batch, done) >= batch:
        pass
    done.unacknowledged = _unacknowledged(at, batch)
    Sweep.objects.update_or_create(pk=1, defaults={"at": at})
    return done


@transaction.atomic
def _sweep(at: datetime, batch: int, done: Swept) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS swept")
        cursor.execute(_DUE, {"now": at, "batch": batch})
        cursor.execute("SELECT DISTINCT pack_id, playbook FROM swept")
        rungs = [row for pack, playbook in cursor.fetchall() for row in _rungs(pack, playbook, at)]
        cursor.execute(_RUNGS)
        _copy(cursor, "rungs (pack_id, playbook, rung, who, head, width, ack, urgent)", [row[:8] for row in rungs])
        _fill_above(cursor, "SELECT DISTINCT owner_id FROM swept")
        cursor.execute(_REMIND, {"now": at})
        done.reminders += cursor.rowcount
        climbing = {row[:3] for row in rungs if row[8]}
        if climbing:
            cursor.execute("SELECT DISTINCT pack_id, playbook, rung, matter_id FROM swept")
            done.climbs += [row[3] for row in cursor.fetchall() if row[:3] in climbing]
        cursor.execute(_ADVANCE, {"now": at})
        done.clocks += cursor.rowcount
        return int(cursor.rowcount)


class Tells(NamedTuple):
    """One whom a rung tells: a column of `COLUMNS`, "speaker", or a post with the width of its places (0: none). `head`: the head alone."""

    no: int
    rung: Rung
    who: str
    head: bool
    width: int


def tells(practice: Practice) -> list[Tells]:
    """Everybody whom the rungs of a playbook's ladder tell."""
    found = []
    for no, rung in enumerate(practice.ladder.rungs if practice.ladder else ()):
        for told in rung.tell:
            who, head = told.removesuffix(".head"), told.endswith(".head")
            if who == "watcher":
                who = practice.playbook.verdict.watcher
            width = WIDTH.get(who.partition(".")[0], 0) if "." in who else 0
            found.append(Tells(no, rung, COLUMNS.get(who, who), head, width))
    return found


class Alarm(NamedTuple):
    """What an office has to hear of a danger at once; `ack`: by when it says that it knows, where it has to."""

    name: str
    office: int
    due: datetime
    ack: datetime | None
    urgent: bool


def alarms_of(course: Course) -> list[Alarm]:
    """Whoever a danger has to be told to hears at once, at any hour where it is urgent, and says that they know in time (R25).

    Given out once: what the deeds of a course asked for is told with what they wrote.
    """
    found = []
    for key, offices in course.alarms:
        flag = course.book.flags[key]
        ack = after(course.at, flag.within, course.book.calendar) if flag.ack and flag.within else None
        found += [Alarm(f"flag:{key}", office, ack or course.at, ack, flag.urgent) for office in offices]
    course.alarms.clear()
    return found


def _rungs(pack: int, playbook: str, at: datetime) -> Iterable[tuple[Any, ...]]:
    """(pack, playbook, rung, who, head, width, ack by, urgent, climbs) for everybody whom each rung of the ladder tells."""
    practice = practice_of(pack, playbook)
    for one in tells(practice):
        ack = after(at, one.rung.ack, practice.calendar) if one.rung.ack else None
        yield pack, playbook, one.no, one.who, one.head, one.width, ack, one.rung.urgent, one.rung.climb


def _fill_above(cursor: Any, owners: str) -> None:
    cursor.execute(_ABOVE)
    cursor.execute(owners)
    found = above_all([row[0] for row in cursor.fetchall() if row[0] is not None])
    _copy(cursor, "above (id, up)", list(found.items()))


def _copy(cursor: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@transaction.atomic
def _unacknowledged(at: datetime, batch: int) -> int:
    with connection.cursor() as cursor:
        _fill_above(
            cursor,
            "SELECT DISTINCT office_id FROM matters_reminder WHERE ack_by IS NOT NULL AND acked_at IS NULL AND office_id IS NOT NULL",
        )
        cursor.execute(_UNACKED, {"now": at, "batch": batch, "mark": UNACKED})
        return int(cursor.rowcount)
