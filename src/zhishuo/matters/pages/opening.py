"""What stands sealed on a matter, as pages show it: masked, with the page that opens it for a reason (R65)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.matters import stepdata, verbs
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.reporter import kept_from
from zhishuo.matters.pages.story import language, title_text
from zhishuo.matters.personal import is_sealed
from zhishuo.matters.playbook import Playbook


@dataclass(frozen=True)
class Veiled:
    """`text`: what may be shown; `url` opens it, "" where this actor may not."""

    text: str
    url: str


def veiled(life: Life, name: str, value: Any, *, step: int = 0) -> Veiled:
    """A sealed value of a field, or of the record of a step (its row's id). Who said it stays with whoever has the matter."""
    item = life.course.playbook.fields.get(name)
    if not step and item is not None and item.type == "from_speaker" and kept_from(life.matter, life.actor):
        return Veiled(_("不公开是谁说的"), "")
    asked = {"field": name} | ({"step": step} if step else {})
    url = f"{reverse('reveal', args=[life.matter.number])}?{urlencode(asked)}" if life.allows(verbs.UNMASK) else ""
    return Veiled(life.story.practice.masked(name, value), url)


def filled(life: Life) -> dict[str, Any]:
    """What a form shows as filled in already: sealed values masked. Sent back as they are, they change nothing. Asks the database nothing."""
    practice = life.story.practice
    return {name: practice.masked(name, value) if is_sealed(value) else value for name, value in life.matter.fields.items()}


def name_of(playbook: Playbook, field: str) -> str:
    """What a field, or what a kind of step records, is called."""
    if field in playbook.fields:
        return title_text(playbook.fields[field].title)
    records = (kept[field] for kept in stepdata.RECORDS.values() if field in kept)
    return next((said[:1].upper() + said[1:] if language() == "en" else zh for zh, said, _must in records), field)


def is_phone(playbook: Playbook, field: str) -> bool:
    item = playbook.fields.get(field)
    return item is not None and (item.type == "phone" or (item.type == "from_speaker" and item.of == "phone"))
