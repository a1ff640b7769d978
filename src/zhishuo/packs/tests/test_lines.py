"""Lines of keys: without them nobody finds a fault."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.packs.commands import toml
from zhishuo.packs.faults import Path
from zhishuo.packs.lines import lines_of

TEXT = '''# a comment with [brackets] and = signs
[first]
plain = "x"     # [not.a.table]
"quoted key" = 1
list = [
  "a, b ] c",   # a comment with "quotes" and ]
  { inner = 'single "quoted"', other = [1,
    2] },
]
[second."2026-05-04"]
long = """
[not.a.table]
key = "value" """
raw = \'\'\'it's "raw" \'\'\'
dotted.key = true
escaped = "a \\" b # c"
[third.part]
last = 2026-03-02
'''


def test_every_kind_of_value_is_passed_over_rightly() -> None:
    lines = lines_of(TEXT)
    assert lines[("first",)] == 2
    assert lines[("first", "quoted key")] == 4
    assert lines[("first", "list", 0)] == 6
    assert lines[("first", "list", 1, "inner")] == 7
    assert lines[("first", "list", 1, "other", 1)] == 8
    assert lines[("second", "2026-05-04")] == 10
    assert lines[("second", "2026-05-04", "long")] == 11
    assert lines[("second", "2026-05-04", "raw")] == 14
    assert lines[("second", "2026-05-04", "dotted", "key")] == 15
    assert lines[("second", "2026-05-04", "escaped")] == 16
    assert lines[("third", "part", "last")] == 18


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Every path of a TOML document."""
    if here:
        yield here
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*here, key))


def test_every_path_that_tomllib_reads_has_a_line() -> None:
    found = lines_of(TEXT)
    wanted = {path for path in paths(tomllib.loads(TEXT)) if path not in {("second",), ("third",)}}
    assert wanted <= set(found)


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
keys = st.text("abcdefghij_", min_size=1, max_size=6)
values = st.recursive(
    st.one_of(words, st.integers(-9, 9), st.booleans()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, st.dictionaries(keys, values, min_size=1, max_size=4), max_size=4))
def test_what_we_write_is_read_back_with_its_lines(document: dict[str, dict[str, Any]]) -> None:
    written: list[str] = []
    want: dict[Path, int] = {}
    for table, inner in document.items():
        written.append(f"[{table}]")
        want[table,] = len(written)
        for key, value in inner.items():
            written.append(f"{key} = {toml(value)}")
            want[table, key] = len(written)
    text = "\n".join(written)
    assert tomllib.loads(text) == document
    found = lines_of(text)
    assert {path: found[path] for path in want} == want


@pytest.mark.parametrize("text", ["", "# only a comment", "\n\n", "[a]"])
def test_nearly_nothing_is_no_trouble(text: str) -> None:
    assert set(lines_of(text)) <= {("a",)}
