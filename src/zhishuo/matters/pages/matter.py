"""The matter page of the desk: everything on one screen, and only what is allowed, each with its sentence."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhishuo.kernel.masking import mask_name, mask_phone
from zhishuo.kernel.times import local, now, today
from zhishuo.matters import verbs
from zhishuo.matters.models import Clock
from zhishuo.matters.pages import can, knowing, parts
from zhishuo.matters.pages.dates import clock_row, urgency
from zhishuo.matters.pages.dates import word as word_of
from zhishuo.matters.pages.desk import CLASS_WORDS
from zhishuo.matters.pages.life import Life, papers_of
from zhishuo.matters.pages.party import judges
from zhishuo.matters.pages.playbooks import drawing_url
from zhishuo.matters.pages.reporter import kept_from
from zhishuo.matters.pages.resident import answer as answer_of
from zhishuo.matters.pages.resident import pieces, rungs, way
from zhishuo.matters.pages.story import CHANNEL_WORDS, VERDICT_WORDS, Story, language
from zhishuo.places.api import path
from zhishuo.trail.api import last_seal

MEASURES = {"settle": "现场直办", "lead": "干部领办", "joint": "村镇联办"}
PRIVACY = {"open": "公开", "parties": "当事人和经办人能看", "sealed": "密封"}
PARTY_WORDS = {
    "speaker": "也来说的",
    "party": "另一方",
    "proxy": "代说的人",
    "kin": "家里人",
    "witness": "见证人",
    "household": "那一家",
    "helper": "帮忙的人",
    "representative": "代表",
}
WAY_MOST = 30  # entries of the way shown at once


def page(life: Life, *, whole_way: bool = False) -> dict[str, Any]:
    """Every variable of desk/matter.html."""
    story, moment = life.story, now()
    clocks = sorted(story.clocks, key=lambda c: (c.stopped_at is not None, c.name != "finish", c.due))
    steps, steps_note = parts.steps(life)
    told = way(story, own=False)
    return {
        "matter": head(life),
        "due": due(story),
        "dangers": parts.dangers(life),
        "said": said(story),
        "more": more(story),
        "answer": answer_of(story),
        "verdict": verdict(story),
        "judges": judges(story, _speaker_named(life)),
        "clocks": [clock_row(story, clock, moment) | doer_of(story, clock) for clock in clocks],
        "today": today(),
        "steps": steps,
        "steps_note": steps_note,
        "rungs": rungs(story),
        "hands": parts.hands(life),
        "asks": knowing.asks(life),
        "ladder": knowing.ladder(life),
        "reminders": knowing.reminders(life),
        "calls": knowing.calls(life),
        "others": parts.others(life),
        "fields": parts.fields(life),
        "papers": parts.papers(papers_of(life.matter, life.actor), life.actor),
        "way": told if whole_way else told[:WAY_MOST],
        "way_note": way_note(story),
        "way_all": "?way=all" if len(told) > WAY_MOST and not whole_way else "",
        "people": people(life),
        "people_note": _("看一次号码要选一个理由，看的人和次数都有记录。") if life.matter.person_id else "",
        "rules": rules_of(story),
        **can.arranged(life),
    }


def verdict(story: Story) -> dict[str, Any] | None:
    """What the speaker said of the newest answer."""
    found = story.verdicts[-1] if story.verdicts and (story.matter.verdict or not story.matter.is_open) else None
    if found is None:
        return None
    reason = story.sayings.get(found.saying_id or 0)
    return {"is": found.solved, "word": _(VERDICT_WORDS[found.solved]), "at": found.at, "reason": reason.text if reason else ""}


def _speaker_named(life: Life) -> str:
    """The speaker as the desk may name them: masked, or not at all."""
    person = life.matter.person if life.matter.person_id and not kept_from(life.matter, life.actor) else None
    return mask_name(person.name) if person and person.name else ""


def doer_of(story: Story, clock: Clock) -> dict[str, str]:
    """Who owes it, where not the owner: several may have been called at once."""
    return {"doer": story.unit(clock.doer_id) if clock.doer_id else ""}


def way_note(story: Story) -> str:
    seal = last_seal()
    said = _("共 %(n)s 条，只能添，不能改。") % {"n": len(story.entries)}
    return said + (_("上一次封存 %(at)s。") % {"at": f"{local(seal.at):%H:%M}"} if seal else "")


def rules_of(story: Story) -> dict[str, str]:
    """By which rules it is handled, with the drawing of its playbook."""
    matter, version = story.matter, story.practice.version
    return {
        "title": version.title("playbooks", matter.playbook, language()),
        "version": _("第 %(n)s 版") % {"n": version.number},
        "url": drawing_url(version, matter.playbook, measure=matter.measure, topic=matter.topic),
    }


def number_of(life: Life) -> dict[str, str] | None:
    """The speaker's number, masked, with the page that opens it."""
    person = life.matter.person if life.matter.person_id else None
    if person is None or not person.phone or kept_from(life.matter, life.actor):
        return None
    may = life.allows(verbs.UNMASK)
    return {"phone": mask_phone(person.phone), "url": reverse("reveal", args=[life.matter.number]) if may else ""}


