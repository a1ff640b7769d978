"""What the pages of papers show: plain values for the templates, in the page's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.masking import mask_name, mask_phone
from zhishuo.kernel.times import en_date, local, zh_date
from zhishuo.papers import rules, verbs
from zhishuo.papers.forms import HOW_SERVED_WORDS, HOW_TOLD_WORDS, WHERE_WORDS
from zhishuo.papers.models import Letter, Message, Objection, Posting
from zhishuo.papers.queries import number_of, waiting_objections
from zhishuo.papers.texts import without_personal
from zhishuo.people.api import Office, placed, title_of
from zhishuo.places.api import children, full_name, short_names

STATE_WORDS = {
    "queued": gettext_lazy("等着发"),
    "sent": gettext_lazy("已送出"),
    "failed": gettext_lazy("没送到，还在试"),
    "held": gettext_lazy("要人告诉"),
    "given_up": gettext_lazy("试过多次，没送到"),
    "told": gettext_lazy("已另行告知"),
}
LEVELS = {"queued": "ok", "sent": "done", "told": "done", "given_up": "late"}
ERROR_WORDS = {
    "no_gateway": gettext_lazy("没有能发的通道"),
    "no_number": gettext_lazy("没有留电话"),
    "refused": gettext_lazy("通道没有收"),
    "unreachable": gettext_lazy("通道连不上"),
}
POSTING_WORDS = {
    "posted": gettext_lazy("张贴着"),
    "objected": gettext_lazy("有异议"),
    "done": gettext_lazy("贴够日子了"),
    "taken_down": gettext_lazy("已撤下"),
}
LETTER_WORDS = {"issued": gettext_lazy("还没送达"), "served": gettext_lazy("已送达"), "refused": gettext_lazy("拒绝签收")}
# Who signs by hand; an office and a seal stamp the end of the page.
SIGN_WORDS = {"head": gettext_lazy("负责人"), "parties": gettext_lazy("当事人"), "mediator": gettext_lazy("调解员")}


def english() -> bool:
    return (translation.get_language() or "").startswith("en")


def date_words(moment: datetime, current: datetime) -> str:
    return en_date(moment, current) if english() else zh_date(moment, current)


def full_day(moment: datetime) -> str:
    """2026年11月24日: what is printed lasts longer than a year."""
    day = local(moment).date()
    return f"{en_date(day)} {day.year}" if english() else f"{day.year}年{zh_date(day)}"


def me(actor: Actor) -> dict[str, str]:
    """Name and first seat, for the head of every desk page."""
    seat = actor.seats[0] if actor.seats else None
    place = short_names([int(seat.place)]).get(int(seat.place), "") if seat else ""
    return {"name": actor.name, "office": placed(place, seat.title, "en" if english() else "zh") if seat else _("没有岗位")}


# ---- postings ------------------------------------------------------------------------------------------------------


def where_words(where: Iterable[str]) -> str:
    return ("、" if not english() else ", ").join(str(WHERE_WORDS[one]) for one in where if one in WHERE_WORDS)


def posting_rows(postings: Iterable[Posting], at: PlaceCode, now: datetime) -> list[dict[str, Any]]:
    """The list that residents see; what comes from a place above says so."""
    rows = list(postings)
    names = short_names({row.place for row in rows})
    return [
        {
            "title": row.title,
            "url": reverse("notice", args=[row.id]),
            "from": names.get(row.place, "") if row.place != int(at) else "",
            "posted": row.posted_at,
            "until": row.until,
            "objection_until": row.objection_until if takes_objections(row, now) else None,
        }
        for row in rows
    ]


def page_of(posting: Posting, actor: Actor) -> str:
    """Where one reads it: the desk's page for who may take it down, else everybody's; "" where it is on no page."""
    if posting.allows(actor, verbs.TAKE_DOWN):
        return reverse("desk_notice", args=[posting.id])
    return reverse("notice", args=[posting.id]) if "web" in posting.where else ""


def takes_objections(posting: Posting, now: datetime) -> bool:
    return posting.is_up and posting.objection_until is not None and posting.objection_until >= now


def notice(posting: Posting, now: datetime) -> dict[str, Any]:
    """One posting as everybody reads it: its words, and answers to objections without the objections themselves."""
    objections = list(Objection.objects.filter(posting=posting, county=posting.county).order_by("id"))
    return {
        "posting": posting,
        "paragraphs": paragraphs(posting.text),
        "place": {"name": full_name(posting.at), "code": posting.at.text},
        "office": office_name(posting.office),
        "takes": takes_objections(posting, now),
        "state": POSTING_WORDS[posting.state],
        "answers": [
            {"text": without_personal(one.answer), "at": one.answered_at} for one in objections if one.answered_at is not None
        ],
        "waiting": sum(one.answered_at is None for one in objections),
    }


def office_name(office: Office | None) -> str:
    """柏杨沟村便民说事点, or nothing where no office put it up."""
    if office is None:
        return ""
    language = "en" if english() else "zh"
    return placed(full_name(office.at), title_of(office, language), language)


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def desk_rows(postings: Iterable[Posting], now: datetime) -> list[dict[str, Any]]:
    """The desk's list: what hangs where until when, and how many objections wait."""
    rows = list(postings)
    names, waiting = short_names({row.place for row in rows}), waiting_objections(rows)
    return [
        {
            "title": row.title,
            "url": reverse("desk_notice", args=[row.id]),
            "place": names.get(row.place, ""),
            "where": where_words(row.where),
            "posted": row.posted_at,
            "due": posting_due(row, waiting.get(row.id, 0), now),
        }
        for row in rows
    ]


