"""Raw tables → the frozen dataclasses that modules declare, strictly, collecting every fault and every
reference.
"""

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhishuo.kernel.schema import Key, Section
from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import BadValue, Vary, When, read_span
from zhishuo.packs.faults import Fault, Path, Pos, fault, nearest
from zhishuo.packs.layout import HANDLED, Slot, parts, slots, table_class, without_none
from zhishuo.packs.tables import Name, Raw

_BAD: Any = object()
_KINDS = {str: '文字，写在引号里："…"', int: "整数", bool: "true 或 false", date: "日期，例如 2026-03-02（不加引号）"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that was written and must exist: in a section, or (".steps") among the tables of the same file.

    `key` is looked up, `shown` was written, `under` stands before the name in the section ("pause."); `home`
    and `stem` are the section and the file (of a folder) in which it was written.
    """

    section: str
    key: str
    shown: str
    under: str
    pos: Pos
    path: tuple[str, ...]
    home: str
    stem: Name


@dataclass(slots=True)
class Decoder:
    """`strict` false is for bodies published by an earlier program: keys it no longer knows are left out."""

    strict: bool = True
    faults: list[Fault] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def table(self, section: Section[Any], raw: Raw) -> Any:
        """The table of its class; None when something in it is wrong (the faults say what)."""
        cls = table_class(section, raw.name)
        reader = _Table(self, section, raw)
        if cls is None:
            return reader.mapping()
        values = reader.keys(cls, raw.values, (), handled=HANDLED)
        slug = raw.name[-1] if not section.depth else ".".join(raw.name)
        return None if values is _BAD else cls(slug=slug, **values)


class _Table:
    def __init__(self, decoder: Decoder, section: Section[Any], raw: Raw) -> None:
        self.decoder, self.section, self.raw = decoder, section, raw

    def wrong(self, path: Path, code: str, sentence: str) -> Any:
        self.decoder.faults.append(fault(self.raw.pos(path), (*self.raw.name, *path), code, sentence))
        return _BAD

    def mapping(self) -> Any:
        """A table of like values (`[tell]`), or one line of words.toml."""
        part = parts(self.section.table_class)[self.raw.name[1 if self.section.folder else 0]]
        inner = typing.get_args(part.slot.hint)[1]
        if self.section.lines:
            self._may(part.slot.spec.names, self.raw.name[-1], ())
            return self.value(inner, self.raw.values["value"], part.slot.spec, ())
        values = {key: value for key, value in self.raw.values.items() if key not in (*HANDLED, "law", "verify")}
        return self.value(part.slot.hint, values, part.slot.spec, ())

    def keys(self, cls: type[Any], values: Mapping[str, Any], path: Path, *, handled: frozenset[str] = frozenset()) -> Any:
        """The keyword arguments of a dataclass, or _BAD."""
        known, found, good = slots(cls), {}, True
        for key, value in values.items():
            slot = known.get(key)
            if key in handled:
                continue
            if slot is None:
                if self.decoder.strict:
                    self.wrong((*path, key), "unknown_key", f"没有“{key}”这个键；{nearest(key, known)}")
                continue
            read = (
                self._vary(cls, value, (*path, key)) if slot.hint == tuple[Vary, ...] else self._slot(slot, value, (*path, key))
            )
            if read is _BAD:
                good = False
            else:
                found[slot.attr] = read
        for key, slot in known.items():
            if slot.needed and key not in values:
                self.wrong(path, "missing", f"缺“{key}”；请补上这一行")
                good = False
        return found if good else _BAD

    def _slot(self, slot: Slot, value: Any, path: Path) -> Any:
        return self.value(slot.hint, value, slot.spec, path)

    def _vary(self, cls: type[Any], value: Any, path: Path) -> Any:
        """`[{ when = …, key = value, … }, …]`: the other keys are those of the same table."""
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            return self.wrong(path, "wrong_kind", "vary 要写成清单：[{ when = { … }, 键 = 值 }, …]")
        known, entries, good = slots(cls), [], True
        for index, entry in enumerate(value):
            here = (*path, index)
            if "when" not in entry or len(entry) < 2:
                good = self.wrong(here, "missing", "vary 的每一条要有 when，还要有一个要换的键") is not _BAD
                continue
            when, changed = _BAD, {}
            for key, item in entry.items():
                slot = None if key in ("vary", "title", "law", "verify") else known.get(key)
                if key == "when":
                    when = self.value(When, item, Key(), (*here, key))
                elif slot is None:
                    self.wrong((*here, key), "unknown_key", f"vary 里不能换“{key}”；{nearest(key, known)}")
                    good = False
                elif (read := self._slot(slot, item, (*here, key))) is not _BAD:
                    changed[slot.attr] = read
                else:
                    good = False
            if when is _BAD:
                good = False
            else:
                entries.append(Vary(when, changed))
        return tuple(entries) if good else _BAD

    def value(self, hint: Any, value: Any, spec: Key, path: Path) -> Any:
        """One value of the type the dataclass declares, or _BAD."""
        hint = without_none(hint)
        origin = typing.get_origin(hint)
        if hint is Any:
            return value
        if origin in (tuple, dict):
            read = self._list if origin is tuple else self._dict
            return read(typing.get_args(hint)[0 if origin is tuple else 1], value, spec, path)
        if hint in _KINDS:
            return self._plain(hint, value, spec, path)
        if hint is Span or hasattr(hint, "read"):
            return self._form(hint, value, spec, path)
        return self._inline(hint, value, path)

    def _inline(self, cls: type[Any], value: Any, path: Path) -> Any:
        if not isinstance(value, Mapping):
            return self.wrong(path, "wrong_kind", f"这里要写 {{ {', '.join(f'{key} = …' for key in slots(cls))} }}")
        values = self.keys(cls, value, path)
        return _BAD if values is _BAD else cls(**values)

    def _plain(self, hint: type[Any], value: Any, spec: Key, path: Path) -> Any:
        fits = isinstance(value, hint) and not (hint is int and isinstance(value, bool))
        if hint is date and isinstance(value, datetime):
            fits = False
        if not fits:
            return self.wrong(path, "wrong_kind", f"这里要写{_KINDS[hint]}")
        if hint is int and value < 0:
            return self.wrong(path, "wrong_kind", "这里要写不小于 0 的整数")
        if hint is str and not self._may(spec, value, path):
            return _BAD
        return value

    def _may(self, spec: Key | None, word: str, path: Path) -> bool:
        """Is the word allowed here? A name of another table is noted and looked up when all is laid over."""
        if spec is None or word in spec.one_of or not (spec.one_of or spec.ref or spec.prefix):
            return True
        for start, section in spec.prefix:
            if word.startswith(start):
                self._refer(section, word.removeprefix(start), "", path)
                return True
        if spec.ref:
            self._refer(spec.ref, word, spec.under, path)
            return True
        self.wrong(path, "no_such", f"这里没有“{word}”；{nearest(word, spec.one_of)}")
        return False

    def _refer(self, section: str, name: str, under: str, path: Path) -> None:
        stem = self.raw.name[:1] if self.section.folder else ()
        inside = tuple(str(part) for part in (*self.raw.name, *path))
        self.decoder.references.append(
            Reference(section, under + name, name, under, self.raw.pos(path), inside, self.section.name, stem)
        )

    def _list(self, inner: Any, value: Any, spec: Key, path: Path) -> Any:
        if not isinstance(value, list):
            return self.wrong(path, "wrong_kind", '这里要写清单，用方括号：["…", "…"]')
        items = [self.value(inner, item, spec, (*path, index)) for index, item in enumerate(value)]
        if any(item is _BAD for item in items):
            return _BAD
        if inner is str and len(set(items)) < len(items):
            return self.wrong(path, "wrong_kind", "清单里有重复的；留一个就行")
        return tuple(items)

    def _dict(self, inner: Any, value: Any, spec: Key, path: Path) -> Any:
        if not isinstance(value, Mapping):
            return self.wrong(path, "wrong_kind", "这里要写 { 键 = 值, … }")
        allowed = all([self._may(spec.names, key, (*path, key)) for key in value])
        items = {key: self.value(inner, item, spec, (*path, key)) for key, item in value.items()}
        return items if allowed and not any(item is _BAD for item in items.values()) else _BAD

    def _form(self, hint: Any, value: Any, spec: Key, path: Path) -> Any:
        try:
            read: Any = read_span(value) if hint is Span else hint.read(value)
        except BadValue as error:
            return self.wrong(path, "wrong_kind", str(error))
        for ref in read.refs() if hint is not Span else ():
            if ref.section:
                self._refer(ref.section, ref.key, "", path)
            elif not self._may(Key(one_of=spec.one_of), ref.key, path):
                return _BAD
        return read


def rebuild(cls: type[Any], tables: Mapping[Name, Any], *, slug: str) -> Any:
    """A composite (a playbook, the calendar) from its decoded tables, named by their path inside the file."""
    values: dict[str, Any] = {}
    for key, part in parts(cls).items():
        if part.kind == "one" and (key,) in tables:
            values[part.slot.attr] = tables[(key,)]
        elif part.kind == "named":
            values[part.slot.attr] = {name[1]: table for name, table in tables.items() if name[0] == key and len(name) == 2}
        elif part.kind == "map":
            lines = {name[1]: value for name, value in tables.items() if name[0] == key and len(name) == 2}
            values[part.slot.attr] = tables.get((key,)) or lines
    if any(item.name == "slug" for item in dataclasses.fields(cls)):
        values["slug"] = slug
    return cls(**values)
