"""Making public: the form with the draft in it, what was taken out of it, and how it will hang."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhishuo.matters import actions
from zhishuo.matters.pages import posting
from zhishuo.matters.publication import KINDS, draft_of
from zhishuo.matters.views.deeds.shape import Asked, Data, Deed, Fields, line, words


def fields(asked: Asked) -> Fields:
    """Title and words as they would be put up, and the tick of whoever read them."""
    draft = draft_of(asked.matter)
    text = words(_("贴出来的话"), hint=_("一段一行。照着念，大家听得懂。"), rows=6)
    text.initial = draft.text
    read = forms.BooleanField(required=False, label=_("看过了，谁也认不出是说的哪一个人"))
    return {"title": line(_("标题"), hint=_("最多 80 个字。"), initial=draft.title), "text": text, "confirmed": read}


def shown(asked: Asked, data: Data, notice: str, where: tuple[str, ...]) -> dict[str, Any]:
    """How it hangs: in the words typed so far, in the draft's before any were."""
    draft = draft_of(asked.matter)
    title, text = (data.get("title") or "", data.get("text") or "") if data else (draft.title, draft.text)
    return posting.preview(asked.life, notice, where, title=title, text=text)


def _preview(asked: Asked, data: Data) -> dict[str, Any]:
    close = asked.life.story.practice.playbook.close
    return shown(asked, data, KINDS.get(close.publish, ""), close.where)


def _publish(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.publish(
        asked.matter.id,
        data.get("text", ""),
        by=asked.actor,
        title=data.get("title", ""),
        confirmed=data.get("confirmed") is True,
        seen=seen,
    )


DEEDS = {"publish": Deed(_publish, fields, preview=_preview)}
