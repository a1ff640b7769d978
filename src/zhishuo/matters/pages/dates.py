"""Clocks as pages show them: a word, how urgent, and the sentence that explains the date."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhishuo.kernel.clocks import explain, left
from zhishuo.kernel.reckoning import Due, reckon
from zhishuo.kernel.refusal import Lang
from zhishuo.kernel.spans import Span
from zhishuo.kernel.workdays import Calendar
from zhishuo.matters.models import Clock
from zhishuo.matters.pages.story import Story, language
from zhishuo.matters.practice import Practice

CLOCK_WORDS = {
    "reply": "首次回话",
    "take": "认领",
    "finish": "办结",
    "level": "本级办结",
    "verdict": "等说事人评",
    "sorted": "归类",
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
}
STRIP_MOST = 26


def due_of(clock: Clock, practice: Practice) -> Due:
    """The clock worked out anew by its own rule, so that it can explain itself."""
    rule = practice.playbook.clocks.get(clock.name)
    return reckon(
        clock.started_at,
        Span.parse(clock.within),
        practice.calendar,
        roll=rule.roll if rule else False,
        start_counts=rule.start_counts if rule else False,
    )


def urgency(due: datetime, calendar: Calendar, now: datetime) -> dict[str, str]:
    """{level, text}: how a running clock stands: 还有 6 个工作日, 今天下班前, 超 2 个工作日."""
    how = left(due, now, calendar)
    return {"level": how.level, "text": how.text_zh if language() == "zh" else how.text_en}


def clock_row(story: Story, clock: Clock, now: datetime) -> dict[str, Any]:
    """One clock for the matter page; see the head of desk/matter.html."""
    due = due_of(clock, story.practice)
    return {
        "word": _(CLOCK_WORDS.get(clock.name, clock.name)),
        "due": state_of(clock, story.practice.calendar, now),
        "sentence": why(clock, due),
        "days": list(due.days) if due.in_days and 1 < len(due.days) <= STRIP_MOST else None,
    }


def state_of(clock: Clock, calendar: Calendar, now: datetime) -> dict[str, str]:
    if clock.stopped_at is None:
        return urgency(clock.due, calendar, now)
    if clock.stopped_at <= clock.due:
        return {"level": "done", "text": _("按时")}
    return {"level": "late", "text": _("做了，晚了")}


def why(clock: Clock, due: Due) -> str:
    """The sentence that explains the date; where a promise made earlier stands, it says so."""
    chinese, english = EVENT_WORDS.get(clock.event, ("开始", "started"))
    lang: Lang = "zh" if language() == "zh" else "en"
    told = explain(due, basis_word=chinese if lang == "zh" else english, lang=lang)
    if abs((due.at - clock.due).total_seconds()) > 1:
        return told + _("先前答应的日子更早，照先前的办。")
    return told
