"""Who sees a matter, who may read its words, who may do what to it: decided here for list, page, search, count, file and API."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.verbs import Verb

if TYPE_CHECKING:
    from zhishuo.matters.models import Matter


def office_ids(actor: Actor) -> list[int]:
    return [seat.office_id for seat in actor.seats]


def involved(actor: Actor) -> Q:
    """Matters that one of the actor's offices owns, had first, or was handed."""
    hand_over = apps.get_model("matters", "HandOver")  # by name: models.py imports this file
    mine = office_ids(actor)
    handed = hand_over.objects.filter(matter_id=OuterRef("id"), county=OuterRef("county"), taker__in=mine)
    return Q(owner__in=mine) | Q(first__in=mine) | Q(Exists(handed))


def within_reach(actor: Actor, grant: str = "read") -> Q:
    """Matters at places over which a seat of the actor carries the grant."""
    reach = Q(pk__in=[])
    for seat in actor.seats:
        if grant in seat.grants:
            low, high = seat.place.span
            reach |= Q(place__gte=low, place__lt=high)
    return reach


def seen_by(matters: "QuerySet[Matter]", actor: Actor) -> "QuerySet[Matter]":
    """The matters whose existence this actor may know of. A sealed one exists only for those who are on it."""
    if actor.kind == "system":
        return matters
    if actor.kind == "speaker":
        return matters.filter(pk__in=actor.matter_ids)
    if actor.kind != "staff":
        return matters.none()
    return matters.filter(involved(actor) | (within_reach(actor) & ~Q(privacy="sealed")) | within_reach(actor, "read_sealed"))


def readable(actor: Actor) -> Q:
    """Among the matters seen: those whose words this actor may read. The rest are rows without names or words."""
    if actor.kind in ("system", "speaker"):
        return Q()
    return Q(privacy="open") | involved(actor) | within_reach(actor, "read_parties") | within_reach(actor, "read_sealed")


def may_read(matter: "Matter", actor: Actor) -> bool:
    """As `readable`, for one row in hand."""
    if actor.kind == "system" or actor.said(matter.id):
        return True
    if matter.privacy == "open" and any("read" in s.grants and s.place.contains(matter.place) for s in actor.seats):
        return True
    secret = "read_sealed" if matter.privacy == "sealed" else "read_parties"
    if any(secret in seat.grants and seat.place.contains(matter.place) for seat in actor.seats):
        return True
    mine = office_ids(actor)
    return (
        matter.owner_id in mine
        or matter.first_id in mine
        or matter.hand_overs.filter(taker__in=mine, county=matter.county).exists()
    )


def allows(matter: "Matter", actor: Actor, verb: Verb) -> bool:
    """Whether this actor may do this verb to this matter, whatever its stage."""
    if actor.kind == "system":
        return True
    if verb.standing == "system":
        return False
    if verb.standing == "speaker" and actor.said(matter.id):
        return True
    if verb.key == "matter.view":
        return may_read(matter, actor)
    if verb.standing == "owner":
        return any(seat.office_id == matter.owner_id and verb.met_by(seat.grants) for seat in actor.seats)
    return verb.standing == "anyone" or bool(verb.grants and actor.seats_for(verb, matter.place))
