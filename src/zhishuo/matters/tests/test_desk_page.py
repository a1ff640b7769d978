"""The matter page and my work: what they show, to whom, and that they cost the same however much has happened."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.world import World

from zhishuo.matters import actions
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import climbed, registered, taken
from zhishuo.matters.tests.test_desk_deeds import asked_to_agree, enter, suspected, to_call, whistled


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as sent:
        assert client.get(path).status_code == 200
    return len(sent)


def eventful(world: World) -> Matter:
    """A matter to which most of what can happen has happened."""
    matter = actions.whistle(taken(world).id, [world.office("justice")], by=world.village, text="请来看看")
    actions.arrive(matter.id, by=world.justice)
    actions.finish_help(matter.id, by=world.justice, text="看过了", apt=1)
    actions.ask_help(matter.id, [world.office("council")], by=world.village, text="帮着抬一下")
    actions.add_step(matter.id, "visit", "再去看一次", by=world.village, within="2 workdays")
    actions.extend(matter.id, "finish", "3 workdays", "complex", by=world.village, text="要等路干")
    actions.urge(matter.id, by=world.town, text="快一点")
    actions.supervise(matter.id, by=world.town, within="", text="盯住")
    actions.link(matter.id, registered("另一件").number, by=world.village)
    actions.open_child(matter.id, "hidden_risk", "路基松了", by=world.village)
    for n in range(5):
        actions.note(matter.id, f"第 {n} 笔", by=world.village)
        actions.join(matter.id, actions.Said(place=matter.at, text="我也要说", name="王某"), by=world.village)
    return matter


def test_the_page_costs_the_same_however_much_has_happened(world: World) -> None:
    matter = eventful(world)
    before = queries(enter("village"), f"/desk/m/{matter.number}/")
    for n in range(8):
        actions.note(matter.id, f"又一笔 {n}", by=world.village)
        actions.add_step(matter.id, "note", f"再一步 {n}", by=world.village)
        actions.link(matter.id, registered(f"又一件 {n}").number, by=world.village)
    after = queries(enter("village"), f"/desk/m/{matter.number}/")
    assert after <= before <= 34


def test_what_happened_stands_on_the_page(world: World) -> None:
    matter = eventful(world)
    page = enter("village").get(f"/desk/m/{matter.number}/")
    told = page.content.decode()
    for words in (
        "吹哨叫来",
        "协办说叫对了",
        "再去看一次",
        "青岚镇综治中心督办",
        "要人同意的",
        "提醒过谁",
        "连着的事",
        "到时候没办完，谁会知道",
    ):
        assert words in told, words
    assert "/ways/plain/" in told, "the drawing of its playbook"
    assert len(page.context["acts"]) <= 6
    assert {group["title"] for group in page.context["more_acts"]} <= {"办理", "交接", "时间", "归类", "几件事之间", "督办"}


def test_what_did_not_happen_has_no_section(world: World) -> None:
    told = enter("village").get(f"/desk/m/{registered().number}/").content.decode()
    for words in ("要人同意的", "提醒过谁", "连着的事", "填的内容", "文书、公示和短信"):
        assert words not in told, words


def test_a_danger_is_a_banner_with_the_number_and_both_ways_on(world: World) -> None:
    told = enter("village").get(f"/desk/m/{suspected(world).number}/").content.decode()
    assert 'href="tel:110"' in told
    assert "confirmed=yes" in told
    assert "confirmed=no" in told
    assert "不能办" in told


def test_only_what_is_allowed_is_offered_and_every_offer_opens(world: World) -> None:
    for matter in (registered(), taken(world), eventful(world), climbed(world), asked_to_agree(world)):
        for name in ("village", "town", "county", "council"):
            page = enter(name).get(f"/desk/m/{matter.number}/")
            if page.status_code != 200:
                continue
            acts = [
                page.context["main_act"],
                *page.context["acts"],
                *(act for g in page.context["more_acts"] for act in g["acts"]),
            ]
            for act in filter(None, acts):
                shown = enter(name).get(act["url"])
                assert shown.status_code == 200, (name, act)
                assert not shown.context["nothing"], (name, act)


@pytest.mark.parametrize(
    ("before", "name", "kind", "says"),
    [
        (whistled, "justice", "help", "请您单位到现场"),
        (asked_to_agree, "town", "agree", "等您同意：延期"),
        (to_call, "caller", "call", "给说事人打电话"),
    ],
)
def test_what_my_offices_owe_stands_in_my_work(world: World, before: Any, name: str, kind: str, says: str) -> None:
    matter = before(world)
    client = enter(name)
    assert f"?show={kind}" in client.get("/desk/").content.decode()
    told = client.get(f"/desk/?show={kind}").content.decode()
    assert says in told
    assert matter.title in told
    assert says not in client.get("/desk/?show=waiting").content.decode()


def test_what_i_have_to_know_stands_in_my_work_until_i_say_so(world: World) -> None:
    matter = actions.urge(taken(world).id, by=world.town, text="快一点")
    client = enter("village")
    assert "有人催办" in client.get("/desk/?show=know").content.decode()
    client.post(f"/desk/m/{matter.number}/acknowledge/")
    assert "有人催办" not in client.get("/desk/").content.decode()


def test_my_work_costs_the_same_for_one_as_for_twenty(world: World) -> None:
    client = enter("town")
    asked_to_agree(world)
    before = queries(client, "/desk/")
    for _ in range(10):
        asked_to_agree(world)
        climbed(world)
    assert queries(client, "/desk/") <= before + 1
    assert before <= 20


def test_the_caller_opens_the_number_for_a_reason(world: World) -> None:
    matter = to_call(world)
    client = enter("caller")
    assert "138****2217" in client.get(f"/desk/m/{matter.number}/call_back/").content.decode()
    assert "13812342217" in client.post(f"/desk/m/{matter.number}/number/", {"reason": "contact"}).content.decode()
