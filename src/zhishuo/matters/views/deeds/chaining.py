"""Several matters: the forms of joining, merging, splitting, opening, linking and going on by law."""

from django.utils.translation import gettext as _

from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.choices import Option
from zhishuo.matters.views.deeds.shape import Asked, Choice, Data, Deed, Fields, line, words

PARTS = 4
LINK_WORDS = {"related": "有关系", "repeat": "同一个人又说", "same_place": "同一个地方"}


def _number() -> Fields:
    return {"number": line(_("那一件的编号"), hint=_("例：26-48157-3"))}


def _join_fields(asked: Asked) -> Fields:
    return {"name": line(_("谁说的（可以不填）")), "phone": line(_("电话（可以不填）")), "text": asked.words()}


def _join(asked: Asked, data: Data, seen: int | None) -> object:
    said = Said(
        place=asked.matter.at, text=data.get("text", ""), channel="desk", name=data.get("name", ""), phone=data.get("phone", "")
    )
    return actions.join(asked.matter.id, said, by=asked.actor, seen=seen)


def _merge(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.merge(asked.matter.id, data.get("number", ""), by=asked.actor, text=data.get("text", ""), seen=seen)


def _split_fields(asked: Asked) -> Fields:
    names = [_("第 %(n)s 件") % {"n": n} for n in range(1, PARTS + 1)]
    names[2:] = [_("%(label)s（可以不填）") % {"label": name} for name in names[2:]]
    return {"text" if n == 1 else f"text_{n}": words(name, rows=2) for n, name in enumerate(names, 1)}


def _split(asked: Asked, data: Data, seen: int | None) -> object:
    given = [data.get("text", ""), *(data.get(f"text_{n}", "") for n in range(2, PARTS + 1))]
    return actions.split(asked.matter.id, [one for one in given if one.strip()], by=asked.actor, seen=seen)


def _child_fields(asked: Asked) -> Fields:
    return {"playbook": Choice(choices.children_kinds(asked.life), _("是哪一类"), listed=True), "text": asked.words()}


def _child(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.open_child(asked.matter.id, data.get("playbook", ""), data.get("text", ""), by=asked.actor, seen=seen)


def _follow_fields(asked: Asked) -> Fields:
    return {"playbook": Choice(choices.follow_kinds(asked.life), _("走哪一步")), "text": asked.words()}


def _follow(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.follow(asked.matter.id, data.get("playbook", ""), data.get("text", ""), by=asked.actor, seen=seen)


def _link_fields(asked: Asked) -> Fields:
    return _number() | {"kind": Choice([Option(key, _(word)) for key, word in LINK_WORDS.items()], _("什么关系"))}


def _link(asked: Asked, data: Data, seen: int | None) -> object:
    kind = data.get("kind", "")
    return actions.link(
        asked.matter.id, data.get("number", ""), by=asked.actor, kind=kind if kind in LINK_WORDS else "related", seen=seen
    )


DEEDS = {
    "join": Deed(_join, _join_fields),
    "merge": Deed(_merge, lambda asked: _number() | {"text": asked.words()}),
    "split": Deed(_split, _split_fields),
    "open_child": Deed(_child, _child_fields),
    "link": Deed(_link, _link_fields),
    "follow": Deed(_follow, _follow_fields),
}
