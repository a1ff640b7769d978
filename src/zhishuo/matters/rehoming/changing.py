"""One change of places with all that hangs on it: places, offices, terms and open matters, in one transaction for a county."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.matters.rehoming.bulk import Rehomed, rehome
from zhishuo.people import api as people
from zhishuo.places import api as places


@dataclass(frozen=True)
class Merge:
    """并区: `gone` go on as `into`; `name` where `into` is new or gets another."""

    gone: tuple[PlaceCode, ...]
    into: PlaceCode
    name: str = ""

    @property
    def county(self) -> int:
        return self.into.county


@dataclass(frozen=True)
class Divide:
    """划开: the first part takes what neither `goes` (place below → part) nor `listed` (number of a matter → part) names."""

    place: PlaceCode
    parts: dict[PlaceCode, str]
    goes: dict[PlaceCode, PlaceCode] = field(default_factory=dict)
    listed: dict[str, PlaceCode] = field(default_factory=dict)

    @property
    def county(self) -> int:
        return self.place.county


@dataclass(frozen=True)
class Move:
    """划转: the place gets another code, under another place above."""

    place: PlaceCode
    to: PlaceCode
    name: str = ""

    @property
    def county(self) -> int:
        return self.place.county


@dataclass(frozen=True)
class Rename:
    """改名."""

    place: PlaceCode
    name: str

    @property
    def county(self) -> int:
        return self.place.county


Change = Merge | Divide | Move | Rename


@dataclass(frozen=True)
class Order:
    """What is ordered: changes in order, the day they hold from, the document, whether those in office go on in the successor."""

    changes: tuple[Change, ...]
    day: date
    paper: str = ""
    carry: bool = True


@dataclass
class Carried:
    """What it did or, as a preview, would do: the same figures, for it is the same work, taken back."""

    county: int
    made: int = 0
    ended: int = 0
    renamed: int = 0
    offices: int = 0
    terms_ended: int = 0
    terms_carried: int = 0
    empty: int = 0  # new offices that nobody holds yet: the one above does their work meanwhile
    matters: int = 0
    owners: int = 0
    unnamed: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    missed: tuple[str, ...] = ()
    going: list[tuple[str, str]] = field(default_factory=list)  # old code → new code, as written

    def add(self, plan: places.Plan, offices: people.Succeeded, moved: Rehomed) -> None:
        self.made += len(plan.made)
        self.ended += len(plan.going)
        self.renamed += len(plan.renamed)
        self.offices += offices.offices
        self.terms_ended += offices.ended
        self.terms_carried += offices.carried
        self.empty += offices.empty
        self.matters += moved.matters
        self.owners += moved.owners
        self.unnamed += moved.unnamed
        self.missed += moved.missed
        for table, count in moved.rows.items():
            self.rows[table] = self.rows.get(table, 0) + count
        self.going += [(PlaceCode(going.old).text, PlaceCode(going.new).text) for going in plan.going]


def carry_out(order: Order, *, by: Actor, dry_run: bool = False) -> list[Carried]:
    """Each county's changes in one transaction of its own: all of it or nothing. A dry run does it all and takes it back.

    Raises what `places` refuses: AcrossCounties, CannotChange.
    """
    counties = dict.fromkeys(change.county for change in order.changes)
    return [
        _in_one(county, [c for c in order.changes if c.county == county], order, by=by, dry_run=dry_run) for county in counties
    ]


def _in_one(county: int, changes: Sequence[Change], order: Order, *, by: Actor, dry_run: bool) -> Carried:
    done = Carried(county)
    try:
        with transaction.atomic():
            for change in changes:
                _one(change, done, order, by)
            if dry_run:
                transaction.set_rollback(True)
    finally:  # what was remembered inside may not be true outside
        places.forget_names()
        people.forget_posts()
    return done


def _one(change: Change, done: Carried, order: Order, by: Actor) -> None:
    plan = _places(change, order, by)
    low, high = change.county * 10**9, (change.county + 1) * 10**9
    offices = people.succeed(low, high, day=order.day, by=by, carry=order.carry)
    listed = change.listed if isinstance(change, Divide) else {}
    within = change.place if isinstance(change, Divide) else None
    done.add(plan, offices, rehome(change.county, by=by, listed={n: int(code) for n, code in listed.items()}, within=within))


def _places(change: Change, order: Order, by: Actor) -> places.Plan:
    day, paper = order.day, order.paper
    if isinstance(change, Merge):
        return places.merge(change.gone, change.into, by=by, name=change.name, day=day, paper=paper)
    if isinstance(change, Divide):
        return places.divide(change.place, change.parts, by=by, goes=change.goes, listed=change.listed, day=day, paper=paper)
    if isinstance(change, Move):
        return places.move(change.place, change.to, by=by, name=change.name, day=day, paper=paper)
    return places.rename(change.place, change.name, by=by, day=day, paper=paper)


def order_of(changes: Iterable[Change], *, day: date | None = None, paper: str = "", carry: bool = True) -> Order:
    """An order from today where no day is named."""
    return Order(tuple(changes), day or today(), paper, carry)
