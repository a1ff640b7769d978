from typing import Any

from tests.world import COUNTY, VILLAGE, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, petition, sound, taken


class TestWhistle(VerbCase):
    verb = verbs.WHISTLE
    twice = "asked_already"
    wrong_role = "mediators"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.whistle(matter.id, [office_of("town.land")], text="来看地界", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.whistle(matter.id, [office_of("town.land")], text="来看地界", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def office_of(post: str, place: Any = VILLAGE) -> int:
    return seated(post, place).seats[0].office_id


def test_each_called_unit_has_a_clock_until_it_reports(world: World) -> None:
    land, police = office_of("town.land"), office_of("town.police")
    matter = actions.whistle(taken(world).id, [land, police], text="路边塌方", by=world.village, urgent=True)
    clocks = Clock.objects.filter(matter=matter, name="arrive", stopped_at=None)
    assert {(clock.doer_id, clock.within) for clock in clocks} == {(land, "30 minutes"), (police, "30 minutes")}
    hands = HandOver.objects.filter(matter=matter, role="assist").order_by("id")
    assert {hand.whistle for hand in hands} == {hands[0].id}
    assert {clock.hand_id for clock in clocks} == {hand.id for hand in hands}
    assert matter.owner_id == world.office("village")
    sound(matter)


def test_one_comes_and_the_other_clock_runs_on(world: World) -> None:
    land, police = seated("town.land"), seated("town.police")
    offices = [land.seats[0].office_id, police.seats[0].office_id]
    matter = actions.whistle(taken(world).id, offices, text="路边塌方", by=world.village)
    actions.arrive(matter.id, by=land)
    left = Clock.objects.get(matter=matter, name="arrive", stopped_at=None)
    assert (left.doer_id, left.within) == (offices[1], "2 workdays")


def test_not_more_than_the_playbook_says_and_not_nobody(world: World) -> None:
    matter = taken(world)
    many = ("police", "justice", "land", "health", "agriculture", "services")
    offices = [office_of(f"town.{name}") for name in many] + [office_of("county.housing", COUNTY)]
    with refused("too_many_called"):
        actions.whistle(matter.id, offices, text="都来", by=world.village)
    with refused("too_many_called"):
        actions.whistle(matter.id, [], text="都来", by=world.village)
    with refused("cannot_hand_to"):
        actions.whistle(matter.id, [world.office("far")], text="来", by=world.village)


def test_whistles_are_for_those_whom_the_playbook_names(world: World) -> None:
    """The county's centre may whistle by its grants; `plain` leaves it to village and town."""
    land = office_of("town.land")
    matter = actions.climb(actions.take(climbed(world).id, by=world.town).id, by=world.town, text="县上才行")
    actions.take(matter.id, by=world.county)
    with refused("cannot_whistle"):
        actions.whistle(matter.id, [land], text="来", by=world.county)


def test_a_playbook_without_whistles_has_none(world: World) -> None:
    matter, by = petition(world)
    with refused("cannot_whistle"):
        actions.whistle(matter.id, [office_of("town.land")], text="来", by=by)
