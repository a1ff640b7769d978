"""Lists of divisions: checked line by line, loaded once, harmless when loaded again."""

from datetime import date
from pathlib import Path

import pytest
from tests.world import COUNTY, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.places import api
from zhishuo.places.models import Change, Place
from zhishuo.trail.api import Entry

REAL = Path(__file__).parents[5] / "shared" / "data" / "longnan-divisions.csv"
HEAD = "code,name,level,urban_rural\n"


def read(path: Path, known: frozenset[int] = frozenset()) -> tuple[list[api.Row], list[api.RowFault]]:
    return api.read_rows(api.read_csv(path), known)


@pytest.mark.django_db
def test_the_real_list_loads_whole_every_code_round_trips_and_again_changes_nothing() -> None:
    if not REAL.exists():
        pytest.skip(f"!!! {REAL} is not here: the real list of divisions was NOT tried")
    rows, faults = read(REAL)
    assert (len(rows), faults) == (3491, [])
    codes = {line["code"] for _, line in api.read_csv(REAL)}
    assert {row.code.text for row in rows} == codes
    first = api.load(rows, by=SYSTEM)
    assert first.added + first.changed >= 3480
    entries, changes = Entry.objects.count(), Change.objects.count()
    assert api.load(rows, by=SYSTEM) == api.Loaded(3491, 0, 0, 0)
    assert (Entry.objects.count(), Change.objects.count()) == (entries, changes)


def test_each_bad_line_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        HEAD + "621202000000,河东区,county,\n62120210100,青岚镇,town,\n621202101000,,town,\n621202102000,甲镇,village,\n"
        "621202000000,再来一次,county,\n621202109201,没有镇的村,village,220\n621202103000,乙镇,town,\n",
        encoding="utf-8-sig",
    )
    rows, faults = read(file, frozenset({621200 * 10**9}))
    assert [row.name for row in rows] == ["河东区", "乙镇"]
    assert [(fault.line, fault.field) for fault in faults] == [(3, "code"), (4, "name"), (5, "level"), (6, "code"), (7, "code")]
    assert all(fault.sentence for fault in faults)


def test_a_list_written_by_a_spreadsheet_in_gb18030_is_read(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes((HEAD + "621202000000,河东区,county,\n").encode("gb18030"))
    assert read(file, frozenset({621200 * 10**9}))[0][0].name == "河东区"


def test_a_dry_run_says_what_would_change_and_changes_nothing(world: World) -> None:
    rows = [
        api.Row(2, VILLAGE, "新名村村民委员会", "新名村", "220"),
        api.Row(3, PlaceCode.parse("621202101203"), "添的村村民委员会", "添的村", "220"),
    ]
    assert api.load(rows, by=SYSTEM, dry_run=True) == api.Loaded(2, 1, 1, 0)
    assert Place.objects.get(code=VILLAGE).short == "柏杨沟村"
    assert not Place.objects.filter(code=PlaceCode.parse("621202101203")).exists()


def test_names_keep_their_history(world: World) -> None:
    api.load([api.Row(2, VILLAGE, "新名村村民委员会", "新名村", "")], by=SYSTEM, day=date(2026, 3, 2))
    change = Change.objects.filter(place_id=VILLAGE).latest("id")
    assert (change.kind, change.before, change.after, change.day) == (
        "renamed",
        "柏杨沟村村民委员会",
        "新名村村民委员会",
        date(2026, 3, 2),
    )


def test_a_place_that_left_the_list_is_retired_and_takes_nothing_new(world: World) -> None:
    stays = [
        api.Row(n, PlaceCode(p.code), p.name, p.short, p.category)
        for n, p in enumerate(
            Place.objects.filter(code__gte=COUNTY, code__lt=COUNTY.span[1]).exclude(code=VILLAGE).exclude(level="grid")
        )
    ]
    assert api.load(stays, by=SYSTEM, retire=True).retired == 1
    with refused("retired_place"):
        api.find(VILLAGE)
    assert api.find(VILLAGE, retired=True).until is not None
    with refused("unknown_place"):
        api.find(PlaceCode.parse("621202101299"))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("柏杨沟", {VILLAGE}),
        ("柏杨沟村", {VILLAGE}),
        ("青岚镇柏杨沟村", {VILLAGE}),
        ("青岚 柏杨沟", {VILLAGE}),
        ("没有这个村", set()),
        ("", set()),
        ("%", set()),
    ],
)
def test_a_place_is_found_by_what_people_call_it(world: World, words: str, codes: set[int]) -> None:
    assert {place.code for place in api.search(words)} == {int(code) for code in codes}


def test_the_names_down_to_a_place(world: World) -> None:
    assert api.full_name(VILLAGE) == "河东区青岚镇柏杨沟村"
    assert [place.code for place in api.children(TOWN)] == [int(VILLAGE), int(VILLAGE) + 1000]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("柏杨沟村村民委员会", "柏杨沟村"),
        ("柏杨沟村民委员会", "柏杨沟村"),
        ("柏杨沟村委会", "柏杨沟村"),
        ("钟楼滩社区居委会", "钟楼滩社区"),
        ("钟楼滩社区居民委员会", "钟楼滩社区"),
        ("青岚镇", "青岚镇"),
    ],
)
def test_short_names_are_what_people_say(name: str, short: str) -> None:
    assert api.short_name(name) == short
