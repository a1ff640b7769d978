"""划开: a village into villages, a village into grids; each grid goes where it is told, the rest to the first."""

import pytest
from tests.world import GRID, OTHER_VILLAGE, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.places import api
from zhishuo.places.tests.changing import code, sound, standing
from zhishuo.trail.api import Entry

A, B = code("621202101211"), code("621202101212")
PARTS = {A: "上沟村村民委员会", B: "下沟村村民委员会"}


@pytest.fixture
def three_grids(world: World) -> None:
    lines = [{"code": f"62120210120100{n}", "name": name} for n, name in ((2, "二社"), (3, "三社"))]
    rows, _ = api.read_rows(enumerate(lines, 2), api.known_codes())
    api.load(rows, by=SYSTEM)


@pytest.mark.usefixtures("three_grids")
def test_it_works_by_grid_and_the_first_takes_the_rest() -> None:
    api.divide(VILLAGE, PARTS, by=SYSTEM, goes={code("621202101201002"): B})
    assert standing() == {
        "621202101000": "青岚镇", "621202101202": "核桃坝村", "621202101211": "上沟村", "621202101211001": "一社",
        "621202101211003": "三社", "621202101212": "下沟村", "621202101212002": "二社",
    }  # fmt: skip
    assert api.find(VILLAGE).at == A
    assert api.find(code("621202101201002")).at.text == "621202101212002"
    sound()


@pytest.mark.usefixtures("three_grids")
def test_the_place_may_stay_as_one_of_its_parts() -> None:
    api.divide(VILLAGE, {VILLAGE: "柏杨沟村村民委员会", B: PARTS[B]}, by=SYSTEM, goes={GRID: B})
    assert api.find(VILLAGE).until is None
    assert {c: n for c, n in standing().items() if len(c) == 15} == {
        "621202101201002": "二社", "621202101201003": "三社", "621202101212001": "一社",
    }  # fmt: skip
    sound()


def test_drawing_grids_leaves_the_village_as_it_is(world: World) -> None:
    plan = api.divide(OTHER_VILLAGE, {code("621202101202001"): "一社", code("621202101202002"): "二社"}, by=SYSTEM)
    assert plan.going == ()
    assert api.find(OTHER_VILLAGE).until is None
    assert [place.short for place in api.children(OTHER_VILLAGE)] == ["一社", "二社"]
    sound()


def test_the_trail_tells_it_once_with_what_goes_by_list(world: World) -> None:
    api.divide(VILLAGE, PARTS, by=SYSTEM, listed={"26000018": B})
    (entry,) = Entry.objects.filter(verb="place.divide")
    assert (entry.data["parts"], entry.data["listed"]) == ([A.text, B.text], {"26000018": B.text})


@pytest.mark.parametrize(
    ("parts", "goes", "why"),
    [
        ({}, {}, "nothing"),
        (PARTS, {OTHER_VILLAGE: A}, "not_part"),
        (PARTS, {GRID: OTHER_VILLAGE}, "not_part"),
        ({A: ""}, {}, "no_name"),
        ({OTHER_VILLAGE: "核桃坝村村民委员会"}, {}, "taken"),
        ({code("621202111000"): "新镇"}, {}, "level"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    world: World, parts: dict[PlaceCode, str], goes: dict[PlaceCode, PlaceCode], why: str
) -> None:
    before = standing()
    with refused("cannot_change_place") as caught:
        api.divide(VILLAGE, parts, by=SYSTEM, goes=goes)
    assert caught.refusal is not None
    assert caught.refusal.data()["why"] == why
    assert standing() == before


def test_done_twice_it_is_refused(world: World) -> None:
    api.divide(VILLAGE, PARTS, by=SYSTEM)
    with refused("cannot_change_place"):
        api.divide(VILLAGE, PARTS, by=SYSTEM)
