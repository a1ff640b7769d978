"""Open matters follow places that went on as others, with their owner, first receiver, hand-overs and clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import now, today
from zhishuo.matters.rehoming import verbs
from zhishuo.matters.rehoming.bulk.columns import Following, following
from zhishuo.matters.stages import OPEN
from zhishuo.trail.api import reason

_TABLES = """
CREATE TEMP TABLE rehoming_place (old bigint PRIMARY KEY, new bigint) ON COMMIT DROP;
CREATE TEMP TABLE rehoming_listed (number text PRIMARY KEY, place bigint) ON COMMIT DROP;
CREATE TEMP TABLE rehoming_office (old bigint PRIMARY KEY, new bigint) ON COMMIT DROP;
CREATE TEMP TABLE rehoming_along (before bigint, after bigint, old bigint, new bigint, PRIMARY KEY (before, after, old)) ON COMMIT DROP;
CREATE TEMP TABLE rehoming (id bigint PRIMARY KEY, county int, before bigint, after bigint, owner bigint) ON COMMIT DROP
"""
_PLACES = """
INSERT INTO rehoming_place SELECT code, successor FROM places_place
WHERE until IS NOT NULL AND successor IS NOT NULL AND code >= %(low)s AND code < %(high)s
"""
_LISTED = "INSERT INTO rehoming_listed SELECT * FROM unnest(%(numbers)s::text[], %(to)s::bigint[])"
_OFFICES = """
INSERT INTO rehoming_office SELECT o.id, n.id FROM people_office o JOIN rehoming_place p ON p.old = o.place
JOIN people_office n ON n.place = p.new AND n.post = o.post AND n.name = o.name
"""
# Locked in order of id, like every single deed locks its one matter.
_TOUCHED = """
INSERT INTO rehoming
SELECT m.id, m.county, m.place, coalesce(l.place, p.new, m.place), m.owner_id FROM matters_matter m
LEFT JOIN rehoming_listed l ON l.number = m.number AND m.place >= %(from)s AND m.place < %(before)s LEFT JOIN rehoming_place p ON p.old = m.place
WHERE m.county = %(county)s AND m.stage = ANY(%(open)s)
  AND (p.old IS NOT NULL OR l.place <> m.place
       OR m.owner_id IN (SELECT old FROM rehoming_office) OR m.first_id IN (SELECT old FROM rehoming_office)
       OR m.id IN (SELECT h.matter_id FROM matters_hand_over h JOIN rehoming_office o ON o.old = h.taker_id WHERE h.county = %(county)s))
ORDER BY m.id FOR UPDATE OF m
"""
_MISSED = """
SELECT l.number FROM rehoming_listed l WHERE NOT EXISTS (
    SELECT 1 FROM rehoming t JOIN matters_matter m ON m.id = t.id AND m.county = t.county WHERE m.number = l.number AND t.after = l.place)
ORDER BY 1
"""
# A matter that goes from one place to another takes along what lay above: the town of the old village gives way to that of the new.
_ALONG = """
INSERT INTO rehoming_along
SELECT DISTINCT ON (t.before, t.after, o.id) t.before, t.after, o.id, n.id
FROM (SELECT DISTINCT before, after FROM rehoming WHERE before <> after) t
CROSS JOIN unnest(ARRAY[1000000, 1000, 1]::bigint[]) AS unit
JOIN people_office o ON o.place = t.before / unit * unit
JOIN people_office n ON n.place = t.after / unit * unit AND n.post = o.post AND n.name = o.name
WHERE o.place <> n.place AND o.place %% 1000000000 <> 0
ORDER BY t.before, t.after, o.id, unit
"""
_NEW = """coalesce((SELECT a.new FROM rehoming_along a WHERE a.before = t.before AND a.after = t.after AND a.old = r.{0}),
    (SELECT o.new FROM rehoming_office o WHERE o.old = r.{0}), r.{0})"""
_PLACED = """
UPDATE matters_matter m SET place = t.after, town = CASE WHEN t.after %% 1000000000 = 0 THEN NULL ELSE t.after / 1000000 END,
    rev = m.rev + 1 FROM rehoming t WHERE m.id = t.id AND m.county = t.county
"""
# Somebody named stays named where they hold the office that has it now; else its head sees it as “nobody yet”.
_NAMED = """
UPDATE matters_matter m SET assignee_id = NULL FROM rehoming t
WHERE m.id = t.id AND m.county = t.county AND m.assignee_id IS NOT NULL AND m.owner_id <> t.owner AND NOT EXISTS (
    SELECT 1 FROM people_holding h WHERE h.account_id = m.assignee_id AND h.office_id = m.owner_id
    AND h.since <= %(today)s AND (h.until IS NULL OR h.until > %(today)s))
