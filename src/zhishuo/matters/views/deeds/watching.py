"""Supervision: the forms of urging, ordering, supervising, knowing, calling back, spot checks."""

from django.utils.translation import gettext as _

from zhishuo.matters import actions
from zhishuo.matters.models import CallBack
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.can import act_url
from zhishuo.matters.pages.choices import Option
from zhishuo.matters.pages.story import VERDICT_WORDS
from zhishuo.matters.views.deeds.shape import (
    Asked,
    Choice,
    Data,
    Deed,
    Fields,
    chosen,
    hidden,
    number,
    simple,
    span,
    whole,
    yes_no,
)

SATISFIED_WORDS = {"very": "很满意", "satisfied": "满意", "basic": "基本满意", "not": "不满意"}


def _instruct_fields(asked: Asked) -> Fields:
    return {
        "office": Choice(choices.on_it(asked.life), _("交给谁")),
        "text": asked.words(),
        "within": number(_("几个工作日内办完"), hint=_("不填就是 3 个工作日。")),
    }


def _instruct(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.instruct(
        asked.matter.id,
        data.get("text", ""),
        by=asked.actor,
        within=span(data.get("within")),
        office_id=whole(data.get("office")) or None,
        seen=seen,
    )


def _supervise_fields(asked: Asked) -> Fields:
    return {"text": asked.words(), "within": number(_("几个工作日内办完"), hint=_("不填就是 5 个工作日。"))}


def _supervise(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.supervise(
        asked.matter.id, by=asked.actor, within=span(data.get("within")), text=data.get("text", ""), seen=seen
    )


# ---- calling


def _call(asked: Asked) -> CallBack | None:
    rows, named = asked.life.my_calls(), asked.row("call")
    return next((row for row in rows if row.id == named), rows[0] if len(rows) == 1 and not named else None)


def _call_fields(asked: Asked) -> Fields:
    call = _call(asked)
    solved = [Option(key, _(VERDICT_WORDS[key])) for key in ("solved", "partly", "not")]
    return {
        "call": hidden(call.id if call else asked.row("call")),
        "reached": yes_no(_("打通没有"), _("打通了"), _("没打通")),
        "solved": Choice(solved, _("办得怎么样（打通了才选）")),
        "satisfied": Choice([Option(key, _(word)) for key, word in SATISFIED_WORDS.items()], _("满意不满意（可以不问）")),
        "text": asked.words(),
    }


def _call_back(asked: Asked, data: Data, seen: int | None) -> object:
    reached = chosen(data, "reached", "打通没有", "whether the speaker was reached")
    return actions.call_back(
        asked.matter.id,
        whole(data.get("call")),
        by=asked.actor,
        reached=reached,
        solved=data.get("solved", ""),
        satisfied=data.get("satisfied", ""),
        text=data.get("text", ""),
        seen=seen,
    )


def _pick_call(asked: Asked) -> list[dict[str, str]]:
    rows = asked.life.my_calls()
    if len(rows) < 2 or asked.row("call"):
        return []
    return [
        {
            "word": _("回访"),
            "sentence": asked.life.story.unit(row.office_id),
            "url": act_url(asked.life, "call_back", call=row.id),
        }
        for row in rows
    ]


def _acknowledge(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.acknowledge(asked.matter.id, by=asked.actor, reminder_id=whole(data.get("reminder")) or None, seen=seen)


DEEDS = {
    "urge": simple(actions.urge),
    "instruct": Deed(_instruct, _instruct_fields),
    "supervise": Deed(_supervise, _supervise_fields),
    "release": simple(actions.release),
    "acknowledge": Deed(_acknowledge, lambda asked: {"reminder": hidden(asked.row("reminder"))} if asked.row("reminder") else {}),
    "call_back": Deed(_call_back, _call_fields, pick=_pick_call),
    "spot_check": simple(actions.spot_check, text=False),
}
