"""Which rules a matter is tried under: those of a draft where it would be in force, else none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zhishuo.packs import api as packs


@dataclass(frozen=True)
class Drafts:
    """The drafts, and the packs that stand beside them: a county with a pack of its own keeps that unless it is drafted too."""

    versions: tuple[packs.Version, ...]

    @cached_property
    def _scopes(self) -> Sequence[tuple[int, int, packs.Version | None]]:
        """(low, high, the draft or None for what is published), the narrowest first; of equal ones the draft."""
        keys = {version.key for version in self.versions}
        published = {(one.low, one.high) for one in packs.editions() if one.key not in keys}
        scopes = [(one.low, one.high, one) for one in self.versions] + [(low, high, None) for low, high in published]
        return sorted(scopes, key=lambda one: (one[1] - one[0], one[2] is None))

    def at(self, place: int) -> packs.Version | None:
        """The draft that would be in force at a place; None where something else would."""
        return next((version for low, high, version in self._scopes if low <= place < high), None)

    @property
    def span(self) -> tuple[int, int]:
        return min(one.low for one in self.versions), max(one.high for one in self.versions)
