"""calendar.set: a day set for a place and all below it; and files of days loaded at once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.world import COUNTY, FAR_VILLAGE, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import now, today
from zhishuo.kernel.workdays import Calendar
from zhishuo.packs import api as packs
from zhishuo.packs import calendars, verbs
from zhishuo.packs.days import FileDay
from zhishuo.packs.models import CalendarDay
from zhishuo.people.api import can
from zhishuo.trail.api import Entry

pytestmark = pytest.mark.django_db

NATION = PlaceCode(0)


def coming(weekday: int, weeks: int = 2) -> date:
    """A day some weeks ahead that is plain in every table: a weekday that is worked, or a weekend day that is off."""
    day = today() + timedelta(7 * weeks + (weekday - today().weekday()) % 7)
    official = Calendar.shipped()
    while official.is_holiday(day) or official.is_makeup(day):
        day += timedelta(7)
    return day


def calendar(place: PlaceCode) -> Calendar:
    return packs.calendar_for(packs.current(place), place)


def entries() -> list[Entry]:
    return list(Entry.objects.filter(verb="calendar.set").order_by("id"))


def test_a_day_off_holds_at_the_place_and_below_and_nowhere_else(world: World) -> None:
    day = coming(2)
    packs.set_day(COUNTY, day, "off", "大雪封路", by=world.county)
    assert not calendar(VILLAGE).is_workday(day)
    assert not calendar(COUNTY).is_workday(day)
    assert calendar(FAR_VILLAGE).is_workday(day)
    assert calendar(VILLAGE).holiday(day) == ("大雪封路", "大雪封路")


def test_the_narrowest_range_wins_whatever_came_last(world: World) -> None:
    day = coming(2)
    packs.set_day(TOWN, day, "work", "镇上照常", by=SYSTEM)
    packs.set_day(COUNTY, day, "off", "县里放假", by=SYSTEM)
    packs.set_day(NATION, day, "half", "全国半天", by=SYSTEM)
    assert calendar(VILLAGE).is_workday(day)
    assert not calendar(COUNTY).is_workday(day)
    assert calendar(FAR_VILLAGE).is_half(day)


def test_a_saturday_can_be_worked_and_a_day_by_half() -> None:
    saturday, wednesday = coming(5), coming(2)
    packs.set_day(COUNTY, saturday, "work", "补班", by=SYSTEM)
    packs.set_day(COUNTY, wednesday, "half", "赶集", by=SYSTEM)
    assert calendar(VILLAGE).is_makeup(saturday)
    assert calendar(VILLAGE).is_half(wednesday)
    assert calendar(VILLAGE).is_workday(wednesday)


def test_the_trail_tells_which_days_and_where_once(world: World) -> None:
    day = coming(2)
    row = packs.set_day(COUNTY, day, "off", "大雪封路", by=world.county)
    (entry,) = entries()
    low, high = COUNTY.span
    assert entry.data == {"from": day.isoformat(), "until": day.isoformat(), "low": low, "high": high, "days": 1, "kind": "off"}
    assert (entry.subject, entry.actor, entry.place) == (f"calendar:{row.pk}", world.county.key, int(COUNTY))
    assert (row.set_by, row.why) == (world.county.key, "大雪封路")


def test_set_twice_it_stands_once(world: World) -> None:
    day = coming(2)
    first = packs.set_day(COUNTY, day, "off", "大雪封路", by=world.county)
    again = packs.set_day(COUNTY, day, "off", " 大雪封路 ", by=world.county)
    assert first.pk == again.pk
    assert len(entries()) == 1


def test_set_otherwise_the_first_gives_way_and_stays_to_be_seen(world: World) -> None:
    day = coming(2)
    first = packs.set_day(COUNTY, day, "off", "大雪封路", by=world.county)
    packs.set_day(COUNTY, day, "half", "路通了", by=world.county)
    first.refresh_from_db()
    assert first.removed_at is not None
    assert first.removed_by == world.county.key
    assert calendar(VILLAGE).is_half(day)
    assert [row.kind for row in calendars.days_set(VILLAGE, day.year) if row.date == day] == ["off", "half"]


def test_only_administrators_of_the_place_may(world: World) -> None:
    """The head of the county's peace-building office publishes packs and sets days; a village, a town or another county do not."""
    assert "pack" in verbs.SET.grants
    assert "system" in verbs.SET.grants
    for name in ("village", "town", "grid", "watcher", "far_county"):
        assert not can(world.actors[name], verbs.SET, COUNTY)


@pytest.mark.parametrize(
    ("kind", "why", "code"),
    [
        ("closed", "大雪", "day_kind_unknown"),
        ("known", "大雪", "day_kind_unknown"),
        ("off", "  ", "missing"),
        ("off", "雪" * 81, "too_long"),
    ],
)
def test_what_is_not_a_day_is_refused(kind: str, why: str, code: str) -> None:
    with refused(code):
        packs.set_day(COUNTY, coming(2), kind, why, by=SYSTEM)
    assert not CalendarDay.objects.exists()


