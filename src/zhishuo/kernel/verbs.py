"""What can be done: one verb names one thing everywhere (permission, action, path, trail entry, test,
docs)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal, get_args

# Who may use a verb besides a post that carries its grant:
#   place    offices at or above the place whose posts carry one of `grants`
#   owner    only the office that owns the subject just now (and its post must carry one of `grants`)
#   involved an office that owns it, had it first, gave it, or was asked to help (and its post must carry one of `grants`)
#   speaker  the person who said it
#   anyone   no account needed
#   system   only the machine itself
Standing = Literal["place", "owner", "involved", "speaker", "anyone", "system"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)

_KEY = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done, e.g. `Verb("matter.take", "认领", "Take up", grants={"hold"},
    standing="owner")`.

    `key` is subject dot action, in small letters; `word` and `word_en` are what a button says; `grants` are
    the bundles (VERBS.md §2) of which a post needs one. Making a verb enters it in the catalogue; a second
    verb with the same key, unless it is equal, raises ValueError, as does a key or a standing of the wrong
    shape.
    """

    key: str
    word: str
    word_en: str
    grants: frozenset[str] = frozenset()
    standing: Standing = "place"
    _known: ClassVar[dict[str, "Verb"]] = {}

    def __post_init__(self) -> None:
        object.__setattr__(self, "grants", frozenset(self.grants))
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"verb key {self.key!r}: must be written subject.action in small letters")
        if self.standing not in STANDINGS:
            raise ValueError(f"verb {self.key}: unknown standing {self.standing!r}")
        if not self.word or not self.word_en:
            raise ValueError(f"verb {self.key}: needs a Chinese and an English word")
        if self.standing in ("place", "owner", "involved") and not self.grants:
            raise ValueError(f"verb {self.key}: standing {self.standing!r} needs at least one grant")
        if Verb._known.setdefault(self.key, self) != self:
            raise ValueError(f"verb {self.key} is already known with another meaning")

    def __str__(self) -> str:
        return self.key

    @property
    def subject(self) -> str:
        """What it is done to: "matter" of "matter.take"."""
        return self.key.split(".")[0]

    @property
    def action(self) -> str:
        """What is done: "take" of "matter.take"."""
        return self.key.split(".")[1]

    def met_by(self, grants: Iterable[str]) -> bool:
        """True when one of `grants` is among those that the verb asks for."""
        return not self.grants.isdisjoint(grants)

    @classmethod
    def catalogue(cls) -> MappingProxyType[str, "Verb"]:
        """Every verb made so far, by key, in the order of making; read-only."""
        return MappingProxyType(cls._known)

    @classmethod
    def named(cls, key: str) -> "Verb":
        """The verb with this key; raises KeyError."""
        return cls._known[key]
