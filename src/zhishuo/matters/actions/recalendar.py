"""After the calendar changed: running clocks worked out anew, in batches, each matter told in its own trail."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import end_of_day, start_of_day
from zhishuo.matters import verbs
from zhishuo.matters.actions.shared import Live, lock_all, write
from zhishuo.matters.course import sorting
from zhishuo.matters.models import Clock
from zhishuo.store.api import insert_all
from zhishuo.trail.api import Entry, entry

BATCH = 500


def recalendar(low: int, high: int, since: date, until: date, *, by: Actor) -> int:
    """Work out the running clocks at places low ≤ code < high that these days may touch. Returns how many matters moved.

    Dates promised as a cap stand. Run twice it moves nothing more.
    """
    return sum(_batch(ids, by=by) for ids in _touched(low, high, since, until))


def _running(low: int, high: int, since: date, until: date) -> "Iterator[int]":
    """Ids of matters with a running clock that began before the last of these days and is due on or after the first."""
    rows = Clock.objects.filter(
        stopped_at__isnull=True, void=False, started_at__lte=end_of_day(until), due__gte=start_of_day(since),
        matter__place__gte=low, matter__place__lt=high,
    )  # fmt: skip
    return (matter for matter, _rows in groupby(rows.order_by("matter_id").values_list("matter_id", flat=True).iterator(5_000)))


def _touched(low: int, high: int, since: date, until: date) -> Iterator[list[int]]:
    """By batches, read to the end first: a batch is written while nothing is being read."""
    ids = list(_running(low, high, since, until))
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def count(low: int, high: int, days: Sequence[date]) -> int:
    """How many running clocks a change of these days would touch, before anybody changes them."""
    if not days:
        return 0
    return Clock.objects.filter(
        stopped_at__isnull=True, void=False, started_at__lte=end_of_day(max(days)), due__gte=start_of_day(min(days)),
        within__contains="workday", matter__place__gte=low, matter__place__lt=high,
    ).count()  # fmt: skip


@transaction.atomic
def _batch(ids: list[int], *, by: Actor) -> int:
    moved = [(course, told) for course in lock_all(ids) if (told := _moved(course, by=by))]
    write(*(course for course, _told in moved))
    insert_all([told for _course, told in moved])
    return len(moved)


def _moved(course: Live, *, by: Actor) -> Entry | None:
    """Its clocks worked out anew; what the trail is told where one moved."""
    before = {clock.id: clock.due for clock in course.running()}
    names = sorting.recalendar(course)
    course.settle_dates()
    course.set(rev=course.matter.rev + 1)
    if not names:
        return None
    told = {c.name: [before[c.id].isoformat(), c.due.isoformat()] for c in course.running() if before.get(c.id, c.due) != c.due}
    return entry(verbs.RECALENDAR, course.matter, by=by, at=course.at, data={"clocks": told})
