"""Parts of the matter page: who will know and who was told, what waits for somebody's yes, calls back."""

from typing import Any

from django.utils.translation import gettext as _

from zhishuo.kernel.times import now
from zhishuo.matters.models import Clock
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.asking import what_is_asked
from zhishuo.matters.pages.can import act_url
from zhishuo.matters.pages.dates import word as clock_word
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.story import VERDICT_WORDS, language

PAGE_REMINDERS = 8


# ---- who will know


def ladder(life: Life) -> list[dict[str, Any]]:
    """The rungs to come of the running clocks, the next first."""
    found = life.story.practice.ladder
    if found is None or not life.matter.is_open:
        return []
    moment, rows = now(), []
    for clock in life.story.clocks:
        if clock.stopped_at is not None or clock.paused:
            continue
        for index, at in zip(clock.rung_no, clock.rung_at, strict=True):
            if at > moment and index < len(found.rungs):
                rows.append((at, _rung(life, clock, found.rungs[index])))
    return [{"at": at, "text": text} for at, text in sorted(rows, key=lambda row: row[0])[:6]]


def _rung(life: Life, clock: Clock, rung: Any) -> str:
    """“办结”超 1 个工作日，告诉上一级，1 个工作日内要回“知道了”."""
    named = {"clock": clock_word(life.story, clock.name), "who": choices.listed(choices.who_word(life, one) for one in rung.tell)}
    named["span"] = (rung.at.span.text_zh if language() == "zh" else rung.at.span.text_en) if rung.at.span else ""
    if rung.at.point == "before":
        text = _("离“%(clock)s”到期还有%(span)s，提醒%(who)s") % named
    elif rung.at.point == "after":
        text = _("“%(clock)s”超过%(span)s，告诉%(who)s") % named
    elif rung.at.point == "due":
        text = _("“%(clock)s”到期，告诉%(who)s") % named
    else:
        text = _("“%(clock)s”，提醒%(who)s") % named
    if rung.ack is not None:
        text += _("，%(span)s内要回“知道了”") % {"span": rung.ack.text_zh if language() == "zh" else rung.ack.text_en}
    return text + (_("，自动往上报一级") if rung.climb else "")


def reminders(life: Life) -> list[dict[str, Any]]:
    """Those that were sounded, the newest first: who was told of what, and whether they said that they know."""
    rows = sorted(life.reminders, key=lambda row: (row.at, row.id), reverse=True)[:PAGE_REMINDERS]
    found = []
    for row in rows:
        what = {-1: _("催办"), -2: _("没有回“知道了”"), -3: _("有危险")}.get(row.rung) or clock_word(life.story, row.name)
        known = _("%(who)s回了“知道了”") % {"who": life.story.accounts.get(row.acked_by_id or 0, "")} if row.acked_at else ""
        waits = _("还没回“知道了”") if row.ack_by is not None and row.acked_at is None else ""
        who = life.story.unit(row.office_id) if row.office_id else _("说事人")
        found.append({"at": row.at, "who": who, "what": what, "state": known or waits, "done": bool(row.acked_at)})
    return found


# ---- what waits for a yes; calls


def asks(life: Life) -> list[dict[str, Any]]:
    rows = []
    mine = {ask.id for ask in life.my_asks()}
    for ask in life.asks:
        by = life.story.accounts.get(ask.settled_by_id or 0, "")
        waits = _("等%(office)s定") if ask.verb == "rule" else _("等%(office)s批")
        word = (
            {"agreed": _("%(who)s同意了"), "refused": _("%(who)s没有同意")}.get(ask.state, "") % {"who": by}
            if ask.state != "open"
            else ""
        )
        url = act_url(life, "rule" if ask.verb == "rule" else "agree", ask=ask.id) if ask.id in mine else ""
        rows.append(
            {
                "text": what_is_asked(life, ask),
                "state": word or waits % {"office": life.story.unit(ask.office_id)},
                "open": ask.state == "open",
                "url": url,
            }
        )
    return rows


def calls(life: Life) -> list[dict[str, Any]]:
    kinds = {"call_back": _("回访"), "recheck": _("过后再问"), "spot": _("抽查")}
    rows = []
    for call in life.calls:
        if call.at is None:
            result = _("等%(office)s打电话") % {"office": life.story.unit(call.office_id)}
        elif not call.reached:
            result = _("没打通")
        else:
            words = life.story.sayings.get(call.saying_id or 0)
            result = choices.joined(
                [_(VERDICT_WORDS.get(call.solved, "")) if call.solved else _("打通了"), words.text if words else ""]
            )
        rows.append(
            {"kind": kinds[call.kind], "at": call.at, "due": call.due, "result": result, "by": life.story.unit(call.office_id)}
        )
    return rows
