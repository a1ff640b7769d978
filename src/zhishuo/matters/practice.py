"""The practice a matter runs under: its playbook in its pack version, the calendar, topics, flags, reasons, the ladder."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.values import DayHours
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters import personal
from zhishuo.matters.ladder import QUIET, WORK
from zhishuo.matters.pack import FLAGS, LADDERS, PLAYBOOKS, REASONS, SAMPLES, TOPICS, Flag, Ladder, Reason, Sample, lineage
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.rules import PlaybookUnknown
from zhishuo.matters.topic import Lineage
from zhishuo.packs import api as packs
from zhishuo.store.api import seal, unseal


@dataclass(frozen=True, slots=True)
class Practice:
    """One playbook of one pack version, at a place: the calendar is that of the place. It is the `Book` of a course."""

    version: packs.Version
    playbook: Playbook
    place: PlaceCode

    @property
    def key(self) -> str:
        return self.playbook.slug

    @property
    def calendar(self) -> Calendar:
        """The shipped table, the pack's local days and those that an administrator set here, as they stand now."""
        return packs.calendar_for(self.version, self.place)

    def topic(self, key: str) -> Lineage | None:
        return lineage(self.version.tables(TOPICS), key) if key else None

    def topics(self, key: str) -> tuple[str, ...]:
        """The topic and all that it lies in; nothing for a matter without one."""
        found = self.topic(key)
        return found.chain if found else ()

    @property
    def ladder(self) -> Ladder | None:
        return self.version.tables(LADDERS).get(self.playbook.playbook.ladder)

    @property
    def flags(self) -> Mapping[str, Flag]:
        return self.version.tables(FLAGS)

    @property
    def reasons(self) -> Mapping[str, Reason]:
        return self.version.tables(REASONS)

    @property
    def samples(self) -> Mapping[str, Sample]:
        return self.version.tables(SAMPLES)

    @property
    def work(self) -> tuple[DayHours, ...]:
        """The hours in which people may be disturbed (calendar.toml)."""
        calendar = self.version.calendar
        return calendar.hours.work if calendar else WORK

    @property
    def quiet(self) -> DayHours:
        """The hours in which nobody is disturbed."""
        calendar = self.version.calendar
        return calendar.hours.quiet if calendar else QUIET

    # ---- personal values of fields and steps

    def seal(self, name: str, text: str) -> dict[str, str]:
        """The text as it is kept under this name; under another name it does not open."""
        return {personal.SEALED: b64encode(seal(text, f"matter.{name}")).decode()}

    def unseal(self, name: str, value: Any) -> str:
        """What is sealed under this name, in clear: for whoever gave a reason, and for what must not be made public."""
        return unseal(b64decode(value[personal.SEALED]), f"matter.{name}")

    def masked(self, name: str, value: Any) -> str:
        """What may be shown of it: 张某, 139****2217."""
        return personal.mask(self.playbook.fields.get(name), self.unseal(name, value))

    def other(self, playbook: str) -> "Practice":
        """Another playbook of the same version. Raises PlaybookUnknown."""
        return practice_of(self.version.id, playbook, self.place)


def practice_of(version_id: int, playbook: str, place: int = 0) -> Practice:
    """The practice of a matter that began under this version. Raises PlaybookUnknown."""
    version, found = _found(version_id, playbook)
    return Practice(version, found, PlaceCode(place))


@lru_cache(maxsize=2048)
def _found(version_id: int, playbook: str) -> tuple[packs.Version, Playbook]:
    version = packs.get(version_id)
    found = version.tables(PLAYBOOKS).get(playbook)
    if found is None:
        raise PlaybookUnknown(got=playbook)
    return version, found


def practice_at(place: PlaceCode, playbook: str) -> Practice:
    """The practice in force today for something said at this place."""
    return practice_of(packs.current(place).id, playbook, place)
