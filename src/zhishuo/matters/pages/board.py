"""What the boards show: figures, the tree of places, clocks, stuck work, load, spot checks. Every number is a link to its rows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import local
from zhishuo.matters import boarding
from zhishuo.matters.boarding import Branch
from zhishuo.matters.models import CallBack, Matter
from zhishuo.matters.narrowing import Moments, Narrow
from zhishuo.matters.pages.dates import urgency
from zhishuo.matters.pages.desk import readable_ids
from zhishuo.matters.pages.story import language
from zhishuo.matters.practice import practice_of
from zhishuo.papers.api import stuck_counts
from zhishuo.people.api import Account, Office, placed, title_of
from zhishuo.places.api import children, full_name, path, short_names

SHOWN = 5  # rows of one kind of stuck work on the board
WHILE = timedelta(days=90)  # what whistles, lags and results are counted over
CLOCK_WORDS = {
    "reply": gettext_lazy("先回一句话"),
    "take": gettext_lazy("认领"),
    "finish": gettext_lazy("办结果"),
    "level": gettext_lazy("本级办"),
    "step": gettext_lazy("办一步"),
    "ask": gettext_lazy("批准"),
    "arrive": gettext_lazy("到场"),
    "supervise": gettext_lazy("督办"),
}
STUCK_WORDS = {
    "offered": (gettext_lazy("交了没人认领"), gettext_lazy("打电话给该认领的单位；不归他们的，让他们写明理由退回。")),
    "paused": (gettext_lazy("停过了日子"), gettext_lazy("问清等的事来了没有：来了就恢复办，没来的另给说事人一个日子。")),
    "asked": (gettext_lazy("报批没人答"), gettext_lazy("请该批的人今天批或者不批；批不批都要有回话。")),
    "unheard": (gettext_lazy("提醒没人应"), gettext_lazy("直接给负责人打电话，问这件事现在谁在办。")),
    "nobody": (gettext_lazy("没有落到人"), gettext_lazy("请经办单位今天定一个人，说事人要看得到名字。")),
    "returned": (gettext_lazy("退过两次以上"), gettext_lazy("不要再传，由您指定一家办，或者报请裁定。")),
    "idle": (gettext_lazy("该走下一步没走"), gettext_lazy("问经办人卡在哪里，帮他把下一步定下来。")),
}
LEVEL_WORDS = {
    "city": gettext_lazy("市级在办"),
    "county": gettext_lazy("县级在办"),
    "town": gettext_lazy("乡镇在办"),
    "village": gettext_lazy("村里在办"),
    "grid": gettext_lazy("网格在办"),
}
CALL_WORDS = {"spot": gettext_lazy("抽查"), "call_back": gettext_lazy("回访"), "recheck": gettext_lazy("回头看")}


def ledger_url(place: PlaceCode, **asked: str | int) -> str:
    """The rows behind a number of the board."""
    given = {"place": place.text, "stage": "open", "counted": "1", **asked}
    return f"{reverse('ledger')}?{urlencode(given)}"


def narrow_words(narrow: Narrow, dangers: Mapping[str, str]) -> list[tuple[tuple[str, ...], str]]:
    """The conditions of a board's number in words, each with the names in the address that drop it. `dangers`: a flag's words by key."""
    due = {"late": _("超期"), "soon": _("将到期")}.get(narrow.due, "")
    found: list[tuple[tuple[str, ...], str]] = []
    if narrow.clock:
        found.append((("clock", "due"), f"{CLOCK_WORDS[narrow.clock]} {due or _('超期')}"))
    elif due:
        found.append((("due",), due))
    if narrow.stuck:
        found.append((("stuck",), str(STUCK_WORDS[narrow.stuck][0])))
    if narrow.level in LEVEL_WORDS:
        found.append((("level",), str(LEVEL_WORDS[narrow.level])))
    if narrow.owner:
        office = Office.objects.filter(pk=narrow.owner).first()
        found.append((("owner",), title_of(office, language()) if office else _("有关单位")))
    flags = (
        ("flag", bool(narrow.flag), dangers.get(narrow.flag) or _("有危险标记")),
        ("supervised", narrow.supervised, _("督办的")),
        ("repeat", narrow.repeat, _("重办的")),
        ("counted", narrow.counted, _("不算密封的")),
    )
    return found + [((name,), word) for name, on, word in flags if on]


def frame(actor: Actor, place: PlaceCode, when: Moments, here: str) -> dict[str, Any]:
    """What every board's head shows: where, as of when, and the other boards."""
    at = {"place": place.text}
    tabs = (("board", _("总的看")), ("board_load", _("谁手里多少")), ("board_checks", _("抽查回访")))
    return {
        "place_name": full_name(place) or (path(place) or [""])[-1],
        "place_code": place.text,
        "as_of": when.now,
        "tabs": [{"text": word, "url": f"{reverse(name)}?{urlencode(at)}", "on": name == here} for name, word in tabs],
        "up": _up(actor, place, here),
    }


