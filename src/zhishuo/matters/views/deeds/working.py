"""The work and the end: the forms of replying, steps, time, the answer."""

from typing import Any

from django.utils.translation import gettext as _

from zhishuo.matters import actions, rules, stepdata
from zhishuo.matters.course import stepping
from zhishuo.matters.models import Ask
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.asking import ASK_WORDS, what_is_asked
from zhishuo.matters.pages.can import act_url
from zhishuo.matters.pages.choices import Option
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.opening import filled
from zhishuo.matters.pages.story import language, title_text
from zhishuo.matters.views.deeds import publishing
from zhishuo.matters.views.deeds.shape import (
    Asked,
    Choice,
    Data,
    Deed,
    Fields,
    chosen,
    hidden,
    line,
    number,
    of_playbook,
    own,
    records,
    simple,
    span,
    whole,
    yes_no,
)

# ---- a step


def _step(asked: Asked) -> str:
    """The step that is meant: named by the link, or the only one there is."""
    named = asked.named("step")
    if named:
        return named
    keys = [*choices.open_steps(asked.life), *(row.key for row in choices.added_steps(asked.life))]
    return keys[0] if len(keys) == 1 else ""


def _pick_step(asked: Asked) -> list[dict[str, str]]:
    if _step(asked):
        return []
    rows = [
        (key, title_text(step.title), _(choices.KIND_WORDS[step.kind])) for key, step in choices.open_steps(asked.life).items()
    ]
    rows += [(row.key, row.title, _("加的一步。")) for row in choices.added_steps(asked.life)]
    return [{"word": word, "sentence": note, "url": act_url(asked.life, "do_step", step=key)} for key, word, note in rows]


def _step_says(asked: Asked) -> str:
    key = _step(asked)
    step = stepping.steps_here(asked.life.course).get(key)
    if step is not None:
        return _("“%(step)s”。") % {"step": title_text(step.title)}
    return next((_("“%(step)s”。") % {"step": row.title} for row in asked.life.story.steps if row.key == key), "")


def _step_fields(asked: Asked) -> Fields:
    key = _step(asked)
    step = stepping.steps_here(asked.life.course).get(key)
    if step is None:
        return {"step": hidden(key), "text": asked.words()}
    found: Fields = {"step": hidden(key)}
    if step.kind == "publish":
        return found | publishing.fields(asked)
    if step.kind in ("confirm", "inspect"):
        asks = (_("同意不同意"), _("同意"), _("不同意")) if step.kind == "confirm" else (_("合格不合格"), _("合格"), _("不合格"))
        found["said"] = yes_no(asks[0], asks[1], asks[2])
    asked_here = choices.fields_at(asked.life, f"step:{key}")
    found |= of_playbook(asked_here, filled(asked.life))
    kept = stepdata.RECORDS.get(step.kind, {})
    found |= records(kept, stepdata.NUMBERS, stepdata.DATES, english=language() == "en")
    text = asked.words()
    if step.kind != "note":
        text.label = _("还有什么要记的（可以不写）") if found.keys() - {"step"} else text.label
    return found | {"text": text}


def _do_step(asked: Asked, data: Data, seen: int | None) -> object:
    key = data.get("step", "")
    step = stepping.steps_here(asked.life.course).get(key)
    judged = step is not None and step.kind in ("confirm", "inspect")
    no = judged and not chosen(data, "said", "同意还是不同意、合格还是不合格", "yes or no, pass or fail")
    given = own(data)
    if step is not None and step.kind == "publish":
        given |= {"title": data.get("title", ""), "confirmed": data.get("confirmed") is True}
    return actions.do_step(asked.matter.id, key, by=asked.actor, no=no, text=data.get("text", ""), data=given, seen=seen)


def _step_preview(asked: Asked, data: Data) -> dict[str, Any] | None:
    step = stepping.steps_here(asked.life.course).get(_step(asked))
    return publishing.shown(asked, data, step.notice, ()) if step is not None and step.kind == "publish" else None


