"""What the speaker does by the API: the same rights, the same refusals, the same words as on the page."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.world import World

from zhishuo.matters import actions
from zhishuo.matters.models import Matter
from zhishuo.matters.numbering import code_of
from zhishuo.matters.tests.cases import answered, registered, taken


def post(client: Client, matter: Matter, verb: str, **body: Any) -> Any:
    whole = {"code": code_of(matter.id)} | body
    return client.post(f"/api/v1/matters/{matter.number}/{verb}", json.dumps(whole), content_type="application/json")


def read(client: Client, matter: Matter) -> dict[str, Any]:
    return dict(client.get(f"/api/v1/matters/{matter.number}", {"code": code_of(matter.id)}).json())


def test_what_is_asked_is_read_and_answered(world: World, client: Client) -> None:
    matter = actions.ask(taken(world).id, "哪一户", by=world.village)
    told = read(client, matter)
    assert (told["stage"], told["asked"], bool(told["paused_until"])) == ("waiting", "哪一户", True)
    answer = post(client, matter, "more", text="老刘家", client_key="m1")
    assert answer.status_code == 200
    assert (answer.json()["stage"], answer.json()["asked"]) == ("handling", None)
    post(client, matter, "more", text="老刘家", client_key="m1")
    assert matter.sayings.filter(kind="more").count() == 1


def test_the_verdict_and_the_level_above(world: World, client: Client) -> None:
    matter = answered(world)
    assert {"verdict", "lift", "say_more"} <= set(read(client, matter)["can"])
    assert post(client, matter, "verdict", solved="not").status_code == 422
    again = post(client, matter, "verdict", solved="not", text="又塌了").json()
    assert (again["stage"], "verdict" in again["can"]) == ("handling", False)
    other = answered(world)
    assert post(client, other, "lift", text="只修一头").json()["stage"] == "offered"
    assert post(client, other, "lift", text="再请").status_code == 409


def test_redirected_paused_and_merged_are_told(world: World, client: Client) -> None:
    away = actions.redirect(taken(world).id, "court", by=world.village, text="带上合同")
    assert read(client, away)["channel"].startswith("人民法院")
    target, own = taken(world), taken(world)
    actions.merge(own.id, target.number, by=world.village)
    actions.climb(target.id, by=world.village, text="别人的话")
    told = read(client, own)
    assert told["joined_stage"] == "offered"
    assert told["joined_way"][-1].startswith("柏杨沟村办不了，报到青岚镇综治中心")
    assert "别人的话" not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(
    ("verb", "body"), [("more", {"text": "好"}), ("verdict", {"solved": "solved"}), ("lift", {"text": "好"})]
)
def test_a_wrong_code_opens_nothing(world: World, client: Client, verb: str, body: dict[str, str]) -> None:
    matter = answered(world)
    wrong = f"{(int(code_of(matter.id)) + 1) % 10_000:04d}"
    assert post(client, matter, verb, **(body | {"code": wrong})).status_code == 404
    matter.refresh_from_db()
    assert matter.stage == "answered"


def test_what_those_who_handle_it_read_has_nothing_of_the_speakers_ways(world: World, client: Client) -> None:
    matter = registered()
    client.force_login(world.account("village"))
    told = client.get(f"/api/v1/matters/{matter.number}").json()
    assert told["can"] == []
    assert told["way"] == ["说事人在网上说了这件事", f"{world.village.name}查阅了这件事"]


def test_the_specification_names_them(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for verb in ("more", "verdict", "lift"):
        assert "post" in paths[f"/api/v1/matters/{{number}}/{verb}"]
