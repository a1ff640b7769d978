"""Every date explains itself, and claims nothing that does not apply."""

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishuo.kernel.clocks import explain, reckon
from zhishuo.kernel.spans import Span
from zhishuo.kernel.times import SHANGHAI, en_date, start_of_day, zh_date
from zhishuo.kernel.workdays import Calendar

KNOWN = Calendar.shipped().with_days({}, known_until=date(2026, 12, 31))
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001
    datetime(2026, 6, 30),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("basis", "span", "zh", "en"),
    [
        (
            "2026-11-20 10:00",
            "5 workdays",
            "5 个工作日：11月20日登记，当天不算，周末不算，所以是11月27日。",
            "5 working days: registered on 20 November, that day not counted, weekends not counted, so 27 November.",
        ),
        (
            "2026-11-23 10:00",
            "1 workday",
            "1 个工作日：11月23日登记，当天不算，所以是11月24日。",
            "1 working day: registered on 23 November, that day not counted, so 24 November.",
        ),
        (
            "2026-04-29 10:00",
            "7 workdays",
            "7 个工作日：4月29日登记，当天不算，周末不算，劳动节放假（5月1日到5日）不算，"
            "5月9日周六调休上班算在内，所以是5月12日。",
            "7 working days: registered on 29 April, that day not counted, weekends not counted, "
            "Labour Day (1 to 5 May) not counted, Saturday 9 May worked and counted, so 12 May.",
        ),
        (
            "2026-05-08 10:00",
            "1 workday",
            "1 个工作日：5月8日登记，当天不算，5月9日周六调休上班算在内，所以是5月9日。",
            "1 working day: registered on 8 May, that day not counted, Saturday 9 May worked and counted, so 9 May.",
        ),
        (
            "2026-11-20 10:00",
            "7 days",
            "7 天：11月20日登记，当天不算，所以是11月27日。",
            "7 days: registered on 20 November, that day not counted, so 27 November.",
        ),
        (
            "2026-03-02 09:00",
            "same day",
            "当天：3月2日登记，当天要办完，所以是3月2日。",
            "the same day: registered on 2 March, to be done that day, so 2 March.",
        ),
        (
            "2026-11-20 16:20",
            "30 minutes",
            "30 分钟：11月20日 16:20 登记，所以是11月20日 16:50。",
            "30 minutes: registered on 20 November at 16:20, so 20 November, 16:50.",
        ),
        (
            "2026-11-20 16:20",
            "24 hours",
            "24 小时：11月20日 16:20 登记，白天黑夜连着算，所以是11月21日 16:20。",
            "24 hours: registered on 20 November at 16:20, day and night counted, so 21 November, 16:20.",
        ),
        (
            "2026-12-25 09:00",
            "10 workdays",
            "10 个工作日：12月25日登记，当天不算，周末不算，所以是2027年1月8日"
            "（2027年放假安排还没公布，按周末推算，公布后会重算）。",
            "10 working days: registered on 25 December, that day not counted, weekends not counted, "
            "so 8 January 2027 (the 2027 holidays are not published yet; reckoned by weekends for now).",
        ),
    ],
)
def test_a_due_date_explains_itself(basis: str, span: str, zh: str, en: str) -> None:
    due = reckon(at(basis), Span.parse(span), KNOWN)
    assert explain(due) == zh
    assert explain(due, lang="en") == en


def test_pauses_are_named_by_their_days() -> None:
    pause = (at("2026-11-18 10:00"), at("2026-11-19 15:00"))
    due = reckon(at("2026-11-09 09:00"), Span(15, "workdays"), KNOWN, pauses=[pause])
    assert "周末不算，11月18日、19日暂停不算，所以是12月2日。" in explain(due)
    assert "paused 18 and 19 November, so 2 December." in explain(due, lang="en")


def test_a_pause_of_a_clock_in_hours_is_named_by_its_length() -> None:
    pause = (at("2026-11-20 17:00"), at("2026-11-20 19:30"))
    due = reckon(at("2026-11-20 16:20"), Span(24, "hours"), KNOWN, pauses=[pause])
    assert "中间停了 2 小时 30 分钟，不算在内，所以是11月21日 18:50。" in explain(due)
    assert "stopped for 2 hours 30 minutes" in explain(due, lang="en")


def test_a_last_day_that_was_moved_says_why() -> None:
    due = reckon(at("2026-04-18 09:00"), Span(15, "days"), KNOWN, roll=True)
    assert explain(due) == ("15 天：4月18日登记，当天不算，最后一天5月3日放假，顺延到上班的第一天，所以是5月6日。")
    assert "the last day 3 May is off and moves to the next workday, so 6 May" in explain(due, lang="en")


def test_an_extension_is_part_of_the_sentence() -> None:
    due = reckon(at("2026-11-20 09:00"), Span(7, "workdays"), KNOWN, extra=[Span(10, "workdays")])
    assert explain(due).startswith("7 个工作日，又延 10 个工作日：11月20日登记")
    assert explain(due, lang="en").startswith("7 working days, extended by 10 working days: ")


def test_a_promise_that_holds_is_named() -> None:
    promise = at("2026-12-01 23:59:59")
    due = reckon(at("2026-11-20 09:00"), Span(15, "workdays"), KNOWN, no_later_than=promise)
    assert explain(due).endswith("先前答应的日子不往后推，所以是12月1日。")


def test_the_event_can_have_another_word() -> None:
    due = reckon(at("2026-11-23 09:00"), Span(1, "workdays"), KNOWN)
    assert "11月23日派单，" in explain(due, basis_word="派单")
    assert "offered on 23 November" in explain(due, basis_word="offered", lang="en")


def test_a_local_day_off_without_a_name_is_named_by_its_date() -> None:
    local = KNOWN.with_days({date(2026, 11, 24): "off"})
    due = reckon(at("2026-11-23 09:00"), Span(1, "workdays"), local)
    assert "11月24日放假不算，所以是11月25日。" in explain(due)


def test_the_first_day_is_said_to_count_when_it_does() -> None:
    due = reckon(at("2026-11-23 09:00"), Span(3, "days"), KNOWN, start_counts=True)
    assert explain(due) == "3 天：11月23日登记，当天算第一天，所以是11月25日。"


@given(MOMENTS, st.integers(1, 40), st.booleans(), st.integers(0, 30), st.integers(0, 5))
def test_each_claim_is_true_of_the_days(basis: datetime, n: int, workdays: bool, gap: int, length: int) -> None:
    begun = start_of_day(basis.date() + timedelta(gap + 1))
    pauses = [(begun, begun + timedelta(length))]
    due = reckon(basis, Span(n, "workdays" if workdays else "days"), KNOWN, pauses=pauses)
    said = explain(due)
    off = [day.date for day in due.days if day.kind == "off"]
    assert ("周末不算" in said) == any(not KNOWN.is_holiday(day) for day in off)
    assert ("放假" in said) == any(KNOWN.is_holiday(day) for day in off)
    made_up = workdays and any(day.n and KNOWN.is_makeup(day.date) for day in due.days)
    assert ("调休" in said) == made_up
    assert ("暂停" in said) == any(day.kind == "paused" for day in due.days)
    assert said.endswith(f"所以是{zh_date(due.at, due.basis)}。")
    assert said.count("：") == 1
    english = explain(due, lang="en")
    assert english.endswith(f"so {en_date(due.at, due.basis)}.")
    assert not re.search(r"[\u4e00-\u9fff：，。]", english)