def _up(actor: Actor, place: PlaceCode, here: str) -> dict[str, str] | None:
    """The board of the place above, where this actor supervises that too."""
    above = place.parent
    if above is None or not boarding.leads(actor, above):
        return None
    return {"text": (path(above) or [""])[-1], "url": f"{reverse(here)}?place={above.text}"}


def board(actor: Actor, place: PlaceCode, when: Moments) -> dict[str, Any]:
    """Every variable of desk/board.html but the frame's."""
    top = boarding.tree(actor, place, when)
    clocks = boarding.by_clock(actor, place, when)
    return {
        "figures": _figures(place, top),
        "links": _links(place, top),
        "twigs": _twigs(top, place),
        "clocks": [
            {
                "word": CLOCK_WORDS[key], "late": late, "soon": soon,
                "late_url": ledger_url(place, clock=key, due="late"), "soon_url": ledger_url(place, clock=key, due="soon"),
            }
            for key, (late, soon) in clocks.items()
        ],
        "stuck": _stuck(actor, place, when),
        "whistles": _whistles(actor, place, when),
    }  # fmt: skip


def _figures(place: PlaceCode, top: Branch) -> list[dict[str, Any]]:
    rows = (
        (_("在办"), "work", "", {"stage": "work"}),
        (_("将到期"), "soon", "risk", {"due": "soon"}),
        (_("超期"), "late", "late", {"due": "late"}),
        (_("等说事人评"), "answered", "", {"stage": "answered"}),
        (_("督办的"), "supervised", "", {"supervised": 1}),
        (_("重办的"), "again", "", {"repeat": 1}),
    )
    return [
        {
            "label": word,
            "number": f"{top.numbers[name]:,}",
            "level": level if top.numbers[name] else "",
            "note": _("三个工作日内") if name == "soon" else "",
            "url": ledger_url(place, **asked),
        }
        for word, name, level, asked in rows
    ]


def _links(place: PlaceCode, top: Branch) -> list[dict[str, str]]:
    """The rows by who has them, and those with a flag."""
    found = [{"text": str(word), "url": ledger_url(place, level=level)} for level, word in LEVEL_WORDS.items()]
    if top.numbers["flagged"]:
        found.append({"text": _("有危险标记 %(n)s 件") % {"n": top.numbers["flagged"]}, "url": ledger_url(place, flag="any")})
    return found


def _twigs(top: Branch, place: PlaceCode) -> list[dict[str, Any]]:
    """The tree as nested rows: places by code, then offices."""
    found = list(_all(top))
    places = short_names({branch.code for branch in found if branch.code})
    offices = Office.objects.in_bulk({branch.office for branch in found if branch.office})
    places |= short_names({office.place for office in offices.values()} - places.keys())
    rows = _ordered(top)
    return [_twig(branch, place, places, offices, alone=len(rows) == 1) for branch in rows]


def _all(top: Branch) -> "list[Branch]":
    return [one for branch in top.below.values() for one in (branch, *_all(branch))]


