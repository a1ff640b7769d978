"""Deeds: the steps of a playbook and those that people add. Which are open follows from what happened and what is done."""

from collections.abc import Iterable
from typing import Any

from zhishuo.kernel.refusal import Refusal
from zhishuo.matters import refusals, rules
from zhishuo.matters.course import handing
from zhishuo.matters.course.course import Course
from zhishuo.matters.playbook import Outcome, Step

LATER = ("answered", "closed")
# These people have no desk: whoever handles it writes down what they said.
RESIDENTS = frozenset({"speaker", "parties", "household", "participants"})
CLOSING = "5 workdays"  # a step that closing waits for has a limit even where its playbook names none
WORKING = ("handling", "waiting")
DURING = (*WORKING, *LATER)


def name_of(key: str) -> str:
    """The clock of a step."""
    return f"step:{key}"


def steps_here(course: Course) -> dict[str, Step]:
    return course.playbook.steps_for(course.facts)


def is_open(course: Course, step: Step) -> bool:
    """Whether it can be done now: its moment has come and what it comes after is done."""
    matter, starts = course.matter, step.starts
    if starts.name in LATER:
        begun = matter.stage in ("closed", starts.name)
    else:
        begun = matter.stage in WORKING and (starts.name == "taken" or starts.written in matter.moments)
    missing = [name for name in step.after if name not in matter.done] if begun else []
    return begun and not (missing and any(name in steps_here(course) for name in missing))


def needed(course: Course, names: Iterable[str]) -> tuple[str, ...]:
    """What is still to do of these steps and all that they come after."""
    return tuple(name for name in course.playbook.needed(names, course.facts) if name not in course.matter.done)


def refused(course: Course, key: str) -> bool:
    """Whether somebody whose yes was needed has said no, and nobody yes since (`if_no = "record"`): consent that was not given (R16)."""
    step = course.playbook.steps.get(key)
    if step is None or step.if_no != "record" or key in course.matter.done:
        return False
    return any(row.key == key and row.state == "no" for row in course.steps)


def lacking(course: Course, outcome: Outcome) -> tuple[str, ...]:
    """What is still to do before this outcome can be answered. Who agreed by mediation has sat down to it: left out, it brings no agreement."""
    facts, left_out = course.facts, tuple[str, ...]()
    if outcome.means == "agreed":
        held = [name for name in course.playbook.needed(outcome.needs, facts) if course.playbook.steps[name].kind == "mediate"]
        left_out = tuple(name for name in held if name in course.matter.done and _left_out(course, name))
    return (*needed(course, outcome.needs), *left_out)


def _left_out(course: Course, key: str) -> bool:
    return not any(row.key == key and row.state == "done" for row in course.steps)


def before_closing(course: Course) -> tuple[str, ...]:
    """What closing still needs. A question that was asked and answered "no" holds nothing open, nor does what would come after a yes."""
    lacking = needed(course, course.playbook.close.needs)
    facts = course.facts
    no = {name for name in lacking if refused(course, name)}
    return tuple(name for name in lacking if no.isdisjoint(course.playbook.needed([name], facts)))


def doers(course: Course, step: Step) -> list[int]:
    """The offices that may do it; the owner alone where the playbook names only people without a desk.

    Of several posts the one at the owner's level comes first: the doer that is asked. Where the parties choose, each of those
    whom they may choose can do it, or the owner writes it down; nobody is asked by the machine.
    """
    owner = course.matter.owner_id
    found: list[int] = []
    for who in (*(one for one in step.by if one not in RESIDENTS), *step.choose_from):
        found += [office for office in course.offices.found(who, course) if office not in found]
    if not found or owner in found or "chosen" in step.by:
        return [owner, *(office for office in found if office != owner)]
    level = course.offices.post(owner).partition(".")[0]
    return sorted(found, key=lambda office: course.offices.post(office).partition(".")[0] != level)


