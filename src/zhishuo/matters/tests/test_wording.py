"""Help with the words for a speaker: samples to begin with, hints where nobody would understand."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.world import World, refused

from zhishuo.kernel.times import now, zh_date
from zhishuo.matters import actions
from zhishuo.matters.plain import LONGEST, MOST, Hint, hints
from zhishuo.matters.tests.cases import registered, taken

HARD = {"核实": "查", "经核实": "我们查了", "有关部门": "写明是哪个单位"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("11月20日去看了，路边垫了石笼。", []),
        ("已办。", [Hint("short", "已办。")]),
        ("经核实，路边垫了石笼三十米。", [Hint("word", "经核实", "我们查了")]),
        ("请找有关部门，我们核实过了。", [Hint("word", "有关部门", "写明是哪个单位"), Hint("word", "核实", "查")]),
        ("您问的“有关部门”就是镇水利站。", []),
        ("好" * (LONGEST + 1) + "。", [Hint("long", "好" * 12)]),
        ("好" * LONGEST + "。", []),
    ],
)
def test_what_is_hard_to_understand_is_named_with_what_helps(text: str, expected: list[Hint]) -> None:
    assert hints(text, HARD) == expected


@given(st.text(alphabet="核实经有关部门路。“”\n 1", max_size=200))
def test_any_text_gives_a_few_hints_that_stand_in_it(text: str) -> None:
    found = hints(text, HARD)
    assert len(found) <= MOST
    assert all(hint.found in text for hint in found)


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_an_answer_may_begin_with_a_sample_that_names_matter_and_steps(world: World, client: Client) -> None:
    matter = taken(world)
    actions.do_step(matter.id, "look", by=world.village, text="看过了")
    client.force_login(world.account("village"))
    assert "sample=done" in page(client, f"/desk/m/{matter.number}/answer/")
    begun = page(client, f"/desk/m/{matter.number}/answer/?sample=done")
    assert f"您说的“{matter.title}”办好了" in begun
    assert f"{zh_date(now())}了解情况。" in begun
    assert 'name="outcome" value="done" checked' in begun


def test_only_samples_that_fit_are_offered(world: World, client: Client) -> None:
    client.force_login(world.account("village"))
    plain = page(client, f"/desk/m/{taken(world).number}/answer/")
    assert "sample=accounts" not in plain, "of the village's own affairs alone"
    assert "sample=done" in plain
    assert "sample=not_done" not in plain, "not before the step that it needs"
    assert "sample=" not in page(client, f"/desk/m/{taken(world).number}/note/"), "nobody but colleagues reads a note"


def test_a_sample_that_is_not_there_is_no_sample(world: World, client: Client) -> None:
    client.force_login(world.account("village"))
    assert client.get(f"/desk/m/{taken(world).number}/reply/?sample=nothing").status_code == 200


def test_words_with_a_gap_are_not_sent(world: World) -> None:
    matter = taken(world)
    with refused("gap_left"):
        actions.reply(matter.id, "您好，＿＿（哪一天）去看。", by=world.village)


def test_while_it_is_typed_the_page_says_what_is_hard(world: World, client: Client) -> None:
    matter = taken(world)
    client.force_login(world.account("village"))
    said = client.post(f"/desk/m/{matter.number}/plain/", {"text": "您反映的问题，已责成有关部门研究处理。"})
    assert [word in said.content.decode() for word in ("反映的问题", "责成", "有关部门", "研究处理")] == [True] * 4
    assert not client.post(f"/desk/m/{matter.number}/plain/", {"text": "明天上午去看，看了给您回话。"}).content.strip()
    assert (
        "哪个单位"
        in client.post(f"/desk/m/{matter.number}/reply/", {"text": "已转有关部门办理。", "preview": "1"}).content.decode()
    )
    matter.refresh_from_db()
    assert matter.replied_at is None, "looking sends nothing"


def test_whoever_may_not_see_it_gets_no_hints(world: World, client: Client) -> None:
    client.force_login(world.account("far"))
    assert client.post(f"/desk/m/{registered().number}/plain/", {"text": "经核实"}).status_code == 404
