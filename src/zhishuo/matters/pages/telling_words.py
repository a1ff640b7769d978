"""Small pieces of sentences that the tellers share."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhishuo.kernel.times import en_date, now, zh_date
from zhishuo.matters.pages.story import VERDICT_WORDS, Story, language, title_text
from zhishuo.packs.api import Version

SATISFIED_WORDS = {"very": "很满意", "satisfied": "满意", "basic": "还算满意", "not": "不满意"}


def content(story: Story, solved: str, satisfied: str) -> str:
    """A verdict in a word. What was asked is what is told: a playbook that asks only whether one is content knows no “solved”."""
    if story.practice.playbook.verdict.ask == ("satisfied",) and satisfied:
        return _(SATISFIED_WORDS[satisfied])
    return _(VERDICT_WORDS.get(solved, ""))


def join(head: str, words: str) -> str:
    """A sentence and the words that were written with it."""
    if not words:
        return head
    return f"{head}：{words}" if language() == "zh" else f"{head}: {words}"


def listed(*parts: str) -> str:
    return ("，" if language() == "zh" else ", ").join(part for part in parts if part)


def day(written: str | None) -> str:
    """11月25日 of a moment in ISO text."""
    if not written:
        return ""
    moment = datetime.fromisoformat(written)
    return zh_date(moment, now()) if language() == "zh" else en_date(moment, now())


def reason(story: Story, use: str, key: str | None) -> str:
    """The title of a reason of the pack."""
    found = story.practice.reasons.get(f"{use}.{key}")
    return title_text(found.title) if found else ""


def step_title(story: Story, key: str) -> str:
    """What a step is called: by its playbook, by whoever added it, or by the playbook that the matter had before it was sorted."""
    playbook = story.practice.playbook
    if key in playbook.steps:
        return title_text(playbook.steps[key].title)
    added = next((step.title for step in story.steps if step.key == key and step.title), "")
    return added or _elsewhere(story.practice.version, key) or _("一步")


def _elsewhere(version: Version, key: str) -> str:
    for playbook in version.section("playbooks").values():
        if key in playbook.steps:
            return title_text(playbook.steps[key].title)
    return ""
