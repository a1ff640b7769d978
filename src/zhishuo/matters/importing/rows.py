"""One row of an old ledger: a life with its original times, or what is wrong with it and what to do."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.masking import mask_in
from zhishuo.kernel.phones import normalise
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters.bulk import Deed, Life
from zhishuo.matters.importing.reading import Cell, Line

TEXT_MOST = 20_000  # what the search index takes of one text; a longer one is several matters or a mistake
TITLE_MOST = 80
KEY_MOST = 64
FIRST_YEAR = 2000  # numbers begin with two digits of the year
EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell. `taken`: the row went in without that cell; else the whole row stayed out."""

    line: int
    field: str
    got: str
    sentence: str
    taken: bool = False


class _Wrong(Exception):  # noqa: N818 - not an error of the program, a finding about a row
    def __init__(self, name: str, got: object, sentence: str) -> None:
        self.field, self.got, self.sentence = name, str(got), sentence


@dataclass
class Rows:
    """Makes lives of rows. `where` finds the place of a cell's words (None for none), `owner` the office that receives there.

    `seen` counts the keys of this file, so that a number that repeats keeps both rows and is known again next time.
    """

    source: str
    formats: tuple[str, ...]
    here: PlaceCode
    where: Callable[[str], PlaceCode | None]
    owner: Callable[[PlaceCode], int]
    now: datetime
    seen: Counter[bytes] = field(default_factory=Counter)

    def life_of(self, line: Line) -> tuple[Life | None, list[Fault]]:
        """The life, or None with its fault; a telephone that is none is a fault that keeps no row out."""
        try:
            life, faults = self._life(line.cells, line.number)
        except _Wrong as wrong:
            return None, [Fault(line.number, wrong.field, wrong.got[:200], wrong.sentence)]
        return life, faults

    def _life(self, cells: dict[str, Cell], number: int) -> tuple[Life, list[Fault]]:
        title, text = _text(cells, "title"), _said(cells)
        said_at = self._said_at(cells)
        answer, answered_at = _text(cells, "answer"), self._answered_at(cells, said_at)
        place = self._place(cells)
        phone, faults = _phone(cells, number)
        deeds = []
        if answer and answered_at:
            # Nobody knows any more how it came out, and nobody was asked: an answer, and an end without a verdict.
            deeds = [Deed(answered_at, "answer", None, answer, {"outcome": ""}), Deed(answered_at, "close")]
        life = Life(
            place=place, text=text, said_at=said_at, registered_at=said_at, owner=self.owner(place), channel="import",
            title=mask_in(title)[:TITLE_MOST], name=_text(cells, "name")[:40], phone=phone, client_key=self._key(cells, said_at, text),
            deeds=deeds,
        )  # fmt: skip
        return life, faults

    def _key(self, cells: dict[str, Cell], said_at: datetime, text: str) -> str:
        """source:number; without a number, its time and words. What repeats within the file counts on: “…/2”."""
        own = _text(cells, "number") or _digest(f"{said_at.isoformat()}|{_text(cells, 'name')}|{text}")
        if len(f"{self.source}:{own}") > KEY_MOST - 8:
            own = _digest(own)
        mark = hashlib.blake2b(own.encode(), digest_size=8).digest()
        self.seen[mark] += 1
        times = self.seen[mark]
        return f"{self.source}:{own}" if times == 1 else f"{self.source}:{own}/{times}"

    def _said_at(self, cells: dict[str, Cell]) -> datetime:
        cell = cells.get("said_at", "")
        if not str(cell).strip():
            raise _Wrong("said_at", cell, "没有时间。请补上是哪天说的")
        found = self._moment("said_at", cell)
        if found > self.now:
            raise _Wrong("said_at", cell, "这个时间还没有到。请核对年份")
        if found.year < FIRST_YEAR:
            raise _Wrong("said_at", cell, f"早于 {FIRST_YEAR} 年。请核对年份")
        return found

    def _answered_at(self, cells: dict[str, Cell], said_at: datetime) -> datetime | None:
        answer, cell = _text(cells, "answer"), cells.get("answered_at", "")
        given = bool(str(cell).strip())
        if not answer and not given:
            return None
        if answer and not given:
            raise _Wrong("answered_at", cell, "有答复，没有答复时间。请补上时间；还没有答复的，把答复也空着")
        if not answer:
            raise _Wrong("answer", "", "有答复时间，没有答复内容。请补上答复；还没有答复的，把时间也空着")
        found = self._moment("answered_at", cell)
        if found < said_at and found.time() == time() and found.date() == said_at.date():
            return said_at  # a date without a time: on the same day, so not before it was said
        if found < said_at:
            raise _Wrong("answered_at", cell, "答复比说的时间还早。请核对两个时间")
        if found > self.now:
            raise _Wrong("answered_at", cell, "答复时间还没有到。请核对年份")
        return found

    def _moment(self, name: str, cell: Cell) -> datetime:
        """A cell as a moment in Asia/Shanghai; a date without a time is its midnight."""
        if isinstance(cell, datetime):
            return cell.replace(tzinfo=SHANGHAI) if cell.tzinfo is None else cell.astimezone(SHANGHAI)
        if isinstance(cell, date):
            return datetime.combine(cell, time(), SHANGHAI)
        if isinstance(cell, float) and 36_000 < cell < 80_000:  # days since 1899-12-30: a date whose format was lost
            return (EXCEL_ZERO + timedelta(days=cell)).replace(microsecond=0)
        text = _plain(cell)
        for one in self.formats:
            try:
                return datetime.strptime(text, one).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
        raise _Wrong(name, cell, "不是日期。请改成 2026-03-01 09:30 这样，或者在对照文件里写明写法（formats）")

    def _place(self, cells: dict[str, Cell]) -> PlaceCode:
        words = _text(cells, "place")
        if not words:
            return self.here
        found = self.where(words)
        if found is None:
            raise _Wrong("place", words, "没有这个地方，或者不止一个。请写镇名加村名，或 12 位代码；不清楚就空着")
        return found


def _said(cells: dict[str, Cell]) -> str:
    """What was said, its title before it where the text does not begin with it: both are the speaker's words."""
    title, text = _text(cells, "title"), _text(cells, "text")
    if not title and not text:
        raise _Wrong("text", "", "没有写说了什么。请补上内容，或删掉这一行")
    whole = text if text.startswith(title) else f"{title}\n{text}".strip()
    if len(whole) > TEXT_MOST:
        raise _Wrong("text", f"{whole[:60]}……", f"有 {len(whole)} 个字，最多 {TEXT_MOST} 个。请看是不是几件事贴在了一起")
    if len(_text(cells, "answer")) > TEXT_MOST:
        raise _Wrong("answer", f"{_text(cells, 'answer')[:60]}……", f"超过 {TEXT_MOST} 个字。请分开或缩短")
    return whole


def _phone(cells: dict[str, Cell], number: int) -> tuple[str, list[Fault]]:
    text = _text(cells, "phone")
    if not text:
        return "", []
    try:
        return normalise(text), []
    except Refusal as refusal:
        return "", [Fault(number, "phone", text[:40], f"{refusal.sentence}这件事已经导入，没有留电话", taken=True)]


def _text(cells: dict[str, Cell], name: str) -> str:
    return clean(_plain(cells.get(name, "")))


def _plain(cell: Cell) -> str:
    """A cell as it shows: a number without the “.0” that spreadsheets keep."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
