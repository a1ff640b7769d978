"""`zhishuo places change FILE.toml`: read strictly, said exactly, done at once or not at all."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.world import GRID, OTHER_VILLAGE, VILLAGE, World, refused

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.models import Matter
from zhishuo.matters.rehoming.changing import Divide, Merge, Move, Rename
from zhishuo.matters.rehoming.commands import change_command
from zhishuo.matters.rehoming.reading import read
from zhishuo.matters.tests.cases import registered
from zhishuo.places import api as places
from zhishuo.trail.api import Entry
from zhishuo.web.cli import main

GOOD = """
day = 2026-07-01
paper = "区政发〔2026〕12号"
carry = false

[[change]]
kind = "merge"
from = ["621202101201"]
into = "621202101202"
name = "柏核村村民委员会"

[[change]]
kind = "divide"
place = "621202101203"
into = { "621202101211" = "上沟村村民委员会", "621202101212" = "下沟村村民委员会" }
goes = { "621202101203001" = "621202101212" }
matters = { "26-05208-4" = "621202101212" }

[[change]]
kind = "move"
place = "621202101204"
to = "621202102201"

[[change]]
kind = "rename"
place = "621202101000"
name = "青山镇"
"""
MERGE = '[[change]]\nkind = "merge"\nfrom = ["621202101201"]\ninto = "621202101202"\n'


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "change.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def code(text: str) -> PlaceCode:
    return PlaceCode.parse(text)


def test_every_kind_is_read(file: Callable[[str], Path]) -> None:
    order = read(file(GOOD))
    a, b = code("621202101211"), code("621202101212")
    assert (order.day, order.paper, order.carry) == (date(2026, 7, 1), "区政发〔2026〕12号", False)
    assert order.changes == (
        Merge((VILLAGE,), OTHER_VILLAGE, "柏核村村民委员会"),
        Divide(
            code("621202101203"), {a: "上沟村村民委员会", b: "下沟村村民委员会"}, {code("621202101203001"): b}, {"26052084": b}
        ),
        Move(code("621202101204"), code("621202102201")),
        Rename(code("621202101000"), "青山镇"),
    )


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "change.toml"),
        ("change = []", "change"),
        ("paper", "change.toml"),
        ("papers = 1\n" + MERGE, "change.toml"),
        ("day = 'today'\n" + MERGE, "change.toml day"),
        ("carry = 1\n" + MERGE, "change.toml carry"),
        (MERGE + "to = '1'\n", "change 1"),
        (MERGE + "[[change]]\nkind = 'split'\n", "change 2"),
        (MERGE + "[[change]]\nkind = 'move'\nplace = '621202101201'\n", "change 2"),
        (MERGE.replace('["621202101201"]', "[621202101201]"), "change 1"),
        (MERGE.replace('"merge"', "1"), "change 1"),
        (f"paper = '{'长' * 81}'\n" + MERGE, "paper"),
    ],
)
def test_what_is_wrong_is_named(file: Callable[[str], Path], text: str, where: str) -> None:
    with refused("bad_change_file") as caught:
        read(file(text))
    assert caught.refusal is not None
    assert caught.refusal.data()["where"] == where


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(MERGE.replace("621202101201", "62120210120"), "bad_place_code"), (GOOD.replace("26-05208-4", "26-05208-5"), "bad_number")],
)
def test_codes_and_numbers_are_checked(file: Callable[[str], Path], text: str, refusal: str) -> None:
    with refused(refusal):
        read(file(text))


def test_first_said_then_done(world: World, file: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    matter = registered(place=GRID)
    path = file("paper = '区政发〔2026〕12号'\n" + MERGE)
    assert change_command(str(path), dry_run=True) == 0
    said = capsys.readouterr().out
    assert "621202101201 → 621202101202" in said
    assert "会改归属 1 件" in said
    assert "什么也没有改" in said
    assert places.find(VILLAGE).at == VILLAGE
    assert change_command(str(path), dry_run=False) == 0
    done = capsys.readouterr().out
    assert done.splitlines() == [line.replace("试一遍：会", "") for line in said.splitlines() if not line.startswith("什么也")]
    assert Matter.objects.get(pk=matter.pk).place == code("621202101202001")
    assert set(Entry.objects.filter(verb__in=("place.merge", "matter.rehome")).values_list("cause", flat=True)) == {
        "places:change.toml"
    }


def test_each_county_by_itself(world: World, file: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    far = "[[change]]\nkind = 'rename'\nplace = '621223101201'\nname = '白鹿沟村村民委员会'\n"
    assert change_command(str(file(MERGE + far)), dry_run=False) == 0
    said = capsys.readouterr().out
    assert "河东区" in said
    assert "河西县" in said
    assert places.find(code("621223101201")).short == "白鹿沟村"


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert change_command("/no/such/file.toml", dry_run=True) == 2
    assert "没有文件" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [[], ["--dry-run", "--yes"]])
def test_neither_or_both_is_told(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "change", "x.toml", *flags]) == 2
    assert "两个选一个" in capsys.readouterr().err
