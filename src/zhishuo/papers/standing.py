"""Who sees a message, a letter, a posting, and who may do what to it: the same for list, page, count and print."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.verbs import Verb

M = TypeVar("M", bound=Model)


def reach(actor: Actor, *grants: str) -> Q:
    """Rows at places over which a seat of the actor carries one of the grants."""
    found = Q(pk__in=[])
    for seat in actor.seats:
        if not seat.grants.isdisjoint(grants):
            low, high = seat.place.span
            found |= Q(place__gte=low, place__lt=high)
    return found


def seen_by(rows: QuerySet[M], actor: Actor) -> QuerySet[M]:
    """Messages and letters. What is not open exists only for its office and for those who may read such things there; what is
    about an official never for that person and their unit (R9)."""
    if actor.kind == "system":
        return rows
    if actor.kind != "staff":
        return rows.none()
    names = [f"a{actor.account_id}", *(f"o{seat.office_id}" for seat in actor.seats)]
    rows = rows.filter(Q(hidden__isnull=True) | ~Q(hidden__overlap=names))
    mine = Q(office__in=[seat.office_id for seat in actor.seats])
    at_work = reach(actor, "hold", "hear", "mediate") & Q(privacy="open")
    private = reach(actor, "read_parties") & Q(privacy="parties")
    return rows.filter(mine | at_work | private | (reach(actor, "read_sealed") & ~Q(privacy="open")))


def postings_seen_by(rows: QuerySet[M], actor: Actor) -> QuerySet[M]:
    """What was put up for everybody on the web is everybody's; the desk's list is for those who publish at the place."""
    if actor.kind == "system":
        return rows
    return rows.filter(Q(where__contains=["web"]) | reach(actor, "publish"))


def allows(office_id: Any, place: int, actor: Actor, verb: Verb) -> bool:
    """An office does its own papers; so does whoever carries the verb's grant over the place."""
    if actor.kind == "system" or verb.standing == "anyone":
        return True
    if verb.standing == "system":
        return False
    own = any(seat.office_id == office_id and verb.met_by(seat.grants) for seat in actor.seats)
    return own or bool(actor.seats_for(verb, place))
