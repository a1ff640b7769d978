"""The rows that stayed out, as a spreadsheet to put right: row by row to the disk, so a million cost no memory."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

from zhishuo.matters.importing.rows import Fault

HEADINGS = ("行号", "列", "原来写的", "怎么办", "这一行")
WIDTHS = (8, 16, 40, 60, 18)


class Report:
    """Made when the first fault comes; without faults no file is written. `headings`: field → heading in the file."""

    def __init__(self, path: Path | None, headings: dict[str, str]) -> None:
        self.path, self.headings = path, headings
        self.count = 0
        self._book: Any = None
        self._sheet: Any = None

    def add(self, fault: Fault) -> None:
        self.count += 1
        if self.path is None:
            return
        if self._book is None:
            self._open(self.path)
        cells = (self.headings.get(fault.field, fault.field), fault.got, fault.sentence, "已导入" if fault.taken else "没有导入")
        self._sheet.write_number(self.count, 0, fault.line)
        for column, text in enumerate(cells, 1):
            self._sheet.write_string(self.count, column, text)  # never a formula, whatever was typed there

    def _open(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._sheet = self._book.add_worksheet("有错的行")
        bold = self._book.add_format({"bold": True})
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, heading, bold)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._book is not None:
            self._book.close()
