"""One folder of TOML files → its tables with line numbers. Strict: what is not expected is a fault, never
skipped.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from zhishuo.kernel.schema import Section
from zhishuo.kernel.values import NAME
from zhishuo.packs.faults import Fault, Path, Pos, fault, nearest
from zhishuo.packs.layout import parts
from zhishuo.packs.lines import lines_of
from zhishuo.packs.tables import Laid, Name, Raw

MOST_BYTES = 1_000_000
_IGNORED = frozenset({"README.md"})


def read_folder(folder: FilePath, sections: Sequence[Section[Any]]) -> tuple[Laid, list[Fault]]:
    """Every table of the folder, as written there, and every fault of files and tables found on the way."""
    laid, faults = Laid(), list[Fault]()
    known = {section.file: section for section in sections}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_dir() or any(part.startswith(".") for part in inside.parts) or inside.name in _IGNORED:
            continue
        shown = f"{folder.name}/{inside.as_posix()}"
        pattern = f"{inside.parent.as_posix()}/*.toml" if len(inside.parts) == 2 and inside.suffix == ".toml" else ""
        section = known.get(inside.as_posix()) or known.get(pattern)
        if section:
            _read_file(path, shown, section, laid, faults)
        elif not _template(inside, sections, laid):
            files = (name for name in known if "*" not in name)
            faults.append(
                fault(Pos(shown), (), "unknown_key", f"方案里没有 {inside.as_posix()} 这种文件；{nearest(inside.name, files)}")
            )
    if laid.get("pack", ("pack",)) is None and "pack.toml" in known and not (folder / "pack.toml").exists():
        faults.append(
            fault(
                Pos(f"{folder.name}/pack.toml"),
                (),
                "missing",
                "缺 pack.toml；先写 [pack] 表头：key、title、place、from、law_as_of",
            )
        )
    return laid, faults


def _template(inside: FilePath, sections: Sequence[Section[Any]], laid: Laid) -> bool:
    """A file that belongs to a section without being a table: a letter's .docx."""
    for section in sections:
        if len(inside.parts) == 1 and inside.suffix in section.files:
            key = f"{section.name}.files"
            laid.files[key] = laid.files.get(key, frozenset()) | {inside.name}
            return True
    return False


def _read_file(path: FilePath, shown: str, section: Section[Any], laid: Laid, faults: list[Fault]) -> None:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"文件超过 {MOST_BYTES:,} 字节；一个方案用不了这么大")
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
        document = tomllib.loads(text)
    except UnicodeDecodeError:
        faults.append(fault(Pos(shown), (), "not_toml", "文件不是 UTF-8 编码；另存为 UTF-8 再试"))
        return
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        faults.append(fault(Pos(shown, int(line[1]) if line else 0), (), "not_toml", f"不是正确的 TOML：{error}"))
        return
    reader = _File(shown, section, lines_of(text), faults, given=shown.partition("/")[0])
    stem: Name = (path.stem,) if section.folder else ()
    for name, inside, values in reader.tables(document):
        raw = reader.raw((*stem, *name), inside, values)
        laid.of(section.name)[raw.name] = raw


class _File:
    def __init__(self, shown: str, section: Section[Any], lines: Mapping[Path, int], faults: list[Fault], *, given: str) -> None:
        self.shown, self.section, self.lines, self.faults, self.given = shown, section, lines, faults, given

    def raw(self, name: Name, inside: Path, values: Mapping[str, Any]) -> Raw:
        """A table with the positions of what it holds, each path seen from the table."""
        where = {path[len(inside) :]: Pos(self.shown, line) for path, line in self.lines.items() if path[: len(inside)] == inside}
        where.setdefault((), Pos(self.shown, min((p.line for p in where.values()), default=1)))
        return Raw(name, values, where, self.given)

    def wrong(self, path: Path, code: str, sentence: str) -> None:
        line = next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), 0)
        self.faults.append(fault(Pos(self.shown, line), path, code, sentence))

    def tables(self, document: Mapping[str, Any]) -> Iterator[tuple[Name, Path, Mapping[str, Any]]]:
        """(name, path in the file, values) of each table."""
        if self.section.depth == 0:
            yield from self._composite(document)
            return
        yield from self._levels(document, (), self.section.depth, check_names=True)

    def _levels(
        self, table: Mapping[str, Any], path: Name, depth: int, *, check_names: bool
    ) -> Iterator[tuple[Name, Path, Mapping[str, Any]]]:
        for key, value in table.items():
            here = (*path, key)
            if check_names and not re.fullmatch(NAME, key):
                self.wrong(here, "wrong_kind", f"名字“{key}”只能用小写字母、数字和下划线，以字母开头")
            elif not isinstance(value, Mapping):
                self.wrong(here, "wrong_kind", f"“{key}”要写成一张表：[{'.'.join(here)}]，下面一行一个键")
            elif depth == 1:
                yield here, here, value
            else:
                yield from self._levels(value, here, depth - 1, check_names=check_names)

    def _composite(self, document: Mapping[str, Any]) -> Iterator[tuple[Name, Path, Mapping[str, Any]]]:
        known = parts(self.section.table_class)
        for key, value in document.items():
            part = known.get(key)
            if part is None:
                self.wrong((key,), "unknown_key", f"这个文件里没有 [{key}] 这张表；{nearest(key, known)}")
            elif not isinstance(value, Mapping):
                self.wrong((key,), "wrong_kind", f"“{key}”要写成一张表：[{key}]，下面一行一个键")
            elif part.kind == "named":
                own = part.slot.spec.names is not None
                yield from self._levels(value, (key,), 1, check_names=not own)
            elif self.section.lines:
                for word, said in value.items():
                    yield (key, word), (key, word), {"value": said}
            else:
                yield (key,), (key,), value
