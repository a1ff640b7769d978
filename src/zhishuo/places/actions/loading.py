"""Loading lists of divisions and declaring figures, set-based and harmless when repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import today
from zhishuo.places import verbs
from zhishuo.places.models import Figure, Place
from zhishuo.places.queries import forget_names
from zhishuo.places.rules import Row
from zhishuo.trail.api import record

_STAGE = """
CREATE TEMP TABLE loading (code bigint PRIMARY KEY, name text, short text, level text, category text) ON COMMIT DROP
"""
_CHANGES = """
INSERT INTO places_change (place_id, day, kind, before, after)
SELECT l.code, %(day)s, CASE WHEN p.code IS NULL THEN 'added' WHEN p.until IS NOT NULL THEN 'revived'
                             WHEN p.name <> l.name THEN 'renamed' ELSE 'reclassed' END,
       coalesce(p.name, ''), l.name
FROM loading l LEFT JOIN places_place p USING (code)
WHERE p.code IS NULL OR p.name <> l.name OR p.category <> l.category OR p.until IS NOT NULL
"""
_COUNT_CHANGED = """
SELECT count(*) FROM loading l JOIN places_place p USING (code)
WHERE (p.name, p.category) IS DISTINCT FROM (l.name, l.category) OR p.until IS NOT NULL
"""
_RETIRE = """
WITH gone AS (
    UPDATE places_place p SET until = %(day)s
    WHERE p.code >= %(low)s AND p.code < %(high)s AND p.level <> 'grid' AND p.until IS NULL
      AND NOT EXISTS (SELECT 1 FROM loading l WHERE l.code = p.code)
    RETURNING p.code, p.name)
INSERT INTO places_change (place_id, day, kind, before, after) SELECT code, %(day)s, 'retired', name, '' FROM gone
"""
_UPSERT = """
INSERT INTO places_place (code, name, short, level, category, since)
SELECT code, name, short, level, category, %(day)s FROM loading
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, short = EXCLUDED.short, category = EXCLUDED.category, until = NULL
WHERE (places_place.name, places_place.category) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.category) OR places_place.until IS NOT NULL
"""


@dataclass(frozen=True)
class Loaded:
    """What a load did or, as a dry run, would do."""

    rows: int
    added: int
    changed: int
    retired: int


@transaction.atomic
def load(rows: Sequence[Row], *, by: Actor, dry_run: bool = False, retire: bool = False, day: date | None = None) -> Loaded:
    """Bring the places to what the rows say; with `retire`, places below the rows' top that are not in the list end today.

    Loading the same list again changes nothing and records nothing. A dry run does all the work and takes it back.
    """
    day = day or today()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS loading")
        cursor.execute(_STAGE)
        with cursor.copy("COPY loading FROM STDIN") as copy:
            for row in rows:
                copy.write_row((int(row.code), row.name, row.short, row.code.level, row.category))
        cursor.execute("SELECT count(*) FROM loading l WHERE NOT EXISTS (SELECT 1 FROM places_place p WHERE p.code = l.code)")
        (added,) = cursor.fetchone()
        cursor.execute(_COUNT_CHANGED)
        (changed,) = cursor.fetchone()
        cursor.execute(_CHANGES, {"day": day})
        cursor.execute(_UPSERT, {"day": day})
        retired = _retire(cursor, rows, day) if retire and rows else 0
    if (added or changed or retired) and rows:
        top = min(rows, key=lambda row: int(row.code))
        place = Place.objects.get(code=int(top.code))
        record(verbs.LOAD, place, by=by, data={"rows": len(rows), "added": added, "changed": changed, "retired": retired})
    if dry_run:
        transaction.set_rollback(True)
    forget_names()
    return Loaded(len(rows), added, changed, retired)


def _retire(cursor: CursorWrapper, rows: Sequence[Row], day: date) -> int:
    low, high = min((row.code for row in rows), key=int).span
    cursor.execute(_RETIRE, {"day": day, "low": low, "high": high})
    return int(cursor.rowcount)


@transaction.atomic
def declare(place: Place, kind: str, number: int, source: str, *, by: Actor, day: date | None = None) -> Figure:
    """Declare how many households or people a place has on a day; a second declaration of that day replaces the first."""
    day = day or today()
    figure, _ = Figure.objects.update_or_create(place=place, kind=kind, day=day, defaults={"number": number, "source": source})
    record(verbs.DECLARE, place, by=by, data={"kind": kind, "number": number, "day": day.isoformat()})
    return figure
