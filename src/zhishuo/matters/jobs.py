"""Reactions and timed work of matters."""

from collections import Counter
from collections.abc import Sequence

from django.db import connection

from zhishuo.kernel.times import local
from zhishuo.trail.api import Entry

KINDS = {
    "matter.register": ("registered",),
    "matter.settle": ("registered", "answered", "settled"),
    "matter.answer": ("answered",),
    "matter.close": ("closed",),
    "matter.reopen": ("reopened",),
    "matter.withdraw": ("withdrawn",),
    "matter.import": ("registered",),
    "matter.open_child": ("registered",),
    "matter.follow": ("registered",),
    "matter.join": ("registered", "merged"),
    "matter.merge": ("merged",),
    "matter.redirect": ("redirected",),
}
_ADD = """
INSERT INTO matters_tally (place, day, kind, count)
SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::int[])
ON CONFLICT (place, day, kind) DO UPDATE SET count = matters_tally.count + EXCLUDED.count
"""


def count(entries: Sequence[Entry]) -> None:
    """Add a batch of entries to the tallies of their places and days: one statement, whatever the batch."""
    sums: Counter[tuple[int, str, str]] = Counter()
    for entry in entries:
        for kind in KINDS[entry.verb]:
            sums[entry.place or 0, local(entry.at).date().isoformat(), kind] += 1
    add_tallies(sums)


def add_tallies(sums: "Counter[tuple[int, str, str]]") -> None:
    """(place, day as ISO text, kind) → how many more. In a fixed order, so that two workers never wait for each other."""
    if not sums:
        return
    rows = sorted(sums.items())
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD, [[key[0] for key, _ in rows], [key[1] for key, _ in rows], [key[2] for key, _ in rows], [n for _, n in rows]]
        )
