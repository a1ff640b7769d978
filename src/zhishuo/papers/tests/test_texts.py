import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.papers.pack import BLANKS
from zhishuo.papers.texts import empty_blanks, fill, names_numbers, without_personal


def test_closed_blanks_are_filled_and_others_stay() -> None:
    assert fill("{name}您好，编号{number}，{unknown}{}{0}", {"name": "刘某", "number": 26}) == "刘某您好，编号26，{unknown}{}{0}"
    assert fill("电话{phone}。", {}) == "电话。"


@given(st.text(), st.dictionaries(st.sampled_from(BLANKS), st.text()))
def test_filling_never_fails_whatever_people_write(text: str, values: dict[str, str]) -> None:
    assert isinstance(fill(text, values), str)


@given(st.text())
def test_a_value_is_put_in_as_it_is(value: str) -> None:
    assert fill("<{result}>", {"result": value, "name": "别的"}) == f"<{value}>"


def test_what_a_letter_lacks_is_named_in_order() -> None:
    assert empty_blanks({"result": "x", "basis": " "}, ("basis", "result", "remedy")) == ["basis", "remedy"]


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("刘有福电话13812342217", ["刘有福"], "刘某电话138****2217"),
        ("欧阳小明与王秀兰", ["王秀兰", "欧阳小明"], "欧阳某与王某"),
        ("刘有和刘有福", ["刘有", "刘有福"], "刘某和刘某"),
        ("身份证622621198001011234", [], "身份证622*************34"),
        ("第26-48157-3号", [], "第26-48157-3号"),
        ("福到了", ["福"], "福到了"),
    ],
)
def test_persons_are_taken_out(text: str, names: list[str], shown: str) -> None:
    assert without_personal(text, names) == shown


@given(st.text(), st.lists(st.text(min_size=2, max_size=4)))
def test_done_twice_it_changes_nothing_more(text: str, names: list[str]) -> None:
    once = without_personal(text)
    assert without_personal(once) == once
    assert isinstance(without_personal(text, names), str)


def test_numbers_are_noticed() -> None:
    assert names_numbers("打 0939-8212345")
    assert not names_numbers("用工程款 30000 元")
