"""Parts of the matter page: steps, hand-overs, dangers, other matters, what was filled in, papers."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.times import local, now
from zhishuo.matters import stepdata, verbs
from zhishuo.matters.course import stepping
from zhishuo.matters.models import Clock, HandOver, Matter, Step
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.can import act_url, why_not
from zhishuo.matters.pages.dates import state_of
from zhishuo.matters.pages.life import Life, Papers
from zhishuo.matters.pages.opening import veiled
from zhishuo.matters.pages.story import language, title_text
from zhishuo.matters.personal import is_sealed
from zhishuo.matters.playbook import Field
from zhishuo.matters.playbook import Step as StepRule

HAND_STATES = {
    "offered": "还没认领",
    "taken": "正在办",
    "arrived": "到场了",
    "returned": "退回了",
    "revoked": "收回了",
    "done": "交出去了",
}


def _day(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


# ---- steps


def steps(life: Life) -> tuple[list[dict[str, Any]], str]:
    """(rows of the steps, a sentence about how many are left). Steps of the end show when their time has come."""
    course, done = life.course, life.matter.done
    wanted = choices.wanted(life)
    rows = []
    for key, step in stepping.steps_here(course).items():
        records = [row for row in life.story.steps if row.key == key]
        is_open = stepping.is_open(course, step)
        if not (records or is_open or key in wanted):
            continue
        rows.append(_step(life, key, step, records, is_open=is_open, wanted=key in wanted, done=key in done))
    rows += [_added(life, row) for row in life.story.steps if row.key.startswith("added")]
    left = sum(1 for row in rows if row["state"] != "done" and not row["optional"])
    return rows, _("还差 %(n)s 步。") % {"n": left} if left and life.matter.is_open else ""


def _step(
    life: Life, key: str, step: StepRule, records: list[Step], *, is_open: bool, wanted: bool, done: bool
) -> dict[str, Any]:
    clock = _clock(life, f"step:{key}")
    last = records[-1] if records else None
    if done and last is not None:
        state, word = "done", _("免了") if last.state == "skipped" else _("做了")
    elif last is not None and last.state in ("no", "undone"):
        state, word = "half", _("要重做")
    else:
        state, word = "open", _("还没做") if is_open else _("还没到")
    told = choices.joined(_record(life, row) for row in records)
    return {
        "state": state,
        "word": word,
        "name": title_text(step.title),
        "optional": not wanted and not done,
        "text": told if told else _todo(life, step),
        "opens": _opens(life, records),
        "due": state_of(clock, life.story.practice.calendar, now()) if clock is not None and clock.stopped_at is None else None,
    }


def _todo(life: Life, step: StepRule) -> str:
    """By whom and within what, for a step that is still to do."""
    by = dict.fromkeys(choices.who_word(life, who) for who in step.by)
    within = (step.within.text_zh if language() == "zh" else step.within.text_en) if step.within else ""
    return choices.joined([choices.listed(by), _("%(span)s内") % {"span": within} if within else ""])


def _added(life: Life, row: Step) -> dict[str, Any]:
    clock = _clock(life, f"step:{row.key}")
    done = row.state == "done"
    return {
        "state": "done" if done else "open",
        "word": _("做了") if done else _("还没做"),
        "name": row.title,
        "optional": False,
        "text": choices.joined(
            [_("领导交办") if row.within and row.office_id != life.matter.owner_id else "", life.story.unit(row.office_id)]
        ),
        "due": state_of(clock, life.story.practice.calendar, now()) if clock is not None and clock.stopped_at is None else None,
    }


def _clock(life: Life, name: str) -> Clock | None:
    return next((clock for clock in reversed(life.story.clocks) if clock.name == name), None)


def _record(life: Life, row: Step) -> str:
    """11月10日 何桂芳：打了电话；见到、联系上几个人 2."""
    words = life.story.sayings.get(row.saying_id or 0)
    who = life.story.accounts.get(row.account_id or 0, "") or life.story.unit(row.office_id)
    parts = [
        f"{title} {veiled(life, name, value, step=row.id).text if is_sealed(value) else value}"
        for name, title, value in _kept(row)
    ]
    no = {"no": _("不同意、不合格"), "undone": _("后来要重做")}.get(row.state, "")
    told = choices.joined([no, words.text if words else "", *parts])
    return _("%(day)s %(who)s：%(told)s") % {"day": _date(row.at), "who": who, "told": told} if told else f"{_date(row.at)} {who}"


def _kept(row: Step) -> list[tuple[str, str, object]]:
    """(name, title, value) of what its kind records."""
    known = {name: (zh, en) for name, (zh, en, _must) in stepdata.RECORDS.get(row.kind, {}).items()}
    return [(name, known[name][language() == "en"], value) for name, value in row.data.items() if name in known]


def _opens(life: Life, records: list[Step]) -> list[dict[str, str]]:
    """The pages that open what the records of a step keep sealed."""
    found = [
        (title, veiled(life, name, value, step=row.id).url)
        for row in records
        for name, title, value in _kept(row)
        if is_sealed(value)
    ]
    return [{"what": title, "url": url} for title, url in found if url]


def _date(moment: datetime) -> str:
    day = local(moment)
    return f"{day.month}月{day.day}日" if language() == "zh" else f"{day:%B} {day.day}"


# ---- hand-overs


def hands(life: Life) -> list[dict[str, Any]]:
    return [_hand(life, hand) for hand in life.story.hands]


def _hand(life: Life, hand: HandOver) -> dict[str, Any]:
    clock = next((one for one in life.story.clocks if one.hand_id == hand.id), None)
    return {
        "office": life.story.unit(hand.taker_id),
        "person": life.story.accounts.get(hand.taken_by_id or 0, ""),
        "role": _role(life, hand),
        "told": hand.role == "told",
        "offered": _day(hand.offered_at),
        "taken": _day(hand.taken_at),
        "state": _state(life, hand),
        "done": hand.role != "lead" and hand.state == "done",
        "due": state_of(clock, life.story.practice.calendar, now()) if clock is not None else None,
        "scores": _scores(hand),
    }


def _role(life: Life, hand: HandOver) -> str:
    if hand.role == "told":
        return _("要知道")
    if hand.whistle:
        return _("吹哨叫来")
    if hand.role == "assist":
        step = life.course.playbook.steps.get(hand.step)
        return _("协办，%(step)s") % {"step": title_text(step.title)} if step else _("协办")
    if hand.giver_id is None:
        return _("首接，跟到底")
    return _("指定主办") if hand.designated else _("主办")


def _state(life: Life, hand: HandOver) -> str:
    matter = life.matter
    if hand.role == "told":
        return _("知道了") if hand.state != "offered" else _("还没回“知道了”")
    if hand.role == "assist":
        words = (
            {"offered": _("还没到场"), "taken": _("在帮着办"), "done": _("办完")}
            if hand.whistle
            else {"offered": _("等他们办"), "done": _("办完")}
        )
        return words.get(hand.state, _(HAND_STATES[hand.state]))
    if hand.giver_id is None and not (hand.taker_id == matter.owner_id and hand.state in ("offered", "taken")):
        return _("办结") if matter.stage == "closed" else _("还跟着")
    if matter.stage == "closed" and hand.state == "done":
        return _("办结")
    reason = life.story.practice.reasons.get(f"return.{hand.reason}")
    return choices.joined([_(HAND_STATES[hand.state]), title_text(reason.title) if reason else ""])


def _scores(hand: HandOver) -> str:
    """What both sides thought of the help."""
    caller = {1: _("主办说帮上了"), 0: _("主办说没帮上")}.get(hand.useful if hand.useful is not None else -1, "")
    helper = {1: _("协办说叫对了"), 0: _("协办说不该叫")}.get(hand.apt if hand.apt is not None else -1, "")
    return choices.joined([caller, helper])


# ---- dangers


def dangers(life: Life) -> list[dict[str, Any]]:
    """Banners: what is confirmed, and what words proposed and a person has to look at."""
    known, rows = life.story.practice.flags, []
    may_settle = life.allows(verbs.SETTLE_FLAG) and why_not(life, verbs.SETTLE_FLAG) is None
    for row in life.flags:
        flag = known.get(row.key)
        if flag is None or row.state == "dismissed" or not life.matter.is_open:
            continue
        stops = choices.listed(_(choices.KIND_WORDS[kind]) for kind in flag.stops)
        rows.append(
            {
                "title": title_text(flag.title),
                "sure": row.state == "confirmed",
                "ask": title_text(flag.ask) if flag.ask and row.state == "proposed" else "",
                "found": choices.listed(row.found),
                "dial": flag.dial,
                "stops": stops,
                "yes": act_url(life, "settle_flag", flag=row.id, confirmed="yes")
                if may_settle and row.state == "proposed"
                else "",
                "no": act_url(life, "settle_flag", flag=row.id, confirmed="no") if may_settle and row.state == "proposed" else "",
            }
        )
    return rows


# ---- other matters


def others(life: Life) -> list[dict[str, Any]]:
    """Each with what it is to this one; one that may not be read shows no words."""
    matter, rows = life.matter, []
    linked = {(one.other_id if one.matter_id == matter.id else one.matter_id): one.kind for one in life.links}
    for other in life.others.values():
        word = _relation(matter, other, linked)
        if word:
            shown = other.id in life.readable
            rows.append(
                {
                    "word": word,
                    "number": other.number,
                    "title": other.title if shown else _("只有当事人和经办人能看"),
                    "url": reverse("matter", args=[other.number]) if shown else "",
                    "stage": other.stage,
                }
            )
    return rows


def _relation(matter: Matter, other: Matter, linked: dict[int, str]) -> str:
    """What the other is to this one; the closest tie first."""
    kind = linked.get(other.id, "")
    ties = (
        (other.id == matter.parent_id, _("由这件引出")),
        (other.id == matter.follows_id, _("不服这件再提的")),
        (other.id == matter.merged_into_id, _("并到了这件")),
        (other.parent_id == matter.id, _("另立、拆出的")),
        (other.follows_id == matter.id, _("依法再提的")),
        (other.merged_into_id == matter.id, _("并进来的")),
        (kind == "related", _("有关系")),
        (kind == "repeat", _("同一个人又说")),
        (kind == "same_place", _("同一个地方")),
    )
    return next((word for holds, word in ties if holds), "")


# ---- what was filled in; papers


def fields(life: Life) -> list[dict[str, str]]:
    known = life.course.playbook.fields
    rows = []
    for name, value in life.matter.fields.items():
        if name in known:
            shown = veiled(life, name, value) if is_sealed(value) else None
            text, url = (shown.text, shown.url) if shown else (value_words(known[name], value), "")
            rows.append({"name": title_text(known[name].title), "value": text, "reveal": url, "sealed": "1" if shown else ""})
    return rows


def value_words(item: Field, value: Any) -> str:
    """A field's value as people read it."""
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if isinstance(value, list):
        return choices.listed(value_words(item, one) for one in value)
    if item.options and value in item.options:
        return title_text(item.options[value])
    return str(value)


def papers(found: Papers) -> list[dict[str, Any]]:
    """Letters and notices with their pages; messages by whether they got through."""
    rows: list[dict[str, Any]] = []
    for letter in found.letters:
        rows.append({"word": _("文书"), "text": letter.title, "at": letter.issued_at, "url": reverse("letter", args=[letter.id])})
    for posting in found.postings:
        url = reverse("notice", args=[posting.id]) if "web" in posting.where else ""
        rows.append({"word": _("公示"), "text": posting.title, "at": posting.posted_at, "url": url})
    words = {
        "sent": _("已送出"),
        "told": _("已另行告知"),
        "queued": _("等着发"),
        "failed": _("没送到，还在试"),
        "held": _("要人告诉"),
    }
    for message in found.messages:
        who = _("给工作人员") if message.account_id else _("给说事人")
        state = words.get(message.state, _("没送到"))
        rows.append(
            {"word": _("短信"), "text": choices.joined([who, state]), "at": message.sent_at or message.created, "url": ""}
        )
    return sorted(rows, key=lambda row: row["at"], reverse=True)
