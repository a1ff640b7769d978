"""Reactions and timed work of matters."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import local, now
from zhishuo.matters import actions, reminding, sweeping
from zhishuo.matters.ladder import QUIET, WORK, sendable
from zhishuo.matters.letters_job import finish_publish, tell
from zhishuo.matters.models import Matter
from zhishuo.matters.repeats import notice
from zhishuo.packs.api import official
from zhishuo.store.api import county_of, keyed
from zhishuo.trail.api import Entry

__all__ = [
    "KINDS",
    "add_tallies",
    "count",
    "finish_publish",
    "next_working",
    "notice",
    "parents",
    "plan_rechecks",
    "recalendar",
    "sweep",
    "tell",
    "touched",
    "wide",
]

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
    secret = _secret(entries)
    for entry in entries:
        place = wide(entry.place or 0) if entry.subject_id in secret else entry.place or 0
        for kind in KINDS[entry.verb]:
            sums[place, local(entry.at).date().isoformat(), kind] += 1
    add_tallies(sums)


def _secret(entries: Sequence[Entry]) -> set[int]:
    """The matters among them that are sealed, or about an official."""
    ids = {entry.subject_id for entry in entries}
    found = Matter.objects.filter(
        Q(privacy="sealed") | Q(hidden__isnull=False), pk__in=ids, county__in={county_of(i) for i in ids}
    )
    return set(found.values_list("id", flat=True))


def wide(place: int) -> int:
    """Where a sealed matter counts: at its county. The total of a village, which everybody may read, must not give one away."""
    return int(PlaceCode(place).at("county") or place)


def add_tallies(sums: "Counter[tuple[int, str, str]]") -> None:
    """(place, day as ISO text, kind) → how many more. In a fixed order, so that two workers never wait for each other."""
    if not sums:
        return
    rows = sorted(sums.items())
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD, [[key[0] for key, _ in rows], [key[1] for key, _ in rows], [key[2] for key, _ in rows], [n for _, n in rows]]
        )


def sweep() -> dict[str, int]:
    """Every minute: reminders that have come, matters that climb by themselves, pauses at their end, nudges to people."""
    found = sweeping.sweep()
    climbed = actions.climb_due(found.climbs, by=SYSTEM)
    resumed = actions.end_pauses(by=SYSTEM)
    return {
        "clocks": found.clocks, "reminders": found.reminders, "unacknowledged": found.unacknowledged, "climbed": climbed,
        "resumed": resumed, "nudges": reminding.send(), "speakers": reminding.send_speakers(),
    }  # fmt: skip


def recalendar(entries: Sequence[Entry]) -> None:
    """Days of the calendar were set or unset: the clocks that they may touch are worked out anew."""
    for entry in entries:
        data = entry.data
        actions.recalendar(
            int(data["low"]), int(data["high"]), date.fromisoformat(data["from"]), date.fromisoformat(data["until"]), by=SYSTEM
        )


def parents(entries: Sequence[Entry]) -> None:
    """A part has ended: the whole may close now, where it waited for that alone."""
    ids = [entry.subject_id for entry in entries]
    found = Matter.objects.filter(keyed(ids), parent__isnull=False).values_list("parent_id", flat=True)
    actions.close_ready(sorted(set(found)))


def touched(low: int, high: int, days: Sequence[date]) -> int:
    """How many running clocks a change of these days would touch: asked before anybody changes them."""
    return actions.count_touched(low, high, days)


def plan_rechecks() -> int:
    """Once a day: the sample of what closed weeks ago that is looked at again."""
    return actions.plan_rechecks(by=SYSTEM)


def next_working() -> datetime:
    """The next moment at which people in general are at work: a digest made on a holiday waits for it."""
    return sendable(now(), WORK, QUIET, official(), urgent=False)