def head(life: Life) -> dict[str, Any]:
    matter, story = life.matter, life.story
    facts = [_(CLASS_WORDS.get(matter.klass, "")), _(MEASURES.get(matter.measure, "")), _(PRIVACY[matter.privacy])]
    return {
        "number": matter.number,
        "title": matter.title,
        "where": " ".join(path(matter.at)),
        "stage": matter.stage,
        "facts": [fact for fact in facts if fact],
        "supervised": _("%(office)s督办") % {"office": story.unit(matter.supervisor_id)} if matter.supervisor_id else "",
    }


def due(story: Story) -> dict[str, Any] | None:
    matter = story.matter
    if not matter.is_open or matter.next_due is None:
        return None
    finish = next((c for c in reversed(story.clocks) if c.name == "finish" and c.stopped_at is None), None)
    shown = finish.due if finish else matter.next_due
    word = _("%(who)s最迟办结") % {"who": story.holder_name()} if finish else word_of(story, matter.next_clock)
    return {"word": word, "at": shown, "left": urgency(shown, story.practice.calendar, now())}


def said(story: Story) -> dict[str, Any]:
    first = next((s for s in story.sayings.values() if s.kind == "said"), None)
    channel = _("%(channel)s说的") % {
        "channel": _(CHANNEL_WORDS.get(story.matter.channel, "")) if story.matter.channel in CHANNEL_WORDS else ""
    }
    if first is None:
        return {"text": "", "at": story.matter.said_at, "how": channel, "pieces": []}
    return {"text": first.text, "at": first.at, "how": channel, "pieces": pieces(story, first.id)}


def more(story: Story) -> list[dict[str, Any]]:
    return [
        {
            "text": s.text,
            "at": s.at,
            "by": story.accounts.get(s.account_id or 0, "") or _("说事人"),
            "pieces": pieces(story, s.id),
        }
        for s in story.sayings.values()
        if s.kind == "more"
    ]


def people(life: Life) -> list[dict[str, Any]]:
    """Who spoke, who else takes part, who handles it. Numbers are masked; the subject of a complaint is not named here."""
    story, matter = life.story, life.matter
    person, number = (matter.person if matter.person_id else None), number_of(life)
    kept = kept_from(matter, life.actor)
    rows = [
        {
            "role": _("说事人"),
            "text": _("不公开是谁说的") if kept else mask_name(person.name) if person and person.name else _("未留姓名"),
            "phone": number["phone"] if number else "",
            "reveal": number["url"] if number else "",
            "call": "",
        }
    ]
    for party in life.parties:
        if party.role in PARTY_WORDS and party.person_id != matter.person_id:
            text = (
                mask_name(party.person.name)
                if party.person and party.person.name
                else story.unit(party.office_id) or _("未留姓名")
            )
            phone = mask_phone(party.person.phone) if party.person and party.person.phone else ""
            rows.append({"role": _(PARTY_WORDS[party.role]), "text": text, "phone": phone, "reveal": "", "call": ""})
    for holding in story.holders.get(matter.owner_id, [])[:3]:
        named = holding.account_id == matter.assignee_id
        rows.append(
            {
                "role": _("经办，定了由他办") if named else _("经办"),
                "text": _("%(name)s，%(unit)s") % {"name": holding.account.name, "unit": story.unit(matter.owner_id)},
                "phone": "",
                "reveal": "",
                "call": holding.account.phone,
            }
        )
    return rows
