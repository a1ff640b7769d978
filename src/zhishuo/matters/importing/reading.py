"""Opening a table whatever wrote it: Excel and WPS workbooks, CSV in UTF-8 or GB18030. Content decides, not the name."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from zhishuo.matters.importing.mapping import Mapping
from zhishuo.matters.importing.reasons import HeadingsMissing, TableUnreadable

Cell = str | int | float | bool | date | datetime | time | timedelta
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods are zip files, xls is OLE
HEADINGS_WITHIN = 10  # a ledger may have a line or two above its headings
BIGGEST = 300_000_000
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file as a spreadsheet shows it (from 1), and a cell for each field that has a column."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """`headings`: field → heading as it stands in the file; `total`: how many rows, None where only reading tells."""

    headings: dict[str, str]
    lines: Iterator[Line]
    total: int | None


def open_table(path: Path, mapping: Mapping) -> Table:
    """The rows below the headings. Raises TableUnreadable or HeadingsMissing; a file beyond 300 MB is not read at all."""
    if not path.is_file():
        raise TableUnreadable(file=path.name, why="没有这个文件")
    if path.stat().st_size > BIGGEST:
        raise TableUnreadable(file=path.name, why="超过 300 MB，请分成几个文件")
    with path.open("rb") as file:
        is_book = file.read(4) in WORKBOOKS
    looks_like_text = path.suffix.lower() in (".csv", ".txt", ".tsv")
    if is_book and looks_like_text:
        raise TableUnreadable(file=path.name, why=f"名字写的是 {path.suffix}，里面却是 Excel 表格或压缩包")
    if not is_book and path.suffix.lower() in (".xlsx", ".xls", ".ods", ".et"):
        raise TableUnreadable(file=path.name, why=f"名字写的是 {path.suffix}，里面却不是表格")
    rows, total = _book(path, mapping.sheet) if is_book else (_text(path), None)
    return _below_headings(path, rows, mapping, total)


def _book(path: Path, sheet: str) -> tuple[Iterator[Sequence[Cell]], int]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        if sheet and sheet not in book.sheet_names:
            raise TableUnreadable(file=path.name, why=f"没有工作表“{sheet}”，有：{'、'.join(book.sheet_names)}")
        page = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise TableUnreadable(file=path.name, why=f"不是表格，或者坏了（{error}）") from error
    return page.iter_rows(), page.end[0] + 1 if page.end else 0


def _text(path: Path) -> Iterator[Sequence[Cell]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(20_000)
        file.seek(0)
        if "\x00" in sample:
            raise TableUnreadable(file=path.name, why="里面不是文字")
        first = sample.splitlines()[0] if sample.strip() else ""
        delimiter = max(",\t;", key=first.count)
        try:
            yield from csv.reader(file, delimiter=delimiter)
        except csv.Error as error:
            raise TableUnreadable(file=path.name, why=f"不是 CSV（{error}）") from error


def _encoding(path: Path) -> str:
    """UTF-8 where all of it is, else GB18030, as Excel writes it on a Chinese Windows."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableUnreadable(file=path.name, why="既不是 UTF-8 也不是 GB18030 的文字")


def _below_headings(path: Path, rows: Iterator[Sequence[Cell]], mapping: Mapping, total: int | None) -> Table:
    missing: HeadingsMissing | None = None
    numbered = enumerate(rows, 1)
    for number, row in numbered:
        headings = [str(cell) for cell in row]
        if not any(heading.strip() for heading in headings):
            continue
        try:
            columns = mapping.place_columns(headings)
        except HeadingsMissing as reason:
            missing = missing or reason
            if number >= HEADINGS_WITHIN:
                break
            continue
        named = {field: headings[index].strip() for field, index in columns.items()}
        return Table(named, _lines(numbered, columns), None if total is None else max(0, total - number))
    raise missing or TableUnreadable(file=path.name, why="是空的")


def _lines(numbered: Iterator[tuple[int, Sequence[Cell]]], columns: dict[str, int]) -> Iterator[Line]:
    for number, row in numbered:
        cells = {field: row[index] for field, index in columns.items() if index < len(row)}
        if any(str(cell).strip() for cell in row):
            yield Line(number, cells)
