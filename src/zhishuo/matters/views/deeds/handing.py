"""From hand to hand: the forms."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from zhishuo.matters import actions
from zhishuo.matters.course.course import HELPING
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.choices import Option
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.story import language
from zhishuo.matters.views.deeds.shape import (
    Asked,
    Choice,
    Data,
    Deed,
    Fields,
    Several,
    chosen,
    hidden,
    ids,
    simple,
    whole,
    yes_no,
)

# ---- one office


def _office(options: Callable[[Life], list[Option]]) -> Callable[[Asked], Fields]:
    def fields(asked: Asked) -> Fields:
        return {"office": Choice(options(asked.life), _("交给谁"), listed=True), "text": asked.words()}

    return fields


def _to_office(run: Callable[..., object]) -> Callable[[Asked, Data, int | None], object]:
    def do(asked: Asked, data: Data, seen: int | None) -> object:
        return run(asked.matter.id, whole(data.get("office")), by=asked.actor, text=data.get("text", ""), seen=seen)

    return do


def _offices(options: Callable[[Life], list[Option]]) -> Callable[[Asked], Fields]:
    def fields(asked: Asked) -> Fields:
        return {"offices": Several(options(asked.life), _("请谁")), "text": asked.words()}

    return fields


# ---- what each says besides its sentence


def _return_says(asked: Asked) -> str:
    rule = asked.life.story.practice.playbook.hand_over
    if rule is None:
        return ""
    times = _("一件事最多退 %(times)s 次。") % {"times": rule.return_times}
    hand = asked.life.course.lead()
    if rule.return_agreed_by and hand is not None and hand.giver_id:
        return times + _("要%(office)s同意才退得回去，先报给他们批。") % {"office": asked.life.story.unit(hand.giver_id)}
    return times


def _climb_says(asked: Asked) -> str:
    above = asked.life.course.offices.above(asked.life.course)
    return _("报到%(office)s。") % {"office": choices.unit(above)} if above else ""


def _dispute_says(asked: Asked) -> str:
    office = choices.arbiter(asked.life)
    return _("由%(office)s裁定，一个工作日内定。") % {"office": choices.offices([office])[0].word} if office else ""


def _rule_says(asked: Asked) -> str:
    ask = next((one for one in asked.life.my_asks() if one.verb == "rule"), None)
    if ask is None:
        return ""
    words = asked.life.story.sayings.get(ask.saying_id or 0)
    return _("%(office)s报请裁定：%(words)s") % {
        "office": asked.life.story.unit(ask.asker_id),
        "words": words.text if words else "",
    }


def _whistle_says(asked: Asked) -> str:
    rule = asked.life.story.practice.playbook.whistle
    if rule is None:
        return ""
    zh = language() == "zh"
    spans = {"n": rule.most, "span": rule.arrive.text_zh if zh else rule.arrive.text_en}
    return _("最多叫 %(n)s 家，%(span)s内要到；") % spans + _("急的，%(span)s内要到。") % {
        "span": rule.urgent.text_zh if zh else rule.urgent.text_en
    }


# ---- forms


def _assign_fields(asked: Asked) -> Fields:
    held = asked.life.story.holders.get(asked.matter.owner_id, [])
    options = [Option(str(one.account_id), one.account.name) for one in held if one.account_id != asked.matter.assignee_id]
    return {"account": Choice(options, _("由谁办"))}


def _return_fields(asked: Asked) -> Fields:
    rule = asked.life.story.practice.playbook.hand_over
    return {
        "reason": Choice(choices.reasons(asked.life, "return", rule.reasons if rule else ()), _("为什么退")),
        "text": asked.words(),
    }


def _return(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.return_(asked.matter.id, data.get("reason", ""), by=asked.actor, text=data.get("text", ""), seen=seen)


def _whistle_fields(asked: Asked) -> Fields:
    return _offices(choices.to_call)(asked) | {"urgent": yes_no(_("急不急"), _("急"), _("不急"))}


def _whistle(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.whistle(
        asked.matter.id,
        ids(data.get("offices")),
        by=asked.actor,
        text=data.get("text", ""),
        urgent=data.get("urgent") == "yes",
        seen=seen,
    )


def _my_help(asked: Asked, states: tuple[str, ...]) -> Fields:
    """For which of the actor's offices: asked only where several were called."""
    mine = [
        hand.taker_id
        for hand in asked.life.story.hands
        if hand.role != "lead" and hand.state in states and hand.taker_id in asked.life.mine
    ]
    if len(set(mine)) < 2:
        return {}
    return {"office": Choice([Option(str(one), choices.unit(one)) for one in dict.fromkeys(mine)], _("哪个单位到了"))}


def _arrive(asked: Asked, data: Data, seen: int | None) -> object:
    return actions.arrive(asked.matter.id, by=asked.actor, office_id=whole(data.get("office")) or None, seen=seen)


def _finish_fields(asked: Asked) -> Fields:
    right = yes_no(_("叫您单位来，叫得对不对"), _("叫对了"), _("不该叫我们"))
    return _my_help(asked, HELPING) | {"text": asked.words(), "apt": right}


def _finish(asked: Asked, data: Data, seen: int | None) -> object:
    apt = {"yes": 1, "no": 0}.get(data.get("apt", ""))
    return actions.finish_help(
        asked.matter.id,
        by=asked.actor,
        text=data.get("text", ""),
        apt=apt,
        office_id=whole(data.get("office")) or None,
        seen=seen,
    )


def _score_fields(asked: Asked) -> Fields:
    useful = yes_no(_("帮上忙没有"), _("帮上了"), _("没帮上"))
    given = asked.row("hand")
    if given:
        return {"hand": hidden(given), "useful": useful}
    return {"hand": Choice(choices.helped(asked.life), _("哪一家")), "useful": useful}


def _score(asked: Asked, data: Data, seen: int | None) -> object:
    useful = chosen(data, "useful", "帮上忙没有", "whether it helped")
    return actions.score_help(asked.matter.id, whole(data.get("hand")), int(useful), by=asked.actor, seen=seen)


def _score_says(asked: Asked) -> str:
    hand = next((one for one in asked.life.story.hands if one.id == asked.row("hand")), None)
    return asked.life.story.unit(hand.taker_id) if hand else ""


DEEDS = {
    "take": simple(actions.take, text=False),
    "assign": Deed(
        lambda asked, data, seen: actions.assign(asked.matter.id, whole(data.get("account")), by=asked.actor, seen=seen),
        _assign_fields,
    ),
    "offer": Deed(_to_office(actions.offer), _office(choices.to_offer)),
    "ask_help": Deed(
        lambda asked, data, seen: actions.ask_help(
            asked.matter.id, ids(data.get("offices")), by=asked.actor, text=data.get("text", ""), seen=seen
        ),
        _offices(choices.to_help),
    ),
    "whistle": Deed(_whistle, _whistle_fields, _whistle_says),
    "climb": Deed(simple(actions.climb).run, lambda asked: {"text": asked.words()}, _climb_says),
    "return": Deed(_return, _return_fields, _return_says),
    "revoke": simple(actions.revoke, text=False),
    "dispute": Deed(simple(actions.dispute).run, lambda asked: {"text": asked.words()}, _dispute_says),
    "rule": Deed(_to_office(actions.rule), _office(choices.to_rule), _rule_says),
    "designate": Deed(_to_office(actions.designate), _office(choices.to_designate)),
    "arrive": Deed(_arrive, lambda asked: _my_help(asked, ("offered", "taken"))),
    "finish_help": Deed(_finish, _finish_fields),
    "score_help": Deed(_score, _score_fields, _score_says),
}
