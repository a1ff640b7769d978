"""Telephone numbers and what may be shown of them (R65)."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.kernel.masking import mask_identity, mask_in, mask_name, mask_phone, mask_phones_in
from zhishuo.kernel.phones import is_mobile, normalise, show
from zhishuo.kernel.refusals import BadPhone

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(MOBILES, st.sampled_from(["", "+86", "+86 ", "0086", "86", " "]), st.sampled_from(["", " ", "-"]))
def test_a_mobile_number_comes_to_one_form(number: str, before: str, between: str) -> None:
    written = before + between.join((number[:3], number[3:7], number[7:]))
    assert normalise(written) == number
    assert normalise(normalise(written)) == number
    assert normalise(show(number)) == number


@pytest.mark.parametrize(
    ("written", "plain", "shown"),
    [
        ("0100-1234567", None, None),
        ("010-12345678", "01012345678", "010-12345678"),
        ("（0355）1234567", "03551234567", "0355-1234567"),
        ("0355 12345678", "035512345678", "0355-12345678"),
        ("+86 21 12345678", None, None),
        ("400-123-4567", "4001234567", "400-123-4567"),
        ("１３８００００００００", "13800000000", "138 0000 0000"),
    ],
)
def test_landlines_and_other_ways_of_writing(written: str, plain: str | None, shown: str | None) -> None:
    if plain is None:
        with pytest.raises(BadPhone):
            normalise(written)
    else:
        assert normalise(written) == plain
        assert show(plain) == shown


def test_a_landline_without_its_area_code_takes_that_of_the_place() -> None:
    assert normalise("8234567", area="0355") == "03558234567"
    with pytest.raises(BadPhone) as refused:
        normalise("8234567")
    assert refused.value.why == "area"


@pytest.mark.parametrize(
    ("written", "why", "said"),
    [
        ("1381234123", "short", "少了一位，手机号是 11 位。"),
        ("138123412", "short", "少了两位，手机号是 11 位。"),
        ("138123412345", "long", "多了一位，手机号是 11 位。"),
        ("", "short", "少了 11 位，手机号是 11 位。"),
        ("138abcd1234", "letters", "电话里有不是数字的字。"),
        ("一三八", "letters", "电话里有不是数字的字。"),
        ("12812341234", "start", "没有这样开头的手机号。"),
        ("010-1234567", "landline", "座机的位数不对。"),
        ("0355-123", "landline", "座机的位数不对。"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong(written: str, why: str, said: str) -> None:
    with pytest.raises(BadPhone) as refused:
        normalise(written)
    assert refused.value.why == why
    assert refused.value.sentence == said
    assert not written or written not in repr(refused.value)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    with suppress(BadPhone):
        found = normalise(text)
        assert found.isascii()
        assert found.isdigit()
        assert 10 <= len(found) <= 12


@given(MOBILES)
def test_a_masked_mobile_keeps_three_and_four_digits(number: str) -> None:
    masked = mask_phone(number)
    assert is_mobile(number)
    assert masked == f"{number[:3]}****{number[-4:]}"


def test_landlines_keep_their_area_code_and_three_digits() -> None:
    assert mask_phone("01012345678") == "010-*****678"
    assert mask_phone("03551234567") == "0355-****567"
    assert mask_phone("110") == "***"


def test_identity_numbers_keep_three_and_two_characters() -> None:
    assert mask_identity("11010519491231002X") == "110*************2X"
    assert mask_identity("12345") == "*****"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张某"), ("张", "张某"), ("欧阳锋", "欧阳某"), ("阿依古丽·买买提", "阿某"), ("John", "J*"), (" ", "")],
)
def test_names_keep_the_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13812341234。", "打138****1234。"),
        ("打138 1234 1234或+86-139-1234-5678", "打138****1234或139****5678"),
        ("打１３８１２３４１２３４", "打138****1234"),
        ("座机010-12345678", "座机010-*****678"),
        ("（0355）1234567", "0355-****567"),
        ("联系电话：8234567", "联系电话：****567"),
        ("订单138123412345678号", "订单138123412345678号"),
        ("编号99913812341234", "编号99913812341234"),
        ("修了8234567元", "修了8234567元"),
        ("26-48157-3", "26-48157-3"),
        ("2026-11-23 16:20", "2026-11-23 16:20"),
    ],
)
def test_telephone_numbers_in_a_text_are_masked_and_nothing_else(text: str, masked: str) -> None:
    assert mask_phones_in(text) == masked


def test_identity_numbers_in_a_text_are_masked_too() -> None:
    assert mask_in("身份证11010519491231002X，电话13812341234") == "身份证110*************2X，电话138****1234"


@given(st.text(), MOBILES, st.text())
def test_a_mobile_in_any_text_never_stays_whole(before: str, number: str, after: str) -> None:
    text = f"{before} {number} {after}"
    assert f" {number} " not in mask_phones_in(text)
