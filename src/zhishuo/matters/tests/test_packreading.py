"""Tables of packs read aloud: what an official reads instead of TOML."""

from typing import Any

import pytest

from zhishuo.matters.drawing_words import Words
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.packreading import Reader
from zhishuo.matters.packwords import KEYS, SECTIONS
from zhishuo.matters.tests.test_drawing import version


def reader(playbook: str = "", lang: str = "zh") -> Reader:
    return Reader(Words(version("base"), lang), version("base").tables(PLAYBOOKS).get(playbook))


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("within", "7 workdays", "7 个工作日", "7 working days"),
        ("to", ["topic", "up", "town.justice"], "这类事的牵头单位、上一级、镇司法所", "the office that leads on this topic, the level above, Justice office"),
        ("anonymous", True, "是", "yes"),
        ("pauses", ["ask"], "等当事人补充材料", "Waiting for papers from the speaker"),
        ("reasons", ["not_ours"], "不属于本单位职责", "Not our duty"),
        ("allow", ["settle"], "现场直办", "Settled on the spot"),
        ("may", ["hear", "hold"], "听记、承办", "hear, hold"),
        ("from", "registered", "登记", "registration"),
        ("say", {"zh": "说", "en": "Say"}, "说", "Say"),
        ("verify", None, "没有", "not there"),
        ("times", 2, "2", "2"),
        ("keep", "permanent", "永久", "for good"),
        ("clock", "finish", "办结果", "The answer"),
        ("at", "2 workdays before", "到期前 2 个工作日", "2 working days before it is due"),
        ("order_no", "whatever it is", "whatever it is", "whatever it is"),
    ],
)  # fmt: skip
def test_values_read_as_people_say_them(key: str, value: Any, zh: str, en: str) -> None:
    assert reader().value(key, value) == zh
    assert reader(lang="en").value(key, value) == en


def test_a_list_of_tables_is_a_line_each_and_conditions_are_sentences() -> None:
    vary = [
        {"when": {"order_kind": ["consult"]}, "within": "2 workdays"},
        {"when": {"order_kind": ["help", "advice"]}, "within": "10 workdays"},
    ]
    assert reader("hotline").lines("vary", vary) == ["工单类型是咨询，期限 2 个工作日", "工单类型是求助、建议，期限 10 个工作日"]
    assert reader("hotline", "en").lines("vary", vary)[0] == "Kind of order is Question, within 2 working days"


def test_a_rung_is_a_sentence() -> None:
    rungs = [{"clock": "reply", "at": "1 workday after", "tell": ["up"], "ack": "1 workday"}]
    assert reader().lines("rungs", rungs) == ["先回一句话，超过 1 个工作日：告诉上一级，签收 1 个工作日"]


def test_steps_are_called_by_their_titles() -> None:
    assert reader("neighbour").value("needs", ["look", "mediate"]) == "到现场看，听两家说、坐下来说和"


def test_tables_are_called_by_their_titles() -> None:
    head = version("base").whole.sections["playbooks"]["neighbour", "clocks", "level"]
    assert reader("neighbour").table("playbooks", head.name, head.values) == "时限　本级办"
    assert reader().table("words", ("titles", "playbooks.plain"), {"value": "x"}) == "办事流程　直说"
    assert reader().table("words", ("stage", "closed"), {"value": "x"}) == "到哪步　closed"
    assert reader().table("offices", ("x",), {"name": "调解室"}) == "调解室"
    assert reader().table("quorums", ("x",), {}) == "x"


def test_the_extension_takes_its_own_reasons() -> None:
    extend = {"times": 1, "max": "10 workdays", "by": "up", "reasons": ["complex"]}
    assert reader().value("extend", extend) == "次数 1，最长 10 个工作日，由谁 上一级，理由 情况复杂"


READ_HERE = ("pack", "calendar", "posts", "offices", "topics", "flags", "reasons", "ladders", "playbooks", "letters")


def test_every_key_of_the_sections_read_here_has_its_word() -> None:
    fields = {name for playbook in version("base").tables(PLAYBOOKS).values() for name in playbook.fields}
    free = {"examples", "options", "parties", "tell"}  # their keys are names of the pack's own
    unsaid = {section for section in version("base").whole.sections if section not in SECTIONS}
    for section, raw in version("base").whole.each():
        if section in READ_HERE and not free & {*raw.name}:
            unsaid |= {key for key in raw.values if key not in KEYS and key not in fields}
    assert not unsaid
