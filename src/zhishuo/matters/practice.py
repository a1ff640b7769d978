"""The practice a matter runs under: its playbook in its pack version, the calendar, topics, flags, reasons, the ladder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.pack import FLAGS, LADDERS, PLAYBOOKS, REASONS, TOPICS, Flag, Ladder, Reason, lineage
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.rules import PlaybookUnknown
from zhishuo.matters.topic import Lineage
from zhishuo.packs import api as packs


@dataclass(frozen=True)
class Practice:
    """One playbook of one pack version. It is the `Book` of a course."""

    version: packs.Version
    playbook: Playbook
    calendar: Calendar

    @property
    def key(self) -> str:
        return self.playbook.slug

    def topic(self, key: str) -> Lineage | None:
        return lineage(self.version.tables(TOPICS), key) if key else None

    def topics(self, key: str) -> tuple[str, ...]:
        """The topic and all that it lies in; nothing for a matter without one."""
        found = self.topic(key)
        return found.chain if found else ()

    @cached_property
    def ladder(self) -> Ladder | None:
        return self.version.tables(LADDERS).get(self.playbook.playbook.ladder)

    @cached_property
    def flags(self) -> Mapping[str, Flag]:
        return self.version.tables(FLAGS)

    @cached_property
    def reasons(self) -> Mapping[str, Reason]:
        return self.version.tables(REASONS)

    def other(self, playbook: str) -> "Practice":
        """Another playbook of the same version. Raises PlaybookUnknown."""
        return practice_of(self.version.id, playbook)


@lru_cache(maxsize=512)
def practice_of(version_id: int, playbook: str) -> Practice:
    """The practice of a matter that began under this version. Raises PlaybookUnknown."""
    version = packs.get(version_id)
    found = version.tables(PLAYBOOKS).get(playbook)
    if found is None:
        raise PlaybookUnknown(got=playbook)
    return Practice(version, found, calendar_of(version))


def practice_at(place: PlaceCode, playbook: str) -> Practice:
    """The practice in force today for something said at this place."""
    return practice_of(packs.current(place).id, playbook)


def calendar_of(version: packs.Version) -> Calendar:
    """The shipped table of holidays with the pack's local days laid over it."""
    return Calendar.shipped(version.local_days())
