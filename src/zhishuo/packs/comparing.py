"""What differs between two packs, table by table. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhishuo.packs.tables import Laid, Name, Raw


@dataclass(frozen=True, slots=True)
class Change:
    """One key of a table; None stands for a key that is not there."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One table that only one of them has (`before` or `after` is None), or that says something else in the other."""

    section: str
    name: Name
    before: Raw | None
    after: Raw | None
    changes: tuple[Change, ...]


def differences(before: Laid, after: Laid) -> Iterator[Difference]:
    """Section by section in the order of the later pack, then what only the earlier one has. Comments and order are no difference."""
    sections = [*after.sections, *(one for one in before.sections if one not in after.sections)]
    for section in sections:
        old, new = before.sections.get(section, {}), after.sections.get(section, {})
        for name in [*new, *(one for one in old if one not in new)]:
            was, now = old.get(name), new.get(name)
            changes = _changes(was, now)
            if was is None or now is None or changes:
                yield Difference(section, name, was, now, changes)


def _changes(was: Raw | None, now: Raw | None) -> tuple[Change, ...]:
    old, new = (was.values if was else {}), (now.values if now else {})
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(Change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
