"""Who is away today, who is there in their stead, what becomes of offices when somebody leaves."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import today
from zhishuo.kernel.verbs import Verb
from zhishuo.people import rules
from zhishuo.people.models import Account, Holding, Office, StandIn
from zhishuo.people.queries import FRESH, holding_now, office_at, up_of
from zhishuo.places.api import successor_of

Away = Mapping[int, list[int]]
_away: dict[date, tuple[float, Away]] = {}


def forget_leaves() -> None:
    """After a leave begins or ends here; other processes notice within FRESH seconds."""
    _away.clear()


def leaves_in_force(day: date) -> Q:
    return Q(since__lte=day, until__gt=day) & (Q(ended__isnull=True) | Q(ended__gt=day))


def _not_ended(day: date) -> Q:
    """Running or to come; one called off before it began has ended where it would have begun."""
    return Q(ended__isnull=True) | Q(ended__gt=day) & Q(ended__gt=F("since"))


def away_on(day: date) -> Away:
    """Who is away on a day → who stands in, oldest leave first. A substitute who holds no office any more is none."""
    known = _away.get(day)
    if known is None or time.monotonic() - known[0] > FRESH:
        held = Holding.objects.filter(holding_now(day), account=OuterRef("stand_in"))
        rows = StandIn.objects.filter(leaves_in_force(day)).annotate(usable=Exists(held)).order_by("id")
        found: dict[int, list[int]] = {}
        for account, stand_in, usable, active in rows.values_list("account_id", "stand_in_id", "usable", "stand_in__is_active"):
            substitutes = found.setdefault(account, [])
            if usable and active:
                substitutes.append(stand_in)
        if len(_away) > 50:
            _away.clear()
        known = _away[day] = (time.monotonic(), found)
    return known[1]


def reached(office_ids: Iterable[int], day: date | None = None) -> dict[int, list[Account]]:
    """Whom a word to each office reaches on a day: its holders without those away, with who stands in for them.

    Never empty while anybody holds the office; where nobody does, those of the office that stands above it (or of its
    successor, where its place was merged away). An office that leads nowhere is missing.
    Two queries whatever the number, and a few for each office that nobody holds.
    """
    day, wanted = day or today(), list(dict.fromkeys(office_ids))
    held = _held(wanted, day)
    instead = {office.id: above for office in _rows(wanted, held) if (above := above_of(office)) is not None}
    held |= _held({above.id for above in instead.values()} - held.keys(), day)
    away, found = away_on(day), dict[int, list[int]]()
    for office in wanted:
        holders = held.get(office) or (held.get(instead[office].id, []) if office in instead else [])
        if holders:
            found[office] = rules.reached(holders, away)
    accounts = Account.objects.in_bulk({account for some in found.values() for account in some})
    return {office: [accounts[account] for account in some] for office, some in found.items()}


def _held(office_ids: Iterable[int], day: date) -> dict[int, list[tuple[int, bool]]]:
    ids = list(office_ids)
    if not ids:
        return {}
    found: dict[int, list[tuple[int, bool]]] = {}
    rows = Holding.objects.filter(holding_now(day), office__in=ids).order_by("-head", "id")
    for office, account, head in rows.values_list("office_id", "account_id", "head"):
        found.setdefault(office, []).append((account, head))
    return found


def _rows(wanted: Iterable[int], held: Mapping[int, object]) -> list[Office]:
    empty = [office for office in wanted if office not in held]
    return list(Office.objects.filter(pk__in=empty)) if empty else []


def above_of(office: Office) -> Office | None:
    """Who does the work of an office that nobody holds: the office of its post where its place went on, else the one above.

    None where nothing above is held either.
    """
    later = successor_of(office.place)
    found = office_at(office.post, later) if later is not None else up_of(office)
    if found is None or found.id == office.id or not Holding.objects.filter(holding_now(), office=found).exists():
        return None
    return found


def leaves_of(actor: Actor, day: date | None = None) -> QuerySet[StandIn]:
    """Leaves that run or come at the places of the actor's seats and below, and the actor's own; the nearest first."""
    day = day or today()
    reach = Q(account=actor.account_id) | Q(stand_in=actor.account_id)
    for place in actor.places:
        low, high = place.span
        reach |= Q(office__place__gte=low, office__place__lt=high)
    rows = StandIn.objects.filter(reach, until__gt=day).filter(_not_ended(day))
    return rows.select_related("account", "stand_in", "office").order_by("since", "id")


def own_offices(account: Account | int, day: date | None = None) -> list[Office]:
    """The offices that an account holds itself on a day, first held first."""
    rows = Holding.objects.filter(holding_now(day), account=account).select_related("office").order_by("id")
    return [holding.office for holding in rows]


def colleagues(account: int, day: date | None = None) -> QuerySet[Account]:
    """Who may be asked to stand in: everybody who holds an office where this account works, or right above."""
    places: set[int] = set()
    for office in own_offices(account, day):
        parent = office.at.parent
        places |= {int(office.place), *((int(parent),) if parent is not None and parent.county == office.at.county else ())}
    held = Holding.objects.filter(holding_now(day), office__place__in=places, account=OuterRef("pk"))
    return Account.objects.filter(Exists(held), is_active=True).exclude(pk=account).order_by("name", "id")


def rostered(actor: Actor, verb: Verb, day: date | None = None) -> QuerySet[Account]:
    """Whose terms and leaves this actor may write down: everybody at and below a town or village whose roster it keeps; at the
    county and above those of the place itself."""
    reach = Q(pk__in=[])
    for seat in actor.seats:
        if verb.met_by(seat.grants):
            low, high = seat.place.span
            reach |= Q(office__place__gte=low, office__place__lt=high if seat.place.parts[3] else low + 1)
    held = Holding.objects.filter(holding_now(day), reach, account=OuterRef("pk"))
    return Account.objects.filter(Exists(held), is_active=True).order_by("name", "id")


@dataclass(frozen=True)
class Left:
    """One office that somebody leaves: who else holds it; where nobody does, `above` does its work (None: nobody at all)."""

    holding: Holding
    office: Office
    others: list[Account]
    above: Office | None

    @property
    def empty(self) -> bool:
        return not self.others


@dataclass(frozen=True)
class Leaving:
    """What happens when an account's terms end: its offices, and those for whom it stands in, who have to find another."""

    offices: list[Left]
    stands_in_for: list[StandIn]

    @property
    def empty(self) -> list[Left]:
        """The offices that nobody would hold any more."""
        return [left for left in self.offices if left.empty]


