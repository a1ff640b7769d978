"""The ledger's conditions: each can be chosen by hand, stands as a chip that takes it away, and leaves the rows that it names."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.world import TOWN, VILLAGE, World

from zhishuo.matters.narrowing import CLOCKS, STUCK
from zhishuo.matters.pages.filters import STAGES
from zhishuo.matters.queries import PAGE
from zhishuo.matters.tests.test_board import a_mixed_lot, said
from zhishuo.people.models import Account

FORM = re.compile(r'<(?:select|input)[^>]* name="(\w+)"')


@pytest.fixture
def town(world: World, client: Client) -> Client:
    client.force_login(Account.objects.get(username="town"))
    return client


def offered(page: Any) -> dict[str, set[str]]:
    """Name of a condition → what can be chosen of it."""
    selects = [one for group in page.context["groups"] for one in group["selects"]]
    ticks = [one for group in page.context["groups"] for one in group.get("ticks", ())]
    found = {one["name"]: {str(key) for key, _word in one["options"]} for one in selects}
    return found | {one["name"]: {"", "1"} for one in ticks}


def test_what_a_board_asks_for_can_be_asked_for_by_hand(world: World, town: Client) -> None:
    page = town.get("/desk/ledger/")
    can = offered(page)
    assert can["stuck"] == {"", *STUCK}
    assert can["clock"] == {"", *CLOCKS}
    assert can["due"] == {"", "late", "soon"}
    assert can["stage"] == {"", *(key for key, _word in STAGES)}
    assert {"any", "violence"} <= can["flag"]
    assert {"village", "town"} <= can["level"]
    assert {"supervised", "repeat"} <= set(can)
    assert set(can) | {"q"} <= set(FORM.findall(page.content.decode()))


@pytest.mark.parametrize(
    ("asked", "word", "rows"),
    [
        ("stuck=nobody", "没有落到人", 0),
        ("due=soon", "将到期", 3),
        ("clock=reply&due=soon", "先回一句话 将到期", 0),
        ("level=village", "村里在办", 11),
        ("flag=any", "有危险标记", 1),
        ("flag=violence", "暴力", 0),
        ("supervised=1", "督办的", 1),
        ("repeat=1", "重办的", 1),
        ("counted=1", "不算密封的", 11),
        ("stage=waiting", "暂停", 0),
        ("class=family", "家里事", 0),
    ],
)
def test_a_chosen_condition_is_a_chip_that_takes_it_away(world: World, town: Client, asked: str, word: str, rows: int) -> None:
    a_mixed_lot(world)
    page = town.get(f"/desk/ledger/?place={TOWN.text}&{asked}")
    names = set(parse_qs(asked))
    chip = next(one for one in page.context["chips"] if one.get("drop") and word in one["text"])
    assert not names & set(parse_qs(urlsplit(chip["url"]).query)) - {"stage"}
    assert TOWN.text in chip["url"]
    shown = unescape(page.content.decode())
    assert f'href="{chip["url"]}"' in shown
    if rows:
        assert len(page.context["rows"]) == rows
        assert page.context["count"] == f"{rows} 件"
    for name, given in parse_qs(asked).items():
        group = [one for group in page.context["groups"] for one in group["selects"] if one["name"] == name]
        assert all(one["value"] == given[0] for one in group)


def test_what_nobody_chooses_by_hand_goes_along(world: World, town: Client) -> None:
    office = world.office("village")
    page = town.get(f"/desk/ledger/?owner={office}&counted=1&place={VILLAGE.text}")
    assert page.context["kept"] == {"owner": str(office), "counted": "1"}
    assert f'<input type="hidden" name="owner" value="{office}">' in page.content.decode()


def test_the_count_is_said_only_where_all_rows_are_on_the_page(world: World, town: Client) -> None:
    for _ in range(PAGE + 1):
        said(VILLAGE)
    first = town.get("/desk/ledger/")
    assert (len(first.context["rows"]), first.context["count"]) == (PAGE, "")
    assert town.get("/desk/ledger/?q=没有这句话").context["count"] == ""


@pytest.mark.parametrize(("name", "shown"), [("town", True), ("county", True), ("watcher", False), ("grid", False)])
def test_the_way_to_the_boards_is_shown_to_whoever_may_open_them(world: World, client: Client, name: str, shown: bool) -> None:
    client.force_login(Account.objects.get(username=name))
    page = client.get("/desk/").content.decode()
    assert (page.count('href="/desk/board/"') == 2) is shown
    assert (client.get("/desk/board/").status_code == 200) is shown
    for path in ("/desk/notices/", "/desk/messages/", "/desk/packs/", "/desk/posters/"):
        assert page.count(f'href="{path}"') >= 2, path
    assert ('href="/desk/calendar/"' in page) is (client.get("/desk/calendar/").status_code == 200)
