"""How values are written on a page: dates, numbers, stages, day cells, in Chinese and in English.

Filters take plain values and never query. Everything that yields markup escapes what it was given; dates come
back inside `<time>`, because the page sets no gap between 汉字 and digits there (look: "Type").
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django import template
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zhishuo.kernel import masking, numbers, times
from zhishuo.kernel.actor import Actor
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.api import supervises

register = template.Library()

STAGES = {
    "registered": gettext_lazy("已登记"),
    "offered": gettext_lazy("待认领"),
    "handling": gettext_lazy("办理中"),
    "waiting": gettext_lazy("暂停"),
    "answered": gettext_lazy("等评"),
    "closed": gettext_lazy("已办结"),
    "redirected": gettext_lazy("已转出"),
    "withdrawn": gettext_lazy("已撤回"),
    "merged": gettext_lazy("已合并"),
    "reopened": gettext_lazy("重新办"),
}
# What the person who spoke reads for the same stage.
STAGES_HEARD = {
    "registered": gettext_lazy("收到了"),
    "offered": gettext_lazy("正在找人接"),
    "handling": gettext_lazy("正在办"),
    "waiting": gettext_lazy("停着等"),
    "answered": gettext_lazy("办好了吗？您说了算"),
    "closed": gettext_lazy("办结了"),
    "redirected": gettext_lazy("该找谁，已替您转去"),
    "withdrawn": gettext_lazy("您不办了"),
    "merged": gettext_lazy("和别人说的一起办"),
    "reopened": gettext_lazy("您说没解决，重新办"),
}
BANDS = {"4": gettext_lazy("优秀"), "3": gettext_lazy("良好"), "2": gettext_lazy("提醒"), "1": gettext_lazy("预警")}
LEVELS = {"village": gettext_lazy("村"), "town": gettext_lazy("镇"), "county": gettext_lazy("县"), "city": gettext_lazy("市")}
VERDICT_MARKS = {"solved": "closed", "partly": "handling", "not": "registered"}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATES = re.compile(r"(?:(?:[0-9]{4}年)?[0-9]{1,2}月)?[0-9]{1,2}日(?: [0-9]{1,2}:[0-9]{2})?|[0-9]{1,2}:[0-9]{2}")


def english() -> bool:
    """Whether the page is being written in English."""
    return (translation.get_language() or "").startswith("en")


def _day_of(value: date) -> date:
    """The day a moment falls on in Asia/Shanghai; a plain date stays."""
    return times.local(value).date() if isinstance(value, datetime) else value


def _time(value: date, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


def _spoken_hour(words: str) -> str:
    """9:05, not 09:05: people say nine, and a page is read, not sorted."""
    return re.sub(r"\b0([0-9]:)", r"\1", words)


@register.filter
def day(value: date | None) -> str:
    """A day: <time>12月3日</time>, with the year when it is not this one; nothing for None."""
    if not value:
        return ""
    shown = _day_of(value)
    date_words = times.en_date if english() else times.zh_date
    return _time(shown, date_words(shown, times.today()))


@register.filter
def weekday(value: date | None, form: str = "") -> str:
    """周四 / Thursday; with form "long" 星期四."""
    if not value:
        return ""
    if english():
        return times.en_day(value)
    return times.zh_day(value).replace("周", "星期") if form == "long" else times.zh_day(value)


@register.filter
def dayw(value: date | None) -> str:
    """A day with its weekday: 12月3日（周四） / 3 December (Thursday)."""
    if not value:
        return ""
    return format_html("{} ({})" if english() else "{}（{}）", day(value), weekday(value))


@register.filter
def when(value: datetime | None) -> str:
    """A moment: 11月20日 周五 16:20 / Friday 20 November, 16:20."""
    if not value:
        return ""
    moment_words = times.en_when if english() else times.zh_when
    return _time(times.local(value), _spoken_hour(moment_words(value, times.today())))


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day: 16:20."""
    return _time(times.local(value), _spoken_hour(times.zh_time(value))) if value else ""


@register.filter
def tight(value: object) -> str:
    """Sentence with every date and time of day inside <time>: it stands tight and is never cut in two."""
    if value is None or value == "":
        return ""
    return mark_safe(_DATES.sub(r"<time>\g<0></time>", str(conditional_escape(str(value)))))  # noqa: S308 escaped


@register.filter
def number(value: str) -> str:
    """A matter's number as people read it: 26-48157-3."""
    return numbers.show(value) if value else ""


@register.filter
def aloud(value: str) -> str:
    """A matter's number as one says it: 二六，四八一五七，三."""
    return numbers.aloud(value, "en" if english() else "zh") if value else ""


@register.filter
def phone(value: str | None) -> str:
    """A phone number, masked: 138****2217."""
    return masking.mask_phone(value) if value else ""


@register.filter
def stage_word(stage: str, voice: str = "") -> str:
    """The word of a stage; voice "heard" gives the words for the person who spoke."""
    return str((STAGES_HEARD if voice == "heard" else STAGES).get(stage, stage))


@register.filter
def band_word(band: object) -> str:
    """The word of a band, 4 (best) to 1."""
    return str(BANDS.get(str(band), ""))


@register.filter
def verdict_mark(verdict: str) -> str:
    """Which circle stands for a verdict: full, half, empty."""
    return VERDICT_MARKS.get(verdict, "registered")


@register.filter
def words(thing: object, name: str) -> str:
    """An object's words as the page speaks: `refusal|words:"sentence"` reads `.sentence_en` in English."""
    own = str(getattr(thing, name, "") or "")
    return (str(getattr(thing, f"{name}_en", "") or "") or own) if english() else own


