"""What a leader's board counts: by place, by clock, stuck work, load and age, spot checks, whistles. A few grouped statements each.

Sealed matters are counted for nobody, those about an official not for that person (R9); persons are never ranked (R70).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection
from django.db.models import Aggregate, Case, CharField, Count, Exists, F, FloatField, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Extract

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import Level, PlaceCode, size_of
from zhishuo.kernel.refusals import Forbidden
from zhishuo.matters import verbs
from zhishuo.matters.models import CallBack, Clock, HandOver, Matter
from zhishuo.matters.narrowing import CLOCKS, STUCK, Moments, is_late, is_soon, with_stuck
from zhishuo.matters.queries import in_place
from zhishuo.matters.stages import AT_WORK, OPEN
from zhishuo.matters.standing import SHOWS, not_hidden

# The two levels of places that the tree opens below a place; "" is the office that has it.
BELOW: dict[str, tuple[Level | str, ...]] = {
    "nation": ("city", "county"),
    "province": ("city", "county"),
    "city": ("county", "town"),
    "county": ("town", "village"),
    "town": ("village", ""),
    "village": ("",),
    "grid": ("",),
}


class Middle(Aggregate):
    """The continuous median of a number."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def leads(actor: Actor, place: PlaceCode) -> bool:
    """Whether this actor supervises the place: some seat may urge over it, and some seat may read over it."""
    over = [seat for seat in actor.seats if seat.place.contains(place)]
    return any("urge" in seat.grants for seat in over) and any(not seat.grants.isdisjoint(SHOWS["open"]) for seat in over)


def supervises(actor: Actor) -> bool:
    """Whether there is a board for this actor at all: what the desk's header asks before it shows the way there."""
    return any(leads(actor, seat.place) for seat in actor.seats)


def own_place(actor: Actor, asked: PlaceCode | None) -> PlaceCode:
    """The place of a board: the one asked for, else the widest that this actor supervises. Raises Forbidden."""
    places = [asked] if asked is not None else [seat.place for seat in actor.seats]
    fit = [place for place in places if leads(actor, place)]
    if not fit:
        raise Forbidden(verb=verbs.SUPERVISE.word, verb_en=verbs.SUPERVISE.word_en)
    return max(fit, key=lambda place: place.span[1] - place.span[0])


def counted(actor: Actor, place: PlaceCode, of: str = "") -> Q:
    """What boards count at a place. `of`: the way to the matter, as "matter__"."""
    return in_place(place, of) & ~Q(**{f"{of}privacy": "sealed"}) & not_hidden(actor, of)


# ---- where it stands -------------------------------------------------------------------------------------------------

_BY_CLOCK = (
    "SELECT kind, count(*) FILTER (WHERE is_late), count(*) FILTER (WHERE is_soon) FROM ({inner}) each_matter GROUP BY kind"
)
NUMBERS = ("work", "soon", "late", "answered", "supervised", "again", "flagged")


@dataclass
class Branch:
    """A place (`code`) or an office (`office`) with what is open there, and what lies below."""

    code: int = 0
    office: int = 0
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NUMBERS, 0))
    below: "dict[tuple[int, int], Branch]" = field(default_factory=dict)

    def add(self, row: dict[str, Any]) -> None:
        for name in NUMBERS:
            self.numbers[name] += row[name]


def tree(actor: Actor, place: PlaceCode, when: Moments) -> Branch:
    """What is open at a place, two levels down: one grouped statement."""
    levels = BELOW[place.level]
    keys = {f"key_{n}": _key(level) for n, level in enumerate(levels)}
    rows = (
        Matter.objects.filter(counted(actor, place), stage__in=OPEN)
        .order_by()
        .annotate(**keys)
        .values(*keys)
        .annotate(**_sums(when))
    )
    top = Branch(code=int(place))
    for row in rows:
        branch = top
        branch.add(row)
        for n, level in enumerate(levels):
            code, office = (0, row[f"key_{n}"]) if level == "" else (row[f"key_{n}"], 0)
            branch = branch.below.setdefault((code, office), Branch(code, office))
            branch.add(row)
    return top