def test_days_too_far_away_are_refused() -> None:
    for day in (today() - timedelta(93), date(today().year + 3, 1, 4)):
        with refused("day_out_of_reach"):
            packs.set_day(COUNTY, day, "off", "大雪", by=SYSTEM)
    packs.set_day(COUNTY, today() - timedelta(92), "off", "那天大雪", by=SYSTEM)


def test_a_national_holiday_is_not_worked_in_one_place() -> None:
    year = today().year + 1
    packs.load_days(NATION, [FileDay(date(year, 10, 1), "off", "国庆节")], by=SYSTEM)
    with refused("official_holiday"):
        packs.set_day(COUNTY, date(year, 10, 1), "work", "赶工", by=SYSTEM)
    packs.set_day(NATION, date(year, 10, 1), "work", "通知改了", by=SYSTEM)
    assert calendar(VILLAGE).is_workday(date(year, 10, 1))


def test_the_database_holds_its_own() -> None:
    row = packs.set_day(COUNTY, coming(2), "off", "大雪", by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay(low=row.low, high=row.high, date=row.date, kind="work", why="x", set_by="system", at=now()).save()
    with pytest.raises(DatabaseError, match="only taken back"), transaction.atomic():
        CalendarDay.objects.filter(pk=row.pk).update(kind="work")
    with pytest.raises(DatabaseError, match="only taken back"), transaction.atomic():
        CalendarDay.objects.filter(pk=row.pk).delete()


NOTICE = """\
known_until = 2028-12-31
source = "国务院办公厅通知"

[[days]]
from = 2028-01-01
to = 2028-01-03
kind = "off"
why = "元旦"

[[days]]
date = 2028-01-08
kind = "work"
why = "元旦调休"
"""
LIST = "日期,到,类型,事由\n2028-01-01,2028-01-03,放假,元旦\n2028/01/08,,上班,元旦调休\n2028-12-31,,已知到,国务院办公厅通知\n"


@pytest.mark.parametrize(("name", "text"), [("2028.toml", NOTICE), ("2028.csv", LIST)])
def test_next_years_notice_is_loaded_from_a_file(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    days, faults = packs.read_days(file)
    assert not faults
    before = calendar(VILLAGE)
    assert not before.is_known(date(2028, 1, 3))
    done = packs.load_days(NATION, days, by=SYSTEM)
    assert (done.added, done.changed, done.same) == (5, 0, 0)
    after = calendar(VILLAGE)
    assert not after.is_workday(date(2028, 1, 3))
    assert after.is_makeup(date(2028, 1, 8))
    assert after.is_known(date(2028, 12, 31))
    assert after.holiday(date(2028, 1, 3)) == ("元旦", before.holiday(date(2026, 1, 1))[1])  # type: ignore[index]
    (entry,) = entries()
    assert (entry.data["from"], entry.data["until"], entry.data["days"]) == (before.known_until.isoformat(), "2028-12-31", 5)
    again = packs.load_days(NATION, days, by=SYSTEM)
    assert (again.added, again.changed, again.same) == (0, 0, 5)
    assert len(entries()) == 1


def test_a_local_day_stands_over_a_table_loaded_later() -> None:
    packs.set_day(COUNTY, date(today().year + 1, 3, 3), "off", "本地节日", by=SYSTEM)
    packs.load_days(NATION, [FileDay(date(today().year + 1, 3, 3), "work", "调休")], by=SYSTEM)
    assert not calendar(VILLAGE).is_workday(date(today().year + 1, 3, 3))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,to,kind,why\nsoon,,off,元旦\n", "第 2 行：“soon”不是日期"),
        ("date,to,kind,why\n2028-01-03,2028-01-01,off,元旦\n", "第 2 行：到 2028-01-01 不对"),
        ("date,to,kind,why\n2028-01-01,,closed,元旦\n", "第 2 行：类型“closed”认不出"),
        ("date,to,kind,why\n2028-01-01,,off,\n", "第 2 行：事由要写"),
        ("date,to,kind,why\n2028-01-01,2028-01-03,off,元旦\n2028-01-02,,work,班\n", "第 3 行：2028-01-02 写了两次，第 2 行已有"),
        ("", "文件里没有日子"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_by_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "days.csv"
    file.write_text(text, encoding="utf-8")
    _days, faults = packs.read_days(file)
    assert [fault for fault in faults if fault.startswith(said)]


def test_a_file_that_is_no_toml_says_so(tmp_path: Path) -> None:
    file = tmp_path / "days.toml"
    file.write_text("[[days]\n", encoding="utf-8")
    assert packs.read_days(file)[1][0].startswith("文件读不了")
