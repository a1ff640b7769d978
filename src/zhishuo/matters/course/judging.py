"""Who is asked for a verdict, who has said what, and when it is decided: by the speaker, or by all parties where the playbook says so.

Rows of `course.parties` are those who take part besides the speaker and can be reached; the speaker has no row: None.
"""

from typing import Any

from zhishuo.matters import refusals
from zhishuo.matters.course.course import Course

PARTIES = ("party", "speaker")  # the other side, and who joined the speaker; nobody asks a witness or the subject of a complaint


def kept(matter: Any) -> bool:
    """Whether nobody but the speaker may know of it (R9, R25): then nobody else is asked."""
    return matter.privacy == "sealed" or bool(matter.hidden)


def ask(course: Course) -> list[int]:
    """At an answer: everybody who takes part and can be reached is asked for a verdict, each once. Returns the ids of their rows."""
    matter = course.matter
    if course.playbook.verdict.by != "parties" or kept(matter):
        return []
    known = {matter.person_id} - {None}
    found = []
    for row in course.parties:
        if row.role in PARTIES and row.person_id not in known:
            known |= {row.person_id} - {None}
            course.change("party", row, asked=_round(course))
            found.append(int(row.id))
    return found


def asked(course: Course) -> list[Any]:
    """The parties that were asked about the newest answer; none where the speaker alone judges."""
    if course.playbook.verdict.by != "parties":
        return []
    return [row for row in course.parties if row.asked == _round(course)]


def said(course: Course) -> dict[int | None, Any]:
    """The verdicts on the newest answer, by party; the speaker's under None."""
    if course.playbook.verdict.by != "parties":
        return {}
    return {row.party_id: row for row in course.verdicts if row.round == _round(course)}


def missing(course: Course) -> list[int | None]:
    """Whose word on the newest answer is still waited for."""
    given = said(course)
    return [one for one in (None, *(int(row.id) for row in asked(course))) if one not in given]


def _speaking(course: Course, solved: str, party: int | None) -> list[int | None]:
    """Whose verdict is recorded: everybody who was asked says it once for each answer; silence is that of all who said nothing."""
    if party is not None and party not in {row.id for row in asked(course)}:
        raise refusals.NotAsked()
    waited = missing(course)
    if course.matter.verdict or (solved != "silent" and party not in waited):
        raise refusals.VerdictGiven()
    return waited if solved == "silent" else [party]


def give(
    course: Course, solved: str, *, satisfied: str = "", saying: int | None = None, party: int | None = None
) -> dict[str, Any]:
    """Somebody says how it went. "Partly" and "not" decide at once, "solved" when everybody who was asked has said it.

    "silent" (the time has run out) is recorded for each who had said nothing, and decides. Until then `waits` tells how many
    are still to say it. Raises VerdictGiven, NotAsked.
    """
    for one in _speaking(course, solved, party):
        course.new(
            "verdict", round=_round(course), at=course.at, solved=solved, satisfied=satisfied, saying_id=saying, party_id=one
        )  # fmt: skip
    told: dict[str, Any] = {"solved": solved, "satisfied": satisfied, "saying": saying}
    if party is not None:
        told["party"] = party
    waits = len(missing(course)) if solved == "solved" and course.playbook.verdict.by == "parties" else 0
    if waits:
        return told | {"waits": waits}
    course.set(verdict=solved)
    course.fire("verdict")
    return told


def _round(course: Course) -> int:
    return int(course.matter.reopened) + 1
