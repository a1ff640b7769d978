"""提前回来: a leave ends early or is called off before it begins; from then on everything is as before."""

from datetime import timedelta

from tests.world import World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import today
from zhishuo.people import api
from zhishuo.people.tests.test_stand_in import away, offices_of, reached
from zhishuo.trail.api import Entry


def test_it_works_at_once(world: World) -> None:
    leave = away(world, "village", "council")
    api.come_back(leave.id, by=world.village)
    assert reached(world) == ["village"]
    assert offices_of(world.account("council")) == {world.office("council")}


def test_one_that_has_not_begun_is_called_off(world: World) -> None:
    leave = away(world, "village", "council", first=3)
    api.come_back(leave.id, by=SYSTEM)
    assert [reached(world, day=n) for n in (2, 3, 4)] == [["village"]] * 3
    assert list(api.leaves_of(world.village)) == []


def test_the_days_are_free_again_for_others(world: World) -> None:
    leave = away(world, "village", "council")
    with refused("stand_in_circle"):
        away(world, "council", "village")
    api.come_back(leave.id, by=SYSTEM)
    away(world, "council", "village")
    assert reached(world, "council") == ["village"]


def test_it_may_be_said_for_a_later_day(world: World) -> None:
    leave = away(world, "village", "council")
    api.come_back(leave.id, by=SYSTEM, day=today() + timedelta(days=2))
    assert [reached(world, day=n) for n in (1, 2)] == [["council"], ["village"]]


def test_done_twice_it_is_refused_and_one_that_is_not_there_is_not_found(world: World) -> None:
    leave = away(world, "village", "council")
    api.come_back(leave.id, by=SYSTEM)
    with refused("bad_leave"):
        api.come_back(leave.id, by=SYSTEM)
    with refused("not_found"):
        api.come_back(leave.id + 1, by=SYSTEM)


def test_the_trail_tells_it_once(world: World) -> None:
    leave = away(world, "village", "council")
    api.come_back(leave.id, by=world.village)
    (entry,) = Entry.objects.filter(verb="office.come_back")
    assert (entry.actor, entry.data["day"]) == (world.village.key, today().isoformat())
