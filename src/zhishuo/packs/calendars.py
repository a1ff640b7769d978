"""Reading the calendar: what a process knows of the days that were set, asked anew every few seconds."""

import threading
from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic

from django.db.models import Count, Max, Q

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.workdays import Calendar
from zhishuo.packs.days import NATION, SetDay, laid
from zhishuo.packs.models import CalendarDay
from zhishuo.packs.version import Version

FRESH = 5.0  # seconds for which a process trusts its copy

# How many running clocks at places low ≤ code < high a change of these days would move.
Counter = Callable[[int, int, Sequence[date]], int]


class _Days:
    """The days set, as read at one moment, and the calendars made of them. Another reading is another object, so that a
    thread that began with one ends with it.
    """

    def __init__(self, rows: Sequence[SetDay]) -> None:
        self.rows = tuple(sorted(rows, key=lambda day: day.low - day.high))  # the widest range first
        self.scopes = tuple(dict.fromkeys((row.low, row.high) for row in self.rows))
        self.made: dict[tuple[int, tuple[int, ...]], Calendar] = {}

    def at(self, place: int) -> tuple[int, ...]:
        """Which of the ranges hold at a place."""
        return tuple(n for n, (low, high) in enumerate(self.scopes) if low <= place < high)

    def rows_at(self, place: int) -> list[SetDay]:
        return [row for row in self.rows if row.low <= place < row.high]


class _Known:
    """What this process knows, and since when."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stamp: tuple[int | None, int] | None = None
        self.looked = float("-inf")
        self.days = _Days(())

    def look(self) -> _Days:
        """One cheap query when the last look is too long ago; rows are inserted and taken back under one lock, so the
        highest id and the number taken back tell every change.
        """
        if monotonic() - self.looked < FRESH:
            return self.days
        with self.lock:
            found = CalendarDay.objects.aggregate(newest=Max("id"), gone=Count("id", filter=Q(removed_at__isnull=False)))
            stamp = (found["newest"], found["gone"])
            if stamp != self.stamp:
                rows = CalendarDay.objects.filter(removed_at__isnull=True).order_by("low", "date", "id")
                self.days = _Days([SetDay(*row) for row in rows.values_list("low", "high", "date", "kind", "why")])
                self.stamp = stamp
            self.looked = monotonic()
            return self.days

    def forget(self) -> None:
        with self.lock:
            self.stamp, self.looked = None, float("-inf")


_known = _Known()
_counters: list[Counter] = []


def forget_calendar() -> None:
    """Read the days anew at the next question: after a change here, and between tests."""
    _known.forget()


def calendar_for(version: Version, place: int) -> Calendar:
    """The calendar that a matter under this pack version counts with at a place (PlaceCode or 15-digit int).

    The same calendar is the same object while nothing changes; a change is seen by every process within FRESH seconds.
    """
    days = _known.look()
    key = (version.id, days.at(int(place)))
    found = days.made.get(key)
    if found is None:
        found = days.made[key] = laid(version.local_days(), days.rows_at(int(place)))
    return found


def official() -> Calendar:
    """The national table as far as it is known: the shipped one with what was loaded over it."""
    return laid({}, [row for row in _known.look().rows if (row.low, row.high) == NATION])


def without(version: Version, place: int, row: CalendarDay) -> Calendar:
    """`calendar_for` as it would be had this row been taken back."""
    gone = SetDay(row.low, row.high, row.date, row.kind, row.why)
    return laid(version.local_days(), [one for one in _known.look().rows_at(int(place)) if one != gone])


def days_set(place: PlaceCode, year: int) -> list[CalendarDay]:
    """The rows of a year that hold at a place, taken back or not, by day, the newest of a day last."""
    wider = [step.span for step in (place, *place.ancestors)]
    here = Q()
    for low, high in wider:
        here |= Q(low=low, high=high)
    return list(CalendarDay.objects.filter(here, date__year=year).order_by("date", "id"))


def count_moved_with(counter: Counter) -> None:
    """Who counts the running clocks that a change would move: `web/wiring.py` says so once."""
    _counters[:] = [counter]


def moved_by(low: int, high: int, days: Sequence[date]) -> int | None:
    """How many running clocks would move; None while nobody counts them."""
    if not _counters:
        return None
    return _counters[0](low, high, days) if days else 0
