"""The tables of a pack as written: values with the place where each of them stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from zhishuo.packs.faults import Path, Pos

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """One table as written. `name` is its path inside its section (a playbook's begins with the file's name).

    `where` has a position for every path inside the table that was written, and () for the table itself.
    `given` is the label of the pack that gave it ("base", "base@3").
    """

    name: Name
    values: Mapping[str, Any]
    where: Mapping[Path, Pos]
    given: str

    def pos(self, inside: Path = ()) -> Pos:
        """The position of the innermost part of the path that is known."""
        for end in range(len(inside), 0, -1):
            if found := self.where.get(inside[:end]):
                return found
        return self.where.get((), Pos(self.given))

    @property
    def dropped(self) -> bool:
        return self.values.get("drop") is True

    def taking(self, other: "Raw", *, leave: frozenset[str]) -> "Raw":
        """This table with every key of the other that it does not say itself (`like`)."""
        taken = {key: value for key, value in other.values.items() if key not in self.values and key not in leave}
        where = {path: pos for path, pos in other.where.items() if path and path[0] in taken}
        return replace(self, values={**taken, **self.values}, where={**where, **self.where})


@dataclass(slots=True)
class Laid:
    """Tables of a pack by section and name, in order; as written in one folder, or laid over all that lies
    below.
    """

    sections: dict[str, dict[Name, Raw]] = field(default_factory=dict)
    files: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, section: str) -> dict[Name, Raw]:
        return self.sections.setdefault(section, {})

    def get(self, section: str, name: Name) -> Raw | None:
        return self.sections.get(section, {}).get(name)

    def each(self) -> Iterator[tuple[str, Raw]]:
        for section, tables in self.sections.items():
            for raw in tables.values():
                yield section, raw

    @property
    def head(self) -> Mapping[str, Any]:
        raw = self.get("pack", ("pack",))
        return raw.values if raw else {}