def leaving(account: Account, day: date | None = None) -> Leaving:
    """What would become of this account's offices if all its terms ended on a day. Changes nothing."""
    day = day or today()
    mine = list(Holding.objects.filter(holding_now(day), account=account).select_related("office").order_by("id"))
    others: dict[int, list[Account]] = {}
    held = Holding.objects.filter(holding_now(day), office__in=[holding.office_id for holding in mine]).exclude(account=account)
    for holding in held.select_related("account").order_by("-head", "id"):
        others.setdefault(holding.office_id, []).append(holding.account)
    left = [
        Left(holding, holding.office, others.get(holding.office_id, []), _without(account, holding.office, others))
        for holding in mine
    ]
    standing = StandIn.objects.filter(_not_ended(day), stand_in=account, until__gt=day)
    return Leaving(left, list(standing.select_related("account").order_by("since", "id")))


def _without(account: Account, office: Office, others: Mapping[int, object]) -> Office | None:
    """Above an office that this account leaves empty, passing over what only the same account holds."""
    if office.id in others:
        return None
    above, seen = above_of(office), {office.id}
    while above is not None and above.id not in seen:
        if Holding.objects.filter(holding_now(), office=above).exclude(account=account).exists():
            return above
        seen.add(above.id)
        above = up_of(above)
    return None
