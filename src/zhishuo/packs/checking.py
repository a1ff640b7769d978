"""`pack check`: a folder, laid over what it extends, proved without a database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from zhishuo.kernel.schema import Finding, Section, View
from zhishuo.packs.building import Built, build
from zhishuo.packs.decoding import Decoder, Reference
from zhishuo.packs.faults import Fault, Pos, ToVerify, fault, nearest
from zhishuo.packs.law import looser
from zhishuo.packs.laying import Liker, lay_over
from zhishuo.packs.layout import table_class
from zhishuo.packs.reading import read_folder
from zhishuo.packs.tables import Laid, Name, Raw

Sections = Sequence[Section[Any]]


@dataclass(frozen=True, slots=True)
class Under:
    """What a pack extends: as laid over (before `like`), and what was wrong with it when it was read from a
    folder.
    """

    laid: Laid
    faults: tuple[Fault, ...] = ()
    label: str = ""


# "base" or "base@3" → what lies below; None when there is no such pack.
Below = Callable[[str], Under | None]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found. `laid` is the pack over what lies below; `view` its tables as dataclasses."""

    folder: str
    faults: tuple[Fault, ...]
    verify: tuple[ToVerify, ...]
    laid: Laid
    view: View
    below: str = ""

    @property
    def ok(self) -> bool:
        return not self.faults


def siblings(folder: FilePath, sections: Sections) -> Below:
    """What lies below is looked for in the folder beside; version numbers mean nothing there."""

    def find(extends: str, way: tuple[str, ...]) -> Under | None:
        key = extends.partition("@")[0]
        place = folder.parent / key
        if key in way or not key or not (place / "pack.toml").is_file():
            return None
        laid, faults = read_folder(place, sections)
        further = str(laid.head.get("extends") or "")
        below = find(further, (*way, key)) if further else None
        head = laid.get("pack", ("pack",))
        if further and head and below is None:
            faults.append(_nothing_below(head, further))
        if below:
            return Under(lay_over(below.laid, laid), (*below.faults, *faults), key)
        return Under(laid, tuple(faults), key)

    return lambda extends: find(extends, (folder.name,))


def check_folder(folder: FilePath, sections: Sections, below: Below | None = None) -> Report:
    """Read, lay over, resolve, decode, look up every name, ask each section, and run the examples last."""
    own, found = read_folder(folder, sections)
    faults = list(found)
    extends = str(own.head.get("extends") or "")
    under = (below or siblings(folder, sections))(extends) if extends else None
    head = own.get("pack", ("pack",))
    if extends and head and under is None:
        faults.append(_nothing_below(head, extends))
    if under:
        faults += under.faults
    laid = lay_over(under.laid if under else None, own)
    check = _Checking(sections, laid, own, under.laid if under else None)
    faults += [*_head_faults(own, under, folder), *check.faults()]
    if not faults:
        faults += check.trials()
    return Report(
        folder=folder.name,
        faults=_once(faults),
        verify=tuple(_verify(check.resolved)),
        laid=laid,
        view=check.built.view,
        below=under.label if under else "",
    )


def _nothing_below(head: Raw, extends: str) -> Fault:
    sentence = f"找不到下面的方案“{extends}”；先发布它（或放在旁边的文件夹里），也不能绕回自己"
    return fault(head.pos(("extends",)), ("pack", "extends"), "no_such", sentence)


