"""Deeds: what kind of thing it is. Sorting, filling in fields, flags, moving to another version; clocks are rebuilt from their basis."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhishuo.matters import refusals, rules, stepdata
from zhishuo.matters.course import handing
from zhishuo.matters.course.course import Book, Course
from zhishuo.matters.playbook import Clock as Rule
from zhishuo.matters.stages import AT_WORK
from zhishuo.matters.words import MEASURES, PRIVACIES

FLAG_WITHIN = "1 workday"
OWN = ("step:", "flag:", "ask:", "arrive", "pause", "answer", "call_back", "supervise")


def sort(course: Course, book: Book, *, topic: str, measure: str) -> dict[str, Any]:
    """Move it to a playbook. Its clocks run from their first basis by the new rules; a date promised already is never moved back.

    A measure is raised by sorting, never lowered (VERBS.md §7.8): what was promised to be led stays led. Raises PlaybookUnknown.
    """
    matter, before = course.matter, course.matter.playbook
    course.book = book
    head = book.playbook.playbook
    if (fields := stepdata.sealed(book, matter.fields)) != matter.fields:
        course.set(fields=fields)
    course.set(
        playbook=book.key, klass=head.class_, topic=topic or matter.topic, privacy=_narrower(matter.privacy, head.privacy, course)
    )
    course.set(measure=_measure(course, measure))
    rebuild(course)
    course.fire("sorted")
    return {"from": before, "to": book.key, "topic": matter.topic, "measure": matter.measure, "chosen": bool(measure)}


def route(course: Course) -> dict[str, Any]:
    """A confirmed flag may say where such a matter belongs (`route`): it is sorted there, once for each flag.

    Only while it is being worked on; what was answered already is moved when it is taken up again. Never by words alone: a
    flag that is only proposed is not among `flags`. Returns what the trail tells of it, nothing where it stays.
    """
    matter = course.matter
    for key in matter.flags if matter.stage in AT_WORK else ():
        flag = course.book.flags.get(key)
        if flag is None or not flag.route or f"routed:{key}" in matter.moments:
            continue
        course.mark(f"routed:{key}")
        if flag.route != matter.playbook:
            told = sort(course, course.book.other(flag.route), topic="", measure="")
            return {"routed": {"flag": key, "from": told["from"], "to": told["to"]}}
    return {}


def _narrower(now: str, new: str, course: Course) -> str:
    """A matter that a flag sealed is not opened by sorting."""
    flagged = [found.privacy for key in course.matter.flags if (found := course.book.flags.get(key)) and found.privacy]
    return max([new, *flagged], key=PRIVACIES.index)


def _measure(course: Course, given: str) -> str:
    allow = course.playbook.measures.allow if course.playbook.measures else ()
    if given and given not in allow:
        raise rules.PlaybookUnknown(got=given, field="measure")
    if given:
        _check_measure(course, given)
        return given
    return course.matter.measure if course.matter.measure in allow else course.playbook.measure(course.facts)


def _check_measure(course: Course, given: str) -> None:
    """What a person has said, or a danger asks for, is not taken back; what intake proposed by itself may be. Raises MeasureLowered."""
    asked = [flag.measure for key in course.matter.flags if (flag := course.book.flags.get(key)) and flag.measure]
    said = [course.matter.measure] if course.matter.measure and "sorted" in course.matter.moments else []
    least = max((*asked, *said), key=MEASURES.index, default=given)
    if MEASURES.index(given) < MEASURES.index(least):
        raise refusals.MeasureLowered(field="measure")


def rebuild(course: Course) -> None:
    """Every clock of the playbook from its own basis. What ran keeps its pauses and extensions; an earlier promise caps the new date."""
    stopped = {clock.name for clock in course.clocks if clock.stopped_at is not None}
    going = {clock.name: clock for clock in course.running() if not _own(course, clock.name)}
    course.stop(going.values(), void=True)
    for name, rule in course.playbook.clocks_for(course.facts).items():
        before = going.get(name)
        again = before is not None and before.event == "reopened"  # its basis is the reopening, whatever had ended it before that
        basis = before.started_at if before is not None and again else _basis(course, rule)
        if (
            basis is None
            or (name in stopped and name not in going)
            or (not again and _over(course, rule, basis, running=before is not None))
        ):
            continue
        kept = {"pauses": before.pauses, "extra": before.extra, "paused": before.paused} if before is not None else {}
        fresh = course.start(name, "reopened" if again else rule.from_.written, rule.within.written, at=basis, rule=rule, **kept)
        if fresh is not None and before is not None and before.due < fresh.due:
            course.rework(fresh, cap=before.due)
    for clock in course.running():
        if _own(course, clock.name):
            course.rework(clock)  # its date stays; it sounds on the ladder of the playbook as it is now


def _own(course: Course, name: str) -> bool:
    """A clock of the engine's: what sorting rebuilds are the playbook's."""
    return name.startswith(OWN) or (name == "verdict" and "verdict" not in course.playbook.clocks)


def _basis(course: Course, rule: Rule) -> datetime | None:
    found = course.matter.moments.get(rule.from_.written)
    return datetime.fromisoformat(found[1 if rule.again else 0]) if found else None


def _over(course: Course, rule: Rule, basis: datetime, *, running: bool) -> bool:
    """Whether what stops it has happened since; what happened at the very moment of its start did not stop one that still runs."""
    ended = course.happened(rule.until.written)
    return ended is not None and (ended > basis or (ended == basis and not running))


def fill(course: Course, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep typed values; clocks whose condition or length depends on them are rebuilt."""
    course.set(fields={**course.matter.fields, **values})
    rebuild(course)
    return {"fields": sorted(values)}


