"""Many accounts at once: an installation that takes over a city's staff list, and the demonstration."""

from zhishuo.people.bulk.accounts import open_in_bulk

__all__ = ["open_in_bulk"]
