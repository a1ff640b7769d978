"""A laid-over pack as dataclasses: one object a thing, and the view that checks look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhishuo.kernel.schema import Section, View
from zhishuo.packs.decoding import Decoder, Reference, rebuild
from zhishuo.packs.faults import Fault, fault
from zhishuo.packs.layout import names, parts
from zhishuo.packs.tables import Laid, Name, Raw


@dataclass(frozen=True, slots=True)
class Built:
    """`view` holds what could be read; `faults` and `references` what was found on the way."""

    view: View
    faults: tuple[Fault, ...]
    references: tuple[Reference, ...]


def build(resolved: Laid, sections: Sequence[Section[Any]], *, strict: bool = True) -> Built:
    """From tables after `like`, without the dropped ones."""
    decoder = Decoder(strict=strict)
    known = {section.name: frozenset(names(section, resolved.of(section.name))) for section in sections}
    typed: dict[str, Mapping[str, Any]] = {}
    for section in sections:
        typed[section.name] = _section(section, resolved.of(section.name), decoder)
    view = View(typed, {**known, **resolved.files})
    return Built(view, tuple(decoder.faults), tuple(decoder.references))


def _section(section: Section[Any], tables: Mapping[Name, Raw], decoder: Decoder) -> dict[str, Any]:
    decoded = {name: decoder.table(section, raw) for name, raw in tables.items()}
    if section.depth:
        return {".".join(name): table for name, table in decoded.items() if table is not None}
    if not section.folder:
        files = {section.name: decoded}
    else:
        files = {}
        for name, table in decoded.items():
            files.setdefault(name[0], {})[name[1:]] = table
    whole = {}
    for stem, inner in files.items():
        first = next((raw for name, raw in tables.items() if not section.folder or name[0] == stem), None)
        if _complete(section, stem, inner, first, decoder) and not any(_failed(table) for table in inner.values()):
            whole[stem] = rebuild(section.table_class, inner, slug=stem)
    return whole


def _failed(table: object) -> bool:
    """None, or the decoder's mark for a value that could not be read."""
    return table is None or type(table) is object


def _complete(section: Section[Any], stem: str, inner: Mapping[Name, Any], first: Raw | None, decoder: Decoder) -> bool:
    """Are all first levels there that a file of this kind must have?"""
    complete = True
    for key, part in parts(section.table_class).items():
        if part.slot.needed and (key,) not in inner:
            complete = False
            if first:
                path = (stem, key) if section.folder else (key,)
                sentence = f"{stem} 缺 [{key}] 这张表；请补上"
                decoder.faults.append(fault(first.pos(), path, "missing", sentence))
    return complete
