"""Help with the words for a speaker: samples to begin with, and what would be hard to understand."""

from django.utils.translation import gettext as _

from zhishuo.kernel.times import now, zh_date
from zhishuo.matters.catalogue import BLANK, Sample
from zhishuo.matters.pages import choices
from zhishuo.matters.pages.can import act_url
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.story import title_text
from zhishuo.matters.plain import hints
from zhishuo.matters.practice import Practice
from zhishuo.matters.rules import GAP

# Deeds whose words the speaker reads.
FOR_THE_SPEAKER = frozenset({"reply", "ask", "answer", "redirect"})


def samples(life: Life, use: str) -> dict[str, Sample]:
    """The samples for a deed on this matter: those of its playbook before those for all; of answers, those that can be given."""
    found = {slug: one for slug, one in life.story.practice.samples.items() if one.fits(use, life.matter.playbook)}
    if use == "answer":
        possible = {one.means for one in choices.fitting(life).values() if not choices.missing(life, one)}
        found = {slug: one for slug, one in found.items() if not one.means or not possible.isdisjoint(one.means)}
    return dict(sorted(found.items(), key=lambda row: not row[1].playbooks))


def links(life: Life, use: str) -> list[dict[str, str]]:
    """A link a sample, to the same form with its words in it."""
    return [
        {"word": title_text(one.title), "url": act_url(life, use, sample=slug.partition(".")[2])}
        for slug, one in samples(life, use).items()
    ]


def begin(life: Life, use: str, key: str) -> tuple[str, str]:
    """(the words of a sample with this matter in them, the outcome that goes with them); empty where there is no such sample."""
    sample = samples(life, use).get(f"{use}.{key}")
    if sample is None:
        return "", ""
    values = {
        "said": life.matter.title,
        "office": life.story.office(life.matter.owner_id),
        "day": zh_date(now()),
        "steps": _done(life) or _("＿＿（办了什么）"),
        "number": life.matter.shown,
    }
    text = BLANK.sub(lambda blank: values.get(blank[1], blank[0]), sample.text)
    able = [key for key, one in choices.fitting(life).items() if one.means in sample.means and not choices.missing(life, one)]
    return text, able[0] if able else ""


def _done(life: Life) -> str:
    """What was done so far: 11月20日到现场看；11月21日通知."""
    steps = life.story.practice.playbook.steps
    rows = [row for row in life.story.steps if row.state == "done" and row.key in steps]
    return "；".join(f"{zh_date(row.at)}{title_text(steps[row.key].title)}" for row in rows)


def remarks(practice: Practice, text: str) -> list[str]:
    """What would be hard to understand, each in a sentence; gaps of a sample too."""
    hard = practice.version.words.plain
    said = {
        "word": _("“%(found)s”：%(instead)s"),
        "long": _("“%(found)s……”这一句太长，断开说"),
        "short": _("太短了：写明谁、哪一天、办了什么"),
    }
    found = [said[hint.kind] % {"found": hint.found, "instead": hint.instead} for hint in hints(text, hard)]
    return ([_("还有“＿＿”没有填")] if GAP in text else []) + found
