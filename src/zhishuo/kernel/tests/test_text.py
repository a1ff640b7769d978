"""Cleaning, search words and titles."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhishuo.kernel.text import clean, pinyin_of, search_document, search_query, title_of, tokens

HAN = st.text(st.sampled_from("路灯不亮石拱桥被水冲塌了娃上学绕三里村口那条渠"), min_size=1, max_size=12)
LEXEME = r"'(?:[^'\\\s]|''|\\\\)+'"


def lexemes(document: str) -> set[str]:
    assert re.fullmatch(rf"(?:{LEXEME}(?: {LEXEME})*)?", document), document
    return set(re.findall(LEXEME, document))


def found(query: str, text: str) -> bool:
    """What the database does with the two: every lexeme there, `:*` by its beginning."""
    document = lexemes(search_document(text))
    asked = query.split(" & ")
    return all(any(one.startswith(part[:-3]) for one in document) if part.endswith(":*") else part in document for part in asked)


@given(HAN, HAN, HAN)
def test_any_part_of_a_chinese_text_is_found(before: str, part: str, after: str) -> None:
    assert found(search_query(part), before + part + after)


@given(st.text(max_size=60))
def test_any_text_makes_a_wellformed_document_and_query(text: str) -> None:
    lexemes(search_document(text))
    query = search_query(text)
    assert re.fullmatch(rf"(?:{LEXEME}(?::\*)?(?: & {LEXEME}(?::\*)?)*)?", query), query
    assert bool(query) == bool(tokens(text))


@given(st.text(min_size=1, max_size=40))
def test_a_text_is_found_by_itself(text: str) -> None:
    query = search_query(text)
    assert not query or found(query, text)


@pytest.mark.parametrize("odd", [*"'&|!\\\x00\"", ":*", "<->", "();--", "路'); drop table x; --"])
def test_odd_characters_never_leave_their_quotes(odd: str) -> None:
    for text in (odd, f"石{odd}桥", f"a{odd}b"):
        assert set(re.sub(LEXEME, "", search_query(text))) <= set(" &:*")
        assert re.sub(LEXEME, "", search_document(text)).strip() == ""
    assert "\x00" not in search_document("石\x00桥")


def test_words_pairs_and_single_characters_are_indexed() -> None:
    assert {"石拱桥", "石拱", "拱桥", "桥", "塌"} <= set(tokens("石拱桥塌了"))


def test_words_need_not_stand_together() -> None:
    assert found(search_query("路灯 李家村"), "李家村二社有三盏路灯不亮")
    assert not found(search_query("路灯 桥"), "李家村二社有三盏路灯不亮")


def test_telephone_and_matter_numbers_are_found_whole_and_by_their_beginning() -> None:
    text = "电话010-12345678，手机13812341234，编号26-48157-3"
    whole = ("13812341234", "138 1234 1234", "01012345678", "010-12345678", "26-48157-3", "26481573")
    for asked in (*whole, "1381234", "2648"):
        assert found(search_query(asked), text), asked
    assert not found(search_query("13812341235"), text)


def test_full_width_and_capital_letters_are_found_by_their_plain_form() -> None:
    assert found(search_query("abc"), "ＡＢＣ小区")
    assert found(search_query("ＡＢＣ"), "abc小区")


def test_nothing_to_ask_for_gives_an_empty_query() -> None:
    for text in ("", "  ", "，。！", "'&|"):
        assert search_query(text) == ""


def test_a_huge_text_stays_within_bounds() -> None:
    document = search_document("".join(chr(0x4E00 + n % 20_000) for n in range(200_000)))
    assert len(document.encode()) < 1_000_000
    assert len(search_query("路" * 10_000)) < 5_000
    assert max(map(len, tokens("9" * 100_000))) <= 64


@given(st.text())
@example("0\x85\x1b 0")
@example("e\u200b\u0301")
def test_clean_text_has_no_control_characters_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode("utf-8")
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in cleaned if c != "\n")
    assert "\n\n\n" not in cleaned


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=4))
def test_surrogates_are_dropped(parts: list[str]) -> None:
    assert clean("\ud800".join(parts)).encode("utf-8") is not None


def test_paragraphs_are_kept_and_white_space_around_them_is_not() -> None:
    said = "\t 第一段\r\n\r\n\r\n\u3000\u3000第二段\t第三 \r段\x00\u200b\u202e "
    assert clean(said) == "第一段\n\n第二段 第三\n段"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("村口的路灯坏了。已经三天了。", "村口的路灯坏了"),
        ("尊敬的王书记：您好！我们村的桥塌了，娃上学要绕路。", "我们村的桥塌了，娃上学要绕路"),
        ("领导您好，请问医保怎么交？", "请问医保怎么交"),
        ("您好", "您好"),
        ("灯坏了。天黑看不见路。", "灯坏了，天黑看不见路"),
        ("张三的电话13812341234打不通，请帮忙", "张三的电话138****1234打不通，请帮忙"),
        ("", ""),
        ("。。。", "。。。"),
    ],
)
def test_a_title_is_the_first_clause_without_greeting_or_telephone(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_long_title_is_cut_behind_a_clause_or_marked() -> None:
    text = "隔壁新砌的院墙占了走水的巷道，一下雨水就往我家院子里灌，说了几次都不听"
    assert title_of(text) == "隔壁新砌的院墙占了走水的巷道，一下雨水就往我家院子里灌"
    assert title_of(text, 20) == "隔壁新砌的院墙占了走水的巷道"
    assert title_of("路" * 60) == "路" * 27 + "…"


@given(st.text(), st.integers(5, 60))
def test_a_title_fits(text: str, limit: int) -> None:
    title = title_of(text, limit)
    assert len(title) <= limit
    assert "\n" not in title
    assert bool(title) == bool(clean(text))


def test_names_have_pinyin_and_initials() -> None:
    assert pinyin_of("王秀兰") == ("wangxiulan", "wxl")
    assert pinyin_of("") == ("", "")
