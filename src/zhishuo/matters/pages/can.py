"""What one actor can do to one matter now: the next sensible deed first, then a few, then the rest by groups, and what cannot be, with why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import now
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import clockspans, refusals, rules, verbs
from zhishuo.matters.course.course import HELPING
from zhishuo.matters.course.handing import check_return
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.asking import ASK_WORDS
from zhishuo.matters.pages.deedwords import DEEDS, GROUPS
from zhishuo.matters.pages.deedwords import group as group_of
from zhishuo.matters.pages.deedwords import sentence as sentence_of
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.story import language, title_text
from zhishuo.matters.routes import climbs_to
from zhishuo.matters.rules import check_stage
from zhishuo.packs import api as packs

DIRECT = 6
# What somebody would look for: when it cannot be done, it says why.
ASKED_FOR = frozenset({"return", "climb", "answer", "extend"})
# In the order of need: the first that fits is the page's one button, the next few stand below it.
ORDER = (
    verbs.SETTLE_FLAG, verbs.RULE, verbs.TAKE, verbs.ARRIVE, verbs.RESUME, verbs.REPLY, verbs.AGREE, verbs.CALL_BACK, verbs.DO_STEP,
    verbs.ANSWER, verbs.FINISH_HELP, verbs.ACKNOWLEDGE, verbs.RETURN, verbs.REVOKE, verbs.OFFER, verbs.CLIMB, verbs.SORT, verbs.NOTE,
    verbs.URGE, verbs.SUPERVISE, verbs.INSTRUCT, verbs.RELEASE, verbs.SPOT_CHECK, verbs.WHISTLE, verbs.ASK_HELP, verbs.ASSIGN,
    verbs.SCORE_HELP, verbs.DESIGNATE, verbs.DISPUTE, verbs.ASK, verbs.SAY_MORE, verbs.ADD_STEP, verbs.SKIP_STEP, verbs.REDIRECT,
    verbs.REOPEN, verbs.LIFT, verbs.WITHDRAW, verbs.EXTEND, verbs.PAUSE, verbs.FILL, verbs.CORRECT, verbs.FLAG, verbs.SEAL, verbs.UNSEAL,
    verbs.VERSION, verbs.JOIN, verbs.LINK, verbs.MERGE, verbs.SPLIT, verbs.OPEN_CHILD, verbs.FOLLOW,
)  # fmt: skip
# Those up to ACKNOWLEDGE move a matter on; the others are there for who wants them and never become the page's one button.
MAIN = frozenset(verb.action for verb in ORDER[: ORDER.index(verbs.ACKNOWLEDGE) + 1])


class Deed(NamedTuple):
    """One thing to press: `query` names the sub-object it is about ("?step=look")."""

    verb: Verb
    word: str
    sentence: str
    url: str

    @property
    def shown(self) -> dict[str, str]:
        return {"word": self.word, "sentence": self.sentence, "url": self.url}


def offered(life: Life) -> tuple[list[Deed], list[dict[str, str]]]:
    """(what can be done now, in the order of need; what cannot, each with why and a way on)."""
    can: list[Deed] = []
    cannot: list[dict[str, str]] = []
    for verb in ORDER:
        if not life.allows(verb):
            continue
        why = why_not(life, verb)
        if why is None:
            can += _deeds(life, verb)
        elif isinstance(why, Refusal) and verb.action in ASKED_FOR and why.code not in ("wrong_stage", "reason_unknown"):
            cannot.append({"word": _(verb.word), "why": said(why)})
    return can, cannot


def said(why: Refusal) -> str:
    return f"{why.sentence}{why.remedy}" if language() == "zh" else f"{why.sentence_en} {why.remedy_en}"


def arranged(life: Life) -> dict[str, Any]:
    """main_act, acts, more_acts (groups) and cannot of desk/matter.html."""
    can, cannot = offered(life)
    moving = [deed for deed in can if deed.verb.action in MAIN]
    main = next((deed for deed in moving if _pressing(life, deed)), moving[0] if moving else None)
    rest = [deed for deed in can if deed is not main]
    folded = rest[DIRECT:]
    groups = [
        {"title": group_of(key), "acts": [deed.shown for deed in folded if DEEDS[deed.verb.action].group == key]}
        for key in GROUPS
    ]
    return {
        "main_act": main.shown if main else None,
        "acts": [deed.shown for deed in rest[:DIRECT]],
        "more_acts": [group for group in groups if group["acts"]],
        "cannot": cannot,
    }


def _pressing(life: Life, deed: Deed) -> bool:
    """A reply is the next thing only while it is still owed, then before all else; a step only when some outcome needs it."""
    owed = life.matter.next_clock == "reply"
    if deed.verb is verbs.REPLY:
        return owed
    if deed.verb is verbs.TAKE:
        return not owed or life.matter.stage == "offered"
    if deed.verb is verbs.DO_STEP:
        key = deed.url.rpartition("step=")[2]
        return key.startswith("added") or key in choices.wanted(life) or life.matter.owner_id not in life.mine
    return True


def act_url(life: Life, action: str, **query: object) -> str:
    url = reverse("act", args=[life.matter.number, action])
    return f"{url}?{urlencode(query)}" if query else url


def _deeds(life: Life, verb: Verb) -> list[Deed]:
    """Mostly one; a step, a flag, a call or something to agree to is named, each with its own."""
    named = _NAMED.get(verb.action)
    sentence = sentence_of(verb.action)
    if named is None:
        return [Deed(verb, _(verb.word), sentence, act_url(life, verb.action))]
    return [Deed(verb, word, said or sentence, act_url(life, verb.action, **query)) for word, said, query in named(life)]


Named = list[tuple[str, str, dict[str, object]]]


def _steps(life: Life) -> Named:
    wanted = choices.wanted(life)
    steps = sorted(choices.open_steps(life).items(), key=lambda row: row[0] not in wanted)
    found: Named = [
        (title_text(step.title), _("办完这一步，才好答复说事人。") if key in wanted else _("可以办，也可以不办。"), {"step": key})
        for key, step in steps
    ]
    return found + [(row.title, _("加的一步。"), {"step": row.key}) for row in choices.added_steps(life)]


def _asks(life: Life) -> Named:
    return [
        (_("批：%(what)s") % {"what": _(ASK_WORDS[ask.verb])}, "", {"ask": ask.id})
        for ask in life.my_asks()
        if ask.verb != "rule"
    ]


def _flags(life: Life) -> Named:
    known = life.story.practice.flags
    return [
        (_("核实“%(flag)s”") % {"flag": title_text(known[row.key].title)}, "", {"flag": row.id})
        for row in life.flags
        if row.state == "proposed" and row.key in known
    ]


def _calls(life: Life) -> Named:
    return [(_("回访"), "", {"call": call.id}) for call in life.my_calls()]


_NAMED: dict[str, Callable[[Life], Named]] = {"do_step": _steps, "agree": _asks, "settle_flag": _flags, "call_back": _calls}


# ---- whether it can be done


class NothingError(Exception):
    """There is nothing of the kind to do: it is not offered, and nobody would ask why."""


def why_not(life: Life, verb: Verb) -> Refusal | NothingError | None:
    """Why it cannot be done now; None where it can."""
    try:
        check_stage(life.matter.stage, verb)
        check = _CHECKS.get(verb.action)
        if check is not None:
            check(life)
    except (Refusal, NothingError) as why:
        return why
    return None


def _need(condition: object) -> None:
    if not condition:
        raise NothingError


def _answer(life: Life) -> None:
    _no_open_ask("answer")(life)
    options = choices.fitting(life).values()
    lacking = [choices.missing(life, one) for one in options]
    if lacking and all(lacking):
        least = min(zip(lacking, options, strict=True), key=lambda row: len(row[0]))
        raise refusals.StepMissing(
            outcome=least[1].title.zh,
            outcome_en=least[1].title.say("en"),
            steps="、".join(least[0]),
            steps_en=", ".join(least[0]),
        )


def _return(life: Life) -> None:
    rule = life.story.practice.playbook.hand_over
    check_return(life.course, rule.reasons[0] if rule and rule.reasons else "")
    if any(ask.verb == "return" and ask.state == "open" for ask in life.asks):
        raise refusals.AskedAlready()


def _climb(life: Life) -> None:
    if climbs_to(life.matter, life.story.practice) is None:
        raise rules.AtTheTop()


def _extend(life: Life) -> None:
    if any(ask.verb == "extend" and ask.state == "open" for ask in life.asks):
        raise refusals.AskedAlready()
    spent = [clock for clock in life.course.running() if clock.extra]
    if not choices.to_extend(life):
        _need(spent)
        rule = life.course.rule(spent[0].name)
        assert rule is not None  # a clock that was extended has its rule
        assert rule.extend is not None
        most = rule.extend
        raise refusals.ExtendedEnough(times=most.times, most=most.max.text_zh, most_en=most.max.text_en)


def _withdraw(life: Life) -> None:
    _need(life.matter.registrar_id == life.actor.account_id)
    _need(now() - life.matter.registered_at <= timedelta(minutes=10))


def _revoke(life: Life) -> None:
    hand = life.course.lead()
    _need(hand is not None and hand.giver_id in life.mine and hand.state == "offered")


def _dispute(life: Life) -> None:
    hand = life.course.lead()
    _need(hand is not None and hand.giver_id is not None and not hand.designated)
    _need(not any(ask.verb == "rule" and ask.state == "open" for ask in life.asks))
    _need(choices.arbiter(life) is not None)


def _assign(life: Life) -> None:
    held = {holding.account_id for holding in life.story.holders.get(life.matter.owner_id, [])}
    _need(held - {life.matter.assignee_id})


def _whistle(life: Life) -> None:
    rule = life.story.practice.playbook.whistle
    _need(rule is not None and life.matter.owner.post in rule.by)


def _arrive(life: Life) -> None:
    _need(any(h.whistle and h.taker_id in life.mine and h.state in ("offered", "taken") for h in life.story.hands))


def _finish_help(life: Life) -> None:
    _need(any(h.role == "assist" and h.taker_id in life.mine and h.state in HELPING for h in life.story.hands))


def _rule(life: Life) -> None:
    _need(any(ask.verb == "rule" for ask in life.my_asks()))


def _no_open_ask(verb: str) -> Callable[[Life], None]:
    def check(life: Life) -> None:
        _need(not any(ask.verb == verb and ask.state == "open" for ask in life.asks))

    return check


def _pause(life: Life) -> None:
    _no_open_ask("pause")(life)
    _need(choices.to_pause(life))


def _skip(life: Life) -> None:
    _no_open_ask("skip_step")(life)
    _need(choices.to_skip(life))


def _version(life: Life) -> None:
    _no_open_ask("version")(life)
    newest = packs.current(life.matter.at)
    _need(newest.id != life.matter.pack_id and choices.reasons(life, "version"))


def _unseal(life: Life) -> None:
    flagged = any(
        life.story.practice.flags[key].privacy == "sealed" for key in life.matter.flags if key in life.story.practice.flags
    )
    _need(life.matter.privacy == "sealed" and not flagged and not life.matter.hidden)


def _not_mine(life: Life) -> None:
    """Nobody urges or supervises themselves."""
    _need(life.matter.owner_id not in life.mine)


def _supervise(life: Life) -> None:
    _not_mine(life)
    _need(life.matter.supervisor_id is None)


def _spot(life: Life) -> None:
    chain = {life.matter.owner_id, life.matter.first_id, *(h.taker_id for h in life.story.hands if h.role in ("lead", "assist"))}
    _need(not chain & life.mine and not any(call.kind == "spot" and call.at is None for call in life.calls))


def _reopen(life: Life) -> None:
    ended = life.matter.closed_at
    if ended is not None:
        _need(now() <= clockspans.after(ended, life.story.practice.playbook.verdict.reopen_within, life.story.practice.calendar))


def _lift(life: Life) -> None:
    _need(not life.matter.lifted and climbs_to(life.matter, life.story.practice) is not None)
    _reopen(life)


def _follow(life: Life) -> None:
    _need(not life.story.practice.playbook.playbook.final and choices.follow_kinds(life))


def _do_step(life: Life) -> None:
    _need(choices.open_steps(life) or choices.added_steps(life))


_CHECKS: dict[str, Callable[[Life], None]] = {
    "answer": _answer,
    "return": _return,
    "climb": _climb,
    "extend": _extend,
    "withdraw": _withdraw,
    "revoke": _revoke,
    "dispute": _dispute,
    "assign": _assign,
    "whistle": _whistle,
    "arrive": _arrive,
    "finish_help": _finish_help,
    "rule": _rule,
    "pause": _pause,
    "skip_step": _skip,
    "version": _version,
    "unseal": _unseal,
    "urge": _not_mine,
    "instruct": _not_mine,
    "supervise": _supervise,
    "spot_check": _spot,
    "reopen": _reopen,
    "lift": _lift,
    "follow": _follow,
    "do_step": _do_step,
    "seal": lambda life: _need(life.matter.privacy != "sealed"),
    "release": lambda life: _need(life.matter.supervisor_id is not None),
    "offer": lambda life: _need(life.story.practice.playbook.hand_over is not None),
    "ask_help": lambda life: _need(life.story.practice.playbook.assist()),
    "score_help": lambda life: _need(choices.helped(life)),
    "agree": lambda life: _need([ask for ask in life.my_asks() if ask.verb != "rule"]),
    "acknowledge": lambda life: _need(life.to_acknowledge()),
    "call_back": lambda life: _need(life.my_calls()),
    "settle_flag": lambda life: _need([row for row in life.flags if row.state == "proposed"]),
    "flag": lambda life: _need(choices.flags(life)),
    "fill": lambda life: _need(choices.fields_at(life, "register", "sort", "accept", "answer")),
    "redirect": lambda life: _need(choices.reasons(life, "redirect")),
    "open_child": lambda life: _need(choices.children_kinds(life)),
}
assert set(_CHECKS) <= set(DEEDS)
assert {verb.action for verb in ORDER} == set(DEEDS)
