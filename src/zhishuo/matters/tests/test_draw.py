"""抽样: a sample of what is closed, drawn by a seed that anybody can draw by again."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import md5
from typing import Any

import pytest
from django.test import Client
from tests.world import COUNTY, TOWN, VILLAGE, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.matters import actions, boarding, verbs
from zhishuo.matters.models import CallBack, Matter
from zhishuo.matters.narrowing import moments
from zhishuo.matters.pages import board as pages
from zhishuo.matters.tests.cases import closed, registered
from zhishuo.people.models import Account
from zhishuo.trail.api import Entry, history

DAY = timedelta(days=1)


@pytest.fixture
def caller(world: World) -> Actor:
    """Somebody outside of every chain who may ask again."""
    return seated("county.caller", COUNTY)


def lot(world: World, count: int = 6) -> list[Matter]:
    """Closed by the village alone, and something still open."""
    registered()
    return [closed(world) for _ in range(count)]


def drawn(by: Actor, place: PlaceCode = TOWN, **given: Any) -> list[int]:
    return actions.draw(place, by=by, **{"since": today() - DAY, "until": today(), "most": 3, "seed": "abc", **given})


def told(place: PlaceCode = TOWN) -> Sequence[Entry]:
    return list(history("place", int(place), place.county).filter(verb=verbs.DRAW.key))


def test_it_draws_by_the_seed_and_plans_the_calls(world: World, caller: Actor) -> None:
    rows = lot(world)
    found = drawn(world.town)
    by_hand = sorted((matter.id for matter in rows), key=lambda one: md5(f"abc{one}".encode(), usedforsecurity=False).hexdigest())
    assert found == by_hand[:3]
    calls = CallBack.objects.filter(kind="spot")
    assert {call.matter_id for call in calls} == set(found)
    assert {call.office_id for call in calls} == {caller.seats[0].office_id}


@pytest.mark.usefixtures("caller")
def test_the_trail_tells_seed_period_and_lot(world: World) -> None:
    lot(world)
    found = drawn(world.town)
    (entry,) = told()
    assert (entry.actor, entry.place) == (world.town.key, int(TOWN))
    assert entry.data["seed"] == "abc"
    assert entry.data["drawn"] == found
    assert Entry.objects.filter(verb=verbs.SPOT_CHECK.key).count() == 3


@pytest.mark.usefixtures("caller")
def test_the_same_form_sent_twice_is_one_draw(world: World) -> None:
    lot(world)
    assert drawn(world.town) == drawn(world.town)
    assert len(told()) == 1
    assert CallBack.objects.filter(kind="spot").count() == 3


@pytest.mark.usefixtures("caller")
def test_another_draw_takes_others(world: World) -> None:
    lot(world)
    first, second = drawn(world.town), drawn(world.town, seed="other")
    assert not set(first) & set(second)
    with refused("nothing_to_draw"):
        drawn(world.town, seed="third")
    assert len(told()) == 2, "a draw that found nothing leaves no trace"


@pytest.mark.parametrize("who", ["watcher", "mediators", "grid", "far", "far_county"])
def test_the_wrong_role_and_the_wrong_place_are_refused(world: World, who: str) -> None:
    lot(world, 1)
    with refused("forbidden"):
        drawn(world.actors[who])


@pytest.mark.usefixtures("caller")
def test_nobody_checks_their_own_work(world: World) -> None:
    lot(world, 2)
    with refused("nothing_to_draw"):
        drawn(world.village, VILLAGE)


@pytest.mark.usefixtures("caller")
def test_only_what_was_closed_then_and_may_be_seen(world: World) -> None:
    early, sealed, hidden, open_, fit = lot(world, 5)
    rows = Matter.objects
    rows.filter(pk=early.pk).update(closed_at=early.closed_at - 9 * DAY)  # type: ignore[operator]
    rows.filter(pk=sealed.pk).update(privacy="sealed")
    rows.filter(pk=hidden.pk).update(hidden=[f"o{world.office('county')}"])
    actions.reopen(open_.id, by=world.watcher, text="还没修好")
    assert drawn(world.county, COUNTY, most=50) == [fit.id]


@pytest.mark.parametrize("most", [0, 51])
def test_a_sample_has_its_size(world: World, most: int) -> None:
    lot(world, 1)
    with refused("sample_size"):
        drawn(world.town, most=most)


def test_the_page_draws_and_shows_the_calls_and_their_results(world: World, caller: Actor, client: Client) -> None:
    lot(world, 3)
    client.force_login(Account.objects.get(username="town"))
    page = "/desk/board/checks/"
    assert client.get(page).status_code == 200
    sent = {"most": "2", "since": today().isoformat(), "until": today().isoformat(), "seed": "s"}
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 302
    assert client.get(page).content.decode().count("抽查，") == 2
    assert client.post(page, sent | {"most": "99", "seed": "t"}).status_code == 422
    assert client.post(page, sent | {"since": "x", "seed": "t"}).status_code == 200
    first, second = CallBack.objects.order_by("id")
    actions.call_back(first.matter_id, first.id, by=caller, reached=True, solved="solved")
    actions.call_back(second.matter_id, second.id, by=caller, reached=False)
    found = boarding.call_results(world.town, TOWN, moments(TOWN).now - DAY)
    assert found == {"spot": {"made": 2, "reached": 1, "solved": 1, "partly": 0, "not": 0}}
    (row,) = pages.checks(world.town, TOWN, moments(TOWN))["results"]
    assert (row["reached"], row["solved"], row["not_solved"]) == ("2 次里 1 次", "1 次里 1 次", 0)