"""
_TOLD = """
INSERT INTO trail_entry (id, county, at, verb, subject, place, actor, cause, data, tries)
SELECT t.county * 1000000000000 + nextval('store_row'), t.county, %(at)s, %(verb)s, 'matter:' || t.id, t.after, %(actor)s, %(cause)s,
    jsonb_build_object('before', t.before, 'after', t.after, 'from', t.owner, 'to', m.owner_id, 'assignee', m.assignee_id), 0
FROM rehoming t JOIN matters_matter m ON m.id = t.id AND m.county = t.county ORDER BY t.id
"""


@dataclass(frozen=True)
class Rehomed:
    """How many open matters were touched, how many got another owner, how many are without a named person now, and how many
    rows that belong to them (hand-overs, clocks …) name another office, by table."""

    matters: int
    owners: int
    unnamed: int
    rows: dict[str, int]
    missed: tuple[str, ...] = ()  # listed, but not open or not there: they stay where they are


@transaction.atomic
def rehome(county: int, *, by: Actor, listed: Mapping[str, int] | None = None, within: PlaceCode | None = None) -> Rehomed:
    """Bring the county's open matters to where their places went.

    `listed`: number → place for those at `within` (a place that is divided) that go by list rather than by place.

    An office follows its place; where a matter itself moves, so do the offices above it (the town, the village), each to the same
    post above the new place. Every hand-over of an open matter follows, ended ones too, so that a return never leads to an office
    that is no more. Closed matters keep their place. Where nothing is left to move, nothing happens.
    """
    low, high = within.span if within is not None else (0, 0)
    given: dict[str, Any] = {
        "county": county,
        "from": low,
        "before": high,
        "low": county * 10**9,
        "high": (county + 1) * 10**9,
        "open": sorted(OPEN),
        "numbers": list(listed or {}),
        "to": [int(place) for place in (listed or {}).values()],
        "today": today(),
        "at": now(),
        "verb": verbs.REHOME.key,
        "actor": by.key,
        "cause": reason(),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS rehoming_place, rehoming_listed, rehoming_office, rehoming_along, rehoming")
        cursor.execute(_TABLES)
        for statement in (_PLACES, _LISTED, _OFFICES, _TOUCHED):
            cursor.execute(statement, given)
        matters = cursor.rowcount
        cursor.execute(_ALONG, given)
        cursor.execute("ANALYZE rehoming, rehoming_along, rehoming_office")
        cursor.execute(_MISSED)
        missed = tuple(number for (number,) in cursor.fetchall())
        if not matters:
            return Rehomed(0, 0, 0, {}, missed)
        rows = {table.table: _follow(cursor, table) for table in following()}
        cursor.execute(_PLACED, given)
        cursor.execute(_NAMED, given)
        unnamed = cursor.rowcount
        cursor.execute(_TOLD, given)
        cursor.execute("SELECT count(*) FROM rehoming t JOIN matters_matter m USING (id, county) WHERE m.owner_id <> t.owner")
        (owners,) = cursor.fetchone()
    return Rehomed(matters, owners, unnamed, {table: n for table, n in rows.items() if n and table != "matters_matter"}, missed)


def _follow(cursor: CursorWrapper, table: Following) -> int:
    """The rows of one table name the offices that go on. Where two rows would become one (the same word to two offices that merged),
    the one stays as it was: it has been said to both."""
    named = ", ".join(f"{_NEW.format(column)} AS {column}" for column in table.offices)
    others = [c for c in dict.fromkeys(c for one in table.identities for c in one) if c not in table.offices]
    kept = "".join(f", r.{column}" for column in ("id", "county", *others) if column not in ("id", "county"))
    was = ", ".join(f"r.{column} AS was_{column}" for column in table.offices)
    same = ", ".join(f"f.was_{column}" for column in table.offices)
    fresh = ", ".join(f"f.{column}" for column in table.offices)
    first = [
        f"row_number() OVER (PARTITION BY {', '.join(f'f.{column}' for column in one)} "
        f"ORDER BY ({fresh}) IS DISTINCT FROM ({same}), f.id) = 1"
        for one in table.identities
    ]
    once = " AND ".join(first) or "true"
    cursor.execute(
        f"""WITH f AS (SELECT r.id, r.county{kept}, {was}, {named}
                FROM {table.table} r JOIN rehoming t ON t.id = r.{table.matter} AND t.county = r.county),
            g AS (SELECT f.*, {once} AS once FROM f)
        UPDATE {table.table} r SET {", ".join(f"{column} = f.{column}" for column in table.offices)} FROM g f
        WHERE r.id = f.id AND r.county = f.county AND f.once AND ({fresh}) IS DISTINCT FROM ({same})"""  # noqa: S608 - names of our own tables
    )
    return int(cursor.rowcount)
