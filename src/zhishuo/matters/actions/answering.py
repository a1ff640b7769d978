"""The answer, the speaker's verdict, closing and reopening."""

from datetime import datetime

from django.db import transaction

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now
from zhishuo.matters import clockwork, rules, verbs
from zhishuo.matters.actions.shared import Held, begin, fire, keep, lead, lock, pass_on, say, stop
from zhishuo.matters.models import Clock, HandOver, Matter, Verdict
from zhishuo.matters.routes import climbs_to
from zhishuo.store.api import insert, new_id
from zhishuo.trail.api import record


@transaction.atomic
def answer(matter_id: int, outcome: str, text: str, *, by: Actor, seen: int | None = None) -> Matter:
    """Tell the speaker how it came out; from now on the speaker decides. Raises OutcomeUnknown, WordsMissing.

    From `registered` it is settled on the spot: taking it up is implied.
    """
    held = lock(matter_id, verbs.ANSWER, seen=seen)
    matter, at = held.matter, now()
    rules.check_words(clean(text), what="办得怎么样", what_en="how it came out")
    implied = matter.stage == "registered"
    if implied:
        _take_up(held, by=by, at=at)
    saying = answer_locked(held, outcome, clean(text), by=by, at=at)
    keep(held, "stage", "assignee", "answered_at", "replied_at", "outcome", "verdict")
    record(verbs.ANSWER, matter, by=by, at=at, data={"outcome": outcome, "saying": saying, "taken": implied})
    return matter


def _take_up(held: Held, *, by: Actor, at: datetime) -> None:
    hand = lead(held.matter)
    hand.state, hand.taken_at, hand.taken_by_id = "taken", at, by.account_id
    hand.save(update_fields=["state", "taken_at", "taken_by"])
    held.matter.assignee_id = by.account_id
    fire(held, "taken", at)


def answer_locked(held: Held, outcome: str, text: str, *, by: Actor, at: datetime) -> int:
    """The answer itself on a locked matter; the caller saves and records. Returns the id of the words."""
    matter, outcomes = held.matter, held.playbook.outcomes
    if outcome not in outcomes:
        titles = [found.title for found in outcomes.values()]
        raise rules.OutcomeUnknown(
            choices="、".join(title.zh for title in titles),
            choices_en=", ".join(title.en or title.zh for title in titles),
            field="outcome",
        )
    saying = say(matter, "answer", text, by=by, at=at, office=matter.owner_id)
    matter.outcome, matter.stage, matter.answered_at, matter.verdict = outcome, "answered", at, ""
    if matter.replied_at is None:
        matter.replied_at = at
        fire(held, "replied", at)
    fire(held, "answered", at)
    stop(held, [clock.name for clock in held.running if clock.name != "verdict"], at)
    return saying.id


@transaction.atomic
def verdict(matter_id: int, solved: str, *, by: Actor, satisfied: str = "", text: str = "", seen: int | None = None) -> Matter:
    """The speaker says how it went: solved closes it; partly and not reopen it, in the playbook's order, then close it with the remedy.

    Silence (by the system alone, when the verdict clock has run out) closes it and is never counted as satisfaction.
    """
    held = lock(matter_id, verbs.VERDICT, seen=seen)
    matter, at = held.matter, now()
    if solved not in rules.VERDICTS and not (solved == "silent" and by.kind == "system"):
        raise rules.VerdictUnknown(field="solved")
    words = clean(text)
    rules.check_words(words, what="", what_en="", needed=False)
    saying = say(matter, "verdict", words, by=by, at=at) if words else None
    insert(
        Verdict(
            id=new_id(matter.county),
            county=matter.county,
            matter=matter,
            round=matter.reopened + 1,
            at=at,
            solved=solved,
            satisfied=satisfied if satisfied in rules.SATISFACTION else "",
            saying=saying,
        )
    )
    matter.verdict = solved
    fire(held, "verdict", at)
    keep(held, "verdict")
    record(
        verbs.VERDICT,
        matter,
        by=by,
        at=at,
        data={"solved": solved, "satisfied": satisfied, "saying": saying.id if saying else None},
    )
    leads_to = rules.after_verdict(solved, matter.reopened, held.playbook.verdict.reopens_to)
    if leads_to == "close":
        return close(matter_id, by=SYSTEM)
    return _reopen(held, by=by, at=at, up=leads_to == "up")


