"""Asking whoever has to agree first."""

from typing import Any

from zhishuo.kernel.actor import Actor
from zhishuo.matters.actions.shared import Live
from zhishuo.matters.course import handing, waiting


def asks(course: Live, who: str, by: Actor) -> bool:
    """Whether somebody else has to agree: not where the actor is that somebody. Consent of the parties is for the owner to write down."""
    if who in waiting.ALONE:
        return False
    office = approver(course, who)
    return not (by.heads(office) if who.endswith(".head") else by.holds(office))


def approver(course: Live, who: str) -> int:
    """The office that agrees; the owner where nobody is found."""
    found = course.offices.found(who, course)
    return found[0] if found else course.matter.owner_id


def ask_leave(course: Live, verb: str, data: dict[str, Any], who: str, *, by: Actor, saying: int) -> dict[str, Any]:
    """Ask `who` to agree to a deed; they have a workday, and see the matter for it. Raises AskedAlready."""
    office = approver(course, who)
    told = waiting.ask_leave(
        course,
        verb,
        data,
        office=office,
        head=who.endswith(".head"),
        account=by.account_id,
        asker=course.matter.owner_id,
        saying=saying,
    )
    if office != course.matter.owner_id:
        handing.ask_help(course, [office], role="told", step=f"ask:{verb}")
    return told
