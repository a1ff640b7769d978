"""Clocks as pages show them: a word, how urgent, and the sentence that explains the date."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhishuo.kernel.clocks import explain, left
from zhishuo.kernel.reckoning import Due
from zhishuo.kernel.refusal import Lang
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.course.clocks import Dated, due_of
from zhishuo.matters.models import Clock
from zhishuo.matters.pages.story import Story, language

CLOCK_WORDS = {
    "reply": "先回一句话",
    "take": "认领",
    "finish": "办结果",
    "level": "本级办",
    "verdict": "等说事人评",
    "sorted": "归类",
    "next": "下一步",
    "pause": "最多停到",
    "answer": "答复",
    "arrive": "到场",
    "ask": "等批",
    "supervise": "督办",
}
EVENT_WORDS = {
    "registered": ("登记", "registered"),
    "held": ("交到手上", "received"),
    "offered": ("交办", "handed over"),
    "answered": ("答复", "answered"),
    "reopened": ("重新办", "reopened"),
    "taken": ("认领", "taken up"),
    "sorted": ("归类", "sorted"),
    "replied": ("回话", "replied"),
    "said": ("说", "said"),
    "climbed": ("上报", "lifted"),
    "asked": ("报请", "asked"),
    "arrived": ("到场", "arrived"),
    "closed": ("办结", "closed"),
    "verdict": ("评价", "rated"),
    "delivered": ("送达", "delivered"),
    "pause": ("暂停", "paused"),
    "supervised": ("督办", "supervised"),
    "ordered": ("交办", "ordered"),
    "posted": ("贴出来", "put up"),
    "handling": ("上一步", "last deed"),
    "waiting": ("暂停", "paused"),
}
STRIP_MOST = 26


def reckoned(story: Story, clock: Clock) -> Dated | None:
    """The clock worked out anew by its own rule, so that it can explain itself."""
    rule = story.practice.playbook.clocks.get(clock.name)
    return due_of(clock, rule, story.matter.fields, story.practice.calendar)


def word(story: Story, name: str) -> str:
    """What people call a clock: its title in the playbook, the step's, or the engine's own word."""
    playbook, key = story.practice.playbook, name.partition(":")[2]
    rule = playbook.clocks.get(name)
    if rule is not None and rule.title is not None:
        return rule.title.say(language())
    if name.startswith("step:"):
        if key in playbook.steps:
            return playbook.steps[key].title.say(language())
        return next((step.title for step in story.steps if step.key == key), _("加的一步"))
    if name.startswith("flag:"):
        flag = story.practice.flags.get(key)
        return _("核实“%(flag)s”") % {"flag": flag.title.say(language()) if flag else key}
    return _(CLOCK_WORDS.get(name.partition(":")[0], name))


def urgency(due: datetime, calendar: Calendar, now: datetime) -> dict[str, str]:
    """{level, text}: how a running clock stands: 还有 6 个工作日, 今天下班前, 超 2 个工作日."""
    how = left(due, now, calendar)
    return {"level": how.level, "text": how.text_zh if language() == "zh" else how.text_en}


def clock_row(story: Story, clock: Clock, now: datetime) -> dict[str, Any]:
    """One clock for the matter page; see the head of desk/matter.html."""
    found = reckoned(story, clock)
    due = found.due if found else None
    return {
        "word": word(story, clock.name),
        "due": state_of(clock, story.practice.calendar, now),
        "sentence": why(story, clock, due),
        "days": list(due.days) if due and due.in_days and 1 < len(due.days) <= STRIP_MOST else None,
    }


def state_of(clock: Clock, calendar: Calendar, now: datetime) -> dict[str, str]:
    if clock.stopped_at is None:
        return urgency(clock.due, calendar, now)
    if clock.stopped_at <= clock.due:
        return {"level": "done", "text": _("按时")}
    return {"level": "late", "text": _("做了，晚了")}


def why(story: Story, clock: Clock, due: Due | None) -> str:
    """The sentence that explains the date; where a field sets it, it names the field."""
    lang: Lang = "zh" if language() == "zh" else "en"
    if due is None:
        field = story.practice.playbook.fields.get(clock.within.removeprefix("field:").split(" ")[0])
        return _("按“%(field)s”填的日子。") % {"field": field.title.say(lang) if field else ""}
    return explain(due, basis_word=event_word(story, clock.event, lang), lang=lang)


def event_word(story: Story, event: str, lang: Lang) -> str:
    """What happened when a clock began, in a word or two."""
    kind, _sep, key = event.partition(":")
    playbook = story.practice.playbook
    if kind == "step" and key in playbook.steps:
        return f"“{playbook.steps[key].title.say(lang)}”" if lang == "zh" else playbook.steps[key].title.say(lang)
    chinese, english = EVENT_WORDS.get(kind, ("开始", "started"))
    return chinese if lang == "zh" else english
