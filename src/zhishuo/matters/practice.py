"""The practice a matter runs under: its playbook in its pack version, the calendar, the topics."""

from dataclasses import dataclass
from functools import lru_cache

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.pack import PLAYBOOKS, TOPICS, lineage
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.rules import PlaybookUnknown
from zhishuo.packs import api as packs


@dataclass(frozen=True)
class Practice:
    """One playbook of one pack version."""

    version: packs.Version
    playbook: Playbook
    calendar: Calendar

    @property
    def key(self) -> str:
        return self.playbook.slug

    def topics(self, topic: str) -> tuple[str, ...]:
        """The topic and all that it lies in; nothing for a matter without one."""
        known = self.version.tables(TOPICS)
        found = lineage(known, topic)
        return found.chain if found else ()


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
