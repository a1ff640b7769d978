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


def names(actor: Actor) -> list[str]:
    """How `Matter.hidden` names this actor: the account, and each office that it holds."""
    return [f"a{actor.account_id}", *(f"o{office}" for office in office_ids(actor))]


def not_hidden(actor: Actor) -> Q:
    """What is about an official does not exist for that person and their unit, whatever else they may see (R9)."""
    return Q(hidden__isnull=True) | ~Q(hidden__overlap=names(actor))


def involved(actor: Actor) -> Q:
    """Matters that one of the actor's offices owns, had first, or was handed."""
    hand_over = apps.get_model("matters", "HandOver")  # by name: models import this file
    mine = office_ids(actor)
    handed = hand_over.objects.filter(matter_id=OuterRef("id"), county=OuterRef("county"), taker__in=mine)
    calls = apps.get_model("matters", "CallBack").objects.filter(
        matter_id=OuterRef("id"), county=OuterRef("county"), office__in=mine, at__isnull=True
    )
    return Q(owner__in=mine) | Q(first__in=mine) | Q(Exists(handed)) | Q(Exists(calls))


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
    seen = involved(actor) | (within_reach(actor) & ~Q(privacy="sealed")) | within_reach(actor, "read_sealed")
    return matters.filter(not_hidden(actor)).filter(seen)


def readable(actor: Actor) -> Q:
    """Among the matters seen: those whose words this actor may read. The rest are rows without names or words."""
    if actor.kind in ("system", "speaker"):
        return Q()
    return Q(privacy="open") | involved(actor) | within_reach(actor, "read_parties") | within_reach(actor, "read_sealed")


def hides(matter: "Matter", actor: Actor) -> bool:
    """As `not_hidden`, for one row in hand."""
    return bool(matter.hidden) and actor.kind == "staff" and not set(matter.hidden or ()).isdisjoint(names(actor))


def may_read(matter: "Matter", actor: Actor) -> bool:
    """As `readable`, for one row in hand."""
    if actor.kind == "system" or actor.said(matter.id):
        return True
    if hides(matter, actor):
        return False
    if matter.privacy == "open" and any("read" in s.grants and s.place.contains(matter.place) for s in actor.seats):
        return True
    secret = "read_sealed" if matter.privacy == "sealed" else "read_parties"
    if any(secret in seat.grants and seat.place.contains(matter.place) for seat in actor.seats):
        return True
    return bool(on_it(matter, actor))


def on_it(matter: "Matter", actor: Actor) -> set[int]:
    """Those of the actor's offices that own it, had it first, were handed it, or are asked to call the speaker."""
    mine = set(office_ids(actor))
    known = mine & {matter.owner_id, matter.first_id}
    if known or not mine:
        return known
    key = {"county": matter.county}
    found = set(matter.hand_overs.filter(taker__in=mine, **key).values_list("taker_id", flat=True))
    return found or set(matter.calls.filter(office__in=mine, at__isnull=True, **key).values_list("office_id", flat=True))


def allows(matter: "Matter", actor: Actor, verb: Verb) -> bool:
    """Whether this actor may do this verb to this matter, whatever its stage."""
    if actor.kind == "system":
        return True
    if verb.standing == "system" or hides(matter, actor):
        return False
    if verb.key == "matter.view":
        return may_read(matter, actor)
    able = {seat.office_id for seat in actor.seats if verb.met_by(seat.grants)}
    if verb.standing in ("owner", "involved"):
        return matter.owner_id in able or (verb.standing == "involved" and bool(able & on_it(matter, actor)))
    if (verb.standing == "speaker" and actor.said(matter.id)) or (
        verb.key in ASKED and able and not able.isdisjoint(asked(matter))
    ):
        return True
    return verb.standing == "anyone" or bool(verb.grants and actor.seats_for(verb, matter.place))


# Verbs that an office may do because it was asked, wherever it stands.
ASKED = frozenset({"matter.agree", "matter.rule", "matter.acknowledge", "matter.call_back"})


def asked(matter: "Matter") -> set[int]:
    """The offices that were asked for something and have not answered: to agree, to rule, to know, to call."""
    key = {"county": matter.county}
    return {
        *matter.asks.filter(state="open", **key).values_list("office_id", flat=True),
        *matter.hand_overs.filter(role="told", **key).values_list("taker_id", flat=True),
        *matter.calls.filter(at__isnull=True, **key).values_list("office_id", flat=True),
    }
