"""The ledger's conditions in words: what can be chosen by hand, in groups, and what is chosen now as chips that take it away."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.narrowing import CLOCKS, STUCK
from zhishuo.matters.pack import FLAGS
from zhishuo.matters.pages.board import CLOCK_WORDS, LEVEL_WORDS, STUCK_WORDS, narrow_words
from zhishuo.matters.pages.desk import CLASS_WORDS
from zhishuo.matters.pages.story import title_text
from zhishuo.matters.queries import Filters
from zhishuo.packs import api as packs
from zhishuo.places.api import children, path

STAGES = (
    ("open", "没办结的"),
    ("work", "在办的"),
    ("late", "超期的"),
    ("registered", "已登记"),
    ("offered", "待认领"),
    ("handling", "办理中"),
    ("waiting", "暂停"),
    ("answered", "等评"),
    ("closed", "已办结"),
    ("redirected", "已转出"),
    ("withdrawn", "已撤回"),
    ("merged", "已合并"),
)
QUICK = ("open", "late", "answered", "closed", "")  # the stages that stand beside the chips
Address = Callable[..., str]  # the page's address with some conditions changed


def flag_words(place: PlaceCode | None) -> dict[str, str]:
    """The pack's dangers by key; none without a place."""
    if place is None:
        return {}
    return {key: title_text(flag.title) for key, flag in packs.current(place).tables(FLAGS).items()}


def chips(filters: Filters, address: Address) -> list[dict[str, Any]]:
    """What is chosen now, each with the address without it; then the stages one often goes to."""
    found: list[tuple[tuple[str, ...], str]] = []
    if filters.place is not None:
        found.append((("place",), (path(filters.place) or [""])[-1]))
    if filters.klass:
        found.append((("class",), _(CLASS_WORDS[filters.klass])))
    if filters.stage not in QUICK:
        found.append((("stage",), _(dict(STAGES)[filters.stage])))
    if filters.words:
        found.append((("q",), f"“{filters.words}”"))
    found += narrow_words(filters.narrow, flag_words(filters.place) if filters.narrow.flag not in ("", "any") else {})
    shown: list[dict[str, Any]] = [
        {"text": text, "url": address(**dict.fromkeys(names, "")), "on": True, "drop": True} for names, text in found
    ]
    for key in QUICK:
        word, level = _(dict(STAGES).get(key, "全部")), "late" if key == "late" else ""
        shown.append({"text": word, "url": address(stage=key), "on": filters.stage == key, "level": level})
    return shown


def groups(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    """title, selects ({name, label, options, value}), ticks ({name, label, on}): the conditions that are chosen by hand."""
    at, narrow = filters.place or (actor.seats[0].place if actor.seats else None), filters.narrow
    clocks = [(key, CLOCK_WORDS[key]) for key in CLOCKS]
    stuck = [(key, STUCK_WORDS[key][0]) for key in STUCK]
    flags = [("any", _("有任何一种")), *flag_words(at).items()]
    return [
        {
            "title": _("哪里的、什么事"),
            "selects": [
                _select("place", _("哪里"), _places(filters, at), filters.place.text if filters.place else ""),
                _select("class", _("哪一类"), ((key, _(word)) for key, word in CLASS_WORDS.items()), filters.klass),
                _select("stage", _("到哪步"), ((key, _(word)) for key, word in STAGES), filters.stage),
                _select("level", _("在哪一级手里"), LEVEL_WORDS.items(), narrow.level),
            ],
        },
        {
            "title": _("急不急"),
            "selects": [
                _select("due", _("到时限没有"), (("late", _("超期")), ("soon", _("将到期（三个工作日内）"))), narrow.due),
                _select("clock", _("哪个时限"), clocks, narrow.clock, _("最早的那个")),
            ],
        },
        {
            "title": _("卡住的、要盯的"),
            "selects": [_select("stuck", _("卡在哪里"), stuck, narrow.stuck), _select("flag", _("危险标记"), flags, narrow.flag)],
            "ticks": [
                {"name": "supervised", "label": _("督办的"), "on": narrow.supervised},
                {"name": "repeat", "label": _("重办的"), "on": narrow.repeat},
            ],
        },
    ]


def kept(filters: Filters) -> dict[str, str]:
    """What a board's number named and nobody chooses by hand: goes along when the form is sent."""
    narrow = filters.narrow
    found = {"owner": str(narrow.owner) if narrow.owner else "", "counted": "1" if narrow.counted else ""}
    return {name: value for name, value in found.items() if value}


def _select(name: str, label: str, options: Iterable[tuple[str, Any]], value: str, first: str = "") -> dict[str, Any]:
    return {"name": name, "label": label, "options": [("", first or _("全部")), *options], "value": value}


def _places(filters: Filters, at: PlaceCode | None) -> list[tuple[str, str]]:
    own = [(filters.place.text, (path(filters.place) or [""])[-1])] if filters.place is not None else []
    return own + [(place.at.text, place.short) for place in (children(at) if at is not None else ())]
