"""Who sees a matter, who may read its words, who may do what to it: decided here for list, page, search, count, file and API."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.verbs import Verb

if TYPE_CHECKING:
    from zhishuo.matters.models import Matter


@dataclass(frozen=True)
class Known:
    """Who is on a matter, for whoever has its rows in hand: then asking about a verb asks the database nothing."""

    handed: frozenset[int]  # takers of its hand-overs,
    told: frozenset[int]  # among them those who only have to know
    asked: frozenset[int]  # who has to agree or to rule
    calling: frozenset[int]  # who has to call the speaker


def office_ids(actor: Actor) -> list[int]:
    return [seat.office_id for seat in actor.seats]


def names(actor: Actor) -> list[str]:
    """How `Matter.hidden` names this actor: the account, and each office that it holds."""
    return [f"a{actor.account_id}", *(f"o{office}" for office in office_ids(actor))]


def not_hidden(actor: Actor, of: str = "") -> Q:
    """What is about an official does not exist for that person and their unit, whatever else they may see (R9).

    `of`: the way from the rows to their matter, as "matter__".
    """
    return Q(**{f"{of}hidden__isnull": True}) | ~Q(**{f"{of}hidden__overlap": names(actor)})


def involved(actor: Actor) -> Q:
    """Matters that one of the actor's offices owns, had first, was handed, or is asked about."""
    hand_over = apps.get_model("matters", "HandOver")  # by name: models import this file
    mine = office_ids(actor)
    handed = hand_over.objects.filter(matter_id=OuterRef("id"), county=OuterRef("county"), taker__in=mine)
    calls = apps.get_model("matters", "CallBack").objects.filter(
        matter_id=OuterRef("id"), county=OuterRef("county"), office__in=mine, at__isnull=True
    )
    asks = apps.get_model("matters", "Ask").objects.filter(
        matter_id=OuterRef("id"), county=OuterRef("county"), office__in=mine, state="open"
    )
    return Q(owner__in=mine) | Q(first__in=mine) | Q(Exists(handed)) | Q(Exists(calls)) | Q(Exists(asks))


# Which grants show, at a place, that a matter exists, and which open its words; whoever is on it needs none.
SHOWS = {
    "open": frozenset({"read", "read_parties", "read_sealed"}),
    "parties": frozenset({"read", "read_parties", "read_sealed"}),
    "sealed": frozenset({"read_sealed"}),
}
OPENS = SHOWS | {"parties": frozenset({"read_parties", "read_sealed"})}


def within_reach(actor: Actor, *grants: str) -> Q:
    """Matters at places over which a seat of the actor carries one of the grants."""
    reach = Q(pk__in=[])
    for seat in actor.seats:
        if not seat.grants.isdisjoint(grants):
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
    plain = within_reach(actor, *SHOWS["open"]) & ~Q(privacy="sealed")
    return matters.filter(not_hidden(actor)).filter(involved(actor) | plain | within_reach(actor, *SHOWS["sealed"]))


def sees(matter: "Matter", actor: Actor) -> bool:
    """As `seen_by`, for one row in hand."""
    if actor.kind != "staff" or hides(matter, actor):
        return actor.kind == "system" or actor.said(matter.id)
    shows = SHOWS[matter.privacy]
    if any(not seat.grants.isdisjoint(shows) and seat.place.contains(matter.place) for seat in actor.seats):
        return True
    return bool(on_it(matter, actor))


def known(matters: "QuerySet[Matter]", actor: Actor) -> "dict[int, Matter]":
    """Of these matters (parts, parents, linked, merged ones) those that may be named to this actor, by id: one query."""
    return {matter.id: matter for matter in seen_by(matters.defer("search"), actor)}


def readable(actor: Actor) -> Q:
    """Among the matters seen: those whose words this actor may read. The rest are rows without names or words."""
    if actor.kind in ("system", "speaker"):
        return Q()
    opened = Q(privacy="open") | Q(privacy="parties") & within_reach(actor, *OPENS["parties"])
    return opened | within_reach(actor, *OPENS["sealed"]) | involved(actor)


def hides(matter: "Matter", actor: Actor) -> bool:
    """As `not_hidden`, for one row in hand."""
    return bool(matter.hidden) and actor.kind == "staff" and not set(matter.hidden or ()).isdisjoint(names(actor))


def may_read(matter: "Matter", actor: Actor) -> bool:
    """As `readable`, for one row in hand."""
    if actor.kind == "system" or actor.said(matter.id):
        return True
    if hides(matter, actor):
        return False
    if any(not seat.grants.isdisjoint(OPENS[matter.privacy]) and seat.place.contains(matter.place) for seat in actor.seats):
        return True
    return bool(on_it(matter, actor))


def on_it(matter: "Matter", actor: Actor, known: Known | None = None) -> set[int]:
    """Those of the actor's offices that own it, had it first, were handed it, or are asked for something about it."""
    mine = set(office_ids(actor))
    found = mine & {matter.owner_id, matter.first_id}
    if found or not mine:
        return found
    if known is not None:
        return mine & known.handed or mine & known.calling or mine & known.asked
    key = {"county": matter.county}
    found = set(matter.hand_overs.filter(taker__in=mine, **key).values_list("taker_id", flat=True))
    found = found or set(matter.calls.filter(office__in=mine, at__isnull=True, **key).values_list("office_id", flat=True))
    return found or set(matter.asks.filter(office__in=mine, state="open", **key).values_list("office_id", flat=True))


def allows(matter: "Matter", actor: Actor, verb: Verb, known: Known | None = None) -> bool:
    """Whether this actor may do this verb to this matter, whatever its stage."""
    if actor.kind == "system" or verb.standing == "system" or hides(matter, actor):
        return actor.kind == "system"
    if verb.key == "matter.view" or (verb.standing == "speaker" and actor.said(matter.id)):
        return may_read(matter, actor)
    if verb.key in ASKED and _as_one_of(asked(matter, verb, known), actor, verb):
        return True
    if verb.standing in ("owner", "involved"):
        on = {matter.owner_id} if verb.standing == "owner" else on_it(matter, actor, known)
        return _as_one_of(on, actor, verb)
    return verb.standing == "anyone" or bool(verb.grants and actor.seats_for(verb, matter.place))


def _as_one_of(offices: set[int], actor: Actor, verb: Verb) -> bool:
    return any(seat.office_id in offices and verb.met_by(seat.grants) for seat in actor.seats)


# Verbs that an office may do because it was asked, wherever it stands: one that has to call the speaker needs the number.
ASKED = frozenset({"matter.agree", "matter.rule", "matter.acknowledge", "matter.call_back", "matter.unmask"})


def asked(matter: "Matter", verb: Verb, known: Known | None = None) -> set[int]:
    """The offices that were asked for something and have not answered: to agree, to rule, to know, to call."""
    key = {"county": matter.county}
    if known is None:
        known = Known(
            handed=frozenset(),
            told=frozenset(matter.hand_overs.filter(role="told", **key).values_list("taker_id", flat=True)),
            asked=frozenset(matter.asks.filter(state="open", **key).values_list("office_id", flat=True)),
            calling=frozenset(matter.calls.filter(at__isnull=True, **key).values_list("office_id", flat=True)),
        )
    return set(known.calling if verb.key == "matter.unmask" else known.asked | known.told | known.calling)
