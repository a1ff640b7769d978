"""Refusals: raised, printed, pickled, and their catalogue."""

import copy
import dataclasses
import pickle
import re
import traceback
from typing import ClassVar

import pytest

from zhishuo.kernel import refusals
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal, Sentences
from zhishuo.kernel.refusals import (
    BadFile,
    BadNumber,
    BadPhone,
    ChangedMeanwhile,
    FileTooLarge,
    Missing,
    NotFound,
    TooLong,
    TooMany,
    WrongStage,
)

EXAMPLES: tuple[Refusal, ...] = (
    NotFound(),
    Missing(field="text", label="说的事", label_en="What you say"),
    TooLong(most=5000, got=100_000, field="text"),
    TooMany(90),
    ChangedMeanwhile("14:31", "王秀兰", "认领", "taken up"),
    WrongStage("退回", "已办结", "return", "closed", can=("重办", "补说"), can_en=("reopen", "add")),
    FileTooLarge("路灯.jpg", 20_000_000, 50_000_001, field="photo"),
    BadFile("账.xlsx", "disguised"),
    BadPhone("short", 1),
    BadNumber("26-48157-4", "check"),
)


def test_codes_are_unique_and_every_reason_speaks_both_languages() -> None:
    catalogue = Refusal.catalogue()
    codes = [reason.code for reason in catalogue]
    assert len(codes) == len(set(codes)) >= 14
    assert codes == sorted(codes)
    for reason in catalogue:
        assert re.search(r"[\u4e00-\u9fff]", reason.title), reason
        assert 400 <= reason.status < 600
        for why, (says, says_en, instead, instead_en) in reason.templates():
            assert re.search(r"[\u4e00-\u9fff{]", says), (reason, why)
            assert re.search(r"[\u4e00-\u9fff{]", instead), (reason, why)
            assert not re.search(r"[\u4e00-\u9fff]", says_en + instead_en), (reason, why)


def test_the_whys_of_a_reason_are_those_that_its_data_may_take() -> None:
    for reason in vars(refusals).values():
        if isinstance(reason, type) and issubclass(reason, Refusal) and reason.whys:
            allowed = reason.__dataclass_fields__["why"].type.__args__
            assert set(reason.whys) == set(allowed), reason


@pytest.mark.parametrize("refusal", EXAMPLES, ids=lambda refusal: refusal.code)
def test_a_refusal_says_what_is_wrong_and_what_to_do(refusal: Refusal) -> None:
    said = (refusal.sentence, refusal.sentence_en, refusal.remedy, refusal.remedy_en)
    assert all(said)
    assert not any("{" in part for part in said)
    assert str(refusal) == refusal.sentence


@pytest.mark.parametrize("refusal", EXAMPLES, ids=lambda refusal: refusal.code)
def test_a_refusal_survives_pickling_and_copying(refusal: Refusal) -> None:
    for again in (pickle.loads(pickle.dumps(refusal)), copy.copy(refusal), copy.deepcopy(refusal)):
        assert again == refusal
        assert hash(again) == hash(refusal)
        assert again.problem() == refusal.problem()


def test_a_refusal_travels_as_an_exception_and_keeps_its_cause() -> None:
    def fail() -> None:
        try:
            raise ValueError("inner")
        except ValueError as inner:
            raise BadPhone("letters", field="phone") from inner

    with pytest.raises(BadPhone) as caught:
        fail()
    assert isinstance(caught.value.__cause__, ValueError)
    assert caught.value.__traceback__ is not None
    printed = "".join(traceback.format_exception(caught.value))
    assert "电话里有不是数字的字" in printed
    caught.value.add_note("a note can still be added")


def test_the_data_of_a_refusal_cannot_be_changed() -> None:
    refusal = TooMany(90)
    with pytest.raises(dataclasses.FrozenInstanceError):
        refusal.retry_after = 1
    assert refusal.retry_after == 90


def test_refusals_with_different_data_differ() -> None:
    assert TooMany(90) == TooMany(90)
    assert TooMany(90) != TooMany(91)
    assert TooMany(90) != NotFound()


def test_a_problem_has_the_members_of_rfc_9457_and_the_data() -> None:
    problem = TooLong(most=5000, got=100_000, field="text", label="说的事").problem()
    assert problem["type"] == "/problems/too_long"
    assert problem["title"] == "太长了"
    assert problem["status"] == 422
    assert problem["detail"] == "说的事写了 100000 个字，最多 5000 个字。"
    assert (problem["code"], problem["field"]) == ("too_long", "text")
    assert (problem["most"], problem["got"]) == (5000, 100_000)
    assert TooMany(30).problem("en")["remedy"].startswith("Try again in 30 seconds")


def test_data_leaves_as_plain_values() -> None:
    wrong = WrongStage("退回", "已办结", "return", "closed", can=("重办",))
    assert wrong.data()["can"] == ["重办"]
    assert type(NotFound(what=PlaceCode(0).text).data()["what"]) is str


def test_about_names_the_field_and_changes_nothing_else() -> None:
    assert BadPhone("short", 1).about("phone") == BadPhone("short", 1, field="phone")


def test_what_was_typed_is_never_read_as_a_template() -> None:
    assert "{got.__class__}" in BadNumber("{got.__class__}", "digits").sentence


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (BadPhone("short", 1), "少了一位，手机号是 11 位。"),
        (BadPhone("long", 2), "多了两位，手机号是 11 位。"),
        (ChangedMeanwhile("14:31", "王秀兰", "认领"), "14:31 王秀兰认领了。您写的还在，没有丢。"),
        (FileTooLarge("a.jpg", 20_000_000, 20_000_001), "“a.jpg”有 20.1 兆，最大 20 兆。"),
        (Missing(label="电话"), "还没填电话。"),
    ],
    ids=lambda value: value.code if isinstance(value, Refusal) else "",
)
def test_sentences_read_as_people_speak(refusal: Refusal, said: str) -> None:
    assert refusal.sentence == said


def test_waiting_times_are_rounded_up() -> None:
    assert (TooMany(59).wait, TooMany(60).wait, TooMany(61).wait) == (" 59 秒", " 1 分钟", " 2 分钟")
    assert (TooMany(1).wait_en, TooMany(61).wait_en) == ("1 second", "2 minutes")


def test_a_second_reason_with_the_same_code_is_refused() -> None:
    with pytest.raises(TypeError, match="has code 'not_found'"):

        class AlsoNotFound(Refusal):
            code = "not_found"
            title, title_en = "没有", "None"
            says, says_en = "没有。", "None."
            instead, instead_en = "看看。", "Look."


def test_a_reason_without_its_sentences_is_refused() -> None:
    with pytest.raises(TypeError, match="four sentences"):

        class Mute(Refusal):
            code = "mute_in_test"
            title, title_en = "哑", "Mute"


def test_a_sentence_that_names_unknown_data_is_refused() -> None:
    with pytest.raises(TypeError, match="nobody"):

        class Blank(Refusal):
            code = "blank_in_test"
            title, title_en = "空", "Blank"
            whys: ClassVar = {"only": Sentences("找{nobody}。", "Ask.", "找。", "Ask.")}
            why: str


def test_data_may_not_hide_a_part_of_every_refusal() -> None:
    with pytest.raises(TypeError, match="status"):

        class Hiding(Refusal):
            code = "hiding_in_test"
            title, title_en = "藏", "Hiding"
            says, says_en = "藏。", "Hiding."
            instead, instead_en = "看看。", "Look."
            status: int  # type: ignore[misc]