def _ordered(top: Branch) -> list[Branch]:
    return [branch for _key, branch in sorted(top.below.items()) if branch.numbers["work"]]


def _twig(
    branch: Branch, above: PlaceCode, places: dict[int, str], offices: dict[int, Office], *, alone: bool = False
) -> dict[str, Any]:
    """One row; one that stands `alone` is open from the first."""
    asked: dict[str, str | int] = {}
    if branch.office:
        office, at = offices[branch.office], above
        name, asked = placed(places.get(office.place, ""), title_of(office, language()), language()), {"owner": branch.office}
    else:
        at = PlaceCode(branch.code)
        name = places.get(branch.code, at.text)
        if at == above:  # what lies at the place itself, at none below
            name = _("%(place)s本级") % {"place": name}
    own = bool(branch.code) and at == above
    conditions: dict[str, dict[str, str | int]] = {"work": {"stage": "work"}, "soon": {"due": "soon"}, "late": {"due": "late"}}
    return {
        "name": name,
        "numbers": [
            {
                "n": branch.numbers[key],
                "url": "" if own else ledger_url(at, **{**conditions[key], **asked}),
                "level": "late" if key == "late" and branch.numbers[key] else "",
                "word": word,
            }
            for key, word in (("work", _("在办")), ("soon", _("将到期")), ("late", _("超期")))
        ],
        "open": alone,
        "below": [_twig(one, at, places, offices) for one in _ordered(branch)],
        "board": f"{reverse('board')}?place={at.text}" if branch.code and not own and at.level != "grid" else "",
    }


def _stuck(actor: Actor, place: PlaceCode, when: Moments) -> list[dict[str, Any]]:
    counts = boarding.stuck(actor, place, when)
    found = {key: boarding.stuck_rows(actor, place, key, when, SHOWN) for key, count in counts.items() if count}
    shown = rows_of([matter for rows in found.values() for matter in rows], actor, when)
    groups: list[dict[str, Any]] = []
    for key, rows in found.items():
        word, sentence = STUCK_WORDS[key]
        own, shown = shown[: len(rows)], shown[len(rows) :]
        groups.append(
            {"word": word, "sentence": sentence, "count": counts[key], "url": ledger_url(place, stuck=key), "rows": own}
        )
    unsent = sum(stuck_counts(actor).values())
    if unsent:
        groups.append(
            {
                "word": _("话没送到"), "sentence": _("短信到不了的，请村里打个电话，话就到了。"), "count": unsent,
                "url": reverse("messages"), "rows": [],
            }
        )  # fmt: skip
    return groups


def rows_of(rows: list[Matter], actor: Actor, when: Moments) -> list[dict[str, Any]]:
    """Matters as lines of a board: what may not be read has no words."""
    readable = readable_ids(rows, actor) if rows else set()
    places = short_names({code for matter in rows for code in (matter.place, matter.owner.place)})
    return [
        {
            "title": matter.title if matter.id in readable else _("只有当事人和经办人能看"),
            "url": reverse("matter", args=[matter.number]) if matter.id in readable else "",
            "number": matter.number,
            "where": places.get(matter.place, ""),
            "holder": placed(places.get(matter.owner.place, ""), title_of(matter.owner, language()), language()),
            "due": urgency(matter.next_due, practice_of(matter.pack_id, matter.playbook).calendar, when.now)
            if matter.next_due
            else None,
        }
        for matter in rows
    ]


def _whistles(actor: Actor, place: PlaceCode, when: Moments) -> list[dict[str, str]]:
    """Both sides of the help: what the callers think of those who came, and what those think of the call."""
    n = boarding.whistles(actor, place, when.now - WHILE)
    if not n["called"]:
        return []
    return [
        {"word": _("叫了几家"), "value": _("%(n)s 家次") % {"n": n["called"]}},
        {"word": _("按时到场"), "value": share(n["in_time"], n["called"])},
        {"word": _("叫的人说帮上了忙"), "value": share(n["useful"], n["scored"])},
        {"word": _("来的人说该叫"), "value": share(n["apt"], n["judged"])},
    ]


