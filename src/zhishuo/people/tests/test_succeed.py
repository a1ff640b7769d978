"""承接: where a place went on, its offices and whoever holds them go on there."""

from datetime import timedelta

from tests.world import OTHER_VILLAGE, VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.people import api
from zhishuo.people.models import Holding, Office
from zhishuo.places import api as places
from zhishuo.trail.api import Entry

LOW, HIGH = VILLAGE.county * 10**9, (VILLAGE.county + 1) * 10**9
NEW = PlaceCode.parse("621202101205")


def succeed(*, carry: bool = True) -> api.Succeeded:
    return api.succeed(LOW, HIGH, day=today(), by=SYSTEM, carry=carry)


def long_ago() -> None:
    Holding.objects.update(since=today() - timedelta(days=99))


def held_at(place: PlaceCode) -> dict[str, list[str]]:
    rows = (
        Holding.objects.filter(api.holding_now(), office__place=place).select_related("office", "account").order_by("-head", "id")
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.office.post, []).append(row.account.username)
    return found


def test_it_works_for_offices_that_are_there_and_those_that_are_not(world: World) -> None:
    long_ago()
    api.name_office("village.mediators", VILLAGE, "红白喜事调解室", VILLAGE.county, phone="0939")
    places.merge([VILLAGE, OTHER_VILLAGE], NEW, by=SYSTEM, name="新村村民委员会")
    done = succeed()
    assert done.carried == done.ended == len(Holding.objects.filter(until=today()))
    assert held_at(VILLAGE) == {}
    assert held_at(NEW) == {
        "village.speak": ["village", "village_2"],
        "village.council": ["council"],
        "village.mediators": ["mediators"],
        "village.watchers": ["watcher"],
    }
    assert Office.objects.get(place=NEW, name="红白喜事调解室").phone == "0939"
    assert Holding.objects.filter(office__place=NEW, office__post="village.speak", head=True).count() == 1


def test_whoever_holds_both_holds_it_once(world: World) -> None:
    long_ago()
    api.appoint(world.account("village"), Office.objects.get(pk=world.office("village_2")), by=SYSTEM)
    places.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    succeed()
    assert held_at(OTHER_VILLAGE)["village.speak"] == ["village_2", "village"]


def test_terms_to_come_go_on_too_and_ended_ones_stay_ended(world: World) -> None:
    long_ago()
    later = today() + timedelta(days=30)
    api.appoint(world.account("council"), Office.objects.get(pk=world.office("village")), by=SYSTEM, since=later)
    api.end(Holding.objects.get(account=world.account("watcher")), by=SYSTEM)
    places.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    succeed()
    assert Holding.objects.get(office=world.office("village_2"), account=world.account("council")).since == later
    assert "village.watchers" not in held_at(OTHER_VILLAGE)


def test_without_carrying_over_terms_end(world: World) -> None:
    long_ago()
    places.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    done = succeed(carry=False)
    assert (done.carried, done.ended > 0) == (0, True)
    assert held_at(OTHER_VILLAGE) == {"village.speak": ["village_2"]}


def test_done_twice_nothing_happens_and_the_trail_tells_it_once(world: World) -> None:
    places.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    succeed()
    told = Entry.objects.filter(verb="office.succeed", subject=f"office:{world.office('village_2')}")
    assert [entry.data["from"] for entry in told] == [world.office("village")]
    count = Entry.objects.count()
    assert succeed() == api.Succeeded(0, 0, 0, 0)
    assert Entry.objects.count() == count


def test_a_word_to_an_office_of_the_old_place_reaches_the_successor(world: World) -> None:
    long_ago()
    places.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    succeed(carry=False)
    (reached,) = api.reached([world.office("village")]).values()
    assert [one.username for one in reached] == ["village_2"]


def test_a_town_reads_what_was_closed_where_its_village_came_from(world: World) -> None:
    rows, _ = places.read_rows(enumerate([{"code": "621202102000", "name": "临江镇"}], 2), places.known_codes())
    places.load(rows, by=SYSTEM)
    api.make_offices()
    account = api.open_account("new_town", "马小军", None, by=SYSTEM)
    api.appoint(account, Office.objects.get(post="town.centre", place=rows[0].code, name=""), by=SYSTEM)
    assert not any(seat.place == VILLAGE for seat in api.actor_of(account).seats)
    places.move(VILLAGE, PlaceCode.parse("621202102201"), by=SYSTEM)
    seat = next(seat for seat in api.actor_of(account).seats if seat.place == VILLAGE)
    assert "read" in seat.grants
    assert not seat.grants & {"hold", "hear", "sort", "roster"}, "to read, not to act"
