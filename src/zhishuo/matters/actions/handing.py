"""From hand to hand: taking up, naming a person, handing over, returning, climbing, ruling, help and whistles."""

from collections.abc import Sequence

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.matters import refusals, rules, verbs
from zhishuo.matters.actions.shared import keep, lock, practice, seat_office, words
from zhishuo.matters.course import handing, waiting
from zhishuo.matters.course.course import HELPING
from zhishuo.matters.models import Ask, HandOver, Matter
from zhishuo.matters.routes import arbiter_of, may_be_called, may_go_to, may_help
from zhishuo.people.api import Office, holders, office_with, title_of
from zhishuo.trail.api import record


@transaction.atomic
def take(matter_id: int, *, by: Actor, seen: int | None = None) -> Matter:
    """The owner takes it up; whoever does so is the named person. Raises WrongStage, ChangedMeanwhile."""
    course = lock(matter_id, verbs.TAKE, seen=seen)
    told = handing.take(course, account=by.account_id)
    keep(course)
    record(verbs.TAKE, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def assign(matter_id: int, account_id: int, *, by: Actor, seen: int | None = None) -> Matter:
    """Name the person of the owning office who does it. Raises NobodyNamed where that person does not hold the office."""
    course = lock(matter_id, verbs.ASSIGN, seen=seen)
    held = holders([course.matter.owner_id]).get(course.matter.owner_id, [])
    if account_id not in {holding.account_id for holding in held}:
        raise refusals.NobodyNamed()
    told = handing.assign(course, account=account_id)
    keep(course)
    record(verbs.ASSIGN, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def offer(matter_id: int, office_id: int, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """Hand it to another office that this playbook lets it go to. The first receiver stays on it.

    Raises CannotHandTo, WordsMissing, WrongStage, ChangedMeanwhile.
    """
    course = lock(matter_id, verbs.OFFER, seen=seen)
    _among(office_id, may_go_to(course.matter, practice(course)))
    said = words(text, "交过去要办什么", "what they should do")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id, public=False)
    told = handing.offer(course, office_id)
    keep(course)
    record(verbs.OFFER, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


def _among(office_id: int, known: Sequence[Office]) -> None:
    """Raises CannotHandTo for an office that is not on the playbook's list."""
    if office_id not in {one.id for one in known}:
        office = Office.objects.filter(pk=office_id).first()
        raise rules.CannotHandTo(office=title_of(office) if office else "这个单位", field="office")


@transaction.atomic
def ask_help(matter_id: int, office_ids: Sequence[int], *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Ask offices to help; they see it and may do its steps, the owner stays responsible. Raises CannotHandTo, AskedAlready, WordsMissing."""
    course = lock(matter_id, verbs.ASK_HELP, seen=seen)
    known = may_help(course.matter, practice(course))
    for office in office_ids or (0,):
        _among(office, known)
    said = words(text, "请他们帮什么", "what they should help with")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id, public=False)
    hands = handing.ask_help(course, office_ids)
    if not hands:
        raise refusals.AskedAlready()
    keep(course)
    record(
        verbs.ASK_HELP,
        course.matter,
        by=by,
        at=course.at,
        data={"from": course.matter.owner_id, "offices": [hand.taker_id for hand in hands], "saying": saying},
    )
    return course.matter


@transaction.atomic
def climb(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Lift it one level, with the reason. Everything stays in the file; nothing is asked again. Raises AtTheTop."""
    course = lock(matter_id, verbs.CLIMB, seen=seen)
    said = words(text, "为什么要上报", "why it has to go up")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id)
    told = handing.climb(course)
    keep(course)
    record(verbs.CLIMB, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


@transaction.atomic
def return_(matter_id: int, reason: str, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Give it back to the office that handed it over; where the playbook wants the sender's consent, that is asked for first (R6).

    Raises Designated (R35), FirstReceiver (R32), ReturnedEnough (R34), ReasonUnknown.
    """
    course = lock(matter_id, verbs.RETURN, seen=seen)
    hand = handing.check_return(course, reason)
    said = words(text, "退回的原因", "why it is returned")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id, public=False)
    rule = course.playbook.hand_over
    if rule and rule.return_agreed_by:
        told = waiting.ask_leave(
            course, "return", {"reason": reason}, office=hand.giver_id, head=False, account=by.account_id,
            asker=course.matter.owner_id, saying=saying,
        )  # fmt: skip
    else:
        told = handing.return_(course, reason) | {"saying": saying}
    keep(course)
    record(verbs.RETURN, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


@transaction.atomic
def revoke(matter_id: int, *, by: Actor, text: str = "", seen: int | None = None) -> Matter:
    """The giver takes back what nobody has taken up yet. Raises TakenAlready, FirstReceiver, NotAskedToHelp."""
    course = lock(matter_id, verbs.REVOKE, seen=seen)
    hand = course.lead()
    if hand is not None and hand.giver_id is not None and not by.holds(hand.giver_id):
        raise refusals.NotAskedToHelp()
    told = handing.revoke(course)
    keep(course)
    record(verbs.REVOKE, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def dispute(matter_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """Two units cannot agree whose it is: the lowest office above both is asked to rule (R7). Raises NoArbiter, AskedAlready."""
    course = lock(matter_id, verbs.DISPUTE, seen=seen)
    hand = course.lead()
    if hand is not None and hand.designated:
        raise refusals.Designated()
    said = words(text, "为什么要裁定", "why a ruling is needed")
    other = _other_side(course.hands, course.matter.owner_id, course.matter.first_id)
    above = arbiter_of(course.matter, practice(course), course.matter.owner_id, other)
    if above is None:
        raise refusals.NoArbiter()
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id, public=False)
    told = waiting.ask_leave(
        course, "rule", {"between": [course.matter.owner_id, other]}, office=above.id, head=False, account=by.account_id,
        asker=course.matter.owner_id, saying=saying,
    )  # fmt: skip
    handing.ask_help(course, [above.id], role="told", step="rule")
    keep(course)
    record(verbs.DISPUTE, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


def _other_side(hands: Sequence[HandOver], owner: int, first: int) -> int:
    """With whom the owner is at odds: who handed it to them, or who returned it last."""
    for hand in reversed(hands):
        if hand.role == "lead" and hand.taker_id == owner and hand.giver_id not in (None, owner):
            return int(hand.giver_id or first)
    return first


@transaction.atomic
def rule(matter_id: int, office_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """The arbiter decides whose it is; that cannot be returned. Raises CannotHandTo, NotYourAsk, AskSettled."""
    course = lock(matter_id, verbs.RULE, seen=seen)
    matter = course.matter
    ask = Ask.objects.filter(matter=matter, county=matter.county, verb="rule", state="open").first()
    if ask is None:
        raise refusals.AskSettled()
    if not by.holds(ask.office_id):
        raise refusals.NotYourAsk(office=title_of(ask.office))
    known = [one.id for one in may_go_to(matter, practice(course))]
    if office_id not in (*known, *ask.data["between"], matter.first_id):
        raise rules.CannotHandTo(office="这个单位", field="office")
    said = words(text, "裁定的理由", "the reason of the ruling")
    saying = course.say("reason", said, account=by.account_id, office=ask.office_id)
    waiting.settled_ask(course, ask, agreed=True, account=by.account_id)
    told = handing.designate(course, office_id)
    keep(course)
    record(verbs.RULE, matter, by=by, at=course.at, data=told | {"saying": saying, "office": ask.office_id})
    return matter


@transaction.atomic
def designate(matter_id: int, office_id: int, *, by: Actor, text: str, seen: int | None = None) -> Matter:
    """The last resort assigns it for good: it cannot be returned (R35). Raises CannotHandTo, WordsMissing."""
    course = lock(matter_id, verbs.DESIGNATE, seen=seen)
    known = [one.id for one in may_go_to(course.matter, practice(course))]
    # From above: nobody assigns work for good to an office that does not lie below their own.
    reach = [seat.place for seat in by.seats_for(verbs.DESIGNATE, course.matter.place)]
    fits = office_id in (*known, course.matter.owner_id, course.matter.first_id)
    if not fits or not (by.kind == "system" or any(place.contains(office_with(office_id).at) for place in reach)):
        raise rules.CannotHandTo(office="这个单位", field="office")
    said = words(text, "指定的理由", "why it is assigned")
    saying = course.say("reason", said, account=by.account_id, office=seat_office(by, verbs.DESIGNATE, course))
    told = handing.designate(course, office_id)
    keep(course)
    record(verbs.DESIGNATE, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


@transaction.atomic
def whistle(
    matter_id: int, office_ids: Sequence[int], *, by: Actor, text: str, urgent: bool = False, seen: int | None = None
) -> Matter:
    """Call several units to the spot (吹哨); each has a clock until it reports. Raises CannotWhistle, TooManyCalled, CannotHandTo."""
    course = lock(matter_id, verbs.WHISTLE, seen=seen)
    known = may_be_called(course.matter, practice(course))
    if course.playbook.whistle is None:
        raise refusals.CannotWhistle()
    for office in office_ids:
        _among(office, known)
    said = words(text, "请他们来做什么", "what they are called for")
    saying = course.say("reason", said, account=by.account_id, office=course.matter.owner_id, public=False)
    told = handing.whistle(course, office_ids, urgent=urgent)
    keep(course)
    record(
        verbs.WHISTLE, course.matter, by=by, at=course.at,
        data={"from": course.matter.owner_id, "offices": told.pop("to"), **told, "saying": saying},
    )  # fmt: skip
    return course.matter


@transaction.atomic
def arrive(matter_id: int, *, by: Actor, office_id: int | None = None, seen: int | None = None) -> Matter:
    """A called unit reports on the spot: its clock stops. Raises NotAskedToHelp."""
    course = lock(matter_id, verbs.ARRIVE, seen=seen)
    told = handing.arrive(course, _mine(by, course.hands, office_id, ("offered", "taken")), account=by.account_id)
    keep(course)
    record(verbs.ARRIVE, course.matter, by=by, at=course.at, data=told)
    return course.matter


@transaction.atomic
def finish_help(
    matter_id: int, *, by: Actor, text: str, apt: int | None = None, office_id: int | None = None, seen: int | None = None
) -> Matter:
    """The helper says what was done, and whether the call was right. Raises NotAskedToHelp, WordsMissing."""
    course = lock(matter_id, verbs.FINISH_HELP, seen=seen)
    office = _mine(by, course.hands, office_id, HELPING)
    said = words(text, "帮了什么", "what was done")
    saying = course.say("note", said, account=by.account_id, office=office, public=False)
    told = handing.finish_help(course, office, account=by.account_id, apt=apt)
    keep(course)
    record(verbs.FINISH_HELP, course.matter, by=by, at=course.at, data=told | {"saying": saying})
    return course.matter


def _mine(by: Actor, hands: Sequence[HandOver], office_id: int | None, states: tuple[str, ...]) -> int:
    """The office for which this actor helps here. Raises NotAskedToHelp."""
    for hand in reversed(hands):
        if hand.role == "assist" and hand.state in states and by.holds(hand.taker_id) and office_id in (None, hand.taker_id):
            return int(hand.taker_id)
    raise refusals.NotAskedToHelp()


@transaction.atomic
def score_help(matter_id: int, hand_over_id: int, useful: int, *, by: Actor, seen: int | None = None) -> Matter:
    """What the caller thinks of the help: 1 it helped, 0 it did not (S16, both sides). Raises NotAskedToHelp."""
    course = lock(matter_id, verbs.SCORE_HELP, seen=seen)
    told = handing.score_help(course, hand_over_id, 1 if useful else 0)
    keep(course)
    record(verbs.SCORE_HELP, course.matter, by=by, at=course.at, data=told)
    return course.matter
