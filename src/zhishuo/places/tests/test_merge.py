"""并区: villages and towns become one; what lies below gets numbers there; old codes stay known."""

from datetime import date, timedelta

import pytest
from tests.world import COUNTY, FAR_VILLAGE, GRID, OTHER_VILLAGE, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.places import api
from zhishuo.places.models import Figure, Place
from zhishuo.places.tests.changing import code, sound, standing
from zhishuo.trail.api import history


def test_it_works_and_the_old_code_leads_to_the_new_place(world: World) -> None:
    plan = api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    assert [(going.old, going.new) for going in plan.going] == [(VILLAGE, OTHER_VILLAGE), (GRID, code("621202101202001"))]
    assert standing() == {"621202101000": "青岚镇", "621202101202": "核桃坝村", "621202101202001": "一社"}
    assert api.find(VILLAGE).at == OTHER_VILLAGE
    assert api.find(GRID).at == code("621202101202001")
    assert api.find(VILLAGE, retired=True).until == today()
    sound()


def test_into_a_new_place_with_a_name_of_its_own(world: World) -> None:
    new = code("621202101205")
    api.merge([VILLAGE, OTHER_VILLAGE], new, by=SYSTEM, name="柏核村村民委员会")
    assert standing() == {"621202101000": "青岚镇", "621202101205": "柏核村", "621202101205001": "一社"}
    sound()


def test_grids_of_one_name_are_told_apart_and_numbers_never_clash(world: World) -> None:
    rows, faults = api.read_rows(enumerate([{"code": "621202101202001", "name": "一社"}], 2), api.known_codes())
    assert not faults
    api.load(rows, by=SYSTEM)
    api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    assert {c: n for c, n in standing().items() if len(c) == 15} == {"621202101202001": "一社", "621202101202002": "柏杨沟村一社"}
    sound()


def test_whole_towns_merge_with_everything_below(world: World) -> None:
    lines = [{"code": "621202102000", "name": "临江镇"}, {"code": "621202102201", "name": "渡口村村民委员会"}]
    rows, _ = api.read_rows(enumerate(lines, 2), api.known_codes())
    api.load(rows, by=SYSTEM)
    api.merge([TOWN], code("621202102000"), by=SYSTEM)
    assert standing() == {
        "621202102000": "临江镇",
        "621202102201": "渡口村",
        "621202102202": "柏杨沟村",
        "621202102202001": "一社",
        "621202102203": "核桃坝村",
    }
    assert api.find(GRID).at.text == "621202102202001"
    sound()


def test_a_code_merged_twice_leads_to_the_newest_in_one_step(world: World) -> None:
    new = code("621202101205")
    api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    api.merge([OTHER_VILLAGE], new, by=SYSTEM, name="新村村民委员会")
    assert Place.objects.get(code=VILLAGE).successor == new
    assert api.find(GRID).at.text == "621202101205001"
    sound()


def test_figures_that_all_have_are_added_up(world: World) -> None:
    for place, kind, number in ((VILLAGE, "households", 120), (OTHER_VILLAGE, "households", 80), (VILLAGE, "people", 400)):
        api.declare(Place.objects.get(code=place), kind, number, "村报", by=SYSTEM, day=today() - timedelta(days=9))
    api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM, paper="区政发〔2026〕3号")
    summed = Figure.objects.get(place_id=OTHER_VILLAGE, day=today())
    assert (summed.kind, summed.number, summed.source) == ("households", 200, "区政发〔2026〕3号")


def test_its_history_is_dated_and_names_the_paper(world: World) -> None:
    api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM, day=date(2026, 3, 2), paper="区政发〔2026〕3号")
    last = api.history_of(VILLAGE).order_by("id").last()
    assert last is not None
    assert (last.kind, last.day, last.successor, last.paper) == ("merged", date(2026, 3, 2), OTHER_VILLAGE, "区政发〔2026〕3号")


def test_the_trail_tells_it_once(world: World) -> None:
    api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    (entry,) = history("place", OTHER_VILLAGE, COUNTY.county).filter(verb="place.merge")
    assert (entry.data["from"], entry.data["into"], entry.data["ended"]) == ([VILLAGE.text], OTHER_VILLAGE.text, 2)


def test_done_twice_it_is_refused(world: World) -> None:
    api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    with refused("cannot_change_place"):
        api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    sound()


@pytest.mark.parametrize(
    ("gone", "into", "name", "why"),
    [
        ([OTHER_VILLAGE], OTHER_VILLAGE, "", "itself"),
        ([VILLAGE, VILLAGE], OTHER_VILLAGE, "", "itself"),
        ([], OTHER_VILLAGE, "", "nothing"),
        ([TOWN], OTHER_VILLAGE, "", "level"),
        ([code("621202101299")], OTHER_VILLAGE, "", "not_standing"),
        ([VILLAGE], code("621202101299"), "", "no_name"),
        ([VILLAGE], code("621202199201"), "没有镇的村", "no_parent"),
        ([COUNTY], code("621202000000"), "", "too_high"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    world: World, gone: list[PlaceCode], into: PlaceCode, name: str, why: str
) -> None:
    before = standing()
    with refused("cannot_change_place") as caught:
        api.merge(gone, into, by=SYSTEM, name=name)
    assert caught.refusal is not None
    assert caught.refusal.data()["why"] == why
    assert standing() == before


def test_across_counties_is_refused(world: World) -> None:
    with refused("across_counties"):
        api.merge([FAR_VILLAGE], VILLAGE, by=SYSTEM)


def test_a_day_to_come_is_refused(world: World) -> None:
    with refused("cannot_change_place"):
        api.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM, day=today() + timedelta(days=1))