def share(part: int, whole: int) -> str:
    """Few cases say so instead of a percentage."""
    if not whole:
        return _("还没有人评")
    if whole < 10:
        return _("%(whole)s 次里 %(part)s 次") % {"whole": whole, "part": part}
    return f"{part / whole:.0%}"


# ---- load ------------------------------------------------------------------------------------------------------------


def load(actor: Actor, place: PlaceCode, when: Moments) -> dict[str, Any]:
    """Every variable of desk/board_load.html but the frame's: a row an office, below it a line a person."""
    below = [*children(place)]
    rows = boarding.loads(actor, place, when, places=[int(place), *(one.code for one in below)], since=when.now - WHILE)
    offices = Office.objects.in_bulk({row.office for row in rows})
    names = dict(Account.objects.filter(pk__in={row.person for row in rows}).values_list("pk", "name"))
    places = short_names({office.place for office in offices.values()})
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        office = offices[row.office]
        group = found.setdefault(
            row.office,
            {
                "name": placed(places.get(office.place, ''), title_of(office, language()), language()),
                "url": ledger_url(place, stage="work", owner=row.office),
                "late_url": ledger_url(place, owner=row.office, due="late"),
                "work": 0, "late": 0, "lag": _hours(row.lag), "people": [],
            },
        )  # fmt: skip
        group["work"] += row.work
        group["late"] += row.late
        group["people"].append(
            {
                "name": names.get(row.person) or _("没有定人"),
                "work": row.work,
                "late": row.late,
                "oldest": local(row.oldest).date(),
                "age": round(row.age),
            }
        )
    return {"offices": list(found.values()), "deeper": _deeper(below, "board_load") if place.level in ("city", "county") else []}


def _deeper(below: list[Any], name: str) -> list[dict[str, str]]:
    return [{"text": one.short, "url": f"{reverse(name)}?place={one.at.text}"} for one in below]


def _hours(hours: float | None) -> str:
    if hours is None:
        return ""
    return _("%(n)s 小时") % {"n": max(1, round(hours))} if hours < 48 else _("%(n)s 天") % {"n": round(hours / 24)}


# ---- spot checks -----------------------------------------------------------------------------------------------------


def checks(actor: Actor, place: PlaceCode, when: Moments) -> dict[str, Any]:
    """Calls to make and what they brought; the form is the view's."""
    calls = list(boarding.calls_here(actor, place)[:50])
    results = boarding.call_results(actor, place, when.now - WHILE)
    return {
        "calls": _calls(calls, actor, when),
        "results": [
            {
                "word": word,
                "made": results[kind]["made"],
                "reached": share(results[kind]["reached"], results[kind]["made"]),
                "solved": share(results[kind]["solved"], results[kind]["reached"]) if results[kind]["reached"] else "",
                "not_solved": results[kind]["not"] + results[kind]["partly"],
            }
            for kind, word in CALL_WORDS.items()
            if kind in results
        ],
    }


def _calls(calls: list[CallBack], actor: Actor, when: Moments) -> list[dict[str, Any]]:
    matters = [call.matter for call in calls]
    readable = readable_ids(matters, actor) if matters else set()
    places = short_names({matter.place for matter in matters} | {call.office.place for call in calls})
    return [
        {
            "kind": CALL_WORDS.get(call.kind, call.kind),
            "title": call.matter.title if call.matter_id in readable else _("只有当事人和经办人能看"),
            "url": reverse("matter", args=[call.matter.number]) if call.matter_id in readable else "",
            "number": call.matter.number,
            "where": places.get(call.matter.place, ""),
            "office": placed(places.get(call.office.place, ""), title_of(call.office, language()), language()),
            "due": urgency(call.due, practice_of(call.matter.pack_id, call.matter.playbook).calendar, when.now),
        }
        for call in calls
    ]