def _once(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """A table taken by `like` stands in several playbooks: its faults are told once, in the order of the
    files.
    """
    seen: dict[tuple[str, int, str, str], Fault] = {}
    for found in faults:
        seen.setdefault((found.file, found.line, found.code, found.sentence), found)
    return tuple(sorted(seen.values()))


def _verify(resolved: Laid) -> Iterator[ToVerify]:
    seen: set[Pos] = set()
    for section, raw in resolved.each():
        pos = raw.pos(("verify",))
        if "verify" in raw.values and pos not in seen:
            seen.add(pos)
            key = ".".join((section, *raw.name))
            yield ToVerify(pos.file, pos.line, key, f"{key}：{raw.values['verify']}")


def _head_faults(own: Laid, under: Under | None, folder: FilePath) -> Iterator[Fault]:
    head = own.get("pack", ("pack",))
    if head is None:
        return
    name = head.values.get("key")
    if isinstance(name, str) and name != folder.name:
        yield fault(head.pos(("key",)), ("pack", "key"), "wrong_kind", f'key 要和文件夹同名；写成 key = "{folder.name}"')
    place, wider = head.values.get("place"), under.laid.head.get("place") if under else None
    if isinstance(place, str) and isinstance(wider, str) and not place.startswith(wider):
        yield fault(
            head.pos(("place",)), ("pack", "place"), "wrong_kind", f"“{place}”不在下面方案的范围“{wider}”里；改 place 或 extends"
        )


class _Checking:
    def __init__(self, sections: Sections, laid: Laid, own: Laid, below: Laid | None) -> None:
        self.sections = {section.name: section for section in sections}
        self.own, self.below = own, below
        self.liker = Liker(self.sections)
        self.resolved = self.liker.resolve(laid, below)
        self.built: Built = build(self.resolved, sections)

    def faults(self) -> Iterator[Fault]:
        yield from self.liker.faults
        yield from self.built.faults
        yield from (found for ref in self.built.references for found in self._reference(ref))
        yield from self._laws()
        for section in self.sections.values():
            if section.check:
                yield from (self._placed(finding) for finding in section.check(self.built.view))

    def trials(self) -> Iterator[Fault]:
        for section in self.sections.values():
            if section.trial:
                yield from (self._placed(finding) for finding in section.trial(self.built.view))

    def _reference(self, ref: Reference) -> Iterator[Fault]:
        if ref.section.startswith("."):
            section, local = ref.home, (*ref.stem, ref.section[1:])
            name: Name = (*local, ref.key)
            known = {other[-1] for other in self.resolved.of(section) if other[:-1] == local}
            there = ref.key in known
        else:
            section, name = ref.section, self._name(ref.section, ref.key)
            names = self.built.view.names.get(section, frozenset())
            known = {other.removeprefix(ref.under) for other in names if other.startswith(ref.under)}
            there = ref.key in names
        if there:
            return
        if dropped := self.liker.dropped.get((section, name)):
            sentence = f"不能去掉“{ref.shown}”：{ref.pos} 还用着它；先改那里"
            yield fault(dropped.pos(("drop",)), (section, *name), "no_such", sentence)
        elif section not in self.sections:
            yield fault(ref.pos, ref.path, "no_such", f"这个版本还没有 {section} 这一节，“{ref.shown}”无处可找；先去掉这一处")
        else:
            where = f"本文件的 [{ref.section[1:]}]" if ref.section.startswith(".") else section
            yield fault(ref.pos, ref.path, "no_such", f"没有“{ref.shown}”（在{where}里找过）；{nearest(ref.shown, known)}")

    def _name(self, section: str, key: str) -> Name:
        folder = section in self.sections and bool(self.sections[section].folder)
        return (key, "playbook") if folder else tuple(key.split("."))

    def _laws(self) -> Iterator[Fault]:
        """Tables of this pack over tables below that name a law."""
        if self.below is None:
            return
        before = Liker(self.sections).resolve(self.below)
        for section, raw in self.own.each():
            old = before.get(section, raw.name)
            if old is None or "law" not in old.values:
                continue
            new = self.resolved.get(section, raw.name)
            if new is None:
                yield fault(
                    raw.pos(("drop",)),
                    raw.name,
                    "looser_than_law",
                    f"{'.'.join(raw.name)} 是法定的（{old.values['law']}），不能去掉",
                )
            else:
                yield from self._looser(self.sections[section], old, new)

    def _looser(self, section: Section[Any], old: Raw, new: Raw) -> Iterator[Fault]:
        decoder = Decoder()
        if table_class(section, new.name) is None:
            return
        was, now = decoder.table(section, old), decoder.table(section, new)
        if was is not None and now is not None:
            for finding in looser(was, now):
                yield fault(new.pos(finding.path), (*new.name, *finding.path), finding.code, finding.sentence)

    def _placed(self, finding: Finding) -> Fault:
        """A finding with the file and line of the innermost part of its path that was written."""
        section, *inside = finding.path
        tables = self.resolved.of(str(section))
        for end in range(len(inside), 0, -1):
            name: Name = tuple(str(part) for part in inside[:end])
            raw = tables.get(name) or tables.get((*name, "playbook"))
            if raw:
                return fault(raw.pos(tuple(inside[end:])), finding.path, finding.code, finding.sentence)
        first = next(iter(tables.values()), None)
        return fault(first.pos() if first else Pos(str(section)), finding.path, finding.code, finding.sentence)
