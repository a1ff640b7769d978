"""The look as data: the colours and their contrast, and the samples of the component sheet.

Nothing here reads the database. The samples are made up; their "today" is the day they were drawn for.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhishuo.kernel.times import SHANGHAI

# The one place of colour. It is source, not part of an installed package: there the sheet has no colours.
TOKENS = Path(__file__).parents[3] / "frontend" / "src" / "tokens.css"
SAMPLE_TODAY = date(2026, 11, 24)


# ---- colours and their contrast (WCAG 2.2) ----------------------------------------------------------

# Token, its name, what it is for, the token it is measured against (none: it never carries meaning).
COLOURS = [
    ("base-100", "纸", "页面", "base-content"),
    ("base-200", "衬", "表头、静块", "base-content"),
    ("sheet", "白", "输入框里", "base-content"),
    ("base-300", "线", "发丝线，只分行", ""),
    ("edge", "边", "输入框、次按钮的边", "base-100"),
    ("base-content", "墨", "正文、标题、阶段", "base-100"),
    ("ink-2", "淡墨", "提示、时间、单位", "base-100"),
    ("primary", "松", "能点的、做到的", "base-100"),
    ("pine-deep", "深松", "按下、移上", "base-100"),
    ("pine-tint", "松底", "选中、算过的日子", "primary"),
    ("warning", "赭", "快到期（字）", "base-100"),
    ("risk-mark", "黄", "快到期（形）", "base-100"),
    ("risk-tint", "黄底", "提醒的地方", "warning"),
    ("error", "朱", "超期、危险、填错", "base-100"),
    ("late-tint", "朱底", "预警的地方", "error"),
    ("info", "靛", "良好、第二条线", "base-100"),
    ("info-tint", "靛底", "良好的地方", "info"),
]


def themes(css: str) -> dict[str, dict[str, str]]:
    """Theme name → token → "#RRGGBB", read from the text of tokens.css; `color-` is left off."""
    found: dict[str, dict[str, str]] = {}
    for block in re.findall(r'@plugin "daisyui/theme" \{([^}]*)\}', css):
        name = re.search(r'name: "(\w+)"', block)
        pairs = re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6})", block)
        if name:
            found[name[1]] = {token.removeprefix("color-"): value for token, value in pairs}
    return found


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#RRGGBB" colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def palette() -> dict[str, list[dict[str, str]]]:
    """Theme → rows of the colour table, contrast computed; empty where tokens.css is not at hand."""
    if not TOKENS.exists():
        return {}
    rows = {}
    for theme, token in themes(TOKENS.read_text("utf-8")).items():
        rows[theme] = [
            {
                "token": name,
                "name": word,
                "use": use,
                "value": token[name],
                "edge": token["edge"],
                "ratio": f"{contrast(token[name], token[against]):.1f}" if against else "",
            }
            for name, word, use, against in COLOURS
        ]
    return rows


# ---- samples of the component sheet -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SampleDay:
    """A day as kernel's clocks give it."""

    date: date
    kind: str


def _days(
    first: date,
    length: int,
    *,
    off: frozenset[date] = frozenset(),
    makeup: frozenset[date] = frozenset(),
    paused: frozenset[date] = frozenset(),
) -> list[SampleDay]:
    """Days of a sample clock of `length` workdays; the product takes them from kernel's reckoning."""
    days, counted, here = [SampleDay(first, "start")], 0, first
    while counted < length:
        here += timedelta(days=1)
        works = here in makeup or (here.weekday() < 5 and here not in off)
        kind = "off" if not works else "paused" if here in paused else "makeup" if here in makeup else "counted"
        counted += kind in ("makeup", "counted")
        days.append(SampleDay(here, kind))
    days[-1] = SampleDay(here, "due")
    return days


def _at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def _clocks() -> dict[str, Any]:
    october = frozenset(date(2026, 10, n) for n in (1, 2, 5, 6, 7))
    return {
        "holiday_today": date(2026, 10, 9),
        "holiday_days": _days(date(2026, 9, 29), 5, off=october, makeup=frozenset({date(2026, 10, 10)})),
        "long_days": _days(date(2026, 11, 9), 15, paused=frozenset({date(2026, 11, 18), date(2026, 11, 19)})),
        "week_days": _days(date(2026, 11, 12), 10),
    }


def _job() -> dict[str, Any]:
    return {
        "title": "二社三盏路灯不亮，娃娃放学看不见路",
        "url": "#job",
        "stage": "handling",
        "number": "26461024",
        "meta": ["村里事", "柏杨沟村二社", "刘某"],
        "due": {"level": "late", "text": "超 2 个工作日"},
        "next": "灯具已到镇上，装好记一笔。11月23日已报分管副镇长。",
        "button": {"text": "记一笔", "url": "#job"},
    }


def _rows() -> list[dict[str, Any]]:
    rows = [
        ("26461024", "二社三盏路灯不亮，娃娃放学看不见路", "handling", "late", "超 2 个工作日", date(2026, 11, 6)),
        ("26474880", "自来水管冻裂，上头八户吃水靠挑", "handling", "risk", "今天到期", date(2026, 11, 13)),
        ("26479608", "", "handling", "ok", "还有 2 个工作日", date(2026, 11, 20)),
        ("26480123", "水费收据上写的户名不对", "closed", "done", "按时", date(2026, 11, 20)),
    ]
    return [
        {"number": number, "title": title, "stage": stage, "due": {"level": level, "text": text}, "said": said}
        for number, title, stage, level, text, said in rows
    ]


def _way() -> list[dict[str, Any]]:
    return [
        {"label": "接下来，11月27日前", "at": None, "text": "先铺砂砾，让三轮车能过。", "kind": "next", "pieces": []},
        {"label": "", "at": _at(11, 20, 16, 20), "text": "镇上和区里的人来看过。", "kind": "now", "pieces": []},
        {"label": "", "at": _at(11, 12, 9, 12), "text": "您说了这件事。", "kind": "", "pieces": []},
    ]


def samples() -> dict[str, Any]:
    """Everything web/look.html shows: each component with a made-up value, and the colours."""
    return {
        **_clocks(),
        "today": SAMPLE_TODAY,
        "stages": [
            "registered",
            "offered",
            "handling",
            "answered",
            "closed",
            "waiting",
            "reopened",
            "redirected",
            "merged",
            "withdrawn",
        ],
        "job": _job(),
        "rows": _rows(),
        "way": _way(),
        "chips": [
            {"text": "青岚镇", "url": "#chips", "on": True, "drop": True, "level": ""},
            {"text": "邻里事", "url": "#chips", "on": True, "drop": True, "level": ""},
            {"text": "超期 1", "url": "#chips", "on": False, "drop": False, "level": "late"},
        ],
        "figures": [
            {"label": "今天收到", "number": "97", "note": "昨天这时 93", "url": "#figures", "level": ""},
            {"label": "在办", "number": "1,846", "note": "上周今天 1,871", "url": "#figures", "level": ""},
            {"label": "将到期", "number": "73", "note": "三个工作日内", "url": "#figures", "level": "risk"},
            {"label": "超期", "number": "21", "note": "上周今天 34", "url": "#figures", "level": "late"},
        ],
        "classes": [("family", "家里事"), ("neighbour", "邻里事"), ("village", "村里事")],
        "names_district": {"county": "区"},
        "palettes": [
            {"theme": theme, "name": {"paper": _("纸"), "night": _("夜")}.get(theme, theme), "rows": rows}
            for theme, rows in palette().items()
        ],
    }
