"""Reactions of re-homing: what changed elsewhere, matters hear of. Each is harmless when repeated."""

from collections.abc import Sequence

from django.db import connection

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.rehoming.bulk import rehome
from zhishuo.matters.stages import OPEN
from zhishuo.trail.api import Entry

_STRAY = """
SELECT DISTINCT m.county FROM matters_matter m JOIN people_office o ON o.id IN (m.owner_id, m.first_id)
JOIN places_place p ON p.code IN (m.place, o.place) AND p.until IS NOT NULL AND p.successor IS NOT NULL
WHERE m.id = ANY(%s) AND m.county = ANY(%s) AND m.stage = ANY(%s)
"""


def follow_places(entries: Sequence[Entry]) -> None:
    """place.merge, place.divide, place.move: after the offices have their successors, open matters go there."""
    for entry in entries:
        listed = {number: int(PlaceCode.parse(code)) for number, code in entry.data.get("listed", {}).items()}
        within = PlaceCode.parse(entry.data["from"]) if listed else None
        rehome(entry.county, by=SYSTEM, listed=listed, within=within)


def follow_matters(entries: Sequence[Entry]) -> None:
    """A matter that was registered while its place went away, or reopened after it did, goes where the place went."""
    ids, counties = [entry.subject_id for entry in entries], sorted({entry.county for entry in entries})
    with connection.cursor() as cursor:
        cursor.execute(_STRAY, [ids, counties, sorted(OPEN)])
        stray = [county for (county,) in cursor.fetchall()]
    for county in stray:
        rehome(county, by=SYSTEM)