def heads_only(course: Course, step: Step | None, office: int) -> bool:
    """Whether that office may do the step by its head alone ("owner.head")."""
    named = [who for who in step.by if office in course.offices.found(who, course)] if step else []
    return bool(named) and all(who.endswith(".head") for who in named)


def refresh(course: Course) -> None:
    """After a deed: steps that have opened get their clock, and their office is asked; what closed its door stops."""
    if course.matter.stage not in DURING:
        return
    wanted, closing = _wanted(course), set(course.playbook.needed(course.playbook.close.needs, course.facts))
    running = {clock.name: clock for clock in course.running() if clock.name.startswith("step:")}
    for key, step in steps_here(course).items():
        clock = running.pop(name_of(key), None)
        if clock is not None or key in course.matter.done or not is_open(course, step) or refused(course, key):
            continue
        within = _limit(step, closing=key in closing)
        first = doers(course, step)[0]
        mine = first == course.matter.owner_id
        if not mine and (within or key in wanted):
            handing.ask_help(course, [first], step=key)
        if within:
            course.start(name_of(key), step.starts.written, within, doer_id=None if mine else first)
    course.stop([clock for name, clock in running.items() if not _goes_on(course, name)], void=True)


def _limit(step: Step, *, closing: bool) -> str:
    """How long it may take, "" for as long as it likes: what is done again and again is due after one round, the first time too."""
    span = step.within or step.repeat
    if span is not None:
        return span.written
    return CLOSING if closing and step.starts.name in LATER else ""


def _goes_on(course: Course, name: str) -> bool:
    """A running step clock without a playbook step of that name: a step that somebody added, or one that sorting took away."""
    key = name.removeprefix("step:")
    return key.startswith("added") or key in steps_here(course)


def _wanted(course: Course) -> set[str]:
    """The steps that some outcome or closing needs; the others are there for who wants them."""
    facts = course.facts
    names = [*course.playbook.close.needs, *(name for one in course.playbook.outcomes.values() for name in one.needs)]
    return set(course.playbook.needed(names, facts))


def settle(course: Course) -> None:
    """What every deed ends with."""
    refresh(course)
    course.settle_dates()


def check(course: Course, key: str, *, office: int | None, account: int | None) -> Step:
    """Raises NoSuchStep, StoppedByFlag (R25), NotYet, OwnWork, NotYourStep."""
    step = steps_here(course).get(key)
    if step is None:
        raise refusals.NoSuchStep(field="step")
    for flag in (*course.matter.flags, *course.matter.suspected):
        found = course.book.flags.get(flag)
        if found and step.kind in found.stops:
            raise refusals.StoppedByFlag(
                step=step.title.zh, step_en=step.title.say("en"), flag=found.title.zh, flag_en=found.title.say("en")
            )
    if not is_open(course, step):
        raise _not_yet(course, step)
    if office is not None and office not in doers(course, step):
        raise refusals.NotYourStep(step=step.title.zh, step_en=step.title.say("en"))
    if step.not_by == "doer" and account is not None and account in _did(course):
        raise refusals.OwnWork(step=step.title.zh, step_en=step.title.say("en"))
    check_fields(course, f"step:{key}")
    return step


def _not_yet(course: Course, step: Step) -> Refusal:
    here = steps_here(course)
    lacking = [name for name in step.after if name in here and name not in course.matter.done]
    no = any(refused(course, name) for name in needed(course, lacking))
    before = [here[name].title for name in lacking]
    kind = refusals.NotAgreedTo if no else refusals.NotYet
    return kind(
        step=step.title.zh,
        step_en=step.title.say("en"),
        before="、".join(one.zh for one in before),
        before_en=", ".join(one.say("en") for one in before),
    )


def check_fields(course: Course, at: str) -> None:
    """What the playbook asks for at this moment must be filled in. Raises FieldMissing."""
    facts = course.facts
    for name, item in course.playbook.fields.items():
        asked = item.at == at and item.required and (item.when is None or item.when.holds(facts))
        if asked and name not in course.matter.fields and item.type != "from_speaker":
            raise refusals.FieldMissing(what=item.title.zh, what_en=item.title.say("en"), field=name)


