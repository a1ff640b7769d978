"""Deeds: taking up, handing over, returning, climbing, naming a person, help and whistles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhishuo.matters import clockspans, refusals, rules
from zhishuo.matters.course import waiting
from zhishuo.matters.course.course import HELPING, LEADING, Course


def received(course: Course, *, said_at: datetime, mine: bool, account: int | None) -> None:
    """The first receiver has it; one who registers what falls to their own office has taken it with that. Clocks begin."""
    course.new(
        "hand",
        taker_id=course.matter.owner_id,
        offered_at=course.at,
        state="taken" if mine else "offered",
        taken_at=course.at if mine else None,
        taken_by_id=account if mine else None,
    )
    course.set(stage="handling" if mine else "registered", assignee_id=account if mine else None)
    registered_at, course.at = course.at, said_at
    course.fire("said")  # by the speaker's own date
    course.at = registered_at
    for event in ("registered", "held", *(("taken",) if mine else ())):
        course.fire(event)


def take(course: Course, *, account: int | None) -> dict[str, Any]:
    """The owner takes it up; whoever does so is the named person."""
    hand = course.lead()
    assert hand is not None  # an open matter has one (invariant one_lead_hand_over)
    course.change("hand", hand, state="taken", taken_at=course.at, taken_by_id=account)
    course.set(stage="handling", assignee_id=account)
    waiting.lapse(course, "return")  # whoever takes it up does not give it back
    course.fire("taken")
    return {"office": course.matter.owner_id, "hand_over": hand.id}


def assign(course: Course, *, account: int) -> dict[str, Any]:
    """The office names the person who does it."""
    before = course.matter.assignee_id
    course.set(assignee_id=account)
    return {"office": course.matter.owner_id, "from_account": before, "account": account}


def pass_on(course: Course, to: int, *, climbed: bool = False, designated: bool = False) -> Any:
    """The matter goes to another office, which has to take it up: the owner is never empty, the old hand-over is done."""
    giver = course.matter.owner_id
    if course.matter.stage == "waiting":
        waiting.resume(course)  # nothing stands still on its way to somebody else
    waiting.lapse(course)  # what the one before asked for is not what the next one wants
    course.end_hands()
    hand = course.new(
        "hand", giver_id=giver, taker_id=to, state="offered", offered_at=course.at, climbed=climbed, designated=designated
    )
    course.set(owner_id=to, assignee_id=None, stage="offered")
    for event in ("climbed", "offered", "held") if climbed else ("offered", "held"):
        course.fire(event)
    return hand


def offer(course: Course, to: int) -> dict[str, Any]:
    """Hand it to another office. Where it may go was asked before (routes.may_go_to)."""
    giver = course.matter.owner_id
    pass_on(course, to)
    return {"from": giver, "to": to}


def climb(course: Course, to: int | None = None) -> dict[str, Any]:
    """Lift it one level. Raises AtTheTop."""
    giver = course.matter.owner_id
    above = to or course.offices.above(course)
    if above is None:
        raise rules.AtTheTop()
    pass_on(course, above, climbed=True)
    return {"from": giver, "to": above}


def designate(course: Course, to: int) -> dict[str, Any]:
    """A final assignment: it cannot be returned (R35)."""
    giver = course.matter.owner_id
    hand = course.lead()
    if to == giver and hand is not None and hand.state == "taken":
        course.change("hand", hand, designated=True)  # it stays where it is, for good
    else:
        pass_on(course, to, designated=True)
    return {"from": giver, "to": to}


def check_return(course: Course, reason: str, *, agreed: bool = False) -> Any:
    """The hand-over that goes back; `agreed`: the sender takes it back, however long that took.

    Raises ReasonUnknown, Designated (R35), FirstReceiver (R32), ReturnedEnough, ReturnTooLate (R34).
    """
    rule, hand = course.playbook.hand_over, course.lead()
    assert hand is not None
    if hand.designated:
        raise refusals.Designated()
    if hand.giver_id is None:
        raise rules.FirstReceiver()
    reasons = rule.reasons if rule else ()
    if reason not in reasons:
        raise rules.reason_unknown(course.book.reasons, "return", reasons)
    times = sum(one.state == "returned" for one in course.hands)
    if times >= (rule.return_times if rule else 0):
        raise rules.ReturnedEnough(times=times)
    within = rule.return_within if rule and not agreed else None
    if within and course.at > clockspans.after(hand.offered_at, within, course.book.calendar):
        raise refusals.ReturnTooLate(span=within.text_zh, span_en=within.text_en)
    return hand


def return_(course: Course, reason: str, *, agreed: bool = False) -> dict[str, Any]:
    """Give it back to the office that handed it over; nobody has to take up what came back."""
    hand = check_return(course, reason, agreed=agreed)
    waiting.lapse(course)  # what the one before asked for is not what the next one wants
    course.change("hand", hand, state="returned", ended_at=course.at, reason=reason)
    course.new("hand", giver_id=hand.taker_id, taker_id=hand.giver_id, state="taken", offered_at=course.at, taken_at=course.at)
    course.set(owner_id=hand.giver_id, stage="handling", assignee_id=None)
    course.stop(clock for clock in course.running() if clock.name == "take")
    course.fire("held")
    return {"from": hand.taker_id, "to": hand.giver_id, "reason": reason}


def revoke(course: Course) -> dict[str, Any]:
    """The giver takes back what nobody has taken up yet. Raises FirstReceiver where nobody gave it."""
    hand = course.lead()
    assert hand is not None
    if hand.giver_id is None:
        raise rules.FirstReceiver()
    if hand.state != "offered":
        raise refusals.TakenAlready()
    waiting.lapse(course)  # what the one before asked for is not what the next one wants
    course.change("hand", hand, state="revoked", ended_at=course.at)
    course.new("hand", giver_id=hand.taker_id, taker_id=hand.giver_id, state="taken", offered_at=course.at, taken_at=course.at)
    course.set(owner_id=hand.giver_id, stage="handling", assignee_id=None)
    course.stop(clock for clock in course.running() if clock.name == "take")
    course.fire("held")
    return {"from": hand.taker_id, "to": hand.giver_id}


# ---- help


def ask_help(course: Course, to: Sequence[int], *, step: str = "", role: str = "assist") -> list[Any]:
    """Ask offices to help; each office once at a time. They see the matter from now on, the owner stays responsible."""
    asked = {hand.taker_id for hand in course.hands if hand.role != "lead" and hand.state in HELPING and hand.step == step}
    return [
        course.new(
            "hand", giver_id=course.matter.owner_id, taker_id=office, role=role, state="offered", step=step, offered_at=course.at
        )
        for office in to
        if office not in asked and office != course.matter.owner_id
    ]


def whistle(course: Course, to: Sequence[int], *, urgent: bool) -> dict[str, Any]:
    """Call several units to the spot, each with a clock until it reports (吹哨报到). Raises CannotWhistle, TooManyCalled, AskedAlready."""
    rule = course.playbook.whistle
    if rule is None or course.offices.post(course.matter.owner_id) not in rule.by:
        raise refusals.CannotWhistle()
    if not 0 < len(to) <= rule.most:
        raise refusals.TooManyCalled(most=rule.most)
    hands = ask_help(course, to)
    if not hands:
        raise refusals.AskedAlready()
    within = (rule.urgent if urgent else rule.arrive).written
    for hand in hands:
        course.change("hand", hand, whistle=hands[0].id)
        course.start("arrive", "offered", within, hand_id=hand.id, doer_id=hand.taker_id)
    return {"whistle": hands[0].id, "to": [hand.taker_id for hand in hands], "urgent": urgent}


def helping(course: Course, office: int, states: tuple[str, ...] = HELPING) -> Any:
    """The help that this office was asked for. Raises NotAskedToHelp."""
    asked = [h for h in course.hands if h.role == "assist" and h.taker_id == office and h.state in states]
    if not asked:
        raise refusals.NotAskedToHelp()
    return max(asked, key=lambda hand: (hand.whistle is not None, hand.id))  # a whistle is answered first


def arrive(course: Course, office: int, *, account: int | None) -> dict[str, Any]:
    """A called unit reports on the spot: its clock stops. Raises NotAskedToHelp."""
    hand = helping(course, office, ("offered", "taken"))
    course.change("hand", hand, state="arrived", taken_at=course.at, taken_by_id=account)
    course.stop(clock for clock in course.running() if clock.hand_id == hand.id)
    course.fire("arrived")
    return {"office": office, "hand_over": hand.id, "whistle": hand.whistle}


def finish_help(course: Course, office: int, *, account: int | None, apt: int | None = None) -> dict[str, Any]:
    """The helper is done. `apt`: what the helper thinks of the call, 1 right to call, 0 not ours (one side of 双考核)."""
    hand = helping(course, office)
    course.change("hand", hand, state="done", ended_at=course.at, taken_by_id=hand.taken_by_id or account, apt=apt)
    course.stop(clock for clock in course.running() if clock.hand_id == hand.id)
    return {"office": office, "hand_over": hand.id, "whistle": hand.whistle, "apt": apt}


def score_help(course: Course, hand_over: int, useful: int) -> dict[str, Any]:
    """What the caller thinks of the help: 1 it helped, 0 it did not (the other side of 双考核). Raises NotAskedToHelp."""
    hand = next((h for h in course.hands if h.id == hand_over and h.role == "assist"), None)
    if hand is None:
        raise refusals.NotAskedToHelp()
    course.change("hand", hand, useful=useful)
    return {"hand_over": hand.id, "office": hand.taker_id, "useful": useful}


assert set(LEADING) < set(HELPING)
