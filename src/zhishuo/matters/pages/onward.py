"""What the speaker is asked, what stands still, what it became, and the ways on: each with its time."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from zhishuo.kernel.times import local, now
from zhishuo.matters import clockspans, refusals, rules, verbs
from zhishuo.matters.course import stepping
from zhishuo.matters.models import Matter
from zhishuo.matters.pack import PLAYBOOKS
from zhishuo.matters.pages.story import Story, Telling, language, title_text
from zhishuo.matters.pages.tellers import SHARED, sentence
from zhishuo.matters.practice import practice_of
from zhishuo.matters.publication import names_of
from zhishuo.matters.routes import climbs_to
from zhishuo.matters.similar import similar_to
from zhishuo.matters.stages import STAGES
from zhishuo.packs import api as packs
from zhishuo.papers.api import without_personal
from zhishuo.people.api import title_of
from zhishuo.places.api import short_names

CHAIN = 5  # merged into one that was merged into another …


def onward(story: Story, token: str) -> dict[str, Any]:
    """Every variable of _onward.html and _standing.html."""
    return {
        "asked": asked(story),
        "paused": paused(story),
        "redirected": redirected(story),
        "merged": merged(story),
        "remedy": remedy(story),
        "later": later(story),
        "lift": lift(story, token),
        "reopen": reopen(story, token),
        "follows": follows(story, token),
    }


def _pause(story: Story) -> Any:
    return next((clock for clock in story.clocks if clock.name == "pause" and clock.running), None)


def asked(story: Story) -> dict[str, Any] | None:
    """What the speaker is asked for, while the matter waits for just that."""
    clock = _pause(story)
    if story.matter.stage != "waiting" or clock is None or clock.event != "pause:ask":
        return None
    asks = [saying for saying in story.sayings.values() if saying.kind == "ask"]
    last = asks[-1] if asks else None
    return {
        "text": last.text if last else "",
        "by": story.accounts.get((last.account_id if last else 0) or 0, ""),
        "until": clock.due,
    }


def paused(story: Story) -> dict[str, Any] | None:
    """Why it stands still, and until when at most."""
    clock = _pause(story)
    if story.matter.stage != "waiting" or clock is None or clock.event == "pause:ask":
        return None
    found = story.practice.reasons.get(clock.event.replace(":", ".", 1))
    return {"reason": title_text(found.title) if found else "", "until": clock.due}


def redirected(story: Story) -> dict[str, str] | None:
    """The lawful channel, and the words of whoever passed it on."""
    entry = next((one for one in reversed(story.entries) if one.verb == "matter.redirect"), None)
    if story.matter.stage != "redirected" or entry is None:
        return None
    reason = story.practice.reasons.get(f"redirect.{entry.data.get('reason')}")
    channel = title_text(reason.channel) if reason and reason.channel else ""
    return {"channel": channel, "text": story.words(entry, own=True)}


def merged(story: Story) -> dict[str, Any] | None:
    """How the matter goes that this one became part of: its sentences, without the words and names of others."""
    target = _target(story.matter)
    if target is None:
        return None
    if target.privacy == "sealed" or target.hidden:
        return {"stage": target.stage, "way": [], "answer": "", "due": None}
    veiled = Story(target, veiled=True)
    told = [(one, sentence(veiled, one, own=True)) for one in veiled.entries if one.verb in SHARED]
    way = [Telling(at=one.at, text=text) for one, text in told if text]
    open_to_all = target.privacy == "open" and target.answered_at is not None
    return {
        "stage": target.stage,
        "way": way[::-1],
        "answer": _public_answer(target) if open_to_all else "",
        "due": target.due if target.is_open and target.stage != "answered" else None,
    }


def _target(matter: Matter) -> Matter | None:
    found: Matter | None = None
    here = matter
    for _step in range(CHAIN):
        if here.stage != "merged" or here.merged_into_id is None:
            break
        into = Matter.objects.select_related("owner", "person").defer("search")
        here = found = into.get(pk=here.merged_into_id, county=here.county)
    return found


def _public_answer(matter: Matter) -> str:
    answers = matter.sayings.filter(county=matter.county, kind="answer").order_by("-id")
    last = answers.first()
    return without_personal(last.text, names_of(matter)) if last else ""


def remedy(story: Story) -> str:
    """What the law leaves to whoever does not agree with this outcome."""
    outcome = story.practice.playbook.outcomes.get(story.matter.outcome)
    if story.matter.stage not in ("answered", "closed") or outcome is None or outcome.remedy is None:
        return ""
    return title_text(outcome.remedy)


def later(story: Story) -> list[dict[str, Any]]:
    """What is still to be done after the answer or after closing: a visit, a notice, with its day where it has one."""
    if story.matter.stage not in ("answered", "closed"):
        return []
    course = story.course()
    due = {clock.name: clock.due for clock in story.clocks if clock.running}
    return [
        {"title": title_text(step.title), "due": due.get(stepping.name_of(key))}
        for key, step in stepping.steps_here(course).items()
        if step.starts.name in stepping.LATER and key not in story.matter.done and stepping.name_of(key) in due
    ]


def lift(story: Story, token: str) -> dict[str, str] | None:
    """The level above may be asked once: after an answer, or when a date has passed."""
    matter = story.matter
    late = any(clock.running and not clock.paused and clock.due < now() for clock in story.clocks)
    if verbs.LIFT not in STAGES[matter.stage] or matter.lifted or not (late or matter.stage in ("answered", "closed")):
        return None
    above = climbs_to(matter, story.practice)
    if above is None or (matter.stage == "closed" and not _in_time(story)):
        return None
    name = f"{short_names([above.place]).get(above.place, '')}{title_of(above, language())}"
    return {"office": name, "url": reverse("lift", args=[matter.number, token])}


def reopen(story: Story, token: str) -> dict[str, Any] | None:
    """After the end it can be taken up again for some months."""
    if story.matter.stage not in ("closed", "withdrawn", "redirected") or not _in_time(story):
        return None
    return {"until": _reopen_until(story), "url": reverse("reopen", args=[story.matter.number, token])}


def _reopen_until(story: Story) -> datetime | None:
    ended = story.matter.closed_at
    within = story.practice.playbook.verdict.reopen_within
    return clockspans.after(ended, within, story.practice.calendar) if ended else None


def _in_time(story: Story) -> bool:
    until = _reopen_until(story)
    return until is None or now() <= until


def follows(story: Story, token: str) -> list[dict[str, Any]]:
    """The lawful next steps of the rules in force: review, recheck; each until its day, each once."""
    matter = story.matter
    if verbs.FOLLOW not in STAGES[matter.stage] or story.practice.playbook.playbook.final:
        return []
    version = packs.current(matter.at)
    said = set(Matter.objects.filter(follows=matter, county=matter.county).values_list("playbook", flat=True))
    found = []
    for key, playbook in version.tables(PLAYBOOKS).items():
        rule = playbook.start.follows
        since = story.course().happened(rule.event.written) if rule and rule.playbook == matter.playbook else None
        if rule is None or since is None or key in said:
            continue
        until = clockspans.after(since, rule.within, practice_of(version.id, key).calendar)
        if now() <= until:
            left = (local(until).date() - local(now()).date()).days
            url = reverse("follow", args=[matter.number, token, key])
            found.append(
                {"playbook": key, "title": version.title("playbooks", key, language()), "until": until, "left": left, "url": url}
            )
    return found


def follow_named(story: Story, token: str, playbook: str) -> dict[str, Any]:
    """One of them, to say it. Raises FollowsWhat."""
    url = reverse("follow", args=[story.matter.number, token, playbook])
    found = next((one for one in follows(story, token) if one["url"] == url), None)
    if found is None:
        raise refusals.FollowsWhat()
    return found


def alike(story: Story, token: str) -> list[dict[str, Any]]:
    """Open matters that may be the same: a title only where everybody may read it."""
    return [
        {
            "id": one.id,
            "title": without_personal(one.title, names_of(one)) if one.privacy == "open" else "",
            "mine": one.person_id is not None and one.person_id == story.matter.person_id,
            "at": one.registered_at,
        }
        for one in similar_to(story.matter)
    ]


def dangers(story: Story) -> list[dict[str, str]]:
    """What the words sound like, with the number to dial at once."""
    marked = dict.fromkeys((*story.matter.flags, *story.matter.suspected))
    found = [story.practice.flags[key] for key in marked if key in story.practice.flags]
    return [{"title": title_text(flag.title), "dial": flag.dial} for flag in found if flag.dial]


def satisfied_only(story: Story) -> bool:
    """Whether this playbook asks only whether the speaker is content."""
    return story.practice.playbook.verdict.ask == ("satisfied",)


def goes_on(story: Story) -> bool:
    """Whether a “no” is taken up again, or only tells the lawful way."""
    leads = rules.after_verdict("not", story.matter.reopened, story.practice.playbook.verdict.reopens_to)
    return leads != "close"
