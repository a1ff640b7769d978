"""A practice that remembers what it has worked out: replays ask the same questions of the same rules many thousand times.

The answers are those of `Practice` and `Playbook`; only facts without typed fields are remembered, since those are the ones that come again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.values import Facts
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.catalogue import Ladder
from zhishuo.matters.course.course import Course
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.practice import Practice
from zhishuo.matters.rules import PlaybookUnknown
from zhishuo.matters.tables import Clock, Step
from zhishuo.matters.topic import Lineage
from zhishuo.packs import api as packs

T = TypeVar("T")


class Known(dict[str, frozenset[str | bool]]):
    """Facts that carry the answers given for them."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.answers: dict[Any, Any] = {}


def _answer(facts: Facts, question: Any, work: Callable[[], T]) -> T:
    if not isinstance(facts, Known):
        return work()
    if question not in facts.answers:
        facts.answers[question] = work()
    found: T = facts.answers[question]
    return found


@dataclass(frozen=True, kw_only=True)
class Remembered(Playbook):
    """A playbook asked with `Known` facts. What it gives is shared: nobody changes it."""

    def clock(self, name: str, facts: Facts) -> Clock | None:
        return _answer(facts, ("clock", name), lambda: super(Remembered, self).clock(name, facts))

    def clocks_for(self, facts: Facts) -> dict[str, Clock]:
        return _answer(facts, "clocks", lambda: super(Remembered, self).clocks_for(facts))

    def step(self, name: str, facts: Facts) -> Step | None:
        return _answer(facts, ("step", name), lambda: super(Remembered, self).step(name, facts))

    def steps_for(self, facts: Facts) -> dict[str, Step]:
        return _answer(facts, "steps", lambda: super(Remembered, self).steps_for(facts))

    def needed(self, names: Iterable[str], facts: Facts) -> tuple[str, ...]:
        wanted = tuple(names)
        return _answer(facts, ("needed", wanted), lambda: super(Remembered, self).needed(wanted, facts))


@dataclass(frozen=True)
class Tried(Practice):
    """A practice of a draft or of what is published; what it remembers is the same for all places."""

    known: dict[Any, Known] = field(default_factory=dict, compare=False)
    lineages: dict[str, Lineage | None] = field(default_factory=dict, compare=False)

    @cached_property
    def calendar(self) -> Calendar:
        return super().calendar

    @cached_property
    def ladder(self) -> Ladder | None:
        return super().ladder

    def other(self, playbook: str) -> Practice:
        return tried(self.version, playbook, self.place)

    def topic(self, key: str) -> Lineage | None:
        if key not in self.lineages:
            self.lineages[key] = super().topic(key)
        return self.lineages[key]


def tried(version: packs.Version, playbook: str, place: int) -> Practice:
    """One playbook of a draft (negative id) or of a published version, at a place. Raises PlaybookUnknown."""
    book, known, lineages = _shared(version, playbook)
    return Tried(version, book, PlaceCode(place), known, lineages)


@lru_cache(maxsize=512)
def _shared(version: packs.Version, playbook: str) -> tuple[Remembered, dict[Any, Known], dict[str, Lineage | None]]:
    found = version.tables(PLAYBOOKS).get(playbook)
    if found is None:
        raise PlaybookUnknown(got=playbook)
    return Remembered(**{one.name: getattr(found, one.name) for one in fields(found)}), {}, {}


class Lively(Course):
    """A course whose facts are looked up before they are put together, and which need not know what was changed."""

    def change(self, what: str, row: Any, /, **values: Any) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    @property
    def facts(self) -> Facts:
        matter, book = self.matter, self.book
        if matter.fields or not isinstance(book, Tried):
            return super().facts
        held = self.offices.post(matter.owner_id).partition(".")[0]
        key = (matter.measure, self.level, held, matter.topic, tuple(matter.flags), matter.channel)
        found = book.known.get(key)
        if found is None:
            found = book.known[key] = Known(super().facts)
        return found
