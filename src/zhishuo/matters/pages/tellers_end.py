"""Tellers: several matters, supervision, and the end."""

from django.utils.translation import gettext as _

from zhishuo.matters.pages.story import VERDICT_WORDS, Story, title_text
from zhishuo.matters.pages.telling_words import day, join, reason
from zhishuo.trail.api import Entry

SATISFIED_WORDS = {"very": "很满意", "satisfied": "满意", "basic": "还算满意", "not": "不满意"}


def merge(story: Story, entry: Entry, own: bool) -> str:
    if entry.actor.startswith("speaker"):
        return _("您说跟另一件是同一件，并在一起办") if own else _("说事人说跟另一件是同一件，并在一起办")
    return join(_("并到另一件里一起办"), story.words(entry, own=own))


def split(story: Story, entry: Entry, own: bool) -> str:
    return _("这里面有 %(n)s 件事，分开办，每件有自己的编号") % {"n": len(entry.data.get("parts") or ())}


def open_child(story: Story, entry: Entry, own: bool) -> str:
    return _("从您原来说的那件事里另立了这一件") if own else _("从另一件事里另立")


def follow(story: Story, entry: Entry, own: bool) -> str:
    return _("您不服上一次的答复，依法再提") if own else _("说事人不服上一次的答复，依法再提")


def link(story: Story, entry: Entry, own: bool) -> str:
    return _("%(who)s标明跟另一件有关") % {"who": story.person(entry)}


def urge(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(office)s催办") % {"office": story.unit(entry.data.get("office"))}, story.words(entry))


def supervise(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(office)s督办") % {"office": story.unit(entry.data.get("office"))}, story.words(entry))


def release(story: Story, entry: Entry, own: bool) -> str:
    return join(_("解除督办"), story.words(entry))


def acknowledge(story: Story, entry: Entry, own: bool) -> str:
    return _("%(who)s知道了") % {"who": story.person(entry)}


def spot_check(story: Story, entry: Entry, own: bool) -> str:
    return _("抽中了，由%(office)s再问一次") % {"office": story.unit(entry.data.get("office"))}


def answer(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(who)s答复") % {"who": story.person(entry)}, story.words(entry, own=own))


def draft(story: Story, entry: Entry, own: bool) -> str:
    """Nothing to the speaker: it is no answer yet."""
    if own:
        return ""
    named = {"who": story.person(entry), "office": story.unit(entry.data.get("office"))}
    return join(_("%(who)s写好了答复，请%(office)s看") % named, story.words(entry))


def verdict(story: Story, entry: Entry, own: bool) -> str:
    if entry.data.get("solved") == "silent":
        return _("到日子没有回音，记作没有回音，不算满意")
    base = _("您说：%(word)s") if own else _("说事人说：%(word)s")
    return join(base % {"word": _said(story, entry)}, story.words(entry, own=own))


def _said(story: Story, entry: Entry) -> str:
    """What was asked is what is told: a playbook that asks only whether one is content knows no “solved”."""
    satisfied = str(entry.data.get("satisfied") or "")
    if story.practice.playbook.verdict.ask == ("satisfied",) and satisfied:
        return _(SATISFIED_WORDS[satisfied])
    return _(VERDICT_WORDS.get(str(entry.data.get("solved")), ""))


def call_back(story: Story, entry: Entry, own: bool) -> str:
    if not entry.data.get("reached"):
        return _("打电话问您办得怎么样，没有打通") if own else _("回访，没有打通")
    word = {"word": _(VERDICT_WORDS.get(str(entry.data.get("solved")), ""))}
    base = _("打电话问您办得怎么样，您说：%(word)s") if own else _("回访，说事人说：%(word)s")
    return join(base % word, story.words(entry, own=own))


def lift(story: Story, entry: Entry, own: bool) -> str:
    taker = {"taker": story.unit(entry.data.get("owner"))}
    base = _("您请上一级办，转到%(taker)s") if own else _("说事人请上一级办，转到%(taker)s")
    return join(base % taker, story.words(entry, own=own))


def reopen(story: Story, entry: Entry, own: bool) -> str:
    return join(_("重新办，由%(office)s负责") % {"office": story.unit(entry.data.get("owner"))}, story.words(entry, own=own))


def redirect(story: Story, entry: Entry, own: bool) -> str:
    found = story.practice.reasons.get(f"redirect.{entry.data.get('reason')}")
    channel = title_text(found.channel) if found and found.channel else reason(story, "redirect", entry.data.get("reason"))
    return join(_("这件事该走的渠道是：%(channel)s") % {"channel": channel}, story.words(entry, own=own))


def publish(story: Story, entry: Entry, own: bool) -> str:
    return _("办理结果公开了，里面没有您的姓名和电话") if own else _("办理结果公开了")


def close(story: Story, entry: Entry, own: bool) -> str:
    return _("办结")


def withdraw(story: Story, entry: Entry, own: bool) -> str:
    if entry.actor.startswith("staff"):
        return _("%(who)s撤回了刚记下的这件事") % {"who": story.person(entry)}
    return join(_("您说不用办了") if own else _("说事人说不用办了"), story.words(entry, own=own))


def read(story: Story, entry: Entry, own: bool) -> str:
    return _("%(who)s查阅了这件事") % {"who": story.person(entry)}


def recalendar(story: Story, entry: Entry, own: bool) -> str:
    """The finish clock, where it moved; the other dates stand on the page."""
    moved = entry.data.get("clocks", {}).get("finish")
    if not moved:
        return _("放假安排变了，时限重新算过")
    return _("放假安排变了，最迟的日子改到%(day)s") % {"day": day(moved[1])}


TELLERS = {
    "read": read,
    "recalendar": recalendar,
    "merge": merge,
    "split": split,
    "open_child": open_child,
    "follow": follow,
    "link": link,
    "urge": urge,
    "supervise": supervise,
    "release": release,
    "acknowledge": acknowledge,
    "spot_check": spot_check,
    "answer": answer,
    "draft": draft,
    "verdict": verdict,
    "call_back": call_back,
    "lift": lift,
    "reopen": reopen,
    "redirect": redirect,
    "publish": publish,
    "close": close,
    "withdraw": withdraw,
}