def _add_fields(asked: Asked) -> Fields:
    kinds = [Option(key, _(choices.KIND_WORDS[key])) for key in stepdata.ADDABLE]
    return {"title": line(_("哪一步")), "kind": Choice(kinds, _("怎么办")), "within": number(_("几个工作日内办完（可以不填）"))}


def _add(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.add_step(
        asked.matter.id,
        data.get("kind") or "note",
        data.get("title", ""),
        by=asked.actor,
        within=span(data.get("within")),
        seen=seen,
    )


def _skip_fields(asked: Asked) -> Fields:
    return {
        "step": Choice(choices.to_skip(asked.life), _("免哪一步")),
        "reason": Choice(choices.reasons(asked.life, "skip"), _("理由")),
        "text": asked.words(),
    }


def _skip(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.skip_step(
        asked.matter.id, data.get("step", ""), data.get("reason", ""), by=asked.actor, text=data.get("text", ""), seen=seen
    )


# ---- the answer


def _sent_back(asked: Asked) -> Ask | None:
    """The last draft of an answer, where whoever read it said no."""
    drafts = [ask for ask in asked.life.asks if ask.verb == "answer"]
    return drafts[-1] if drafts and drafts[-1].state == "refused" and drafts[-1].settled_by_id else None


def _answer_says(asked: Asked) -> str:
    back = _sent_back(asked)
    if back is None:
        return ""
    said = (one.text for one in asked.life.story.sayings.values() if one.kind == "reason" and one.at == back.settled_at)
    return _("上一稿没有通过：%(why)s。原来写的在下面，改好再送。") % {"why": next(said, "").rstrip("。")}


def _answer_fields(asked: Asked) -> Fields:
    outcome, text = Choice(choices.outcomes(asked.life) if asked.showing else (), _("办成什么样")), asked.words()
    back = _sent_back(asked) if asked.showing else None
    if asked.sample:
        outcome.initial = asked.sample[1]
    elif back is not None:
        words = asked.life.story.sayings.get(back.saying_id or 0)
        outcome.initial, text.initial = back.data["outcome"], words.text if words else ""
    return {"outcome": outcome, **of_playbook(choices.fields_at(asked.life, "answer"), filled(asked.life)), "text": text}


def _answer(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.answer(
        asked.matter.id, data.get("outcome", ""), data.get("text", ""), by=asked.actor, fields=own(data), seen=seen
    )


def _redirect_fields(asked: Asked) -> Fields:
    return {"reason": Choice(choices.reasons(asked.life, "redirect"), _("走哪条渠道")), "text": asked.words()}


def _redirect(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.redirect(asked.matter.id, data.get("reason", ""), by=asked.actor, text=data.get("text", ""), seen=seen)


# ---- time


def _pause_fields(asked: Asked) -> Fields:
    return {"reason": Choice(choices.to_pause(asked.life), _("等什么")), "text": asked.words()}


def _pause(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.pause(asked.matter.id, data.get("reason", ""), by=asked.actor, text=data.get("text", ""), seen=seen)


def _clock(asked: Asked) -> tuple[Any, Any] | None:
    """The clock to extend with its rule: named by the link, or the only one."""
    found = choices.to_extend(asked.life)
    named = asked.named("clock")
    if not named and len(found) == 1:
        return found[0]
    return next((row for row in found if row[0].name == named), None)


def _pick_clock(asked: Asked) -> list[dict[str, str]]:
    if _clock(asked) is not None or asked.named("clock"):
        return []
    return [
        {
            "word": choices.clock_name(asked.life, clock),
            "sentence": _most(asked.life, rule),
            "url": act_url(asked.life, "extend", clock=clock.name),
        }
        for clock, rule in choices.to_extend(asked.life)
    ]


def _most(life: Life, rule: Any) -> str:
    """How long at most, and who says yes."""
    said = _("最多延%(span)s。") % {"span": rule.max.text_zh if language() == "zh" else rule.max.text_en}
    return said + (_("要%(who)s同意。") % {"who": choices.who_word(life, rule.by)} if rule.by not in ("", "owner") else "")


def _extend_says(asked: Asked) -> str:
    found = _clock(asked)
    if found is None:
        return ""
    return _("延“%(clock)s”的日子。") % {"clock": choices.clock_name(asked.life, found[0])} + _most(asked.life, found[1])


def _extend_fields(asked: Asked) -> Fields:
    found = _clock(asked)
    if found is None:
        return {"clock": hidden(asked.named("clock")), "span": number(_("延几天")), "text": asked.words()}
    clock, rule = found
    unit = rule.max.text_zh if language() == "zh" else rule.max.text_en
    return {
        "clock": hidden(clock.name),
        "span": number(_("延几%(unit)s") % {"unit": unit.lstrip("0123456789 ")}, hint=_("最多%(span)s。") % {"span": unit}),
        "reason": Choice(choices.reasons(asked.life, "extend", rule.reasons), _("为什么延")),
        "text": asked.words(),
    }


def _extend(asked: Asked, data: Data, seen: int | None) -> object:
    clock = data.get("clock", "")
    unit = next((rule.max.unit for one, rule in choices.to_extend(asked.life) if one.name == clock), "workdays")
    length = span(data.get("span"), unit)
    if not length:
        raise rules.WordsMissing(what="延几天", what_en="how long", field="span")
    return actions.extend(
        asked.matter.id, clock, length, data.get("reason", ""), by=asked.actor, text=data.get("text", ""), seen=seen
    )


# ---- what waits for somebody's yes


def ask_of(asked: Asked) -> Ask | None:
    mine = [ask for ask in asked.life.my_asks() if ask.verb != "rule"]
    named = asked.row("ask")
    return next((ask for ask in mine if ask.id == named), mine[0] if len(mine) == 1 and not named else None)


def _agree_says(asked: Asked) -> str:
    ask = ask_of(asked)
    return what_is_asked(asked.life, ask) if ask else ""


def _agree_fields(asked: Asked) -> Fields:
    ask = ask_of(asked)
    return {
        "ask": hidden(ask.id if ask else asked.row("ask")),
        "agreed": yes_no(_("同意不同意"), _("同意"), _("不同意")),
        "text": asked.words(),
    }


def _agree(asked: Asked, data: Data, seen: int | None) -> object:
    agreed = chosen(data, "agreed", "同意还是不同意", "yes or no")
    return actions.agree(asked.matter.id, whole(data.get("ask")), agreed, by=asked.actor, text=data.get("text", ""), seen=seen)


def _pick_ask(asked: Asked) -> list[dict[str, str]]:
    mine = [ask for ask in asked.life.my_asks() if ask.verb != "rule"]
    if len(mine) < 2 or asked.row("ask"):
        return []
    return [
        {
            "word": _("批：%(what)s") % {"what": _(ASK_WORDS[ask.verb])},
            "sentence": what_is_asked(asked.life, ask),
            "url": act_url(asked.life, "agree", ask=ask.id),
        }
        for ask in mine
    ]


DEEDS = {
    "reply": simple(actions.reply),
    "note": simple(actions.note),
    "ask": simple(actions.ask),
    "say_more": simple(actions.say_more),
    "reopen": simple(actions.reopen),
    "lift": simple(actions.lift),
    "withdraw": simple(actions.withdraw),
    "do_step": Deed(_do_step, _step_fields, _step_says, _pick_step, _step_preview),
    "add_step": Deed(_add, _add_fields),
    "skip_step": Deed(_skip, _skip_fields),
    "answer": Deed(_answer, _answer_fields, _answer_says),
    "redirect": Deed(_redirect, _redirect_fields),
    "pause": Deed(_pause, _pause_fields),
    "resume": simple(actions.resume, text=False),
    "extend": Deed(_extend, _extend_fields, _extend_says, _pick_clock),
    "agree": Deed(_agree, _agree_fields, _agree_says, _pick_ask),
}
