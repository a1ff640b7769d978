"""Old ledgers taken in: original times, nothing refused in silence, nothing twice, the good rows whatever the bad ones."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.world import CITY, COUNTY, OTHER_VILLAGE, VILLAGE, World, refused

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import SHANGHAI, local
from zhishuo.matters.checks import run_checks
from zhishuo.matters.importing import Taken, default_mapping, read_mapping, take_in
from zhishuo.matters.models import Clock, Matter, Saying, Verdict
from zhishuo.trail.api import Entry, history

LEDGER = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "messages-with-replies.xlsx"
HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
GOOD = ("17", "A0012", "路灯不亮", "2020/1/3 8:23:11", "村口的路灯坏了半个月", "已换了灯泡", "2020/1/6 17:00:05")


def book(path: Path, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS, above: Sequence[str] = ()) -> Path:
    """A workbook with these rows below the headings, and lines of title above them."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate([[line] for line in above] + [list(headings), *map(list, rows)]):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
    return path


def csv(path: Path, *rows: Sequence[str], encoding: str = "utf-8-sig", headings: Sequence[str] = HEADINGS) -> Path:
    path.write_text("".join(",".join(row) + "\r\n" for row in (headings, *rows)), encoding=encoding, newline="")
    return path


def take(path: Path, **given: Any) -> Taken:
    usual: dict[str, Any] = {"place": VILLAGE, "mapping": default_mapping(), "source": "t"}
    return take_in(path, **usual | given)


def matter(number: str, source: str = "t") -> Matter:
    return Matter.objects.get(client_key=f"{source}:{number}")


def said(**given: str) -> tuple[str, ...]:
    """The good row with some cells changed: number, name, title, said_at, text, answer, answered_at."""
    names = ("number", "name", "title", "said_at", "text", "answer", "answered_at")
    return tuple({**dict(zip(names, GOOD, strict=True)), **given}.values())


def test_a_row_becomes_a_matter_with_its_times_its_answer_and_no_verdict(world: World, tmp_path: Path) -> None:
    done = take(book(tmp_path / "old.xlsx", GOOD))
    assert (done.rows, done.taken, done.known, done.refused) == (1, 1, 0, 0)
    old = matter("17")
    assert (old.stage, old.verdict, old.channel, old.place) == ("closed", "none", "import", int(VILLAGE))
    assert old.said_at == old.registered_at == datetime(2020, 1, 3, 8, 23, 11, tzinfo=SHANGHAI)
    assert old.answered_at == old.closed_at == datetime(2020, 1, 6, 17, 0, 5, tzinfo=SHANGHAI)
    assert old.number.startswith("20")
    assert not Verdict.objects.exists(), "nobody was asked, so there is no verdict to count"
    words = dict(Saying.objects.filter(matter=old).values_list("kind", "text"))
    assert words == {"said": "路灯不亮\n村口的路灯坏了半个月", "answer": "已换了灯泡"}
    told = list(history("matter", old.id).order_by("id").values_list("verb", "cause", "at"))
    assert [verb for verb, _, _ in told] == ["matter.import", "matter.answer", "matter.close"]
    assert {cause for _, cause, _ in told} == {"import:t"}
    assert [at for _, _, at in told] == [old.said_at, old.answered_at, old.closed_at]


def test_a_row_without_an_answer_stays_open_with_a_clock(world: World, tmp_path: Path) -> None:
    take(book(tmp_path / "old.xlsx", said(answer="", answered_at="")))
    open_one = matter("17")
    assert (open_one.stage, open_one.owner_id) == ("registered", world.office("village"))
    assert Clock.objects.filter(matter=open_one, stopped_at=None, void=False).exists()
    assert open_one.next_due is not None


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2020/1/3 8:23:11", datetime(2020, 1, 3, 8, 23, 11, tzinfo=SHANGHAI)),
        ("2019-12-30 15:55", datetime(2019, 12, 30, 15, 55, tzinfo=SHANGHAI)),
        ("2020年1月3日", datetime(2020, 1, 3, tzinfo=SHANGHAI)),
        (" 2020-01-03 ", datetime(2020, 1, 3, tzinfo=SHANGHAI)),
        (datetime(2020, 1, 3, 8, 23, 11), datetime(2020, 1, 3, 8, 23, 11, tzinfo=SHANGHAI)),  # noqa: DTZ001 - as cells are
        (date(2020, 1, 3), datetime(2020, 1, 3, tzinfo=SHANGHAI)),
        (43833.5, datetime(2020, 1, 3, 12, tzinfo=SHANGHAI)),  # the number behind a date whose format was lost
        (43833, datetime(2020, 1, 3, tzinfo=SHANGHAI)),
    ],
    ids=str,
)
def test_a_date_is_read_however_it_was_kept(world: World, tmp_path: Path, cell: Any, moment: datetime) -> None:
    take(book(tmp_path / "old.xlsx", ["17", "", "路灯", cell, "不亮", "好了", "2020/1/6 17:00:05"]))
    assert local(matter("17").said_at) == moment


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_csv_is_read_in_whatever_it_was_saved(world: World, tmp_path: Path, encoding: str) -> None:
    take(csv(tmp_path / "old.csv", said(text="㐂家门口的路灯坏了"), encoding=encoding))
    assert Saying.objects.get(matter=matter("17"), kind="said").text == "路灯不亮\n㐂家门口的路灯坏了"


