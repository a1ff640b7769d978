"""All matters of a period, a thousand at a time, by as many processes as there are cores. Reads only; a stop leaves nothing."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection, connections

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import end_of_day, now, start_of_day
from zhishuo.matters.trial.drafts import Drafts
from zhishuo.matters.trial.figures import Sums
from zhishuo.matters.trial.ground import read_offices
from zhishuo.matters.trial.past import read
from zhishuo.matters.trial.trying import Trial
from zhishuo.packs import api as packs

BATCH = 500
_PARTS = """
SELECT county, min(id), max(id) + 1, count(*)
FROM (SELECT county, id, (row_number() OVER (PARTITION BY county ORDER BY id) - 1) / %(batch)s AS part FROM matters_matter
      WHERE registered_at >= %(since)s AND registered_at <= %(until)s AND place >= %(low)s AND place < %(high)s) found
GROUP BY county, part ORDER BY county, part
"""

Part = tuple[int, int, int, int]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Asked:
    """What is tried: drafts, on the matters registered in the period at a place and below, as they stand at its end."""

    drafts: tuple[packs.Version, ...]
    since: date
    until: date
    place: PlaceCode

    @property
    def end(self) -> datetime:
        """The last moment of the period, or this one where it is not over."""
        return min(end_of_day(self.until), now())

    @property
    def span(self) -> tuple[int, int]:
        low, high = Drafts(self.drafts).span
        return max(low, self.place.span[0]), min(high, self.place.span[1])


def ask(folders: Sequence[Path], *, since: date, until: date, place: PlaceCode | None = None) -> Asked:
    """Check the folders and lay them over what is published. Raises PackHasFaults."""
    return Asked(packs.drafts(folders), since, until, place or PlaceCode(0))


def run(asked: Asked, *, progress: Progress | None = None, processes: int | None = None) -> Sums:
    """The figures. `progress` hears how many of how many matters are done; with one process nothing is forked."""
    begin, end = start_of_day(asked.since), asked.end
    low, high = asked.span
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, {"batch": BATCH, "since": begin, "until": end, "low": low, "high": high})
        parts: list[Part] = cursor.fetchall()
    work = _Work(Trial(Drafts(asked.drafts), read_offices(), end), begin, asked.span)
    # Within a transaction nobody else sees what it has done.
    count = 1 if connection.in_atomic_block else min(processes or os.cpu_count() or 1, len(parts))
    sums, done, whole = Sums(), 0, sum(part[3] for part in parts)
    results = _forked(work, parts, count) if count > 1 else map(work, parts)
    for some in results:
        sums.join(some)
        done += some.matters + some.untouched
        if progress:
            progress(done, whole)
    return sums


class _Work:
    """One part, in whatever process."""

    def __init__(self, trial: Trial, since: datetime, span: tuple[int, int]) -> None:
        self.trial, self.since, self.span = trial, since, span

    def __call__(self, part: Part) -> Sums:
        county, low, high, _ = part
        sums = Sums()
        for past in read(county, low, high, since=self.since, until=self.trial.end, span=self.span):
            self.trial.run(past, sums)
        return sums


_work: _Work | None = None


def _forked(work: _Work, parts: Sequence[Part], count: int) -> Iterator[Sums]:
    """The children share what was read by being forked; each opens a connection of its own."""
    global _work  # noqa: PLW0603 - how a forked child is handed something that is not copied
    _work = work
    connections.close_all()
    try:
        with multiprocessing.get_context("fork").Pool(count, initializer=_begin) as pool:
            yield from pool.imap_unordered(_one, parts)
    finally:
        _work = None


def _begin() -> None:
    """Ctrl-C is for the parent, which ends its children. So many short lives need not be looked through every few hundred objects."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000)


def _one(part: Part) -> Sums:
    assert _work is not None
    return _work(part)
