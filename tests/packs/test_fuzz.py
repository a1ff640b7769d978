"""Hundreds of random faults put into base, one at a time: each is found, in its file."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packs.shelf import PACKS, check, copy, found

FILES = sorted(str(path.relative_to(PACKS / "base")) for path in (PACKS / "base").rglob("*.toml"))
# Free words: any text is a good one there.
FREE = re.compile(r'^\s*("|title|say|remedy|text|why|words|law|verify|ask|channel|dial|brands|purpose|zh|en|do|copies)|^\[')
SEEDS = range(70)

Lines = list[str]


def unknown_key(lines: Lines, pick: random.Random) -> int | None:
    """A key that nobody knows, behind the header of a table."""
    heads = [n for n, line in enumerate(lines) if line.startswith("[") and "titles" not in line]
    heads = [n for n in heads if not re.match(r"\[(class|measure|stage|privacy)\]", lines[n])]
    if not heads:
        return None
    at = pick.choice(heads)
    lines.insert(at + 1, "nothing_like_it = 3")
    return at + 1


def wrong_kind(lines: Lines, pick: random.Random) -> int | None:
    """A value that is of no form at all: a list of lists of numbers."""
    known = [n for n, line in enumerate(lines) if re.match(r"[a-z_]+ = (?!\[\s*$)", line)]
    if not known:
        return None
    at = pick.choice(known)
    lines[at] = re.sub(r"=.*", "= [[1]]", lines[at])
    return at


def missing_name(lines: Lines, pick: random.Random) -> int | None:
    """A name that is not there, in place of one that was looked up."""
    known = [
        (n, found)
        for n, line in enumerate(lines)
        if not FREE.match(line)
        for found in re.finditer(r'"([a-z][a-z_]*(?:\.[a-z_]+)?)"', line.partition("#")[0])
    ]
    if not known:
        return None
    at, place = pick.choice(known)
    lines[at] = lines[at][: place.start()] + '"nobody_ever"' + lines[at][place.end() :]
    return at


@pytest.mark.parametrize("fault", [unknown_key, wrong_kind, missing_name], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_fault_is_found(fault: Callable[[Lines, random.Random], int | None], seed: int, tmp_path: Path) -> None:
    pick = random.Random(f"{fault.__name__} {seed}")
    base = copy(tmp_path, "base") / "base"
    while True:
        file = pick.choice(FILES)
        lines = (base / file).read_text(encoding="utf-8").split("\n")
        at = fault(lines, pick)
        if at is not None:
            break
    (base / file).write_text("\n".join(lines), encoding="utf-8")
    report = check(base)
    places = {(name, line) for name, line, _ in found(report)}
    assert (f"base/{file}", at + 1) in places, f"{file}:{at + 1} {lines[at]} {report.faults}"