def test_a_broken_date_in_line_700_is_named_and_the_others_go_in(world: World, tmp_path: Path) -> None:
    rows = [said(number=str(n)) for n in range(2, 802)]
    rows[698] = said(number="700", said_at="2020年13月3日")
    errors = tmp_path / "wrong.xlsx"
    done = take(book(tmp_path / "old.xlsx", *rows), errors=errors)
    assert (done.rows, done.taken, done.refused) == (800, 799, 1)
    assert [(fault.line, fault.field, fault.got) for fault in done.faults] == [(700, "said_at", "2020年13月3日")]
    assert Matter.objects.count() == 799
    heading, line = CalamineWorkbook.from_path(str(errors)).get_sheet_by_index(0).to_python()
    assert len(heading) == len(line)
    assert line[:3] == [700.0, "留言时间", "2020年13月3日"]
    assert "请" in str(line[3])


BAD = (
    ("said_at", {"said_at": ""}),
    ("said_at", {"said_at": "去年"}),
    ("said_at", {"said_at": "2999/1/1"}),
    ("said_at", {"said_at": "1999/12/31"}),
    ("said_at", {"said_at": "2021/2/29 10:00"}),
    ("answered_at", {"answered_at": ""}),
    ("answered_at", {"answered_at": "下周"}),
    ("answered_at", {"answered_at": "2019/12/31 10:00"}),
    ("answered_at", {"answered_at": "2999/1/1"}),
    ("answer", {"answer": ""}),
    ("text", {"title": "", "text": " \n\t "}),
    ("text", {"text": "长" * 100_001}),
)


@pytest.mark.parametrize(("field", "cells"), BAD, ids=lambda part: str(part)[:40])
def test_a_bad_row_is_refused_with_its_cell_and_what_to_do(
    world: World, tmp_path: Path, field: str, cells: dict[str, str]
) -> None:
    if field == "text" and cells.get("text", "").startswith("长"):
        path = csv(tmp_path / "old.csv", said(**cells), said(number="18"))  # a workbook's cell holds 32,767 characters
    else:
        path = book(tmp_path / "old.xlsx", said(**cells), said(number="18"))
    done = take(path)
    assert (done.taken, done.refused) == (1, 1)
    (fault,) = done.faults
    assert (fault.line, fault.field) == (2, field)
    assert "请" in fault.sentence
    assert not Matter.objects.filter(client_key="t:17").exists()
    assert Matter.objects.filter(client_key="t:18").exists()


def test_a_text_longer_than_the_public_door_takes_is_kept_whole(world: World, tmp_path: Path) -> None:
    take(book(tmp_path / "old.xlsx", said(title="", text="长" * 15_000)))
    assert Saying.objects.get(matter=matter("17"), kind="said").text == "长" * 15_000


def test_a_second_import_adds_nothing(world: World, tmp_path: Path) -> None:
    rows = [
        GOOD,
        said(number="18"),
        said(number="", text="没有编号的一件"),
        said(text="编号写重了的另一件"),
        said(said_at="坏的"),
    ]
    path = book(tmp_path / "old.xlsx", *rows)
    first = take(path)
    entries = Entry.objects.count()
    again = take(path)
    assert (first.taken, first.known, first.refused) == (4, 0, 1)
    assert (again.taken, again.known, again.refused) == (0, 4, 1)
    assert Matter.objects.count() == 4
    assert Entry.objects.count() == entries


def test_a_file_that_grew_adds_only_what_is_new(world: World, tmp_path: Path) -> None:
    take(book(tmp_path / "old.xlsx", GOOD))
    done = take(book(tmp_path / "older.xlsx", GOOD, said(number="18")))
    assert (done.taken, done.known) == (1, 1)


def test_two_sources_may_use_the_same_numbers(world: World, tmp_path: Path) -> None:
    path = book(tmp_path / "old.xlsx", GOOD)
    assert take(path, source="a").taken == take(path, source="b").taken == 1


def test_a_dry_run_says_what_would_be_and_writes_nothing(world: World, tmp_path: Path) -> None:
    before = Entry.objects.count()
    done = take(book(tmp_path / "old.xlsx", GOOD, said(said_at="坏的")), dry_run=True)
    assert (done.taken, done.refused) == (1, 1)
    assert Matter.objects.count() == 0
    assert Entry.objects.count() == before


def test_headings_of_another_house_are_known_and_may_stand_below_a_title(world: World, tmp_path: Path) -> None:
    headings = ("工单编号", "来电人", "联系电话", "来电时间", "反映内容", "办理结果", "办结时间")
    row = ("17", "张桂花", "13812342217", "2020-01-03 08:23", "路灯不亮", "换了灯泡", "2020-01-06 17:00")
    take(book(tmp_path / "old.xlsx", row, headings=headings, above=["2020 年工单台账", ""]))
    old = matter("17")
    assert old.person is not None
    assert (old.person.name, old.person.phone) == ("张桂花", "13812342217")


