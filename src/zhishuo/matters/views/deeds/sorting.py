"""What kind of thing it is: the forms of sorting, filling in, flags, sealing, newer rules."""

from django.utils.translation import gettext as _

from zhishuo.matters import actions
from zhishuo.matters.models import Flag
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.can import act_url
from zhishuo.matters.pages.choices import Option
from zhishuo.matters.pages.opening import filled
from zhishuo.matters.pages.story import language, title_text
from zhishuo.matters.views.deeds.shape import (
    Asked,
    Choice,
    Data,
    Deed,
    Fields,
    chosen,
    hidden,
    line,
    of_playbook,
    own,
    simple,
    whole,
    yes_no,
)

FILLED_AT = ("register", "sort", "accept", "answer")


def _sort_fields(asked: Asked) -> Fields:
    version = asked.life.story.practice.version
    books = version.section("playbooks")
    allowed = {key for book in books.values() if book.measures for key in book.measures.allow}
    topics = [Option(key, title_text(topic.title)) for key, topic in version.section("topics").items()]
    measures = [Option(key, version.word("measure", key, language())) for key in ("settle", "lead", "joint") if key in allowed]
    found: Fields = {
        "playbook": Choice(choices.kinds(asked.life), _("是哪一类"), listed=len(choices.kinds(asked.life)) > 8),
        "topic": Choice(topics, _("说的是什么（可以不选）"), listed=True),
        "measure": Choice(measures, _("怎么办")),
    }
    return found | of_playbook(choices.fields_at(asked.life, "sort"), filled(asked.life))


def _sort(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.sort(
        asked.matter.id,
        by=asked.actor,
        playbook=data.get("playbook", ""),
        topic=data.get("topic", ""),
        measure=data.get("measure", ""),
        fields=own(data),
        seen=seen,
    )


def _fill_fields(asked: Asked) -> Fields:
    return of_playbook(choices.fields_at(asked.life, *FILLED_AT), filled(asked.life))


def _fill(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.fill(asked.matter.id, own(data), by=asked.actor, seen=seen)


def _correct_fields(asked: Asked) -> Fields:
    return {"title": line(_("标题"), initial=asked.matter.title), "text": asked.words()}


def _correct(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.correct(asked.matter.id, data.get("title", ""), by=asked.actor, text=data.get("text", ""), seen=seen)


# ---- flags


def _flag_fields(asked: Asked) -> Fields:
    return {"flag": Choice(choices.flags(asked.life), _("什么危险")), "text": asked.words()}


def _flag(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.flag(asked.matter.id, data.get("flag", ""), by=asked.actor, text=data.get("text", ""), seen=seen)


def _proposed(asked: Asked) -> list[Flag]:
    return [row for row in asked.life.flags if row.state == "proposed" and row.key in asked.life.story.practice.flags]


def _row(asked: Asked) -> Flag | None:
    rows, named = _proposed(asked), asked.row("flag")
    return next((row for row in rows if row.id == named), rows[0] if len(rows) == 1 and not named else None)


def _settle_says(asked: Asked) -> str:
    row = _row(asked)
    if row is None:
        return ""
    flag = asked.life.story.practice.flags[row.key]
    said = _("“%(flag)s”：") % {"flag": title_text(flag.title)}
    said += title_text(flag.ask) if flag.ask else _("是不是真有这回事？")
    if row.found:
        said += _("话里有：%(words)s。") % {"words": choices.listed(row.found)}
    return said + (_("有危险先拨 %(dial)s。") % {"dial": flag.dial} if flag.dial else "")


def _settle_fields(asked: Asked) -> Fields:
    row = _row(asked)
    return {
        "flag": hidden(row.id if row else asked.row("flag")),
        "confirmed": yes_no(_("是不是"), _("是，属实"), _("不是")),
        "text": asked.words(),
    }


def _settle(asked: Asked, data: Data, seen: int | None) -> object:
    confirmed = chosen(data, "confirmed", "是还是不是", "yes or no")
    return actions.settle_flag(
        asked.matter.id, whole(data.get("flag")), confirmed, by=asked.actor, text=data.get("text", ""), seen=seen
    )


def _pick_flag(asked: Asked) -> list[dict[str, str]]:
    if len(_proposed(asked)) < 2 or asked.row("flag"):
        return []
    known = asked.life.story.practice.flags
    return [
        {"word": title_text(known[row.key].title), "sentence": "", "url": act_url(asked.life, "settle_flag", flag=row.id)}
        for row in _proposed(asked)
    ]


def _version_fields(asked: Asked) -> Fields:
    return {"reason": Choice(choices.reasons(asked.life, "version"), _("理由")), "text": asked.words()}


def _version(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.version(asked.matter.id, data.get("reason", ""), by=asked.actor, text=data.get("text", ""), seen=seen)


DEEDS = {
    "sort": Deed(_sort, _sort_fields),
    "fill": Deed(_fill, _fill_fields),
    "correct": Deed(_correct, _correct_fields),
    "flag": Deed(_flag, _flag_fields),
    "settle_flag": Deed(_settle, _settle_fields, _settle_says, _pick_flag),
    "seal": simple(actions.seal),
    "unseal": simple(actions.unseal),
    "version": Deed(_version, _version_fields),
}