def _key(level: str) -> Any:
    """The place of this level that a matter lies in, or the office that has it."""
    if level == "":
        return F("owner_id")
    size = size_of(level)  # type: ignore[arg-type]
    return F("place") - F("place") % Value(size)


def _sums(when: Moments) -> dict[str, Count]:
    working = Q(stage__in=AT_WORK)
    return {
        "work": Count("id", filter=working),
        "soon": Count("id", filter=working & is_soon(when, "next_due")),
        "late": Count("id", filter=working & is_late(when, "next_due")),
        "answered": Count("id", filter=Q(stage="answered")),
        "supervised": Count("id", filter=Q(supervisor__isnull=False)),
        "again": Count("id", filter=Q(reopened__gt=0)),
        "flagged": Count("id", filter=~Q(flags=[])),
    }


def by_clock(actor: Actor, place: PlaceCode, when: Moments) -> dict[str, tuple[int, int]]:
    """Kind of clock → how many matters have one that is late, and one that soon will be: one grouped statement."""
    kinds = Case(*(When(rule, then=Value(key)) for key, rule in CLOCKS.items()), default=Value(""), output_field=CharField())
    clocks = Clock.objects.filter(
        counted(actor, place, "matter__"), stopped_at__isnull=True, void=False, paused=False, due__lte=when.soon,
        matter__stage__in=OPEN,
    )  # fmt: skip
    each = clocks.order_by().annotate(kind=kinds).values("matter_id", "kind").annotate(
        is_late=BoolOr(is_late(when)), is_soon=BoolOr(is_soon(when))
    )  # fmt: skip
    # By matter first: counting distinct ones sorts them all, which takes four times as long.
    inner, values = each.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_BY_CLOCK.format(inner=inner), values)
        found = {kind: (late, soon) for kind, late, soon in cursor.fetchall()}
    return {key: found.get(key, (0, 0)) for key in CLOCKS}


def stuck(actor: Actor, place: PlaceCode, when: Moments) -> dict[str, int]:
    """How many stand still in each of the ways of STUCK: one statement."""
    here = Matter.objects.filter(counted(actor, place)).order_by()
    parts = [
        here.filter(with_stuck(key, when))
        .annotate(way=Value(key, output_field=CharField()))
        .values_list("way")
        .annotate(n=Count("id"))
        for key in STUCK
    ]
    found: dict[str, int] = dict(parts[0].union(*parts[1:], all=True))
    return {key: found.get(key, 0) for key in STUCK}


def stuck_rows(actor: Actor, place: PlaceCode, key: str, when: Moments, most: int) -> list[Matter]:
    """The few most pressing that stand still in this way."""
    here = Matter.objects.filter(counted(actor, place)).filter(with_stuck(key, when))
    return list(here.select_related("owner", "person").defer("search").order_by("next_due", "id")[:most])


# ---- load and age ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """What one office has, or one person in it (`person` 0: nobody is named). Ages in days, `lag` in hours."""

    office: int
    person: int
    work: int
    late: int
    oldest: datetime
    age: float
    lag: float | None = None


def loads(actor: Actor, place: PlaceCode, when: Moments, *, places: Iterable[int], since: datetime) -> list[Load]:
    """Who has how much, and for how long, in the offices at `places`; in order of place and office, never of load (R70).

    `lag`: from being offered to taking up, the median of an office since then. Two grouped statements.
    """
    at = list(places)
    age = Extract(Value(when.now) - F("registered_at"), "epoch")
    rows = (
        Matter.objects.filter(counted(actor, place), stage__in=AT_WORK, owner__place__in=at)
        .values("owner_id", "assignee_id", "owner__place", "owner__post")
        .annotate(
            work=Count("id"), late=Count("id", filter=is_late(when, "next_due")), oldest=Min("registered_at"), age=Middle(age)
        )
        .order_by("owner__place", "owner__post", "owner_id", "assignee_id")
    )
    lags = lag_of(actor, place, at, since)
    return [
        Load(
            office=row["owner_id"], person=row["assignee_id"] or 0, work=row["work"], late=row["late"], oldest=row["oldest"],
            age=row["age"] / 86_400, lag=lags.get(row["owner_id"]),
        )
        for row in rows
    ]  # fmt: skip


