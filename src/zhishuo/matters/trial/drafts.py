"""Which rules a matter is tried under: those of a draft where it would be in force, else none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhishuo.packs import api as packs


@dataclass(frozen=True)
class Drafts:
    """The drafts, and the packs that stand beside them: a county with a pack of its own keeps that unless it is drafted too."""

    versions: tuple[packs.Version, ...]

    @cached_property
    def scopes(self) -> Sequence[tuple[packs.Version, bool]]:
        """(version, whether it is a draft), the narrowest first; of equal ones the draft."""
        keys = {version.key for version in self.versions}
        beside = [(one, False) for one in packs.published() if one.key not in keys]
        found = [(one, True) for one in self.versions] + beside
        return sorted(found, key=lambda one: (one[0].high - one[0].low, not one[1]))

    def at(self, place: int) -> packs.Version | None:
        """The draft that would be in force at a place; None where something else would."""
        found = next((one for one in self.scopes if one[0].holds_at(place)), None)
        return found[0] if found and found[1] else None

    def post(self, key: str, place: int) -> Any | None:
        """A post as the narrowest scope around a place would define it: `people.post_at`, were the drafts published."""
        return next((post for posts, one in self._posts if one.holds_at(place) and (post := posts.get(key))), None)

    @cached_property
    def _posts(self) -> Sequence[tuple[Mapping[str, Any], packs.Version]]:
        return [(one.section("posts"), one) for one, _draft in self.scopes]

    @property
    def span(self) -> tuple[int, int]:
        return min(one.low for one in self.versions), max(one.high for one in self.versions)