def _did(course: Course) -> set[int]:
    """Who handles it: nobody of them may check or rate it."""
    did = {row.account_id for row in course.steps if row.state == "done" and row.kind not in ("inspect", "confirm")}
    did |= {hand.taken_by_id for hand in course.hands if hand.role == "lead"}
    return {account for account in (*did, course.matter.assignee_id) if account}


def do(
    course: Course,
    key: str,
    *,
    no: bool = False,
    office: int | None = None,
    account: int | None = None,
    saying: int | None = None,
    data: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Do one step. `no`: somebody who had to say yes said no; then the step it names is redone, or the matter reopens.

    Where the playbook only records the "no", the step stays open: what comes after it and the outcomes that need it wait for a
    yes (R16: nobody mediates against a party's will), and a yes that was given before is taken back by it.
    """
    step = check(course, key, office=office, account=account)
    course.fire(f"{name_of(key)}.start")
    times = 1 + sum(row.key == key for row in course.steps)
    row = course.new(
        "step", key=key, kind=step.kind, round=times, state="no" if no else "done", at=course.at, office_id=office or course.matter.owner_id,
        account_id=account, saying_id=saying, data=data or {},
    )  # fmt: skip
    course.stop(clock for clock in course.running() if clock.name == name_of(key))
    for hand in [h for h in course.hands if h.step == key and h.state in ("offered", "taken", "arrived")]:
        course.change("hand", hand, state="done", ended_at=course.at)
    told: dict[str, Any] = {"step": key, "kind": step.kind, "row": row.id, "no": no, "saying": saying}
    if no and step.if_no == "record":
        _take_back(course, [key])
        return told
    if no:
        return told | {"redo": _undo(course, step)}
    course.set(done=[*(name for name in course.matter.done if name != key), key])
    _followed_by(course, key, step)
    return told


def _followed_by(course: Course, key: str, step: Step) -> None:
    """What a done step brings: a first word back, a delivered letter, the next round, a child matter."""
    if step.kind == "visit" and course.matter.replied_at is None:
        replied(course)
    course.fire(name_of(key))
    if step.kind == "deliver" and step.letter:
        course.fire(f"delivered:{step.letter}")
    if step.repeat:
        course.start(name_of(key), name_of(key), step.repeat.written)
    if step.opens:
        course.opens.append((step.opens, name_of(key)))


def replied(course: Course) -> None:
    """A person's word back to the speaker."""
    course.set(replied_at=course.matter.replied_at or course.at)
    course.fire("replied")


def _undo(course: Course, step: Step) -> str:
    """A "no" puts back the step it names and all that came after that one. "reopen" is left to the caller."""
    if step.if_no in course.playbook.steps:
        facts = course.facts
        _take_back(course, [name for name in course.matter.done if step.if_no in course.playbook.needed([name], facts)])
    return step.if_no


def _take_back(course: Course, undone: list[str]) -> None:
    """These steps do not count as done any more."""
    course.set(done=[name for name in course.matter.done if name not in undone])
    for row in course.steps:
        if row.key in undone and row.state in ("done", "skipped"):
            course.change("step", row, state="undone")


def check_skip(course: Course, key: str) -> Step:
    """The step that is to be left out.

    Raises NoSuchStep; ReservedByLaw: a vote that the law asks for is held (R46); TheirsToSay: consent to mediation is given by
    those who are to sit down, and by nobody for them (R16).
    """
    here = steps_here(course)
    step = here.get(key)
    if step is None or key in course.matter.done:
        raise refusals.NoSuchStep(field="step")
    if step.kind == "decide" and True in course.facts["organ"]:
        raise refusals.ReservedByLaw(step=step.title.zh, step_en=step.title.say("en"))
    facts = course.facts
    if step.kind == "confirm" and any(
        later.kind == "mediate" and key in course.playbook.needed([name], facts) for name, later in here.items()
    ):
        raise refusals.TheirsToSay(step=step.title.zh, step_en=step.title.say("en"))
    return step


def by_law(course: Course, key: str) -> bool:
    """Whether the law asks for the step: its own table names a law, or that of an outcome that needs it. Mediation never: it is free (R16)."""
    step, facts = course.playbook.steps[key], course.facts
    if step.kind == "mediate":
        return False
    return bool(step.law) or any(
        one.law and key in course.playbook.needed(one.needs, facts) for one in course.playbook.outcomes.values()
    )


def skip_agreed_by(course: Course, key: str, reason: str) -> str:
    """Who has to agree that it is left out, in a word of SCHEMA.md §2: whom the reason names; for what the law asks for the level
    above, never the office that handles it. Raises ReasonUnknown, AtTheTop where there is no level above.
    """
    found = course.book.reasons.get(f"skip.{reason}")
    if found is None:
        raise rules.reason_unknown(course.book.reasons, "skip")
    if not by_law(course, key) or found.by.partition(".")[0] not in ("", "owner"):
        return found.by
    if course.offices.above(course) is None:
        raise rules.AtTheTop()
    return "up"


def skip(course: Course, key: str, *, account: int | None, saying: int | None, reason: str) -> dict[str, Any]:
    """A step that is not needed any more counts as done; who agreed (`account`) and why is kept.

    Raises what check_skip does, ReasonUnknown, and OwnWork: what the law asks for is never let go by somebody who handles it.
    """
    step = check_skip(course, key)
    if account is not None and by_law(course, key) and account in _did(course):
        raise refusals.OwnWork(step=step.title.zh, step_en=step.title.say("en"))
    if f"skip.{reason}" not in course.book.reasons:
        raise rules.reason_unknown(course.book.reasons, "skip")
    course.new(
        "step", key=key, kind=step.kind, round=1 + sum(row.key == key for row in course.steps), state="skipped", at=course.at,
        office_id=course.matter.owner_id, account_id=account, saying_id=saying, data={"reason": reason},
    )  # fmt: skip
    course.stop((clock for clock in course.running() if clock.name == name_of(key)), void=True)
    course.set(done=[*course.matter.done, key])
    return {"step": key, "reason": reason, "saying": saying}


def add(
    course: Course, kind: str, title: str, *, within: str, office: int, account: int | None, saying: int | None, ordered: bool
) -> dict[str, Any]:
    """A handler adds a step, or a leader orders one (交办), with its own clock. Nothing waits for it but its date."""
    key = f"added-{1 + sum(row.key.startswith('added') for row in course.steps)}"
    row = course.new(
        "step", key=key, kind=kind, round=1, state="ordered" if ordered else "open", at=course.at, title=title, office_id=office,
        account_id=account, saying_id=saying, within=within,
    )  # fmt: skip
    mine = office == course.matter.owner_id
    if within:
        course.start(name_of(key), "sorted" if not ordered else "ordered", within, doer_id=None if mine else office)
    if not mine:
        handing.ask_help(course, [office], step=key)
    return {"step": key, "kind": kind, "row": row.id, "office": office, "ordered": ordered, "within": within, "saying": saying}


def do_added(course: Course, key: str, *, account: int | None, office: int | None, saying: int | None) -> dict[str, Any]:
    """An added step is done by its office, or by the owner. Raises NoSuchStep, NotYourStep."""
    row = next((one for one in course.steps if one.key == key and one.state in ("open", "ordered")), None)
    if row is None:
        raise refusals.NoSuchStep(field="step")
    if office is not None and office not in (row.office_id, course.matter.owner_id):
        raise refusals.NotYourStep(step=row.title, step_en=row.title)
    course.change("step", row, state="done", data={**row.data, "done_at": course.at.isoformat(), "by": account, "saying": saying})
    course.stop(clock for clock in course.running() if clock.name == name_of(key))
    for hand in [h for h in course.hands if h.step == key and h.state in ("offered", "taken", "arrived")]:
        course.change("hand", hand, state="done", ended_at=course.at)
    return {"step": key, "kind": row.kind, "row": row.id, "no": False, "saying": saying}
