"""Tellers: coming in, and from hand to hand."""

from django.utils.translation import gettext as _

from zhishuo.matters.pages.opening import name_of
from zhishuo.matters.pages.story import CHANNEL_WORDS, Story
from zhishuo.matters.pages.telling_words import join, listed, reason
from zhishuo.trail.api import Entry


def register(story: Story, entry: Entry, own: bool) -> str:
    if own:
        return _("您替别人说了这件事。") if story.behalf() else _("您说了这件事。")
    channel = CHANNEL_WORDS.get(str(entry.data.get("channel")), "")
    who = story.person(entry)
    if entry.actor.startswith("staff"):
        return _("%(who)s代记，说事人%(channel)s说的") % {"who": who, "channel": _(channel)}
    return _("说事人%(channel)s说了这件事") % {"channel": _(channel)}


def settle(story: Story, entry: Entry, own: bool) -> str:
    return _("%(who)s当场办好了") % {"who": story.person(entry)}


def brought(story: Story, entry: Entry, own: bool) -> str:
    return _("从原来的台账转来")


def join_same(story: Story, entry: Entry, own: bool) -> str:
    return _("您说了这件事。跟另一件是同一件，并在一起办。") if own else _("说事人说了同一件事，并在一起办")


def take(story: Story, entry: Entry, own: bool) -> str:
    return _("%(office)s的%(who)s接了这件事") % {"office": story.office(entry.data.get("office")), "who": story.person(entry)}


def assign(story: Story, entry: Entry, own: bool) -> str:
    name = story.accounts.get(int(entry.data.get("account") or 0), "")
    return _("由%(office)s的%(who)s来办") % {"office": story.office(entry.data.get("office")), "who": name}


def _from_to(story: Story, entry: Entry) -> dict[str, str]:
    return {"giver": story.office(entry.data.get("from")), "taker": story.unit(entry.data.get("to"))}


def offer(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(giver)s请%(taker)s办，%(giver)s继续跟着") % _from_to(story, entry), story.words(entry, own=own))


def climb(story: Story, entry: Entry, own: bool) -> str:
    base = _("%(giver)s办不了，报到%(taker)s，%(giver)s继续跟着") % _from_to(story, entry)
    return join(base, story.words(entry, own=own))


def return_(story: Story, entry: Entry, own: bool) -> str:
    if "ask" in entry.data:
        return "" if own else join(_("%(who)s请求退回") % {"who": story.person(entry)}, story.words(entry))
    return given_back(story, entry, own)


def given_back(story: Story, entry: Entry, own: bool) -> str:
    names = {"giver": story.unit(entry.data.get("from")), "taker": story.office(entry.data.get("to"))}
    if own:
        return _("%(giver)s说不归他们办，回到%(taker)s") % names
    why = listed(reason(story, "return", entry.data.get("reason")), story.words(entry))
    return join(_("%(giver)s退回%(taker)s") % names, why)


def revoke(story: Story, entry: Entry, own: bool) -> str:
    return _("还没有人接，%(taker)s收回来自己办") % {"taker": story.unit(entry.data.get("to"))}


def ask_help(story: Story, entry: Entry, own: bool) -> str:
    names = {"offices": story.units(entry.data.get("offices") or ())}
    return join(_("请%(offices)s帮着办") % names, story.words(entry, own=own))


def whistle(story: Story, entry: Entry, own: bool) -> str:
    names = {"offices": story.units(entry.data.get("offices") or ())}
    base = _("叫%(offices)s马上到场") % names if entry.data.get("urgent") else _("叫%(offices)s到场一起办") % names
    return join(base, story.words(entry, own=own))


def arrive(story: Story, entry: Entry, own: bool) -> str:
    return _("%(office)s到场了") % {"office": story.unit(entry.data.get("office"))}


def finish_help(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(office)s帮的那部分办完了") % {"office": story.unit(entry.data.get("office"))}, story.words(entry, own=own))


def score_help(story: Story, entry: Entry, own: bool) -> str:
    names = {"office": story.unit(entry.data.get("office"))}
    return _("%(office)s帮上了忙") % names if entry.data.get("useful") else _("%(office)s没有帮上忙") % names


def dispute(story: Story, entry: Entry, own: bool) -> str:
    return join(_("归谁办定不下来，请%(office)s裁定") % {"office": story.unit(entry.data.get("office"))}, story.words(entry))


def rule(story: Story, entry: Entry, own: bool) -> str:
    names = {"office": story.unit(entry.data.get("office")), "taker": story.unit(entry.data.get("to"))}
    return join(_("%(office)s定了，由%(taker)s办") % names, "" if own else story.words(entry))


def designate(story: Story, entry: Entry, own: bool) -> str:
    return join(_("指定由%(taker)s办") % {"taker": story.unit(entry.data.get("to"))}, "" if own else story.words(entry))


def rehome(story: Story, entry: Entry, own: bool) -> str:
    return _("单位变了，改由%(taker)s接着办") % {"taker": story.unit(entry.data.get("to"))}


def unmask(story: Story, entry: Entry, own: bool) -> str:
    why, who = reason(story, "unmask", entry.data.get("reason")), story.person(entry)
    if field := str(entry.data.get("field") or ""):
        named = {"who": who, "what": name_of(story.practice.playbook, field)}
        return join(_("%(who)s看了“%(what)s”") % named, why)
    base = _("%(who)s看了您的号码") % {"who": who} if own else _("%(who)s看了号码") % {"who": who}
    return join(base, why)


TELLERS = {
    "register": register,
    "settle": settle,
    "import": brought,
    "join": join_same,
    "take": take,
    "assign": assign,
    "offer": offer,
    "climb": climb,
    "return": return_,
    "revoke": revoke,
    "ask_help": ask_help,
    "whistle": whistle,
    "arrive": arrive,
    "finish_help": finish_help,
    "score_help": score_help,
    "dispute": dispute,
    "rule": rule,
    "designate": designate,
    "rehome": rehome,
    "unmask": unmask,
}
