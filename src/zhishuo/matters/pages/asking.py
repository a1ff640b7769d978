"""What one office asks of another, in a sentence: a pause, an extension, a step left out, newer rules, a return, a ruling, an answer."""

from django.utils.translation import gettext as _

from zhishuo.matters.course.clocks import span_of
from zhishuo.matters.models import Ask
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.dates import word as clock_word
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.story import language, title_text

ASK_WORDS = {
    "pause": "暂停",
    "extend": "延期",
    "skip_step": "免一步",
    "version": "换成新规矩",
    "return": "退回",
    "rule": "归谁办",
    "answer": "答复",
}


def what_is_asked(life: Life, ask: Ask) -> str:
    """One sentence: who asks for what, and why."""
    data, practice = ask.data, life.story.practice
    use = {"pause": "pause", "extend": "extend", "skip_step": "skip", "version": "version", "return": "return"}.get(ask.verb, "")
    reason = practice.reasons.get(f"{use}.{data.get('reason', '')}")
    about = [title_text(reason.title)] if reason else []
    if ask.verb == "extend":
        about = [clock_word(life.story, data["clock"]), _span_words(data["span"]), *about]
    if ask.verb == "answer":
        outcome = life.course.playbook.outcomes.get(data["outcome"])
        about = [title_text(outcome.title) if outcome else data["outcome"]]
    if ask.verb == "skip_step":
        step = life.course.playbook.steps.get(data["step"])
        about = [title_text(step.title) if step else data["step"], *about]
    words = life.story.sayings.get(ask.saying_id or 0)
    said = words.text if words else ""
    text = _("%(office)s报请%(what)s：%(about)s。") % {
        "office": life.story.unit(ask.asker_id),
        "what": _(ASK_WORDS.get(ask.verb, "")),
        "about": choices.joined(about),
    }
    return text + (_("他们写的：%(words)s") % {"words": said} if said else "")


def _span_words(written: str) -> str:
    found = span_of(written)
    return found.text_zh if language() == "zh" else found.text_en
