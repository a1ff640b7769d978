"""The closed forms of value: what is read, and what is refused with a sentence."""

from typing import Any

import pytest

from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import BadValue, DayHours, Limit, Moment, Range, Ref, RungAt, Share, Text, When, read_span


@pytest.mark.parametrize(
    ("form", "raw", "want"),
    [
        (Text, "话", Text("话")),
        (Text, {"zh": "话", "en": "word"}, Text("话", "word")),
        (Range, "3-9", Range(3, 9)),
        (Range, "1-", Range(1, None)),
        (Range, "1", Range(1, 1)),
        (Share, "more than 1/2", Share(1, 2, True)),
        (Share, {"share": "at least 2/3", "of": "households"}, Share(2, 3, False, "households")),
        (Moment, "answered", Moment("event", "answered")),
        (Moment, "step:look", Moment("step", "look")),
        (Moment, "step:look.start", Moment("step_start", "look")),
        (Moment, "delivered:opinion", Moment("delivered", "opinion")),
        (Moment, "field:on - 1 day", Moment("field", "on", Span(1, "days"), -1)),
        (Limit, "7 workdays", Limit(Span(7, "workdays"))),
        (Limit, "field:on + 10 days", Limit(None, "on", Span(10, "days"), 1)),
        (When, {"measure": ["settle"], "organ": True}, When((("measure", ("settle",)), ("organ", (True,))))),
        (RungAt, "due", RungAt("due")),
        (RungAt, "2 hours before", RungAt("before", Span(2, "hours"))),
        (RungAt, "3 days after start", RungAt("after_start", Span(3, "days"))),
        (DayHours, "21:00-07:30", DayHours(1260, 450)),
    ],
)
def test_a_form_is_read_from_what_is_written(form: Any, raw: object, want: object) -> None:
    assert form.read(raw) == want


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        (Text, ""),
        (Text, "  "),
        (Text, {"en": "word"}),
        (Text, {"zh": "话", "fr": "mot"}),
        (Text, {"zh": 3}),
        (Text, 3),
        (Range, "9-3"),
        (Range, "a"),
        (Range, 3),
        (Range, "3-9-12"),
        (Range, "12 3"),
        (Share, "half"),
        (Share, "more than 3/2"),
        (Share, "at least 0/2"),
        (Share, {"share": "more than 1/2"}),
        (Share, {"share": "more than 1/2", "of": "cats"}),
        (Moment, "step:"),
        (Moment, "Step:x"),
        (Moment, "field:on * 2 days"),
        (Moment, "field:on - 2 workdays"),
        (Moment, 3),
        (Limit, "soon"),
        (Limit, 7),
        (Limit, "field:"),
        (When, {}),
        (When, {"measure": "settle"}),
        (When, {"measure": []}),
        (When, {"cost": [3]}),
        (When, []),
        (RungAt, "after"),
        (RungAt, "soon"),
        (RungAt, "2 moons before"),
        (DayHours, "9-12"),
        (DayHours, "25:00-26:00"),
        (DayHours, "08:00-08:00"),
    ],
)
def test_what_is_not_of_the_form_is_refused_in_chinese(form: Any, raw: object) -> None:
    with pytest.raises(BadValue, match=r"[一-鿿]"):
        form.read(raw)


def test_a_span_that_is_none_is_refused_with_the_forms_that_exist() -> None:
    with pytest.raises(BadValue, match="7 workdays"):
        read_span("7 working days")
    with pytest.raises(BadValue, match="时长"):
        read_span(7)


@pytest.mark.parametrize(
    ("form", "refs"),
    [
        (Moment.read("answered"), [Ref("", "answered")]),
        (Moment.read("step:x.start"), [Ref(".steps", "x")]),
        (Moment.read("delivered:l"), [Ref("letters", "l")]),
        (Moment.read("field:f"), [Ref(".fields", "f")]),
        (Limit.read("field:f"), [Ref(".fields", "f")]),
        (Limit.read("7 days"), []),
        (When.read({"topic": ["road"], "flag": ["mass"], "measure": ["lead"]}), [Ref("topics", "road"), Ref("flags", "mass")]),
        (Text("x"), []),
    ],
)
def test_a_form_says_what_it_refers_to(form: Any, refs: list[Ref]) -> None:
    assert list(form.refs()) == refs


@pytest.mark.parametrize(
    "written", ["answered", "step:look", "step:look.start", "delivered:opinion", "field:on", "field:on + 10 days"]
)
def test_a_moment_is_written_as_it_was_read(written: str) -> None:
    assert Moment.read(written).written == written
    if not written.startswith("field:"):
        return
    assert Limit.read(written).written == written


def test_a_when_holds_when_every_key_holds_by_any_value() -> None:
    when = When.read({"measure": ["lead", "joint"], "topic": ["road"]})
    assert when.holds({"measure": frozenset({"lead"}), "topic": frozenset({"road", "village"})})
    assert not when.holds({"measure": frozenset({"lead"}), "topic": frozenset({"water"})})
    assert not when.holds({"measure": frozenset({"lead"})})


@pytest.mark.parametrize(
    ("share", "part", "whole", "met"),
    [
        ("more than 1/2", 5, 10, False),
        ("more than 1/2", 6, 10, True),
        ("at least 2/3", 6, 9, True),
        ("at least 2/3", 5, 9, False),
        ("at least 1/2", 0, 0, False),
    ],
)
def test_a_share_is_met_exactly(share: str, part: int, whole: int, met: bool) -> None:
    assert Share.read(share).met(part, whole) is met


def test_hours_may_run_over_midnight() -> None:
    quiet, work = DayHours.read("21:00-07:30"), DayHours.read("08:30-12:00")
    assert [quiet.holds(minute) for minute in (0, 449, 450, 1259, 1260)] == [True, True, False, False, True]
    assert [work.holds(minute) for minute in (509, 510, 719, 720)] == [False, True, True, False]


def test_a_range_says_whether_a_number_fits() -> None:
    assert [Range.read("3-9").holds(n) for n in (2, 3, 9, 10)] == [False, True, True, False]
    assert Range.read("1-").holds(1000)
    assert [str(Range.read(written)) for written in ("3-9", "1-", "1")] == ["3-9", "1-", "1"]


def test_text_falls_back_to_chinese() -> None:
    assert (Text("话", "word").say("en-GB"), Text("话").say("en"), Text("话", "word").say("zh-hans")) == ("word", "话", "话")