@register.filter
def both_sentences(refusal: object) -> str:
    """What is wrong and what to do instead, in one run of text."""
    return (" " if english() else "").join(one for one in (words(refusal, "sentence"), words(refusal, "remedy")) if one)


@register.filter
def strong(value: object, name: str) -> str:
    """A sentence, `tight`, with one name in it set in bold: one looks for a person, not for a unit."""
    shown, wanted = str(tight(value)), str(conditional_escape(name or ""))
    if not wanted or wanted not in shown:
        return mark_safe(shown)  # noqa: S308 escaped by tight
    return mark_safe(shown.replace(wanted, f"<b>{wanted}</b>", 1))  # noqa: S308 both parts escaped


@register.filter
def may(actor: Actor | None, verb: str) -> bool:
    """Whether one of the actor's seats carries a grant of this verb: `{% if actor|may:"calendar.set" %}` shows a link."""
    return actor is not None and any(Verb.named(verb).met_by(seat.grants) for seat in actor.seats)


@register.filter
def sees_boards(actor: Actor | None) -> bool:
    """Whether the boards are there for this actor: `{% if actor|sees_boards %}`."""
    return actor is not None and supervises(actor)


@register.filter
def text(thing: object) -> str:
    """A pack's text (`.zh`, `.en`) in the page's language; anything else as it is."""
    if not hasattr(thing, "zh"):
        return "" if thing is None else str(thing)
    return str((getattr(thing, "en", "") if english() else "") or getattr(thing, "zh", ""))


# ---- the day strip: a date explains itself ----------------------------------------------------------


class DayLike(Protocol):
    """One day of a clock: kernel's `Day`. Kinds start, off, paused, makeup; every other one is counted."""

    @property
    def date(self) -> date: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """A day as it is drawn: class suffix (start spent left off paused due), day number, word below."""

    date: date
    kind: str
    number: str
    word: str
    today: bool


def _cells(days: Sequence[DayLike], today: date) -> list[Cell]:
    cells: list[Cell] = []
    counted = 0
    for here in days:
        kind, word = here.kind, ""
        if kind == "start":
            word = pgettext("day strip", "起")
        elif kind == "off":
            word = pgettext("day strip", "休")
        elif kind == "paused":
            word = pgettext("day strip", "停")
        else:
            counted += 1
            word = pgettext("day strip", "班") if kind == "makeup" else str(counted)
            kind = "spent" if here.date <= today else "left"
        shown = f"{here.date.month}.1" if here.date.day == 1 else str(here.date.day)
        cells.append(Cell(here.date, kind, shown, word, here.date == today))
    if cells:
        last = cells[-1]
        cells[-1] = Cell(last.date, "due", last.number, pgettext("day strip", "到期"), last.today)
    return cells


@register.simple_tag
def strip_cells(days: Sequence[DayLike] | None, today: date | None) -> list[Cell]:
    """Cells of a clock in one row (desk, at most 25 days)."""
    return _cells(list(days or []), today or times.today())


@register.simple_tag
def week_rows(days: Sequence[DayLike] | None, today: date | None, said: str = "") -> list[list[Cell | None]]:
    """The same days by weeks, Monday first, with None for days outside the clock (residents; phones)."""
    cells = _cells(list(days or []), today or times.today())
    if not cells:
        return []
    by_day = {cell.date: cell for cell in cells}
    first = cells[0].date - timedelta(days=cells[0].date.weekday())
    weeks = (cells[-1].date - first).days // 7 + 1
    return [[_month_cell(by_day.get(first + timedelta(days=7 * w + d)), said) for d in range(7)] for w in range(weeks)]


def _month_cell(cell: Cell | None, said: str) -> Cell | None:
    """The cell with the words of a wall calendar: counted days carry none, the first of a month its name."""
    if cell is None:
        return None
    if cell.kind == "start":
        word = said or _("您说")
    elif cell.kind == "due":
        word = pgettext("day strip", "结果")
    elif cell.kind in ("off", "paused"):
        word = cell.word
    elif cell.date.day == 1:
        word = _MONTHS[cell.date.month - 1] if english() else f"{cell.date.month}月"
    else:
        word = ""
    return Cell(cell.date, cell.kind, str(cell.date.day), _("今天") if cell.today else word, cell.today)


@register.simple_tag
def week_heads() -> list[str]:
    """Column heads of the week table."""
    return ["M", "T", "W", "T", "F", "S", "S"] if english() else list("一二三四五六日")


# ---- 村 镇 县 市 -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the line: its word, "at" | "also" | "far", and the word below."""

    name: str
    kind: str
    word: str


@register.simple_tag
def rung_cells(at: str, also: str | Iterable[str] = "", now: str = "", names: dict[str, str] | None = None) -> dict[str, Any]:
    """The line 村 镇 县 市: `at` a level key, `also` those still following, `names` other words for levels.

    Returns {"rungs": [Rung], "label": sentence for readers of the screen}.
    """
    following = also.split() if isinstance(also, str) else list(also or ())
    shown = {level: (names or {}).get(level) or str(word) for level, word in LEVELS.items()}
    now = now or _("正在办")
    rungs = []
    for level, name in shown.items():
        kind = "at" if level == at else "also" if level in following else "far"
        rungs.append(Rung(name, kind, {"at": now, "also": _("还跟着"), "far": ""}[kind]))
    label = _("%(level)s这一级%(now)s") % {"level": shown.get(at, ""), "now": now}
    if following:
        who = _("、").join(shown[level] for level in following if level in shown)
        label = _("%(start)s，%(who)s还跟着") % {"start": label, "who": who}
    return {"rungs": rungs, "label": label}
