"""Lengths of time as packs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.kernel.spans import UNITS, Span


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("30 minutes", "30 分钟", "30 minutes"),
        ("24 hours", "24 小时", "24 hours"),
        ("7 days", "7 天", "7 days"),
        ("1 workday", "1 个工作日", "1 working day"),
        ("7 workdays", "7 个工作日", "7 working days"),
        ("1 month", "1 个月", "1 month"),
        ("2 years", "2 年", "2 years"),
        ("same day", "当天", "the same day"),
    ],
)
def test_a_span_is_read_and_said_in_both_languages(written: str, zh: str, en: str) -> None:
    span = Span.parse(written)
    assert (span.written, span.text_zh, span.text_en) == (written, zh, en)


@given(st.integers(1, 100), st.sampled_from([unit for unit in UNITS if unit != "same_day"]))
def test_a_span_reads_back_as_it_was_written(n: int, unit: str) -> None:
    span = Span(n, next(known for known in UNITS if known == unit))
    assert Span.parse(span.written) == span
    assert str(span) == span.written


@pytest.mark.parametrize(
    "written", ["", "7", "days", "0 days", "-1 days", "7  days", "1.5 days", "7 weeks", "7 days ", "101 years"]
)
def test_what_is_no_span_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"length of time|must lie"):
        Span.parse(written)


def test_only_minutes_and_hours_run_round_the_clock() -> None:
    assert [Span.parse(text).in_days for text in ("5 minutes", "5 hours", "5 days", "same day")] == [False, False, True, True]
