"""One published version of a pack, as the rest of the program reads it: immutable, parsed when first asked
for.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from zhishuo.kernel.schema import Section, View
from zhishuo.kernel.values import Text
from zhishuo.packs.bodies import read_body
from zhishuo.packs.building import build
from zhishuo.packs.laying import Liker
from zhishuo.packs.pack import CALENDAR, WORDS, CalendarFile, DayKind, WordsFile
from zhishuo.packs.tables import Laid

T = TypeVar("T")


class Version:
    """`low` ≤ place code < `high` is where it holds, `from_date` since when."""

    def __init__(
        self,
        *,
        id: int,
        key: str,
        number: int,
        low: int,
        high: int,
        from_date: date,
        digest: str,
        body: str,
        name: Text,
        sections: Sequence[Section[Any]],
    ) -> None:
        self.id, self.key, self.number, self.low, self.high = id, key, number, low, high
        self.from_date, self.digest, self.name = from_date, digest, name
        self._body, self._sections = body, tuple(sections)

    def __repr__(self) -> str:
        return f"<Version {self.label}>"

    @property
    def label(self) -> str:
        """Key and number, "base@1"."""
        return f"{self.key}@{self.number}"

    def holds_at(self, place: int) -> bool:
        return self.low <= place < self.high

    @cached_property
    def laid(self) -> Laid:
        """As stored: laid over what was below, before `like`; what another pack lays itself over.

        A section that this program no longer offers stays in the record and is not read.
        """
        stored, known = read_body(self._body), {section.name for section in self._sections}
        return Laid({name: tables for name, tables in stored.sections.items() if name in known}, stored.files)

    @cached_property
    def whole(self) -> Laid:
        """After `like`, without what was dropped."""
        return Liker({section.name: section for section in self._sections}).resolve(self.laid)

    @cached_property
    def view(self) -> View:
        return build(self.whole, self._sections, strict=False).view

    def section(self, name: str) -> Mapping[str, Any]:
        """The tables of a section by key, in the pack's order; empty for one that is not there."""
        return self.view.tables(name)

    def tables(self, section: Section[T]) -> Mapping[str, T]:
        """The same, typed by the section."""
        return self.view.tables(section.name)

    @cached_property
    def words(self) -> WordsFile:
        return self.tables(WORDS).get(WORDS.name, WordsFile())

    @property
    def calendar(self) -> CalendarFile | None:
        return self.tables(CALENDAR).get(CALENDAR.name)

    def local_days(self) -> dict[date, DayKind]:
        """Local days over the shipped table, for `kernel.workdays.Calendar.shipped`."""
        return self.calendar.local_days() if self.calendar else {}

    def title(self, section: str, key: str, lang: str = "zh") -> str:
        """What people here call that thing; its key when it has no title or is not there."""
        renamed = self.words.titles.get(f"{section}.{key}")
        if renamed:
            return renamed.say(lang)
        title = getattr(self.section(section).get(key), "title", None)
        return title.say(lang) if isinstance(title, Text) else key

    def word(self, kind: str, key: str, lang: str = "zh") -> str:
        """The local word of a closed list: kinds are class, measure, stage, privacy."""
        said = self.words.kind(kind).get(key)
        return said.say(lang) if said else key
