"""The boards: rights, numbers that are the rows behind them, what is stuck, load and age, whistles; how many queries each sends."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.world import CITY, COUNTY, GRID, OTHER_VILLAGE, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import ANONYMOUS, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import now
from zhishuo.matters import actions, boarding
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.narrowing import CLOCKS, STUCK, Moments, Narrow, moments
from zhishuo.matters.pages import board as pages
from zhishuo.matters.queries import Filters, ledger
from zhishuo.matters.tests.cases import SAID, closed, registered
from zhishuo.people.models import Account
from zhishuo.store.api import new_id


@pytest.fixture
def town(world: World, client: Client) -> Client:
    client.force_login(Account.objects.get(username="town"))
    return client


def said(place: PlaceCode = VILLAGE, **row: Any) -> Matter:
    matter = actions.register(Said(place=place, text=SAID, phone="13812342217"), by=ANONYMOUS).matter
    if row:
        Matter.objects.filter(pk=matter.pk).update(**row)
        matter.refresh_from_db()
    return matter


def a_mixed_lot(world: World) -> None:
    """Late, soon, far, answered, supervised, sealed, hidden: in two villages and a grid."""
    at = now()
    for place in (VILLAGE, OTHER_VILLAGE, GRID):
        said(place, next_due=at - timedelta(days=4))
        said(place, next_due=at + timedelta(hours=5))
        said(place, next_due=at + timedelta(days=40))
    said(VILLAGE, next_due=at - timedelta(days=4), privacy="sealed")
    said(VILLAGE, next_due=at - timedelta(days=4), hidden=[f"o{world.office('town')}"])
    said(VILLAGE, stage="answered")
    said(VILLAGE, supervisor=world.office("county"), reopened=1, flags=["harm"], next_due=at + timedelta(days=40))


def rows(actor: Actor, place: PlaceCode, **narrow: Any) -> int:
    stage = narrow.pop("stage", "open")
    page = ledger(actor, Filters(place=place, stage=stage, narrow=Narrow(counted=True, **narrow)), now=now(), size=200)
    return len(page.rows)


# ---- numbers and rows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["town", "county", "city"])
@pytest.mark.parametrize("place", [VILLAGE, TOWN], ids=["village", "town"])
def test_every_number_is_the_rows_behind_it(world: World, who: str, place: PlaceCode) -> None:
    a_mixed_lot(world)
    actor, when = world.actors[who], moments(place)
    top = boarding.tree(actor, place, when)
    asked: dict[str, dict[str, Any]] = {
        "work": {"stage": "work"}, "soon": {"due": "soon"}, "late": {"due": "late"}, "answered": {"stage": "answered"},
        "supervised": {"supervised": True}, "again": {"repeat": True}, "flagged": {"flag": "any"},
    }  # fmt: skip
    assert {name: rows(actor, place, **ask) for name, ask in asked.items()} == top.numbers
    assert top.numbers["late"] == {"town": 2, "county": 3, "city": 3}[who] + (1 if place == TOWN else 0)
    assert top.numbers["soon"] == (3 if place == TOWN else 2)
    for branch in top.below.values():
        assert branch.numbers["late"] == sum(one.numbers["late"] for one in branch.below.values()) or not branch.below


def test_the_tree_goes_from_city_to_office(world: World) -> None:
    a_mixed_lot(world)
    when = moments(CITY)
    city = boarding.tree(world.city, CITY, when)
    (county,) = city.below.values()
    (town,) = county.below.values()
    assert (county.code, town.code) == (int(COUNTY), int(TOWN))
    below = boarding.tree(world.city, TOWN, when)
    assert {branch.code for branch in below.below.values()} == {int(VILLAGE), int(OTHER_VILLAGE)}
    offices = {one.office for branch in below.below.values() for one in branch.below.values()}
    assert offices == {world.office("village"), world.office("village_2")}
    assert rows(world.city, TOWN, stage="work", owner=world.office("village_2")) == 3
    assert rows(world.city, TOWN, level="village") == rows(world.city, TOWN)
    assert rows(world.city, TOWN, level="county") == 0


def test_clocks_are_counted_by_matter_and_kind(world: World) -> None:
    late, soon = said(), said()
    taken = actions.take(said().id, by=world.village)
    at = now()
    Clock.objects.filter(matter=late, name="reply").update(due=at - timedelta(hours=1))
    Clock.objects.filter(matter=soon, name="reply").update(due=at + timedelta(hours=1))
    Clock.objects.filter(matter=soon).exclude(name="reply").update(due=at + timedelta(days=60))
    Clock.objects.filter(matter=late).exclude(name="reply").update(due=at + timedelta(days=60))
    Clock.objects.filter(matter=taken).update(due=at + timedelta(days=60))
    for n in (1, 2):
        Clock.objects.create(
            id=new_id(taken.county), county=taken.county, matter=taken, name=f"step:s{n}", event="x", started_at=at, within="1 day",
            due=at - timedelta(days=1),
        )  # fmt: skip
    when = moments(TOWN)
    found = boarding.by_clock(world.town, TOWN, when)
    assert (found["reply"], found["step"], found["finish"]) == ((1, 1), (1, 0), (0, 0))
    for key in CLOCKS:
        assert found[key] == (rows(world.town, TOWN, clock=key, due="late"), rows(world.town, TOWN, clock=key, due="soon")), key


# ---- stuck work ------------------------------------------------------------------------------------------------------


def make_stuck(key: str, world: World) -> Matter:
    matter = said()
    long_ago = now() - timedelta(days=20)
    if key == "offered":
        HandOver.objects.filter(matter=matter).update(offered_at=long_ago)
        return matter
    actions.take(matter.id, by=world.village)
    row: dict[str, Any] = {"county": matter.county, "matter": matter}
    if key in ("paused", "idle"):
        name = "pause" if key == "paused" else "next"
        Clock.objects.create(
            id=new_id(matter.county), name=name, event="x", started_at=long_ago, within="1 day", due=long_ago, **row
        )
    elif key == "asked":
        matter.asks.create(
            id=new_id(matter.county), county=matter.county, verb="pause", at=long_ago, office_id=world.office("town")
        )
    elif key == "unheard":
        matter.reminders.create(
            id=new_id(matter.county), county=matter.county, name="finish", due=long_ago, rung=0, at=long_ago, ack_by=long_ago
        )
    elif key == "nobody":
        Matter.objects.filter(pk=matter.pk).update(assignee=None)
    else:
        for taker in ("town", "council"):
            HandOver.objects.create(
                id=new_id(matter.county), taker_id=world.office(taker), state="returned", offered_at=long_ago, **row
            )
    return matter


@pytest.mark.parametrize("key", STUCK)
def test_each_way_of_standing_still_is_found_alone(world: World, town: Client, key: str) -> None:
    said(), actions.take(said().id, by=world.village), closed(world)
    matter, when = make_stuck(key, world), moments(TOWN)
    assert boarding.stuck(world.town, TOWN, when) == {one: int(one == key) for one in STUCK}
    assert [row.id for row in boarding.stuck_rows(world.town, TOWN, key, when, 5)] == [matter.id]
    assert rows(world.town, TOWN, stuck=key) == 1
    body = unescape(town.get("/desk/board/").content.decode())
    word, sentence = pages.STUCK_WORDS[key]
    assert str(word) in body
    assert str(sentence) in body
    Matter.objects.filter(pk=matter.pk).update(privacy="sealed")
    assert not any(boarding.stuck(world.city, TOWN, when).values()), "sealed matters are counted for nobody"


def test_what_is_new_is_not_stuck(world: World) -> None:
    said(), actions.take(said().id, by=world.village)
    assert not any(boarding.stuck(world.town, TOWN, moments(TOWN)).values())


# ---- load and age ----------------------------------------------------------------------------------------------------


def test_load_is_by_place_and_never_by_score(world: World) -> None:
    at = now()
    for days in (2, 4, 30):
        Matter.objects.filter(pk=actions.take(said().id, by=world.village).pk).update(registered_at=at - timedelta(days=days))
    said(OTHER_VILLAGE, registered_at=at - timedelta(days=1), next_due=at - timedelta(hours=1))
    HandOver.objects.filter(taker=world.office("village"), state="taken").update(offered_at=at - timedelta(hours=6), taken_at=at)
    when = moments(TOWN)
    codes = [int(TOWN), int(VILLAGE), int(OTHER_VILLAGE)]
    first, second = boarding.loads(world.town, TOWN, when, places=codes, since=at - timedelta(days=90))
    assert (first.office, first.person) == (world.office("village"), world.village.account_id)
    assert (first.work, round(first.age), (at - first.oldest).days) == (3, 4, 30)
    assert first.lag == pytest.approx(6, abs=0.1)
    assert (second.office, second.person, second.work, second.late, second.lag) == (world.office("village_2"), 0, 1, 1, None)


def test_the_load_of_a_place_is_for_those_who_lead_it(world: World, client: Client) -> None:
    actions.take(said().id, by=world.village)
    client.force_login(Account.objects.get(username="town"))
    body = client.get("/desk/board/load/").content.decode()
    assert "王秀兰" in body
    client.force_login(Account.objects.get(username="grid"))
    assert client.get("/desk/board/load/").status_code == 403


# ---- whistles --------------------------------------------------------------------------------------------------------


def test_both_sides_of_a_whistle_are_counted(world: World) -> None:
    matter, at = actions.take(said().id, by=world.village), now()
    for n, (state, due, useful, apt) in enumerate(
        [("done", at + timedelta(hours=1), 1, 1), ("arrived", at - timedelta(hours=1), 0, None), ("offered", at, None, None)]
    ):
        came = state != "offered"
        hand = HandOver.objects.create(
            id=new_id(matter.county), county=matter.county, matter=matter, taker_id=world.office("town"), role="assist", state=state,
            offered_at=at, taken_at=at if came else None, whistle=7, useful=useful, apt=apt,
        )  # fmt: skip
        Clock.objects.create(
            id=new_id(matter.county), county=matter.county, matter=matter, hand=hand, name="arrive", event="offered", started_at=at,
            within="1 hour", due=due, stopped_at=at if came else None,
        )  # fmt: skip
        assert n < 3
    found = boarding.whistles(world.town, TOWN, at - timedelta(days=1))
    assert found == {"called": 3, "came": 2, "in_time": 1, "scored": 2, "useful": 1, "judged": 1, "apt": 1}
    words = [one["value"] for one in pages.board(world.town, TOWN, moments(TOWN))["whistles"]]
    assert words == ["3 家次", "3 次里 1 次", "2 次里 1 次", "1 次里 1 次"]


# ---- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "most"), [("/desk/board/", 24), ("/desk/board/load/", 14), ("/desk/board/checks/", 12)])
def test_a_board_sends_the_same_queries_for_one_matter_as_for_thirty(
    world: World, town: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    for key in STUCK:
        make_stuck(key, world)
    town.get(path)
    with django_assert_max_num_queries(most):
        assert town.get(path).status_code == 200
    for _ in range(25):
        said(GRID), actions.take(said(OTHER_VILLAGE).id, by=world.village_2)
    with django_assert_max_num_queries(most):
        assert town.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/desk/board/", "/desk/board/load/", "/desk/board/checks/"])
@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("town", "", 200), ("town", VILLAGE.text, 200), ("town", COUNTY.text, 403), ("far", "", 200), ("far", VILLAGE.text, 403),
        ("watcher", "", 403), ("mediators", "", 403), ("grid", "", 403), ("county", TOWN.text, 200), ("city", "", 200),
    ],
)  # fmt: skip
def test_a_board_is_for_those_who_may_urge_and_read_there(
    world: World, client: Client, path: str, who: str, place: str, status: int
) -> None:
    client.force_login(Account.objects.get(username=who))
    assert client.get(path, {"place": place} if place else {}).status_code == status


def test_every_link_of_the_board_opens_its_rows(world: World, town: Client) -> None:
    a_mixed_lot(world)
    make_stuck("nobody", world)
    body = unescape(town.get("/desk/board/").content.decode())
    links = {link for link in re.findall(r'href="(/desk/[^"]+)"', body) if "board" in link or "counted=1" in link}
    assert len(links) > 15
    for link in links:
        assert town.get(link).status_code == 200, link


def test_what_is_hidden_or_sealed_moves_no_number_of_the_page(world: World, town: Client) -> None:
    a_mixed_lot(world)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        before = re.sub(r"value=\"\w{64}\"", "", town.get("/desk/board/").content.decode())
        said(VILLAGE, privacy="sealed", next_due=now() - timedelta(days=9))
        said(VILLAGE, hidden=[f"a{world.town.account_id}"], next_due=now() - timedelta(days=9))
        after = re.sub(r"value=\"\w{64}\"", "", town.get("/desk/board/").content.decode())
    assert before == after


def test_an_unknown_condition_of_the_address_is_left_out(world: World, town: Client) -> None:
    registered()
    for query in ("clock=x", "due=x", "stuck=x", "level=x", "owner=x", "owner=9999999999999999999999", "flag=a-b"):
        assert town.get(f"/desk/ledger/?stage=&{query}").status_code == 200, query


def test_the_place_of_a_board_must_stand(world: World, town: Client) -> None:
    assert town.get("/desk/board/?place=629999000000").status_code == 422
    assert town.get("/desk/board/?place=abc").status_code == 422
    with refused("forbidden"):
        boarding.own_place(world.watcher, None)


def test_soon_is_three_workdays_and_long_three_back(world: World) -> None:
    with time_machine.travel("2026-11-23T16:00:00+08:00", tick=False):
        found: Moments = moments(TOWN)
        assert (found.soon.date().isoformat(), found.long.date().isoformat()) == ("2026-11-26", "2026-11-18")
