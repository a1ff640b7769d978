"""How a section's dataclass says which tables its file may hold."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass
from typing import Any, Literal, Union

from zhishuo.kernel.schema import Key, Section, Table, spec_of
from zhishuo.packs.tables import Name

# Keys that any table may have and that the laying over uses up.
HANDLED = frozenset({"like", "drop"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A key of a table, or a table of a file: its Python name, its type, what may stand there, and whether it
    must.
    """

    attr: str
    hint: Any
    spec: Key
    needed: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A first level of a file: `one` table of a class, tables `named` by key, or one table of like values
    (`map`).
    """

    kind: Literal["one", "named", "map"]
    slot: Slot
    table: type[Any] | None


# Worked out once a class (functools.cache does not take `type[Any]`).
_slots: dict[type[Any], Mapping[str, Slot]] = {}
_parts: dict[type[Any], Mapping[str, Part]] = {}


def slots(cls: type[Any]) -> Mapping[str, Slot]:
    """Key as written in TOML → slot. A trailing underscore of the Python name is not written."""
    if cls not in _slots:
        _slots[cls] = _find_slots(cls)
    return _slots[cls]


def _find_slots(cls: type[Any]) -> Mapping[str, Slot]:
    hints = typing.get_type_hints(cls)
    found = {}
    for item in dataclasses.fields(cls):
        if item.name == "slug" or item.metadata.get("hidden"):
            continue
        needed = item.default is MISSING and item.default_factory is MISSING
        found[item.name.rstrip("_")] = Slot(item.name, without_none(hints[item.name]), spec_of(item), needed)
    return found


def without_none(hint: Any) -> Any:
    """X of X | None."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        return next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return hint


def parts(cls: type[Any]) -> Mapping[str, Part]:
    """First levels of a composite file (`depth` 0)."""
    if cls not in _parts:
        _parts[cls] = _find_parts(cls)
    return _parts[cls]


def _find_parts(cls: type[Any]) -> Mapping[str, Part]:
    found = {}
    for key, slot in slots(cls).items():
        if typing.get_origin(slot.hint) is dict:
            inner = typing.get_args(slot.hint)[1]
            if isinstance(inner, type) and issubclass(inner, Table):
                found[key] = Part("named", slot, inner)
            else:
                found[key] = Part("map", slot, None)
        else:
            found[key] = Part("one", slot, slot.hint)
    return found


def part_of(section: Section[Any], name: Name) -> Part | None:
    """The part of a composite section to which a table of this name belongs."""
    inner = name[1:] if section.folder else name
    return parts(section.table_class).get(inner[0]) if inner else None


def table_class(section: Section[Any], name: Name) -> type[Any] | None:
    """The dataclass of the table with this name; None for a map or a line."""
    if section.depth:
        return section.table_class
    part = part_of(section, name)
    return part.table if part else None


def slug_of(section: Section[Any], name: Name) -> str:
    """How others refer to it: "road", "village.speak", "plain" (a playbook by its file)."""
    return name[0] if section.folder else ".".join(name)


def names(section: Section[Any], tables: Mapping[Name, Any]) -> Iterator[str]:
    for name in tables:
        yield slug_of(section, name)
