"""The packs of the repository, with the sections that the whole program gives them; copies to break."""

import shutil
from pathlib import Path

from zhishuo.packs.checking import Report, check_folder
from zhishuo.web.wiring import SECTIONS

PACKS = Path(__file__).resolve().parents[2] / "packs"
KEYS = sorted(folder.name for folder in PACKS.iterdir() if (folder / "pack.toml").is_file())


def copy(to: Path, *keys: str) -> Path:
    """Copies of these packs in a folder of their own; returns that folder."""
    for key in keys:
        shutil.copytree(PACKS / key, to / key)
    return to


def write(folder: Path, files: dict[str, str]) -> Path:
    """A pack folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Replace text that stands there exactly once, so that a test never breaks something else by mistake."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def check(folder: Path) -> Report:
    return check_folder(folder, SECTIONS)


def found(report: Report) -> set[tuple[str, int, str]]:
    """(file, line, code) of every fault."""
    return {(fault.file, fault.line, fault.code) for fault in report.faults}


def line_of(path: Path, text: str) -> int:
    """The line on which that text stands, counted from 1."""
    lines = [number for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if text in line]
    assert len(lines) == 1, f"{text!r} stands on lines {lines} of {path.name}"
    return lines[0]


HEAD = """[pack]
key = "{key}"
title = "试"
extends = "{below}"
place = "{place}"
from = 2024-01-01
law_as_of = 2026-11-01
"""


def county(to: Path, files: dict[str, str], *, key: str = "999901", below: str = "base", place: str = "999901") -> Path:
    """A pack of our own over one of the repository's."""
    return write(to / key, {"pack.toml": HEAD.format(key=key, below=below, place=place), **files})
