"""划转: a village comes under another town with its grids; its figures go with it."""

from tests.world import FAR_VILLAGE, GRID, OTHER_VILLAGE, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.places import api
from zhishuo.places.models import Figure, Place
from zhishuo.places.tests.changing import code, sound, standing
from zhishuo.trail.api import Entry

NEW = code("621202102201")


def another_town() -> None:
    rows, _ = api.read_rows(enumerate([{"code": "621202102000", "name": "临江镇"}], 2), api.known_codes())
    api.load(rows, by=SYSTEM)


def test_it_works_with_everything_below(world: World) -> None:
    another_town()
    api.declare(Place.objects.get(code=VILLAGE), "people", 400, "村报", by=SYSTEM)
    api.move(VILLAGE, NEW, by=SYSTEM)
    assert standing()["621202102201"] == "柏杨沟村"
    assert api.find(GRID).at.text == "621202102201001"
    assert api.full_name(api.find(VILLAGE).at) == "河东区临江镇柏杨沟村"
    assert Figure.objects.get(place_id=NEW).number == 400
    assert Entry.objects.get(verb="place.move").data["from"] == VILLAGE.text
    sound()


def test_it_may_get_another_name_with_that(world: World) -> None:
    another_town()
    api.move(VILLAGE, NEW, by=SYSTEM, name="江柏村村民委员会")
    assert standing()["621202102201"] == "江柏村"


def test_a_town_that_does_not_stand_a_code_in_use_another_level_another_county(world: World) -> None:
    before = standing()
    for to in (NEW, OTHER_VILLAGE, TOWN):
        with refused("cannot_change_place"):
            api.move(VILLAGE, to, by=SYSTEM)
    with refused("across_counties"):
        api.move(VILLAGE, FAR_VILLAGE, by=SYSTEM)
    assert standing() == before


def test_done_twice_it_is_refused_and_a_code_is_never_given_again(world: World) -> None:
    another_town()
    api.move(VILLAGE, NEW, by=SYSTEM)
    with refused("cannot_change_place"):
        api.move(VILLAGE, NEW, by=SYSTEM)
    with refused("cannot_change_place"):
        api.move(OTHER_VILLAGE, VILLAGE, by=SYSTEM)