def test_a_mapping_of_ones_own_says_which_column_is_what(world: World, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('[columns]\ntext = "群众说"\nsaid_at = ["哪天"]\n[dates]\nformats = ["%d.%m.%Y"]\n', encoding="utf-8")
    path = book(tmp_path / "old.xlsx", ("17", "路灯不亮", "03.01.2020"), headings=("编号", "群众说", "哪天"))
    with refused("headings_missing"):
        take(path)
    take(path, mapping=read_mapping(own))
    assert local(matter("17").said_at).date() == date(2020, 1, 3)


@pytest.mark.parametrize(
    "text", ["[columns]\nwords = 'x'", "[columns]\ntext = 3", "[dates]\nformats = ['%Q']", "= broken", "[more]\na = 1"]
)
def test_a_mapping_that_is_wrong_is_refused(tmp_path: Path, text: str) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(text, encoding="utf-8")
    with refused("mapping_wrong"):
        read_mapping(own)


def test_a_file_that_is_not_what_its_name_says_is_refused(world: World, tmp_path: Path) -> None:
    good = book(tmp_path / "good.xlsx", GOOD).read_bytes()
    (tmp_path / "picture.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "half.xlsx").write_bytes(good[: len(good) // 2])
    (tmp_path / "table.csv").write_bytes(good)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 10)
    for name in ("picture.xlsx", "half.xlsx", "table.csv", "empty.csv", "noise.csv", "not-there.xlsx"):
        with refused("table_unreadable"):
            take(tmp_path / name)
    assert not Matter.objects.exists()


def test_a_place_that_is_not_there_is_refused_before_a_row_is_read(world: World, tmp_path: Path) -> None:
    with refused("unknown_place"):
        take(tmp_path / "not-even-there.xlsx", place=PlaceCode.parse("621202599000"))


def test_a_column_of_places_is_resolved_and_a_doubtful_one_refused(world: World, tmp_path: Path) -> None:
    headings = (*HEADINGS, "村")
    rows = [
        (*said(number=str(n)), where) for n, where in enumerate([OTHER_VILLAGE.text, "柏杨沟村", "", "月亮村", "621223101201"])
    ]
    done = take(book(tmp_path / "old.xlsx", *rows, headings=headings), place=COUNTY)
    assert [matter(str(n)).place for n in range(3)] == [int(OTHER_VILLAGE), int(VILLAGE), int(COUNTY)]
    assert [(fault.line, fault.field) for fault in done.faults] == [(5, "place"), (6, "place")]


def test_a_telephone_that_is_none_keeps_the_row_and_is_named(world: World, tmp_path: Path) -> None:
    done = take(book(tmp_path / "old.xlsx", (*GOOD, "1381234"), headings=(*HEADINGS, "联系电话")))
    assert (done.taken, done.refused) == (1, 0)
    (fault,) = done.faults
    assert (fault.field, fault.taken) == ("phone", True)
    assert "13812342217" not in str(done)


def test_what_looks_like_a_formula_is_text_in_the_error_sheet(world: World, tmp_path: Path) -> None:
    errors = tmp_path / "wrong.xlsx"
    take(csv(tmp_path / "old.csv", said(said_at="=1+1")), errors=errors)
    assert CalamineWorkbook.from_path(str(errors)).get_sheet_by_index(0).to_python()[1][2] == "=1+1"


def test_every_real_message_goes_in_and_nothing_is_refused_in_silence(world: World) -> None:
    if not LEDGER.is_file():
        pytest.skip(f"THE REAL LEDGER IS NOT HERE: {LEDGER}")
    done = take(LEDGER, place=CITY, source="messages")
    assert (done.rows, done.taken, done.refused, done.faulty) == (1463, 1463, 0, 0)
    kept = Matter.objects.filter(place=int(CITY), stage="closed", verdict="none", owner=world.office("city"))
    assert kept.count() == Matter.objects.count() == 1463
    rows = CalamineWorkbook.from_path(str(LEDGER)).get_sheet_by_index(0).to_python()[1:]
    expected = {f"messages:{float(str(row[0])):.0f}": (moment(row[3]), moment(row[6])) for row in rows}
    found = {key: (a, b) for key, a, b in Matter.objects.values_list("client_key", "said_at", "answered_at")}
    assert found == expected
    again = take(LEDGER, place=CITY, source="messages")
    assert (again.taken, again.known) == (0, 1463)
    assert [result.name for result in run_checks() if result.offenders] == []


def moment(cell: object) -> datetime:
    """2019/4/24 16:03:40 in Beijing, by plain arithmetic."""
    day, clock = str(cell).split()
    year, month, of_month = map(int, day.split("/"))
    hour, minute, second = map(int, clock.split(":"))
    return datetime(year, month, of_month, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)