@transaction.atomic
def close(matter_id: int, *, by: Actor) -> Matter:
    """End it: answer and verdict are there. Done by the system alone."""
    held = lock(matter_id, verbs.CLOSE, seen=None)
    matter, at = held.matter, now()
    stop(held, [clock.name for clock in held.running], at)
    HandOver.objects.filter(matter=matter, county=matter.county, state__in=("offered", "taken")).update(state="done", ended_at=at)
    matter.stage, matter.closed_at = "closed", at
    keep(held, "stage", "closed_at")
    record(verbs.CLOSE, matter, by=by, at=at, data={"verdict": matter.verdict, "outcome": matter.outcome})
    return matter


@transaction.atomic
def reopen(matter_id: int, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Take it up again after it was closed or withdrawn. Raises TooLateToReopen after the playbook's time."""
    held = lock(matter_id, verbs.REOPEN, seen=seen)
    matter, at = held.matter, now()
    ended = matter.closed_at
    if ended is not None:
        within = held.playbook.verdict.reopen_within
        last = clockwork.again(ended, within.written, held.calendar)
        if at > last.at:
            raise rules.TooLateToReopen(span=within.text_zh, span_en=within.text_en)
    words = clean(text)
    rules.check_words(words, what="哪里不对", what_en="what is wrong")
    say(matter, "verdict", words, by=by, at=at)
    return _reopen(held, by=by, at=at, up=False)


def _reopen(held: Held, *, by: Actor, at: datetime, up: bool) -> Matter:
    """Back to the owner, or one level up where there is one; the clocks that the answer stopped start again."""
    matter = held.matter
    matter.reopened += 1
    matter.closed_at = matter.answered_at = None
    matter.verdict = matter.outcome = ""
    stop(held, [clock.name for clock in held.running], at, void=True)
    held.running += begin(
        matter, clockwork.restarted(held.playbook, at, facts=held.facts, calendar=held.calendar), matter.owner_id
    )
    matter.due = None
    above = climbs_to(matter, held.practice) if up else None
    if above is not None:
        pass_on(held, above, by=by, at=at, climbed=True)
    else:
        _back_to_owner(held, at)
    keep(held, "stage", "owner", "assignee", "reopened", "closed_at", "answered_at", "verdict", "outcome")
    record(verbs.REOPEN, matter, by=by, at=at, data={"owner": matter.owner_id, "up": above is not None, "times": matter.reopened})
    return matter


def _back_to_owner(held: Held, at: datetime) -> None:
    matter = held.matter
    matter.stage = "handling"
    open_lead = HandOver.objects.filter(matter=matter, county=matter.county, role="lead", state__in=("offered", "taken"))
    if not open_lead.exists():
        insert(
            HandOver(
                id=new_id(matter.county),
                county=matter.county,
                matter=matter,
                taker_id=matter.owner_id,
                state="taken",
                offered_at=at,
                taken_at=at,
                taken_by_id=matter.assignee_id,
            )
        )
    fire(held, "reopened", at)


def close_silent(*, most: int = 2_000) -> int:
    """Close the answered matters whose speaker let the time for a verdict pass: recorded as silence. Returns how many."""
    over = Clock.objects.filter(name="verdict", stopped_at__isnull=True, void=False, due__lt=now(), matter__stage="answered")
    done = 0
    for matter_id in list(over.values_list("matter_id", flat=True)[:most]):
        verdict(matter_id, "silent", by=SYSTEM)
        done += 1
    return done
