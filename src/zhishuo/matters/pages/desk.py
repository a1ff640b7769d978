"""What the desk's lists show: my work by date, the ledger, where one may write something down."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import Level, PlaceCode
from zhishuo.kernel.masking import mask_name
from zhishuo.kernel.times import en_date, en_day, local, now, zh_date, zh_day
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.pages import owed
from zhishuo.matters.pages.dates import urgency
from zhishuo.matters.pages.reporter import kept_from
from zhishuo.matters.pages.story import language
from zhishuo.matters.practice import practice_of
from zhishuo.matters.queries import followed_by, work_of
from zhishuo.matters.standing import readable
from zhishuo.people.api import holders, placed, title_of
from zhishuo.places.api import Place, children, short_names

MOST = 200  # rows of work read at once; a desk with more has the ledger
DAYS = ("late", "today", "soon", "later", "waiting")
CLASS_WORDS = {
    "plain": "未归类",
    "family": "家里事",
    "neighbour": "邻里事",
    "village": "村里事",
    "service": "便民服务",
    "formal": "法定渠道",
    "watch": "主动排查",
}
NEXT = {
    "reply": ("给说事人回第一次话。", "reply", "回话"),
    "take": ("是您这里管的就认领，不是就退回并说明。", "take", "认领"),
    "finish": ("办好了就答复说事人。", "answer", "答复"),
    "level": ("本级办不了的，上报一级。", "answer", "答复"),
    "flag": ("有要警觉的迹象，核实一下。", "settle_flag", "核实"),
    "pause": ("停着，到日子接着办。", "", ""),
    "answer": ("等的日子过了，按已有的情况答复说事人。", "answer", "答复"),
    "arrive": ("等请的单位到场。", "", ""),
    "ask": ("等同意。", "", ""),
    "supervise": ("督办着，到日子要有结果。", "answer", "答复"),
}


def me(actor: Actor) -> dict[str, str]:
    """Name and first seat, for the head of every desk page."""
    seat = actor.seats[0] if actor.seats else None
    place = short_names([int(seat.place)]).get(int(seat.place), "") if seat else ""
    return {"name": actor.name, "office": placed(place, seat.title, language()) if seat else _("没有岗位")}


def day_words(day: date) -> tuple[str, str]:
    return (zh_date(day, now()), zh_day(day)) if language() == "zh" else (en_date(day, now()), en_day(day))


def mine(actor: Actor, chosen: str) -> dict[str, Any]:
    """The diary: chips with counts, sections by day, what was handed on. `chosen`: one of DAYS, one of owed.KINDS, or "" for all."""
    moment = now()
    work = list(work_of(actor).defer("search")[:MOST])
    owing = owed.owed(actor)
    followed = list(followed_by(actor).defer("search")[:MOST])
    matters = (*work, *followed, *(one.matter for one in owing))
    places = short_names({matter.place for matter in matters} | {matter.owner.place for matter in followed})
    entries = [Entry(matter.next_due or matter.registered_at, job(matter, places, moment)) for matter in work]
    entries += [Entry(one.due, owed_job(one, places, moment), one.kind) for one in owing]
    groups = _groups(entries, moment.date())
    shown = {key: _chosen(rows, chosen) if chosen in owed.KINDS else rows for key, rows in groups.items() if _shows(chosen, key)}
    hidden = chosen == ""  # what is far off is only counted
    return {
        "today": moment.date(),
        "today_note": "",
        "chips": _chips(groups, followed, chosen),
        "agenda": _agenda({k: v for k, v in shown.items() if k != "later" or not hidden}, moment),
        "later": _later(groups["later"]) if hidden and groups["later"] else None,
        "nothing": _nothing(entries) if not any(shown.values()) and chosen != "waiting" else None,
        "following": _following(followed if chosen == "waiting" else followed[:5], places, moment),
        "following_more": {"count": len(followed), "url": "?show=waiting"} if len(followed) > 5 and chosen != "waiting" else None,
    }


class Entry(NamedTuple):
    """A row of the diary under its date; `kind` of owed.KINDS, "" for an own matter."""

    due: datetime
    job: dict[str, Any]
    kind: str = ""


def _shows(chosen: str, key: str) -> bool:
    return chosen in ("", key) or chosen in owed.KINDS


def _chosen(rows: list[Entry], kind: str) -> list[Entry]:
    return [row for row in rows if row.kind == kind]


def _groups(entries: Iterable[Entry], today: date) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {"late": [], "today": [], "soon": [], "later": []}
    for entry in sorted(entries, key=lambda entry: entry.due):
        day = local(entry.due).date()
        key = (
            "late" if entry.due < now() else "today" if day == today else "soon" if day <= today + timedelta(days=3) else "later"
        )
        groups[key].append(entry)
    return groups


def _chips(groups: dict[str, list[Entry]], followed: list[Matter], chosen: str) -> list[dict[str, Any]]:
    everything = [entry for rows in groups.values() for entry in rows]
    rows = [
        ("", _("全部"), len(everything), ""),
        ("late", _("超期"), len(groups["late"]), "late"),
        ("today", _("今天"), len(groups["today"]), "risk"),
        ("soon", _("三天内"), len(groups["soon"]), ""),
        ("later", _("以后"), len(groups["later"]), ""),
        ("waiting", _("等别人"), len(followed), ""),
    ]
    rows += [
        (kind, _(word), len(_chosen(everything, kind)), "") for kind, word in owed.KINDS.items() if _chosen(everything, kind)
    ]
    return [
        {
            "text": f"{word} {count}{'+' if count >= MOST else ''}",
            "url": f"?show={key}" if key else "?",
            "on": key == chosen,
            "level": level if count else "",
        }
        for key, word, count, level in rows
    ]


def _agenda(groups: dict[str, list[Entry]], moment: datetime) -> list[dict[str, Any]]:
    sections: OrderedDict[tuple[str, str], list[dict[str, Any]]] = OrderedDict()
    for key in ("late", "today", "soon", "later"):
        for entry in groups.get(key, []):
            sections.setdefault(_heading(key, local(entry.due).date(), moment.date()), []).append(entry.job)
    return [{"heading": heading, "small": small, "jobs": jobs} for (heading, small), jobs in sections.items()]


def _heading(key: str, day: date, today: date) -> tuple[str, str]:
    shown, weekday = day_words(day)
    if key == "late":
        return _("超期"), ""
    if key == "today":
        return _("今天"), weekday
    if day == today + timedelta(days=1):
        return _("明天"), f"{shown} {weekday}"
    return weekday, shown


def job(matter: Matter, places: dict[int, str], moment: datetime) -> dict[str, Any]:
    """One row of the diary; its button is the next step."""
    calendar = practice_of(matter.pack_id, matter.playbook, matter.place).calendar
    due = urgency(matter.next_due, calendar, moment) if matter.next_due else {"level": "ok", "text": ""}
    sentence, word, url = _next(matter)
    name = matter.person.name if matter.person_id and matter.person else ""
    return {
        "title": matter.title,
        "url": reverse("matter", args=[matter.number]),
        "stage": matter.stage,
        "number": matter.number,
        "meta": [
            word for word in (_(CLASS_WORDS.get(matter.klass, "")), places.get(matter.place, ""), masked_name(name)) if word
        ],
        "due": due,
        "next": sentence,
        "button": {"text": word, "url": url},
    }


def _next(matter: Matter) -> tuple[str, str, str]:
    """(what comes next, the button's word, where it leads): by the earliest clock of a matter of one's own."""
    kind, _sep, key = matter.next_clock.partition(":")
    if matter.stage != "offered" and kind == "step":
        return owed.step_sentence(matter, key), _("办这一步"), reverse("act", args=[matter.number, "do_step"]) + f"?step={key}"
    sentence, verb, word = NEXT["take"] if matter.stage == "offered" else NEXT.get(kind, ("", "", ""))
    if matter.stage == "registered" and verb not in ("reply", "settle_flag"):
        verb, word = "take", "认领"
    if not verb:
        return _(sentence) if sentence else "", _("打开"), reverse("matter", args=[matter.number])
    return _(sentence) if sentence else "", _(word), reverse("act", args=[matter.number, verb])


def owed_job(one: owed.Owed, places: dict[int, str], moment: datetime) -> dict[str, Any]:
    """A row of the diary about somebody else's matter, or about one's own that waits for a yes."""
    matter = one.matter
    calendar = practice_of(matter.pack_id, matter.playbook).calendar
    return {
        "title": matter.title,
        "url": reverse("matter", args=[matter.number]),
        "stage": matter.stage,
        "number": matter.number,
        "meta": [word for word in (_(owed.KINDS[one.kind]), places.get(matter.place, "")) if word],
        "due": urgency(one.due, calendar, moment),
        "next": one.sentence,
        "button": {"text": one.word, "url": one.url},
    }


def masked_name(name: str) -> str:
    return mask_name(name) if name else _("未留姓名")


def _later(rows: list[Entry]) -> dict[str, Any]:
    return {"count": len(rows), "first": local(rows[0].due).date(), "url": "?show=later"}


def _nothing(entries: list[Entry]) -> dict[str, str]:
    upcoming = min((entry.due for entry in entries), default=None)
    if upcoming is None:
        return {"text": _("有人说了事，会出现在这里。")}
    return {"text": _("最近的一件是 %(day)s。") % {"day": day_words(local(upcoming).date())[0]}}


def _following(rows: list[Matter], places: dict[int, str], moment: datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": matter.title,
            "url": reverse("matter", args=[matter.number]),
            "note": _("已答复，等说事人评")
            if matter.stage == "answered"
            else placed(places.get(matter.owner.place, ""), title_of(matter.owner, language()), language()),
            "due": urgency(matter.next_due, practice_of(matter.pack_id, matter.playbook, matter.place).calendar, moment)
            if matter.next_due and matter.stage != "answered"
            else None,
        }
        for matter in rows
    ]


def places_for(actor: Actor, verb: Verb = verbs.RECORD) -> list[tuple[str, str]]:
    """(code, name) of the places at which this actor may write something down: each seat's own and those right below it.

    A county's clerk chooses among towns, not among hundreds of villages: the town passes it on.
    """
    found: dict[int, str] = {}
    for seat in (seat.place for seat in actor.seats if verb.met_by(seat.grants)):
        own = Place.objects.filter(code=int(seat), until__isnull=True)
        below = children(seat) if seat.level in ("city", "county", "town") else Place.objects.none()
        for place in (*own, *below):
            found.setdefault(place.code, place.short)
    return [(PlaceCode(code).text, name) for code, name in found.items()]


def ledger_rows(rows: list[Matter], actor: Actor, readable: set[int], moment: datetime) -> list[dict[str, Any]]:
    """Rows of the ledger; one that may not be read shows neither words nor names, and says so."""
    wide = any(seat.place.level in ("city", "province", "nation") for seat in actor.seats)
    places = short_names(code for m in rows for code in (m.owner.place, *_steps(m, wide=wide)))
    held = holders({m.owner_id for m in rows})
    return [
        _row(m, places, held, moment, readable=m.id in readable, named=m.id in readable and not kept_from(m, actor), wide=wide)
        for m in rows
    ]


def _steps(matter: Matter, *, wide: bool) -> list[int]:
    """Town, village and grid of a matter, as far down as it lies; with its county for whoever looks over several."""
    levels: tuple[Level, ...] = ("county", "town", "village", "grid") if wide else ("town", "village", "grid")
    found = [int(step) for level in levels if (step := matter.at.at(level)) is not None]
    return found or [matter.place]


def _row(
    matter: Matter, places: dict[int, str], held: dict[int, Any], moment: datetime, *, readable: bool, named: bool, wide: bool
) -> dict[str, Any]:
    calendar = practice_of(matter.pack_id, matter.playbook, matter.place).calendar
    people = held.get(matter.owner_id)
    at_work = matter.is_open and matter.stage != "answered"
    return {
        "number": matter.number,
        "title": matter.title if readable else _("只有当事人和经办人能看"),
        "url": reverse("matter", args=[matter.number]) if readable else None,
        "where": " ".join(name for code in _steps(matter, wide=wide) if (name := places.get(code))),
        "who": masked_name(matter.person.name if matter.person else "") if named else "",
        "stage": matter.stage,
        "holder": (people[0].account.name + " " if people and readable else "")
        + placed(places.get(matter.owner.place, ""), title_of(matter.owner, language()), language()),
        "due": urgency(matter.next_due, calendar, moment) if at_work and matter.next_due else None,
        "said": local(matter.said_at).date(),
    }


def readable_ids(rows: list[Matter], actor: Actor) -> set[int]:
    """Which rows of a page this actor may read: at most one query for the page."""
    return set(
        Matter.objects.filter(pk__in=[m.id for m in rows], county__in={m.county for m in rows})
        .filter(readable(actor))
        .values_list("id", flat=True)
    )
