"""Laying a pack over the one below, and `like`. The unit is the whole table, never a deep merge (SCHEMA.md
§1.3, §1.4).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from zhishuo.kernel.schema import Section
from zhishuo.packs.faults import Fault, fault, nearest
from zhishuo.packs.tables import Laid, Name, Raw

_NOT_TAKEN = frozenset({"like", "drop", "verify"})
_EXAMPLES = "examples"


def lay_over(below: Laid | None, above: Laid) -> Laid:
    """A table given replaces the one below whole and stays in its place; a new one is appended."""
    laid = Laid()
    for source in (below, above) if below else (above,):
        for section, raw in source.each():
            laid.of(section)[raw.name] = raw
        for key, files in source.files.items():
            laid.files[key] = laid.files.get(key, frozenset()) | files
    return laid


class Liker:
    """Resolves `like` over a whole laid-over pack and takes the dropped tables out; collects faults."""

    def __init__(self, sections: Mapping[str, Section[Any]]) -> None:
        self.sections = sections
        self.faults: list[Fault] = []
        self.dropped: dict[tuple[str, Name], Raw] = {}

    def resolve(self, laid: Laid, below: Laid | None = None) -> Laid:
        """All tables as they stand. `below` tells whether a `drop` has anything to drop."""
        resolved = Laid(files=dict(laid.files))
        for name, tables in laid.sections.items():
            section = self.sections[name]
            known = below.sections.get(name, {}) if below else {}
            whole = self._folder(tables, known) if section.folder else self._tables(section, tables, known)
            for raw in whole.values():
                if raw.dropped:
                    self.dropped[name, raw.name] = raw
                    self._check_drop(raw)
                else:
                    resolved.of(name)[raw.name] = raw
        return resolved

    def _check_drop(self, raw: Raw) -> None:
        for key in raw.values:
            if key != "drop":
                self._wrong(raw, key, "wrong_kind", f"写了 drop = true 的表不能再有别的键；删掉“{key}”")

    def _wrong(self, raw: Raw, key: str, code: str, sentence: str) -> None:
        self.faults.append(fault(raw.pos((key,)), (*raw.name, key), code, sentence))

    def _nothing(self, raw: Raw) -> None:
        self._wrong(raw, "drop", "no_such", f"下面没有 {'.'.join(raw.name)}，没有可去掉的；删掉这张表")

    def _tables(self, section: Section[Any], tables: Mapping[Name, Raw], known: Mapping[Name, Raw]) -> dict[Name, Raw]:
        """`like` between tables of one file."""
        done: dict[Name, Raw] = {}

        def whole(name: Name, way: tuple[Name, ...]) -> Raw:
            raw = tables[name]
            if name in done or raw.dropped or "like" not in raw.values or not section.depth:
                return done.setdefault(name, raw)
            target = self._target(raw, section.depth)
            if target is None:
                return done.setdefault(name, raw)
            if target in way or target == name:
                self._wrong(
                    raw, "like", "circle", f"like 绕成了圈：{' → '.join('.'.join(n) for n in (*way, name, target))}；改掉一个"
                )
                return done.setdefault(name, raw)
            if target not in tables or tables[target].dropped:
                near = nearest(".".join(target), (".".join(n) for n, t in tables.items() if not t.dropped))
                self._wrong(raw, "like", "no_such", f"like 找不到“{'.'.join(target)}”；{near}")
                return done.setdefault(name, raw)
            return done.setdefault(name, raw.taking(whole(target, (*way, name)), leave=_NOT_TAKEN))

        for name, raw in tables.items():
            whole(name, ())
            if raw.dropped and name not in known:
                self._nothing(raw)
        return {name: done[name] for name in tables}

    def _target(self, raw: Raw, depth: int) -> Name | None:
        like = raw.values["like"]
        if not isinstance(like, str) or len(like.split(".")) != depth:
            form, example = ("级别.名字", '"village.speak"') if depth == 2 else ("名字", '"plain"')
            self._wrong(raw, "like", "wrong_kind", f"like 要写同一个文件里另一张表的{form}，例如 like = {example}")
            return None
        return tuple(like.split("."))

    def _folder(self, tables: Mapping[Name, Raw], known: Mapping[Name, Raw]) -> dict[Name, Raw]:
        """`like` between files: every table but the examples, and the keys of the head table."""
        files: dict[str, dict[Name, Raw]] = {}
        for name, raw in tables.items():
            files.setdefault(name[0], {})[name[1:]] = raw
        done: dict[str, dict[Name, Raw]] = {}

        def whole(stem: str, way: tuple[str, ...]) -> dict[Name, Raw]:
            if stem in done:
                return done[stem]
            own = files[stem]
            source = self._source(stem, own, files, way)
            taken = whole(source, (*way, stem)) if source else {}
            done[stem] = self._like_file(stem, own, taken)
            self._drops(stem, own, taken, known)
            return done[stem]

        for stem in files:
            whole(stem, ())
        return {(stem, *name): raw for stem, tables in done.items() for name, raw in tables.items()}

    def _source(self, stem: str, own: Mapping[Name, Raw], files: Mapping[str, Any], way: tuple[str, ...]) -> str:
        """The file that this one is like; "" for none, or when that is wrong."""
        head = own.get(("playbook",))
        like = head.values.get("like", "") if head and not head.dropped else ""
        if head is None or like == "":
            return ""
        if not isinstance(like, str):
            self._wrong(head, "like", "wrong_kind", 'like 要写另一个事项流程的名字，例如 like = "plain"')
        elif like in (*way, stem):
            self._wrong(head, "like", "circle", f"like 绕成了圈：{' → '.join((*way, stem, like))}；改掉一个")
        elif like not in files or self._gone(files[like]):
            self._wrong(head, "like", "no_such", f"like 找不到“{like}”；{nearest(like, files)}")
        else:
            return like
        return ""

    @staticmethod
    def _gone(tables: Mapping[Name, Raw]) -> bool:
        head = tables.get(("playbook",))
        return head is not None and head.dropped

    def _like_file(self, stem: str, own: Mapping[Name, Raw], taken: Mapping[Name, Raw]) -> dict[Name, Raw]:
        if self._gone(own):
            return {name: raw if name == ("playbook",) else replace(raw, values={"drop": True}) for name, raw in own.items()}
        whole = {
            name: replace(raw, name=(stem, *name)) for name, raw in taken.items() if name[0] != _EXAMPLES and not raw.dropped
        }
        for name, raw in own.items():
            head = name == ("playbook",) and name in whole and not raw.dropped
            whole[name] = raw.taking(whole[name], leave=_NOT_TAKEN) if head else raw
        # A step may have been dropped below and stand again above; what is dropped here stays out of those
        # like it.
        return whole

    def _drops(self, stem: str, own: Mapping[Name, Raw], taken: Mapping[Name, Raw], known: Mapping[Name, Raw]) -> None:
        for name, raw in own.items():
            there = name in taken and not taken[name].dropped
            if raw.dropped and not there and (stem, *name) not in known:
                self._nothing(raw)
