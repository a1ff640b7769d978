"""Who may do what where: one decision, asked by every door."""

from datetime import timedelta

from tests.world import CITY, COUNTY, FAR_VILLAGE, GRID, OTHER_VILLAGE, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM
from zhishuo.kernel.times import today
from zhishuo.matters import verbs
from zhishuo.people import api
from zhishuo.people.models import Holding, Office, Person


def test_a_seat_reaches_its_place_and_what_lies_below_and_no_further(world: World) -> None:
    for place, may in ((TOWN, True), (VILLAGE, True), (GRID, True), (COUNTY, False), (CITY, False), (FAR_VILLAGE, False)):
        assert api.can(world.town, verbs.SORT, place) is may
    assert api.can(world.village, verbs.RECORD, VILLAGE)
    assert not api.can(world.village, verbs.RECORD, OTHER_VILLAGE)


def test_a_grant_that_the_post_lacks_is_no_right(world: World) -> None:
    assert not api.can(world.watcher, verbs.RECORD, VILLAGE)
    assert api.can(world.watcher, verbs.REOPEN, VILLAGE)
    with refused("forbidden"):
        api.need(world.watcher, verbs.RECORD, VILLAGE)


def test_nobody_known_may_only_what_anyone_may(world: World) -> None:
    assert api.can(ANONYMOUS, verbs.REGISTER, VILLAGE)
    assert not api.can(ANONYMOUS, verbs.VIEW, VILLAGE)


def test_a_term_that_ended_or_has_not_begun_gives_no_seat(world: World) -> None:
    holding = Holding.objects.get(account=world.account("village"))
    account = world.account("village")
    api.end(holding, by=SYSTEM, day=today() + timedelta(days=1))
    assert api.actor_of(account).seats
    Holding.objects.filter(pk=holding.pk).update(since=today() - timedelta(days=2), until=today())
    assert not api.actor_of(account).seats
    Holding.objects.filter(pk=holding.pk).update(since=today() + timedelta(days=1), until=None)
    assert not api.actor_of(account).seats


def test_an_empty_office_resolves_to_the_one_above(world: World) -> None:
    found = api.office_at("village.speak", FAR_VILLAGE)
    assert found is not None
    assert found.id == world.office("far")
    Holding.objects.filter(account=world.account("far")).delete()
    api.forget_posts()
    found = api.office_at("village.speak", FAR_VILLAGE)
    assert found is not None
    assert found.id == world.office("far_town")


def test_every_place_has_the_offices_that_the_posts_ask_for_once(world: World) -> None:
    assert Office.objects.filter(post="village.speak", place=VILLAGE).count() == 1
    assert api.make_offices() == 0


def test_a_room_with_its_own_name_is_an_office_of_its_county_alone(world: World) -> None:
    room = api.name_office("town.room", int(TOWN), "好商量调解室", 621202)
    assert api.name_office("town.room", int(TOWN), "好商量调解室", 621202) == room
    assert api.title_of(room) == "好商量调解室"


def test_the_same_phone_is_the_same_person_and_no_phone_is_nobody(world: World) -> None:
    first = api.meet(621202, phone="138 1234 2217")
    again = api.meet(621202, phone="13812342217", name="马某")
    assert first is not None
    assert first == again
    assert Person.objects.get(pk=first.pk).name == "马某"
    assert api.meet(621202) is None
    with refused("bad_phone"):
        api.meet(621202, phone="1381234")