def lag_of(actor: Actor, place: PlaceCode, places: list[int], since: datetime) -> dict[int, float]:
    """Office → the median of hours from being offered to taking up."""
    waited = Extract(F("taken_at") - F("offered_at"), "epoch")
    hands = HandOver.objects.filter(
        counted(actor, place, "matter__"), role="lead", taken_at__isnull=False, offered_at__gte=since, taker__place__in=places
    )
    return {taker: hours / 3600 for taker, hours in hands.order_by().values_list("taker_id").annotate(hours=Middle(waited))}


# ---- whistles, both sides --------------------------------------------------------------------------------------------


def whistles(actor: Actor, place: PlaceCode, since: datetime) -> dict[str, int]:
    """called, came, in_time; of the help: scored, useful; of the calls: judged, apt (S16). One statement."""
    hands = HandOver.objects.filter(counted(actor, place, "matter__"), whistle__isnull=False, offered_at__gte=since)
    clocks = Clock.objects.filter(hand_id=OuterRef("id"), county=OuterRef("county"), name="arrive", stopped_at__lte=F("due"))
    came = Q(taken_at__isnull=False, state__in=("arrived", "done"))
    return hands.annotate(timely=Exists(clocks)).aggregate(
        called=Count("id"), came=Count("id", filter=came), in_time=Count("id", filter=came & Q(timely=True)),
        scored=Count("id", filter=Q(useful__isnull=False)), useful=Count("id", filter=Q(useful=1)),
        judged=Count("id", filter=Q(apt__isnull=False)), apt=Count("id", filter=Q(apt=1)),
    )  # fmt: skip


# ---- spot checks -----------------------------------------------------------------------------------------------------


def closed_between(actor: Actor, place: PlaceCode, since: datetime, until: datetime) -> QuerySet[Matter]:
    """What a sample may be drawn from: closed then, and not looked at again since."""
    looked = CallBack.objects.filter(
        matter_id=OuterRef("id"), county=OuterRef("county"), kind="spot", round=OuterRef("reopened") + 1
    )
    rows = Matter.objects.filter(counted(actor, place), stage="closed", closed_at__gte=since, closed_at__lt=until)
    return rows.filter(~Exists(looked))


def outside_of(rows: QuerySet[Matter], office: int) -> QuerySet[Matter]:
    """Those that this office had no part in: nobody calls about their own work."""
    hands = HandOver.objects.filter(
        matter_id=OuterRef("id"), county=OuterRef("county"), taker=office, role__in=("lead", "assist")
    )
    return rows.exclude(owner=office).exclude(first=office).filter(~Exists(hands))


def calls_here(actor: Actor, place: PlaceCode) -> QuerySet[CallBack]:
    """The calls about matters of a place that are still to make, the most pressing first."""
    rows = CallBack.objects.filter(counted(actor, place, "matter__"), at__isnull=True)
    return rows.select_related("matter", "office").order_by("due", "id")


def call_results(actor: Actor, place: PlaceCode, since: datetime) -> dict[str, dict[str, int]]:
    """Kind of call → made, reached, solved, partly, not: one grouped statement."""
    got = Q(reached=True)
    rows = CallBack.objects.filter(counted(actor, place, "matter__"), at__gte=since).order_by().values("kind")
    sums = {word: Count("id", filter=got & Q(solved=word)) for word in ("solved", "partly", "not")}
    found = rows.annotate(n=Count("id"), n_reached=Count("id", filter=got), **{f"n_{word}": how for word, how in sums.items()})
    names = ("made", "reached", "solved", "partly", "not")
    tuples = found.values_list("kind", "n", *(f"n_{name}" for name in names[1:]))
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in tuples}
