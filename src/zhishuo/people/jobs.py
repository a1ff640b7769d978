"""Reactions of people."""

from collections.abc import Sequence
from datetime import date

from zhishuo.kernel.actor import SYSTEM
from zhishuo.people import actions
from zhishuo.people.bulk import succession
from zhishuo.trail.api import Entry


def make_offices(entries: Sequence[Entry]) -> None:
    """New places get the offices that the published posts ask for. Harmless when repeated."""
    actions.make_offices()


def succeed(entries: Sequence[Entry]) -> None:
    """Places went on as others: their offices and whoever holds them go on there. Harmless when repeated."""
    for entry in entries:
        low, high = entry.county * 10**9, (entry.county + 1) * 10**9
        succession.succeed(low, high, day=date.fromisoformat(entry.data["day"]), by=SYSTEM)
