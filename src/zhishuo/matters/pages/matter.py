"""The matter page of the desk: everything on one screen, and only what is allowed, each with its sentence."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.masking import mask_name, mask_phone
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import WrongStage
from zhishuo.kernel.times import local, now, today
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import rules, verbs
from zhishuo.matters.course.handing import check_return
from zhishuo.matters.models import Matter
from zhishuo.matters.pages.dates import clock_row, urgency
from zhishuo.matters.pages.dates import word as word_of
from zhishuo.matters.pages.desk import CLASS_WORDS
from zhishuo.matters.pages.resident import answer as answer_of
from zhishuo.matters.pages.resident import pieces, rungs, way
from zhishuo.matters.pages.story import CHANNEL_WORDS, VERDICT_WORDS, Story, language
from zhishuo.matters.routes import climbs_to
from zhishuo.places.api import path
from zhishuo.trail.api import last_seal

MEASURES = {"settle": "现场直办", "lead": "干部领办", "joint": "村镇联办"}
PRIVACY = {"open": "公开", "parties": "当事人和经办人能看", "sealed": "密封"}
HAND_STATES = {"offered": "还没认领", "taken": "正在办", "returned": "退回了", "revoked": "收回了", "done": "交出去了"}
STEPS = (
    verbs.TAKE,
    verbs.REPLY,
    verbs.ANSWER,
    verbs.OFFER,
    verbs.CLIMB,
    verbs.RETURN,
    verbs.SORT,
    verbs.NOTE,
    verbs.SAY_MORE,
    verbs.WITHDRAW,
)
# What each act means for the one who does it and for the one who spoke.
SENTENCES = {
    "take": "接下来归您办，说事人会看到您的名字。",
    "reply": "说事人在进度页上看得到；回了话，首次回话就算做到。",
    "answer": "告诉说事人办得怎么样。答复以后，好不好由说事人说。",
    "offer": "交给该办的单位，您单位还跟着。要写清请他们办什么。",
    "climb": "本级办不了时用。材料跟着走，不用再讲一遍；村里一直跟着。",
    "return": "不归您单位办的，写明理由退回。只能退一次。",
    "sort": "说清是家里事、邻里事还是村里事。时限按类别重算，先答应的日子不往后推。",
    "note": "只给经办的人看，说事人看不到。",
    "say_more": "说事人打电话、上门又说了什么，替他补上。",
    "withdraw": "刚才记错了？10 分钟内可以撤回。",
}
BUTTONS = {
    "take": "认领，接着办",
    "reply": "回话",
    "answer": "答复说事人",
    "offer": "交给他们办",
    "climb": "上报",
    "return": "退回",
    "sort": "就归这一类",
    "note": "记下",
    "say_more": "补上",
    "withdraw": "撤回",
}


def page(story: Story, actor: Actor) -> dict[str, Any]:
    """Every variable of desk/matter.html."""
    moment, matter = now(), story.matter
    can, cannot = possible(story, actor)
    clocks = sorted(story.clocks, key=lambda c: (c.stopped_at is not None, c.name != "finish", c.due))
    verdict = story.verdicts[-1] if story.verdicts and (matter.verdict or not matter.is_open) else None
    seal = last_seal()
    acts = [act(matter, verb) for verb in can]
    return {
        "matter": head(story),
        "due": due(story),
        "said": said(story),
        "more": more(story),
        "answer": answer_of(story),
        "verdict": verdict
        and {
            "is": verdict.solved,
            "word": _(VERDICT_WORDS[verdict.solved]),
            "at": verdict.at,
            "reason": story.sayings[verdict.saying_id].text if verdict.saying_id in story.sayings else "",
        },
        "clocks": [clock_row(story, clock, moment) for clock in clocks],
        "today": today(),
        "steps": [],
        "steps_note": "",
        "rungs": rungs(story),
        "hands": hands(story),
        "ladder": [],
        "way": way(story, own=False),
        "way_note": _("共 %(n)s 条，只能添，不能改。") % {"n": len(story.entries)}
        + (_("上一次封存 %(at)s。") % {"at": f"{local(seal.at):%H:%M}"} if seal else ""),
        "way_all": "",
        "main_act": acts[0] if acts else None,
        "acts": acts[1:],
        "cannot": cannot,
        "people": people(story),
        "people_note": _("看一次号码要选一个理由，看的人和次数都有记录。") if matter.person_id else "",
    }


def head(story: Story) -> dict[str, Any]:
    matter = story.matter
    facts = [_(CLASS_WORDS.get(matter.klass, "")), _(MEASURES.get(matter.measure, "")), _(PRIVACY[matter.privacy])]
    return {
        "number": matter.number,
        "title": matter.title,
        "where": " ".join(path(matter.at)),
        "stage": matter.stage,
        "facts": [fact for fact in facts if fact],
    }


def due(story: Story) -> dict[str, Any] | None:
    matter = story.matter
    if not matter.is_open or matter.next_due is None:
        return None
    finish = next((c for c in reversed(story.clocks) if c.name == "finish" and c.stopped_at is None), None)
    shown = finish.due if finish else matter.next_due
    word = _("%(who)s最迟办结") % {"who": story.holder_name()} if finish else word_of(story, matter.next_clock)
    return {"word": word, "at": shown, "left": urgency(shown, story.practice.calendar, now())}


def said(story: Story) -> dict[str, Any]:
    first = next((s for s in story.sayings.values() if s.kind == "said"), None)
    channel = _("%(channel)s说的") % {
        "channel": _(CHANNEL_WORDS.get(story.matter.channel, "")) if story.matter.channel in CHANNEL_WORDS else ""
    }
    if first is None:
        return {"text": "", "at": story.matter.said_at, "how": channel, "pieces": []}
    return {"text": first.text, "at": first.at, "how": channel, "pieces": pieces(story, first.id)}


def more(story: Story) -> list[dict[str, Any]]:
    return [
        {
            "text": s.text,
            "at": s.at,
            "by": story.accounts.get(s.account_id or 0, "") or _("说事人"),
            "pieces": pieces(story, s.id),
        }
        for s in story.sayings.values()
        if s.kind == "more"
    ]


def hands(story: Story) -> list[dict[str, Any]]:
    rows = []
    for hand in story.hands:
        last = hand.taker_id == story.matter.owner_id and hand.state in ("offered", "taken")
        state = _("还跟着") if hand.giver_id is None and not last else _(HAND_STATES[hand.state])
        if story.matter.stage == "closed" and hand.state == "done":
            state = _("办结")
        rows.append(
            {
                "office": story.unit(hand.taker_id),
                "person": story.accounts.get(hand.taken_by_id or 0, ""),
                "role": _("首接，跟到底") if hand.giver_id is None else _("主办"),
                "offered": local(hand.offered_at).date(),
                "taken": local(hand.taken_at).date() if hand.taken_at else None,
                "state": state,
                "done": False,
            }
        )
    return rows


def people(story: Story) -> list[dict[str, Any]]:
    matter = story.matter
    person = matter.person if matter.person_id else None
    rows = [
        {
            "role": _("说事人"),
            "text": mask_name(person.name) if person and person.name else _("未留姓名"),
            "phone": mask_phone(person.phone) if person and person.phone else "",
            "reveal": reverse("reveal", args=[matter.number]) if person and person.phone else "",
            "call": "",
        }
    ]
    for holding in story.holders.get(matter.owner_id, [])[:3]:
        rows.append(
            {
                "role": _("经办"),
                "text": f"{holding.account.name}，{story.unit(matter.owner_id)}",
                "phone": "",
                "reveal": "",
                "call": holding.account.phone,
            }
        )
    return rows


def act(matter: Matter, verb: Verb) -> dict[str, str]:
    return {"word": _(verb.word), "url": reverse("act", args=[matter.number, verb.action]), "sentence": _(SENTENCES[verb.action])}


def possible(story: Story, actor: Actor) -> tuple[list[Verb], list[dict[str, str]]]:
    """What can be done now, the next step first, and what cannot, each with why and a way on."""
    can: list[Verb] = []
    cannot: list[dict[str, str]] = []
    for verb in STEPS:
        if not story.matter.allows(actor, verb):
            continue
        why = _why_not(story, actor, verb)
        if why is None:
            can.append(verb)
        elif why.code != "wrong_stage":
            cannot.append(
                {
                    "word": _(verb.word),
                    "why": f"{why.sentence}{why.remedy}" if language() == "zh" else f"{why.sentence_en} {why.remedy_en}",
                }
            )
    can.sort(key=lambda verb: verb is not _next(story.matter))  # the rest keeps its order
    return can, cannot


def _next(matter: Matter) -> Verb:
    """The deed that the earliest clock asks for."""
    if matter.stage == "offered":
        return verbs.TAKE
    return verbs.REPLY if matter.next_clock == "reply" else verbs.TAKE if matter.stage == "registered" else verbs.ANSWER


def _why_not(story: Story, actor: Actor, verb: Verb) -> Refusal | None:
    try:
        rules.check_stage(story.matter.stage, verb)
        if verb is verbs.RETURN:
            rule = story.practice.playbook.hand_over
            check_return(story.course(), rule.reasons[0] if rule and rule.reasons else "")
        if verb is verbs.CLIMB and climbs_to(story.matter, story.practice) is None:
            raise rules.AtTheTop()
        if verb is verbs.WITHDRAW:
            if story.matter.registrar_id != actor.account_id:
                return WrongStage(verb="", stage="", verb_en="", stage_en="")
            rules.check_undo(story.matter.registered_at, now())
    except Refusal as refusal:
        return refusal
    return None