def raise_flag(course: Course, key: str, *, found: list[str], account: int | None, sure: bool) -> dict[str, Any]:
    """Something that sets off an alarm. Words only propose (`sure` false): a person confirms or says why not, within its time.

    Returns what came of it at once: `routed`, where the flag says where such a matter belongs.
    """
    course.new(
        "flag", key=key, state="confirmed" if sure else "proposed", at=course.at, found=found, account_id=account,
        settled_at=course.at if sure else None, settled_by_id=account if sure else None,
    )  # fmt: skip
    if sure:
        return _confirmed(course, key)
    course.set(suspected=[*course.matter.suspected, key])
    look_into(course, "registered")
    if course.book.flags[key].urgent:
        course.alarms.append((key, [course.matter.owner_id]))
    return {}


def look_into(course: Course, event: str) -> None:
    """Whatever sounds dangerous and was not settled yet has a clock; after an end that stopped it, a new one."""
    for key in course.matter.suspected:
        if course.clock(f"flag:{key}") is None:
            within = course.book.flags[key].within
            course.start(f"flag:{key}", event, within.written if within else FLAG_WITHIN)


def settle_flag(course: Course, row: Any, *, confirmed: bool, account: int | None) -> dict[str, Any]:
    """A person confirms a proposed flag, or dismisses it with a reason (kept as a saying by the caller). `routed`: where it went by that."""
    course.change("flag", row, state="confirmed" if confirmed else "dismissed", settled_at=course.at, settled_by_id=account)
    course.set(suspected=[key for key in course.matter.suspected if key != row.key])
    course.stop(clock for clock in course.running() if clock.name == f"flag:{row.key}")
    came = _confirmed(course, row.key) if confirmed else {}
    return {"flag": row.key, "row": row.id, "confirmed": confirmed, **came}


def _confirmed(course: Course, key: str) -> dict[str, Any]:
    """What a confirmed flag does at once: seals, moves the matter, raises the measure, tells, opens the duty to report (R25)."""
    flag, matter = course.book.flags[key], course.matter
    course.set(flags=[*(one for one in matter.flags if one != key), key])
    if flag.privacy and PRIVACIES.index(flag.privacy) > PRIVACIES.index(matter.privacy):
        course.set(privacy=flag.privacy)
    moved = route(course)
    proposed = flag.measure or course.playbook.measure(course.facts)
    allow = course.playbook.measures.allow if course.playbook.measures else ()
    if proposed in allow and MEASURES.index(proposed) > MEASURES.index(matter.measure or MEASURES[0]):
        course.set(measure=proposed)
        rebuild(course)
    told = list(dict.fromkeys(office for who in flag.tell for office in course.offices.found(who, course)))
    handing.ask_help(course, told, role="told", step=f"flag:{key}")
    course.alarms.append((key, told))
    if flag.opens:
        course.opens.append((flag.opens, f"flag:{key}"))
    return moved


def recalendar(course: Course) -> list[str]:
    """After the calendar changed (the book counts with the new one): every running clock worked out anew. Returns the names of those that moved."""
    moved = []
    for clock in course.running():
        before = clock.due
        course.rework(clock)
        if clock.due != before:
            moved.append(clock.name)
    return moved
