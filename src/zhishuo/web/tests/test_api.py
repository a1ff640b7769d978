"""The HTTP API: the same intake, the same refusals, the same rights."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.world import World

from zhishuo.matters import actions
from zhishuo.matters.models import Matter
from zhishuo.matters.numbering import code_of
from zhishuo.matters.tests.cases import SAID, registered, speaker_of
from zhishuo.people.models import Account
from zhishuo.store.models import Limit

PLACE = "621202101201"


def send(client: Client, **body: Any) -> Any:
    return client.post("/api/v1/matters", json.dumps({"place": PLACE, "text": SAID} | body), content_type="application/json")


def test_something_said_is_taken_and_can_be_followed(world: World, client: Client) -> None:
    answer = send(client, phone="138 1234 2217", client_key="k1")
    assert answer.status_code == 201
    told = answer.json()
    assert told["stage"] == "registered"
    found = client.get(f"/api/v1/matters/{told['number']}", {"code": told["code"]})
    assert found.status_code == 200
    assert found.json()["way"] == ["您说了这件事。"]
    assert client.get(told["link"]).status_code == 200


def test_sent_again_with_the_same_key_it_is_answered_alike_with_200(world: World, client: Client) -> None:
    first, again = send(client, client_key="k2"), send(client, client_key="k2")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert send(client).json()["number"] != first.json()["number"]
    header = client.post(
        "/api/v1/matters",
        json.dumps({"place": PLACE, "text": SAID}),
        content_type="application/json",
        headers={"Idempotency-Key": "k2"},
    )
    assert header.json()["number"] == first.json()["number"]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"text": ""}, 422, "nothing_said", "text"),
        ({"text": "好" * 100_000}, 422, "too_long", "text"),
        ({"place": "6212021"}, 422, "bad_place_code", None),
        ({"place": "621202101299"}, 422, "unknown_place", None),
        ({"phone": "一二三"}, 422, "bad_phone", None),
        ({"text": 7}, 422, "bad_request_body", "text"),
        ({"said_at": "next week"}, 422, "bad_request_body", "said_at"),
        ({"said_at": "2099-01-01T00:00:00"}, 422, "bad_date", "said_at"),
    ],
)
def test_bad_input_is_refused_as_a_problem_that_names_the_field(
    world: World, client: Client, body: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    answer = send(client, **body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["code"] == code
    assert problem["detail"]
    assert problem["remedy"]
    assert field is None or problem["field"] == field
    assert Matter.objects.count() == 0


def test_a_body_that_is_no_json_is_refused(world: World, client: Client) -> None:
    answer = client.post("/api/v1/matters", b"{not json", content_type="application/json")
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("number", ["26-00000-1", "abc", "１２３", "26481570"])
def test_a_number_with_a_wrong_digit_is_told_so(world: World, client: Client, number: str) -> None:
    answer = client.get(f"/api/v1/matters/{number}", {"code": "1234"})
    assert answer.status_code in (404, 422)
    assert answer.json()["detail"]


def test_without_the_code_nobody_outside_reads_it_and_a_wrong_code_tells_nothing(world: World, client: Client) -> None:
    matter = registered()
    wrong = "0000" if code_of(matter.id) != "0000" else "1111"
    assert client.get(f"/api/v1/matters/{matter.shown}").status_code == 404
    assert client.get(f"/api/v1/matters/{matter.shown}", {"code": wrong}).json()["code"] == "not_the_speaker"


def test_signed_in_the_same_rights_as_on_the_page(world: World, client: Client) -> None:
    matter = registered()
    client.force_login(Account.objects.get(username="village"))
    assert client.get(f"/api/v1/matters/{matter.number}").status_code == 200
    client.force_login(Account.objects.get(username="far"))
    assert client.get(f"/api/v1/matters/{matter.number}").status_code == 404


def test_the_speaker_reads_the_answer_and_no_note(world: World, client: Client) -> None:
    matter = registered()
    actions.note(matter.id, "他家有狗", by=world.village)
    actions.answer(matter.id, "done", "修好了。", by=world.village)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    told = client.get(f"/api/v1/matters/{matter.shown}", {"code": code_of(matter.id)}).json()
    assert (told["answer"], told["verdict"], told["stage"]) == ("修好了。", "solved", "closed")
    assert "狗" not in json.dumps(told, ensure_ascii=False)


def test_guessing_codes_ends_after_a_few_tries_even_from_many_addresses(world: World, client: Client, settings: Any) -> None:
    matter = registered()
    answers = [
        client.get(f"/api/v1/matters/{matter.shown}", {"code": "xxxx"}, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(30)
    ]
    assert answers.count(429) == 30 - settings.ZHISHUO.look_up_most
    assert Limit.objects.filter(key=f"code:{matter.number}").exists()


def test_a_forged_forwarding_header_changes_nothing(world: World, client: Client) -> None:
    for n in range(3):
        send(client, client_key="k") if n else None
        client.post(
            "/api/v1/matters",
            json.dumps({"place": PLACE, "text": SAID}),
            content_type="application/json",
            headers={"X-Forwarded-For": f"9.9.9.{n}"},
        )
    assert set(Limit.objects.filter(key__startswith="say:").values_list("key", flat=True)) == {"say:127.0.0.1"}


def test_the_description_is_openapi_and_names_both_paths(client: Client, db: None) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) >= {"/api/v1/matters", "/api/v1/matters/{number}"}
