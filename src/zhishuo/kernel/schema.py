"""How a module declares its section of a practice pack (SCHEMA.md §3, §4): frozen dataclasses plus
`key(...)`.

A table of a pack is one dataclass below `Table` or `Titled`. Types say the form (str, int, bool, date,
tuple[T, ...], dict[str, T], the forms of `kernel.values`, a nested dataclass for an inline table), `key(...)`
says which names are allowed there. A TOML key that is a Python keyword has an underscore behind it here
(`class_`, `from_`, `in_`). `packs` reads, lays over, checks and publishes whatever sections it is handed; it
knows no module.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.values import Facts, Text, Vary

T = TypeVar("T")
TableT = TypeVar("TableT", bound="Table")

# Which way a number under `law` may move when a pack above replaces its table.
LawWay = Literal["", "same", "shorter", "longer", "lower", "higher", "subset", "superset", "none"]

# Of SCHEMA.md §7, and "not_toml" for a file that cannot be read at all.
CODES = tuple(
    "not_toml unknown_key wrong_kind missing no_such circle looser_than_law law_not_named"  # noqa: SIM905
    " nobody_hears never_stops never_starts no_reply caller_inside self_inspection no_quorum may_not"
    " not_started_from weights scores_a_volume counts_a_person wider_than_privacy asks_too_much unknown_blank"
    " example_differs".split()
)


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand under one key.

    `ref`: section whose names are allowed (".steps": the table of that kind in the same file); `under`: put
    before the name when it is looked up ("pause."); `one_of`: closed words allowed as well or alone;
    `prefix`: further written forms, "field:" → ".fields"; `names`: the same for the keys of a mapping.
    """

    ref: str = ""
    under: str = ""
    one_of: tuple[str, ...] = ()
    prefix: tuple[tuple[str, str], ...] = ()
    names: "Key | None" = None
    law: LawWay = ""


def key(
    *,
    default: Any = MISSING,
    ref: str = "",
    under: str = "",
    one_of: Iterable[str] = (),
    prefix: Mapping[str, str] | None = None,
    names: Key | None = None,
    law: LawWay = "",
) -> Any:
    """A dataclass field with its `Key`; without a default it is needed."""
    spec = Key(ref, under, tuple(one_of), tuple((prefix or {}).items()), names, law)
    if isinstance(default, dict):
        return field(default_factory=dict, metadata={"key": spec})
    return field(default=default, metadata={"key": spec})


def spec_of(item: "dataclasses.Field[Any]") -> Key:
    """The Key of a dataclass field (an empty one when it was declared plainly)."""
    found = item.metadata.get("key")
    return found if isinstance(found, Key) else Key()


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a pack. `slug` is its own key in the file, set by the reader, never written in TOML."""

    slug: str = field(default="", metadata={"hidden": True})
    title: Text | None = None
    law: str = ""
    verify: str = ""


@dataclass(frozen=True, kw_only=True)
class Titled(Table):
    """A table that people see by name, so its title is needed."""

    # Said as a field, or the default of `Table` would be inherited.
    title: Text = field()


def varied(table: TableT, facts: Facts) -> TableT:
    """The table as it stands for these facts: the first entry of its `vary` that holds overrides its keys."""
    entries: tuple[Vary, ...] = getattr(table, "vary", ())
    for entry in entries:
        if entry.when.holds(facts):
            changed: dict[str, Any] = dict(entry.values)
            return dataclasses.replace(table, **changed)
    return table


class Up(Protocol):
    """What other sections need to know of a post: whom it stands under, and what its holders may do."""

    @property
    def up(self) -> str: ...
    @property
    def grants(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """What a section's own check found wrong. `path` runs from the section's name inwards, as far as it is
    known.
    """

    code: str
    sentence: str
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A whole pack as laid over, with its tables as dataclasses: what the checks of sections look at."""

    sections: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, frozenset[str]]

    def tables(self, section: str) -> Mapping[str, Any]:
        """Readable tables of a section by key; empty when nobody offers that section."""
        return self.sections.get(section, {})

    def has(self, section: str, name: str) -> bool:
        """True when that name is written, readable or not."""
        return name in self.names.get(section, frozenset())

    def post(self, name: str) -> Up | None:
        found: Up | None = self.tables("posts").get(name)
        return found


@dataclass(frozen=True, slots=True)
class Published:
    """What a section's `on_publish` is told: the version's row id, the range of places it holds for, and who
    did it.
    """

    version: int
    low: int
    high: int
    by: Actor


Check = Callable[[View], Iterable[Finding]]


@dataclass(frozen=True)
class Section(Generic[T]):
    """One section of a pack.

    `file`: "topics.toml", or "playbooks/*.toml" for one file a thing. `depth`: 1 for `[key]`, 2 for
    `[level.key]` (its name then is "level.key"), 0 when the file has fixed first levels: `table_class` is
    then a dataclass whose fields are one table (`Start`), tables by name (`dict[str, Clock]`) or one table of
    like values (`dict[str, Text]`). `lines`: the unit of laying over is the single line (only in words.toml).
    `files`: endings of files that may lie beside it (templates); `View.has("<name>.files", "x.docx")` finds
    them. `check` proves what types and names cannot; `trial` runs only on a pack without any fault (the
    examples).
    """

    name: str
    file: str
    depth: Literal[0, 1, 2]
    table_class: type[T]
    check: Check | None = None
    trial: Check | None = None
    lines: bool = False
    files: tuple[str, ...] = ()
    on_publish: Callable[[Mapping[str, T], Published], None] | None = None

    @property
    def folder(self) -> str:
        """ "playbooks" for "playbooks/*.toml", else ""."""
        return self.file.partition("/")[0] if self.file.endswith("/*.toml") else ""


def circle(start: str, after: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """The way from `start` back to itself, or () when there is none."""
    waiting: list[tuple[str, tuple[str, ...]]] = [(start, (start,))]
    seen: set[str] = set()
    while waiting:
        here, way = waiting.pop()
        for there in after(here):
            if there == start:
                return (*way, start)
            if there not in seen:
                seen.add(there)
                waiting.append((there, (*way, there)))
    return ()
