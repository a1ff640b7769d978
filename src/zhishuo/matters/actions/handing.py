"""Taking up, handing over, returning, climbing."""

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.text import clean
from zhishuo.kernel.times import now
from zhishuo.matters import rules, verbs
from zhishuo.matters.actions.shared import Held, fire, keep, lead, lock, pass_on, say, stop
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.routes import climbs_to, may_go_to
from zhishuo.people.api import Office, title_of
from zhishuo.store.api import insert, new_id
from zhishuo.trail.api import record


@transaction.atomic
def take(matter_id: int, *, by: Actor, seen: int | None = None) -> Matter:
    """The owner takes it up; whoever does so is the named person. Raises WrongStage, ChangedMeanwhile."""
    held = lock(matter_id, verbs.TAKE, seen=seen)
    matter, at = held.matter, now()
    hand = lead(matter)
    hand.state, hand.taken_at, hand.taken_by_id = "taken", at, by.account_id
    hand.save(update_fields=["state", "taken_at", "taken_by"])
    matter.stage, matter.assignee_id = "handling", by.account_id
    fire(held, "taken", at)
    keep(held, "stage", "assignee")
    record(verbs.TAKE, matter, by=by, at=at, data={"office": matter.owner_id, "hand_over": hand.id})
    return matter


@transaction.atomic
def offer(matter_id: int, office_id: int, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Hand it to another office that this playbook lets it go to. The first receiver stays on it.

    Raises CannotHandTo, WordsMissing, WrongStage, ChangedMeanwhile.
    """
    held = lock(matter_id, verbs.OFFER, seen=seen)
    matter, at = held.matter, now()
    office = Office.objects.filter(pk=office_id).first()
    if office is None or office.id not in {one.id for one in may_go_to(matter, held.practice)}:
        raise rules.CannotHandTo(office=title_of(office) if office else "这个单位", field="office")
    words = clean(text)
    rules.check_words(words, what="交过去要办什么", what_en="what they should do")
    saying = say(matter, "reason", words, by=by, at=at, public=False, office=matter.owner_id)
    giver = matter.owner_id
    pass_on(held, office, by=by, at=at, climbed=False)
    keep(held, "stage", "owner", "assignee")
    record(verbs.OFFER, matter, by=by, at=at, data={"from": giver, "to": office.id, "saying": saying.id})
    return matter


@transaction.atomic
def climb(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Lift it one level, with the reason. Everything stays in the file; nothing is asked again. Raises AtTheTop."""
    held = lock(matter_id, verbs.CLIMB, seen=seen)
    matter, at = held.matter, now()
    above = climbs_to(matter, held.practice)
    if above is None:
        raise rules.AtTheTop()
    words = clean(text)
    rules.check_words(words, what="为什么要上报", what_en="why it has to go up")
    saying = say(matter, "reason", words, by=by, at=at, office=matter.owner_id)
    giver = matter.owner_id
    pass_on(held, above, by=by, at=at, climbed=True)
    keep(held, "stage", "owner", "assignee")
    record(verbs.CLIMB, matter, by=by, at=at, data={"from": giver, "to": above.id, "saying": saying.id})
    return matter


@transaction.atomic
def return_(matter_id: int, reason: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Give it back to the office that handed it over. Raises FirstReceiver (R32), ReturnedEnough (R34), ReasonUnknown."""
    held = lock(matter_id, verbs.RETURN, seen=seen)
    matter, at, hand = held.matter, now(), lead(held.matter)
    _check_return(held, hand, reason)
    words = clean(text)
    rules.check_words(words, what="退回的原因", what_en="why it is returned")
    saying = say(matter, "reason", words, by=by, at=at, public=False, office=matter.owner_id)
    hand.state, hand.ended_at, hand.reason = "returned", at, reason
    hand.save(update_fields=["state", "ended_at", "reason"])
    assert hand.giver is not None  # _check_return has refused otherwise
    insert(
        HandOver(
            id=new_id(matter.county),
            county=matter.county,
            matter=matter,
            giver_id=hand.taker_id,
            taker=hand.giver,
            state="taken",
            offered_at=at,
            taken_at=at,
        )
    )
    matter.owner, matter.stage, matter.assignee = hand.giver, "handling", None
    stop(held, ["take"], at)  # nobody has to take up what came back
    fire(held, "held", at)
    keep(held, "owner", "stage", "assignee")
    record(
        verbs.RETURN,
        matter,
        by=by,
        at=at,
        data={"from": hand.taker_id, "to": matter.owner_id, "reason": reason, "saying": saying.id},
    )
    return matter


def _check_return(held: Held, hand: HandOver, reason: str) -> None:
    rule = held.playbook.hand_over
    reasons = rule.reasons if rule else ()
    if reason not in reasons:
        known = held.practice.version.section("reasons")
        titles = [known[f"return.{key}"].title for key in reasons]
        raise rules.ReasonUnknown(
            choices="、".join(title.zh for title in titles),
            choices_en=", ".join(title.en or title.zh for title in titles),
            field="reason",
        )
    before = HandOver.objects.filter(matter=held.matter, county=held.matter.county, state="returned").count()
    rules.check_return(given_by_other=hand.giver_id is not None, times_before=before, most=rule.return_times if rule else 0)
