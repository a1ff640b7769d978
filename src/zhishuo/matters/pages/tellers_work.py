"""Tellers: the work itself, its steps and dates, and what kind of thing it is."""

from django.utils.translation import gettext as _

from zhishuo.matters.pages.story import Story, language, title_text
from zhishuo.matters.pages.tellers_hands import given_back
from zhishuo.matters.pages.telling_words import day, join, listed, reason, step_title
from zhishuo.trail.api import Entry


def reply(story: Story, entry: Entry, own: bool) -> str:
    who = {"who": story.person(entry)}
    return join(_("%(who)s给您回话") % who if own else _("%(who)s回话") % who, story.words(entry, own=own))


def note(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(who)s记") % {"who": story.person(entry)}, story.words(entry))


def say_more(story: Story, entry: Entry, own: bool) -> str:
    return join(_("您补充") if own else _("说事人补充"), story.words(entry, own=own))


def ask(story: Story, entry: Entry, own: bool) -> str:
    who = {"who": story.person(entry)}
    base = _("%(who)s请您补充") % who if own else _("%(who)s请说事人补充") % who
    return join(base, story.words(entry, own=own))


# ---- steps


def do_step(story: Story, entry: Entry, own: bool) -> str:
    key = str(entry.data.get("step"))
    if own and key.startswith("added"):
        return ""  # what those who handle it agreed among themselves
    named = {"step": step_title(story, key)}
    words = story.words(entry, own=own)
    if entry.data.get("put_up"):
        return _("“%(step)s”贴出来了") % named
    if not entry.data.get("no"):
        return join(_("“%(step)s”这一步办完了") % named, words)
    redo = str(entry.data.get("redo") or "")
    again = _("重办“%(step)s”") % {"step": step_title(story, redo)} if redo in story.practice.playbook.steps else ""
    return join(listed(_("“%(step)s”这一步没有通过") % named, again), words)


def add_step(story: Story, entry: Entry, own: bool) -> str:
    named = {"who": story.person(entry), "step": step_title(story, str(entry.data.get("step")))}
    return _("%(who)s加了一步“%(step)s”") % named


def instruct(story: Story, entry: Entry, own: bool) -> str:
    named = {"who": story.person(entry), "office": story.unit(entry.data.get("office"))}
    return join(_("%(who)s批示，交%(office)s办") % named, story.words(entry))


def skip_step(story: Story, entry: Entry, own: bool) -> str:
    named = {"step": step_title(story, str(entry.data.get("step")))}
    why = listed(reason(story, "skip", entry.data.get("reason")), story.words(entry, own=own))
    if "ask" in entry.data:
        return "" if own else join(_("请求免去“%(step)s”这一步") % named, why)
    return join(_("“%(step)s”这一步不用办了") % named, why)


# ---- time


def pause(story: Story, entry: Entry, own: bool) -> str:
    why = listed(reason(story, "pause", entry.data.get("reason")), story.words(entry, own=own))
    if "ask" in entry.data:
        return "" if own else join(_("请%(office)s同意暂停") % {"office": story.unit(entry.data.get("office"))}, why)
    until = day(entry.data.get("until"))
    return join(_("先停一停，最多停到%(day)s") % {"day": until} if until else _("先停一停"), why)


def resume(story: Story, entry: Entry, own: bool) -> str:
    return _("停的日子过了，接着办；停了几天，期限就往后推几天")


def extend(story: Story, entry: Entry, own: bool) -> str:
    why = listed(reason(story, "extend", entry.data.get("reason")), story.words(entry, own=own))
    if "ask" in entry.data:
        return "" if own else join(_("请%(office)s同意延期") % {"office": story.unit(entry.data.get("office"))}, why)
    dates = {"old": day(entry.data.get("from_due")), "new": day(entry.data.get("to_due"))}
    return join(_("期限从%(old)s延到%(new)s") % dates, why)


def agree(story: Story, entry: Entry, own: bool) -> str:
    """To the speaker only what comes of it: the pause, the new date, who has it now."""
    kind, agreed = str(entry.data.get("verb")), bool(entry.data.get("agreed"))
    if own:
        shown = {"pause": pause, "extend": extend, "return": given_back, "skip_step": skip_step}.get(kind)
        return shown(story, _settled(entry), own) if shown and agreed else ""
    who = {"who": story.person(entry), "what": _asked(kind)}
    return join(_("%(who)s同意%(what)s") % who if agreed else _("%(who)s不同意%(what)s") % who, story.words(entry))


def _settled(entry: Entry) -> Entry:
    """The entry as what was asked for leaves it: without the question, and without what the one who agreed wrote."""
    told = {key: value for key, value in entry.data.items() if key not in ("ask", "saying")}
    return Entry(at=entry.at, verb=entry.verb, subject=entry.subject, actor=entry.actor, data=told)


def _asked(kind: str) -> str:
    return {
        "pause": _("暂停"),
        "extend": _("延期"),
        "return": _("退回"),
        "skip_step": _("免去一步"),
        "version": _("换成新规矩"),
        "rule": _("裁定"),
        "answer": _("这样答复"),
    }.get(kind, "")


# ---- what kind of thing it is


def sort(story: Story, entry: Entry, own: bool) -> str:
    title = story.practice.version.title("playbooks", str(entry.data.get("to")), language())
    return _("归到“%(kind)s”") % {"kind": title}


def fill(story: Story, entry: Entry, own: bool) -> str:
    fields = story.practice.playbook.fields
    names = [title_text(fields[key].title) for key in entry.data.get("fields") or () if key in fields]
    return join(_("%(who)s填了内容") % {"who": story.person(entry)}, listed(*names))


def correct(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(who)s更正了标题") % {"who": story.person(entry)}, story.words(entry))


def flag(story: Story, entry: Entry, own: bool) -> str:
    return join(_("标记“%(flag)s”") % {"flag": _flag(story, entry)}, story.words(entry))


def settle_flag(story: Story, entry: Entry, own: bool) -> str:
    named = {"flag": _flag(story, entry)}
    return join(
        _("核实了，是“%(flag)s”") % named if entry.data.get("confirmed") else _("核实了，不是“%(flag)s”") % named,
        story.words(entry),
    )


def _flag(story: Story, entry: Entry) -> str:
    key = str(entry.data.get("flag"))
    found = story.practice.flags.get(key)
    return title_text(found.title) if found else key


def seal(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(who)s密封了这件事") % {"who": story.person(entry)}, story.words(entry))


def unseal(story: Story, entry: Entry, own: bool) -> str:
    return join(_("%(who)s启封了这件事") % {"who": story.person(entry)}, story.words(entry))


def version(story: Story, entry: Entry, own: bool) -> str:
    base = _("请求换成新规矩") if "ask" in entry.data else _("换成新规矩接着办，先答应的日子不往后推")
    return join(base, story.words(entry))


TELLERS = {
    "reply": reply,
    "note": note,
    "say_more": say_more,
    "ask": ask,
    "do_step": do_step,
    "add_step": add_step,
    "instruct": instruct,
    "skip_step": skip_step,
    "pause": pause,
    "resume": resume,
    "extend": extend,
    "agree": agree,
    "sort": sort,
    "fill": fill,
    "correct": correct,
    "flag": flag,
    "settle_flag": settle_flag,
    "seal": seal,
    "unseal": unseal,
    "version": version,
}
