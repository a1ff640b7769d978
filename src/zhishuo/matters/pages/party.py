"""What somebody else who takes part reads: how it came out, and the question whether it is solved. No words and no names of others."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.masking import mask_name
from zhishuo.matters.course import judging
from zhishuo.matters.models import Party, Verdict
from zhishuo.matters.pages import onward
from zhishuo.matters.pages.judged import given, newest, word_of
from zhishuo.matters.pages.resident import answer, verdict_due
from zhishuo.matters.pages.story import Story, language


def page(story: Story, party: Party, token: str) -> dict[str, Any]:
    """Every variable of party.html but those of the form."""
    matter, course = story.matter, story.course()
    told = matter.stage in ("answered", "closed")
    kind = story.practice.version.title("playbooks", matter.playbook, language())
    asked = any(row.id == party.id for row in judging.asked(course))
    return {
        "matter": {
            "number": matter.number,
            "token": token,
            "title": _("%(kind)s，%(place)s") % {"kind": kind, "place": story.places.get(matter.place, "")},
            "stage": matter.stage,
        },
        "again": matter.is_open and not told,
        "asked": asked and (matter.stage == "answered" or given(story, party.id) is not None),
        "answer": answer(story) if told else None,
        "given": given(story, party.id),
        "verdict_due": verdict_due(story),
        "verdict_url": reverse("party", args=[matter.number, token]),
        "satisfied_only": onward.satisfied_only(story),
        "goes_on": onward.goes_on(story),
        "remedy": onward.remedy(story) if told else "",
        "end": _end(story),
        "who": story.unit(matter.owner_id),
        "who_phone": story.holder_phone() or None,
    }


def _end(story: Story) -> str:
    matter = story.matter
    if matter.stage == "closed" and matter.verdict == "silent":
        return _("到日子还有人没说，记作没有回音，办结。")
    return _("已经办结。") if matter.stage == "closed" else "" if matter.is_open else _("已经了结。")


def judges(story: Story, speaker: str) -> list[dict[str, Any]]:
    """Who was asked about the newest answer, and what each has said; empty where the speaker alone judges. Names are masked.

    `speaker`: what the desk calls the one who said it.
    """
    asked = judging.asked(story.course())
    if not asked or story.matter.stage not in ("answered", "closed"):
        return []
    told = newest(story)
    people = [
        (None, _("说事人"), speaker),
        *((row.id, _("另一方"), mask_name(row.person.name) if row.person else "") for row in asked),
    ]
    return [_judge(story, role, name, told.get(key)) for key, role, name in people]


def _judge(story: Story, role: str, name: str, row: Verdict | None) -> dict[str, Any]:
    reason = story.sayings.get(row.saying_id or 0) if row else None
    return {
        "who": role if not name else f"{role}（{name}）" if language() == "zh" else f"{role} ({name})",
        "is": row.solved if row else "",
        "word": word_of(story, row) if row else _("还没说"),
        "at": row.at if row else None,
        "reason": reason.text if reason else "",
    }
