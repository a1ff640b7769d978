"""How values are written on a page: dates, day cells, levels; nothing typed by a person becomes markup."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from zhishuo.kernel.times import SHANGHAI
from zhishuo.web.look import samples
from zhishuo.web.templatetags import look

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Day:
    date: date
    kind: str


def fortnight() -> list[Day]:
    """Said on Thursday 12 November, five workdays, one of them paused; due on Friday the 20th."""
    kinds = ["start", "counted", "off", "off", "counted", "paused", "counted", "counted", "due"]
    return [Day(date(2026, 11, 12) + timedelta(days=n), kind) for n, kind in enumerate(kinds)]


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 14, 32, tzinfo=SHANGHAI), tick=False):
        yield


def rendered(source: str, **values: object) -> str:
    return Template("{% load look %}" + source).render(Context(values))


def test_a_day_of_another_year_names_its_year() -> None:
    assert rendered("{{ d|day }}", d=date(2026, 12, 3)) == '<time datetime="2026-12-03">12月3日</time>'
    assert "2027年1月8日" in rendered("{{ d|day }}", d=date(2027, 1, 8))
    assert rendered("{{ d|day }}", d=None) == ""


def test_a_moment_is_read_in_shanghai_and_without_a_leading_zero() -> None:
    moment = datetime.fromisoformat("2026-11-17T01:05:00+00:00")
    assert "11月17日 周二 9:05" in rendered("{{ m|when }}", m=moment)
    assert ">9:05<" in rendered("{{ m|clock }}", m=moment)


def test_dates_are_english_on_english_pages() -> None:
    with translation.override("en"):
        assert "3 December" in rendered("{{ d|dayw }}", d=date(2026, 12, 3))
        assert "(Thursday)" in rendered("{{ d|dayw }}", d=date(2026, 12, 3))


def test_tight_keeps_dates_together_and_escapes_the_rest() -> None:
    shown = rendered("{{ s|tight }}", s="<b>停</b>到11月27日 19:00")
    assert shown == "&lt;b&gt;停&lt;/b&gt;到<time>11月27日 19:00</time>"


def test_a_name_set_in_bold_cannot_carry_markup() -> None:
    assert rendered("{{ s|strong:n }}", s="张建国在办。", n="张建国") == "<b>张建国</b>在办。"
    assert "<i>" not in rendered("{{ s|strong:n }}", s="<i>甲</i>在办", n="<i>甲</i>")


def test_the_strip_counts_only_days_that_count() -> None:
    cells = look.strip_cells(fortnight(), date(2026, 11, 17))
    assert [cell.word for cell in cells] == ["起", "1", "休", "休", "2", "停", "3", "4", "到期"]
    assert [cell.kind for cell in cells[5:]] == ["paused", "left", "left", "due"]
    assert [cell.number for cell in cells if cell.today] == ["17"]


def test_the_weeks_begin_on_monday_and_leave_strange_days_empty() -> None:
    rows = look.week_rows(fortnight(), TODAY)
    assert [len(row) for row in rows] == [7, 7]
    assert rows[0][:3] == [None, None, None]
    first, last = rows[0][3], rows[1][4]
    assert first
    assert last
    assert (first.kind, first.word) == ("start", "您说")
    assert (last.kind, last.word) == ("due", "结果")
    assert rows[1][5:] == [None, None]


def test_no_days_make_no_cells() -> None:
    assert look.strip_cells(None, TODAY) == []
    assert look.week_rows([], TODAY) == []


def test_the_village_never_leaves_the_line() -> None:
    line = look.rung_cells("town", ["village"], names={"county": "区"})
    shown = [(rung.name, rung.kind) for rung in line["rungs"]]
    assert shown == [("村", "also"), ("镇", "at"), ("区", "far"), ("市", "far")]
    assert line["label"] == "镇这一级正在办，村还跟着"


def test_every_stage_has_a_word_for_the_desk_and_one_for_the_speaker() -> None:
    assert set(look.STAGES) == set(look.STAGES_HEARD) == set(samples()["stages"]) | {"offered"}
    assert look.stage_word("handling", "heard") == "正在办"