def posting_due(posting: Posting, waiting: int, now: datetime) -> dict[str, str]:
    """One mark a row: an objection that waits is the only alarm."""
    if waiting:
        return {"level": "risk", "text": _("%(n)s 条异议没答复") % {"n": waiting}}
    if not posting.is_up:
        return {"level": "done", "text": str(POSTING_WORDS[posting.state])}
    if posting.until is None:
        return {"level": "ok", "text": _("一直贴着")}
    if posting.until <= now:
        return {"level": "ok", "text": _("贴够了，可以撤下")}
    return {"level": "ok", "text": _("贴到%(day)s") % {"day": date_words(posting.until, now)}}


def desk_notice(posting: Posting, now: datetime) -> dict[str, Any]:
    """One posting at the desk, with the words of its objections."""
    objections = list(
        Objection.objects.filter(posting=posting, county=posting.county)
        .select_related("person", "account")
        .order_by("answered_at", "id")
    )
    waiting = [one for one in objections if one.answered_at is None]
    return {
        "posting": posting,
        "paragraphs": paragraphs(posting.text),
        "place": full_name(posting.at),
        "office": office_name(posting.office),
        "where": where_words(posting.where),
        "due": posting_due(posting, len(waiting), now),
        "state": POSTING_WORDS[posting.state],
        "waiting": [{"id": one.id, "text": one.text, "at": one.at, "phone": bool(one.person)} for one in waiting],
        "answered": [
            {"text": one.text, "answer": one.answer, "at": one.answered_at, "who": one.account.name if one.account else ""}
            for one in objections
            if one.answered_at is not None
        ],
        "needs_reason": not rules.stood(posting.until, posting.objection_until, len(waiting), now),
    }


def places_for(actor: Actor) -> list[tuple[str, str]]:
    """Where the actor may put something up: each seat's own place, and those right below it."""
    found: dict[str, str] = {}
    for seat in actor.seats:
        if seat.meets(verbs.POST, int(seat.place)):
            found[seat.place.text] = full_name(seat.place) or short_names([int(seat.place)]).get(int(seat.place), "")
            found |= {place.at.text: place.short for place in children(seat.place) if place.level != "grid"}
    return list(found.items())


def spoken(posting: Posting, now: datetime) -> list[str]:
    """What the loudspeaker says: short sentences, the subject first."""
    lines = [_("乡亲们请注意。%(title)s。") % {"title": posting.title.rstrip("。")}, *paragraphs(posting.text)]
    if takes_objections(posting, now) and posting.objection_until:
        day = date_words(posting.objection_until, now)
        lines.append(_("有不同意见的，%(day)s以前到村委会说，或者打村委会的电话。说了就有答复。") % {"day": day})
    return lines


# ---- messages ------------------------------------------------------------------------------------------------------


def message_rows(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Messages that did not get through: to whom, what, why not."""
    rows = list(messages)
    names = short_names({row.place for row in rows})
    return [
        {
            "who": receiver(row),
            "text": row.text,
            "url": reverse("tell", args=[row.id]),
            "place": names.get(row.place, ""),
            "at": row.created,
            "state": STATE_WORDS[row.state],
            "level": LEVELS.get(row.state, "risk"),
            "why": ERROR_WORDS.get(row.error, ""),
            "open": row.state not in ("told", "sent"),
            "told": told_words(row),
        }
        for row in rows
    ]


def told_words(message: Message) -> str:
    if message.state != "told" or message.told_at is None:
        return ""
    who = message.told_by.name if message.told_by else ""
    return f"{who} {HOW_TOLD_WORDS.get(message.told_how, '')}".strip()


def receiver(message: Message) -> str:
    """Who it goes to, masked: 刘某; a colleague by name."""
    if message.account is not None:
        return message.account.name
    if message.person is not None:
        return mask_name(message.person.name) or _("没有留名字的人")
    return _("没有留名字的人")


def masked_number(message: Message) -> str:
    """138****2217, "" where there is no number."""
    number = number_of(message)
    if "@" in number:
        return number[0] + "***@" + number.partition("@")[2]
    return mask_phone(number) if number else ""


# ---- letters -------------------------------------------------------------------------------------------------------


def letter(row: Letter) -> dict[str, Any]:
    """An issued paper as it is printed, with the proofs of service below."""
    deliveries = [
        {"how": HOW_SERVED_WORDS.get(one.how, ""), "to": one.to, "at": one.at, "refused": one.refused, "note": one.note}
        for one in row.deliveries.filter(county=row.county).order_by("at", "id")
    ]
    return {
        "letter": row,
        "paragraphs": [(line, not line.endswith(("：", ":"))) for line in paragraphs(row.body)],
        "office": office_name(row.office),
        "lines": [SIGN_WORDS[one] for one in row.signers if one in SIGN_WORDS],
        "seal": "seal" in row.signers or "office" in row.signers,
        "deliveries": deliveries,
        "day": full_day(row.issued_at),
        "state": LETTER_WORDS[row.state],
    }
