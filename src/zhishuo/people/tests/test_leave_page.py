"""The page 替班: said in one form, seen by those around, ended by one button."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.world import World

from zhishuo.kernel.times import today
from zhishuo.people import api
from zhishuo.people.models import StandIn


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    client.force_login(world.account("village"))
    return client


def form(world: World, **changed: str) -> dict[str, str]:
    given = {
        "account": str(world.village.account_id),
        "stand_in": str(world.council.account_id),
        "since": today().isoformat(),
        "last": (today() + timedelta(days=2)).isoformat(),
    }
    return given | changed


def test_it_is_said_shown_and_ended(world: World, desk: Client) -> None:
    assert "这会儿都在" in desk.get("/desk/leave/").content.decode()
    assert desk.post("/desk/leave/", form(world)).status_code == 302
    leave = StandIn.objects.get()
    assert (leave.until - leave.since).days == 3, "the last day counts"
    page = desk.get("/desk/leave/").content.decode()
    assert "赵德明替" in page
    assert "提前回来" in page
    assert desk.post(f"/desk/leave/{leave.id}/back/").status_code == 302
    assert "这会儿都在" in desk.get("/desk/leave/").content.decode()


def test_a_wrong_form_says_why_and_keeps_what_was_chosen(world: World, desk: Client) -> None:
    page = desk.post("/desk/leave/", form(world, last=(today() - timedelta(days=1)).isoformat()))
    assert page.status_code == 422
    assert "最后一天在第一天前面" in page.content.decode()
    assert f'value="{world.council.account_id}" selected' in page.content.decode()
    assert desk.post("/desk/leave/", form(world, last="下周")).status_code == 422
    assert desk.post("/desk/leave/", form(world, stand_in="0")).status_code == 422
    assert not StandIn.objects.exists()


def test_only_ones_own_people_can_be_chosen(world: World, client: Client) -> None:
    client.force_login(world.account("watcher"))
    assert client.post("/desk/leave/", form(world)).status_code == 422, "not one of the list"
    assert client.post("/desk/leave/", form(world, account=str(world.watcher.account_id))).status_code == 302


def test_others_see_it_but_cannot_end_it(world: World, client: Client, desk: Client) -> None:
    desk.post("/desk/leave/", form(world))
    leave = StandIn.objects.get()
    client.force_login(world.account("council"))
    page = client.get("/desk/leave/").content.decode()
    assert "赵德明替" in page
    client.force_login(world.account("watcher"))
    assert "提前回来" not in client.get("/desk/leave/").content.decode()
    assert client.post(f"/desk/leave/{leave.id}/back/").status_code == 403
    client.force_login(world.account("far"))
    assert "赵德明" not in client.get("/desk/leave/").content.decode()


def test_it_is_only_for_who_signed_in_and_back_only_by_a_button(world: World, client: Client) -> None:
    assert client.get("/desk/leave/").status_code == 302
    client.force_login(world.account("village"))
    assert client.get("/desk/leave/1/back/").status_code == 405


def test_the_substitute_works_on_what_comes(world: World, desk: Client, client: Client) -> None:
    from zhishuo.matters import actions
    from zhishuo.matters.tests.cases import registered

    desk.post("/desk/leave/", form(world))
    matter = registered()
    substitute = api.actor_of(world.account("council"))
    actions.take(matter.id, by=substitute)
    client.force_login(world.account("council"))
    assert matter.title in client.get("/desk/").content.decode()
    assert client.get(f"/desk/m/{matter.number}/answer/").status_code == 200
