"""Every way by which a matter is listed, shown, printed, sent or told: what was asked about persons stands in clear on none (R59, R65)."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.world import GRID, VILLAGE, World

from zhishuo.kernel.times import today
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.commands import check_command, try_command
from zhishuo.matters.models import Matter, Step
from zhishuo.matters.numbering import code_of, link_of
from zhishuo.matters.publication import draft_of
from zhishuo.matters.tests.cases import registered
from zhishuo.matters.tests.personal import CLEAR, GIVEN, HOME, MASKED, NAME, PHONE, VALUES, asking_more, family, filled, sat
from zhishuo.matters.tests.test_desk_deeds import enter
from zhishuo.matters.tests.test_desk_page import queries
from zhishuo.matters.tests.trialcases import drafted
from zhishuo.matters.views.deeds import VERBS
from zhishuo.papers.api import File, Message, Posting, keep
from zhishuo.trail.api import Entry, hear
from zhishuo.web.wiring import REACTIONS

AROUND = (
    "/desk/", "/desk/ledger/", "/desk/ledger/?stage=", "/desk/done/", "/desk/record/", "/desk/board/", "/desk/board/load/",
    "/desk/board/checks/", "/desk/messages/", "/desk/notices/", "/desk/leave/",
)  # fmt: skip
NAMED = VALUES | {"kin_helper": f"{NAME}和{GIVEN}"}
RESULT = f"{NAME}、{GIVEN}两家说好了，张守田也同意，有事打{PHONE}。"


@pytest.fixture(autouse=True)
def _asks(monkeypatch: pytest.MonkeyPatch) -> None:
    asking_more(monkeypatch)


def body(client: Client, path: str, status: int | None = 200) -> str:
    """What the page or file holds; `status` None: whatever it answers."""
    answer = client.get(path)
    assert status is None or answer.status_code == status, path
    return answer.content.decode()


def in_clear(text: str) -> list[str]:
    return [one for one in (*CLEAR, "张守田") if one in text]


def village(world: World) -> Matter:
    """A village matter with names filled in, and an answer that names them."""
    matter = actions.take(registered("两家争一条水路", name="刘大山").id, by=world.village)
    actions.sort(matter.id, playbook="village", measure="settle", fields=NAMED, by=world.village)
    actions.do_step(matter.id, "look", by=world.village, text="看过")
    return actions.answer(matter.id, "explained", RESULT, by=world.village)


# ---- whoever may see it sees masks


@pytest.mark.parametrize("who", ["grid", "mediators", "village", "town", "county", "city"])
def test_lists_and_boards_name_nobody(world: World, who: str) -> None:
    sat(world)
    client = enter(who)
    assert not [(path, found) for path in AROUND if (found := in_clear(body(client, path, None)))]


@pytest.mark.parametrize(("who", "may_open"), [("grid", True), ("mediators", False)])
def test_the_matter_shows_masks_and_a_link_to_whoever_may_open_them(world: World, who: str, may_open: bool) -> None:
    matter = sat(world)
    for path in (f"/desk/m/{matter.number}/", f"/desk/m/{matter.number}/?way=all"):
        page = body(enter(who), path)
        assert not in_clear(page)
        assert all(text in page for text in (*MASKED.values(), "马某"))
        assert [f"field={name}" in page for name in (*VALUES, "to")] == [may_open] * 4


def test_opened_once_it_is_masked_again_on_the_next_page(world: World) -> None:
    matter, desk = sat(world), enter("grid")
    opened = desk.post(f"/desk/m/{matter.number}/number/", {"field": "kin_phone", "reason": "contact"})
    assert PHONE in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    assert not in_clear(body(desk, f"/desk/m/{matter.number}/"))


def test_no_page_of_a_deed_fills_it_in(world: World) -> None:
    matter, desk = filled(world), enter("grid")
    pages = {verb.action: body(desk, f"/desk/m/{matter.number}/{verb.action}/", None) for verb in VERBS.values()}
    pages |= {key: body(desk, f"/desk/m/{matter.number}/do_step/?step={key}", None) for key in ("bring", "sit")}
    assert not {name: found for name, page in pages.items() if (found := in_clear(page))}
    assert MASKED["kin_phone"] in pages["fill"]


def test_the_api_tells_the_way_without_names(world: World) -> None:
    matter = sat(world)
    actions.unmask(matter.id, "contact", by=world.grid, field="kin_helper")
    for told in (
        body(enter("grid"), f"/api/v1/matters/{matter.number}"),
        body(Client(), f"/api/v1/matters/{matter.number}?code={code_of(matter.id)}"),
    ):
        assert not in_clear(told)
        assert "“家里谁来一起说”" in "".join(json.loads(told)["way"])


@pytest.mark.parametrize("asked", [NAME, HOME, GIVEN, PHONE])
def test_what_is_sealed_is_not_searched(world: World, asked: str) -> None:
    matter, desk = sat(world), enter("grid")
    assert matter.number not in body(desk, f"/desk/ledger/?stage=&q={asked}")
    assert matter.number in body(desk, "/desk/ledger/?stage=&q=儿媳妇")


# ---- whoever may not sees nothing


def test_elsewhere_it_does_not_exist(world: World) -> None:
    matter = sat(world)
    step = Step.objects.get(matter=matter, key="bring").id
    for client, status in ((enter("far"), 404), (enter("town"), 403)):
        for path in ("", "fill/", "number/?field=kin_helper", f"number/?field=to&step={step}"):
            page = body(client, f"/desk/m/{matter.number}/{path}", status)
            assert not in_clear(page)
            assert not [text for text in MASKED.values() if text in page]
        assert matter.number not in body(client, "/desk/ledger/?stage=")
        assert "way" not in body(client, f"/api/v1/matters/{matter.number}", status)
    assert not Entry.objects.filter(verb="matter.unmask").exists()


def test_a_file_that_came_with_it_is_opened_by_whoever_reads_the_matter(world: World) -> None:
    kept = keep(SimpleUploadedFile("say.webm", b"\x1aE\xdf\xa3" + b"0" * 200), "voice", "voice")
    matter = registered("婆媳不和", playbook="family", place=GRID, fields=VALUES, files=(kept,))
    url = f"/desk/file/{File.objects.get().id}/"
    for client, status in ((enter("grid"), 200), (enter("town"), 403), (enter("far"), 404), (Client(), 302)):
        answer = client.get(url)
        assert answer.status_code == status
        assert not in_clear(str(answer.headers))
    assert not in_clear(repr(File.objects.values().get()))
    assert Matter.objects.get(pk=matter.pk).fields.keys() == VALUES.keys()


def test_without_an_account_or_the_code_there_is_nothing(world: World) -> None:
    matter = sat(world)
    for path in (f"/desk/m/{matter.number}/", f"/desk/m/{matter.number}/number/?field=kin_helper"):
        assert body(Client(), path, 302) == ""
    for path in (f"/m/{matter.number}/{'0' * 24}/", f"/api/v1/matters/{matter.number}"):
        assert not in_clear(body(Client(), path, 404))


# ---- the speaker, who is told how it goes


def test_the_speaker_reads_who_looked_and_none_of_it(world: World) -> None:
    matter = sat(world)
    actions.unmask(matter.id, "contact", by=world.grid, field="kin_helper")
    own = f"/m/{matter.number}/{link_of(matter.id)}/"
    pages = [
        body(Client(), f"{own}{path}", None) for path in ("", "receipt/", "verdict/", "more/", "lift/", "reopen/", "withdraw/")
    ]
    assert "刘成看了“家里谁来一起说”" in pages[0]
    assert not [found for page in pages if (found := in_clear(page))]
    assert [one for one in (*MASKED.values(), "马某") if any(one in page for page in pages)] == []


def test_messages_carry_nothing_that_was_filled_in(world: World) -> None:
    matter = sat(world)
    texts = [message.text for message in Message.objects.filter(key__startswith=f"matter:{matter.id}:")]
    assert texts, "the speaker was written to"
    assert not in_clear("".join(texts))


# ---- everybody: notices, their print, the answer to whoever joined


def test_a_notice_is_drafted_shown_and_printed_without_names(world: World) -> None:
    matter, desk = village(world), enter("village")
    assert draft_of(matter).text == f"李某、马某两家说好了，张某也同意，有事打{MASKED['kin_phone']}。"
    actions.publish(matter.id, RESULT, by=world.village, title=f"{HOME}的水路")
    posting = Posting.objects.get(subject=f"matter:{matter.id}")
    public = [f"/n/{posting.id}/", f"/n/{posting.id}/print/", f"/p/{VILLAGE.text}/", f"/p/{VILLAGE.text}/notices/"]
    pages = [body(Client(), path) for path in public] + [body(desk, f"/desk/notices/{posting.id}/")]
    assert all("张某家的水路" in page for page in pages)
    assert not [found for page in pages if (found := in_clear(page))]


def test_whoever_joined_reads_the_answer_without_names(world: World) -> None:
    matter = actions.take(registered("两家争一条水路").id, by=world.village)
    actions.sort(matter.id, playbook="village", measure="settle", fields=NAMED, by=world.village)
    other = actions.join(matter.id, Said(place=VILLAGE, text="我家也争", phone="13911112222"), by=world.village).matter
    actions.do_step(matter.id, "look", by=world.village, text="看过")
    actions.answer(matter.id, "explained", RESULT, by=world.village)
    page = body(Client(), f"/m/{other.number}/{link_of(other.id)}/")
    assert "李某" in page
    assert not in_clear(page)


# ---- what the program writes elsewhere


def test_statements_and_the_log_carry_it_sealed_only(world: World, caplog: pytest.LogCaptureFixture) -> None:
    matter = family(world)
    with CaptureQueriesContext(connection) as sent, caplog.at_level(logging.DEBUG):
        actions.fill(matter.id, VALUES, by=world.grid)
        actions.do_step(matter.id, "bring", by=world.grid, data={"to": GIVEN})
        enter("grid").post(f"/desk/m/{matter.number}/fill/", {"f-kin_phone": f"{PHONE}9"})
        actions.unmask(matter.id, "contact", by=world.grid, field="kin_helper")
        hear(REACTIONS, batch=10_000)
    assert any("sealed" in one["sql"] for one in sent.captured_queries)
    assert not in_clear("".join(one["sql"] for one in sent.captured_queries) + caplog.text)


def test_the_check_and_a_trial_of_rules_tell_no_value(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matter = sat(world)
    page = tmp_path / "report.html"
    month = {"since": (today() - timedelta(days=30)).isoformat(), "until": today().isoformat()}
    folders = [str(path) for path in drafted(tmp_path)]
    assert try_command(folders, **month, place="", as_json_=True, html=str(page)) == 0
    Matter.objects.filter(pk=matter.pk, county=matter.county).update(fields={"kin_helper": NAME})
    assert check_command(as_json=False) == 1
    told = capsys.readouterr().out
    assert "kin_helper is in clear" in told
    assert not in_clear(told + page.read_text(encoding="utf-8"))


# ---- what it costs


def test_masks_cost_no_statement(world: World) -> None:
    matter, desk = family(world), enter("grid")
    pages = {
        "": f"/desk/m/{matter.number}/", "fill": f"/desk/m/{matter.number}/fill/", "step": f"/desk/m/{matter.number}/do_step/?step=bring",
    }  # fmt: skip
    before: dict[str, Any] = {name: queries(desk, path) for name, path in pages.items()}
    actions.fill(matter.id, VALUES, by=world.grid)
    assert {name: queries(desk, path) for name, path in pages.items()} == before
