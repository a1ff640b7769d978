"""Shared reads of matters: work of an office, the ledger by key, totals, a matter by number."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import BooleanField, F, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.numbers import parse
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.text import search_query
from zhishuo.kernel.times import today
from zhishuo.matters.course.judging import kept
from zhishuo.matters.models import Ask, CallBack, Clock, Matter, Party, Reminder, Tally
from zhishuo.matters.narrowing import Narrow, moments
from zhishuo.matters.stages import AT_WORK, OPEN
from zhishuo.matters.standing import SHOWS, involved, not_hidden, office_ids, readable, seen_by, within_reach

PAGE = 50
SHOWN = ("owner", "person")


def by_number(number: str) -> Matter | None:
    """The matter with this number (digits alone). Rights are the caller's to ask."""
    return Matter.objects.select_related("owner", "person").filter(number=number).first()


def asked_of(matter: Matter) -> list[Party]:
    """Who was ever asked for a verdict on it beside its speaker; nobody of what is kept from others now."""
    if kept(matter):
        return []
    rows = Party.objects.filter(matter=matter, county=matter.county, asked__isnull=False)
    return list(rows.select_related("person").order_by("id"))


def work_of(actor: Actor) -> QuerySet[Matter]:
    """What the actor's offices have to do now, the most pressing first; what waits for the speaker is not among it."""
    return (
        Matter.objects.filter(not_hidden(actor), owner__in=office_ids(actor), stage__in=AT_WORK)
        .select_related("owner", "person")
        .order_by("next_due", "id")
    )


def followed_by(actor: Actor) -> QuerySet[Matter]:
    """Open matters that the actor's offices had first and somebody else has now, or that wait for the speaker."""
    mine = office_ids(actor)
    elsewhere = Q(first__in=mine) & ~Q(owner__in=mine)
    waiting = Q(owner__in=mine, stage="answered")
    found = Matter.objects.filter(elsewhere | waiting, not_hidden(actor), stage__in=OPEN)
    return found.select_related("owner").order_by("next_due", "id")


def owed_by(actor: Actor) -> QuerySet[Clock]:
    """What the actor's offices owe on matters that others own: steps, arriving, agreeing, calling. The most pressing first."""
    running = Clock.objects.filter(not_hidden(actor, "matter__"), doer__in=office_ids(actor), stopped_at__isnull=True, void=False)
    return running.select_related("matter", "matter__owner").order_by("due", "id")


def calls_of(actor: Actor) -> QuerySet[CallBack]:
    """The calls that the actor's offices have to make, the most pressing first."""
    return (
        CallBack.objects.filter(
            not_hidden(actor, "matter__"), office__in=office_ids(actor), at__isnull=True, round=F("matter__reopened") + 1
        )
        .select_related("matter", "matter__owner")
        .order_by("due", "id")
    )


def asks_of(actor: Actor) -> QuerySet[Ask]:
    """What waits for the actor's offices to agree or to rule."""
    asked = Ask.objects.filter(not_hidden(actor, "matter__"), office__in=office_ids(actor), state="open")
    return asked.select_related("matter", "asker", "office").order_by("id")


def to_acknowledge(actor: Actor) -> QuerySet[Reminder]:
    """The reminders that wait for one of the actor's offices to say that it knows."""
    return (
        Reminder.objects.filter(
            not_hidden(actor, "matter__"), office__in=office_ids(actor), ack_by__isnull=False, acked_at__isnull=True
        )
        .select_related("matter")
        .order_by("ack_by", "id")
    )


@dataclass(frozen=True)
class Filters:
    """What a ledger is asked for. `stage`: a stage, or open, work, late, or "" for all."""

    place: PlaceCode | None = None
    stage: str = ""
    klass: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None
    narrow: Narrow = field(default_factory=Narrow)


@dataclass(frozen=True)
class Page:
    """One page of a ledger, newest first; `older` and `newer` are keys for the next ones, "" where there are none."""

    rows: list[Matter]
    older: str
    newer: str


def ledger(actor: Actor, filters: Filters, *, key: str = "", direction: str = "older", now: datetime, size: int = PAGE) -> Page:
    """A page by keyset: rows by (registered_at, id). The same rights as everywhere; words are only searched where they may be read."""
    size = max(1, min(size, 200))
    rows = _filtered(_scope(actor, filters), filters, actor, now)
    backwards = direction == "newer" and bool(key)
    if key:
        rows = rows.filter(_beyond(key, newer=backwards))
    order = ("registered_at", "id") if backwards else ("-registered_at", "-id")
    found = list(rows.select_related(*SHOWN).defer("search").order_by(*order)[: size + 1])
    more = len(found) > size
    found = found[:size][::-1] if backwards else found[:size]
    if not found:
        return Page([], "", "")
    has_older, has_newer = (True, more) if backwards else (more, bool(key))
    return Page(found, key_of(found[-1]) if has_older else "", key_of(found[0]) if has_newer else "")


def _scope(actor: Actor, filters: Filters) -> QuerySet[Matter]:
    """The rows that rights leave, put so that the narrowest index serves.

    Inside a place that one of the seats may read, rights cost nothing but leaving out what is sealed; only outside of it
    does each row have to be asked whether the actor is on it.
    """
    place = filters.place or widest(actor)
    if place is None:
        return seen_by(Matter.objects.all(), actor)
    here = Matter.objects.filter(in_place(place)).filter(not_hidden(actor))
    if not any(not seat.grants.isdisjoint(SHOWS["open"]) and seat.place.contains(place) for seat in actor.seats):
        return seen_by(here, actor)
    return here.filter(~Q(privacy="sealed") | involved(actor) | within_reach(actor, *SHOWS["sealed"]))


def widest(actor: Actor) -> PlaceCode | None:
    """The widest place over which a seat may read: what the ledger shows when nothing is asked for."""
    places = [seat.place for seat in actor.seats if not seat.grants.isdisjoint(SHOWS["open"])]
    return max(places, key=lambda place: place.span[1] - place.span[0], default=None)


def key_of(matter: Matter) -> str:
    """Where a page begins or ends: microseconds since 1970 and the id."""
    return f"{int(matter.registered_at.timestamp() * 1_000_000)}-{matter.id}"


def _beyond(key: str, *, newer: bool) -> Q:
    moment, _sep, row = key.partition("-")
    if not (moment.isdigit() and row.isdigit()):
        return Q()
    at = datetime.fromtimestamp(0, tz=UTC) + timedelta(microseconds=int(moment))
    if newer:
        return Q(registered_at__gt=at) | Q(registered_at=at, id__gt=int(row))
    return Q(registered_at__lte=at) & (Q(registered_at__lt=at) | Q(id__lt=int(row)))


def _filtered(rows: QuerySet[Matter], filters: Filters, actor: Actor, now: datetime) -> QuerySet[Matter]:
    if filters.place is not None:
        rows = rows.filter(in_place(filters.place))
    if filters.stage:
        rows = rows.filter(_at_stage(filters.stage, now))
    if filters.klass:
        rows = rows.filter(klass=filters.klass)
    if filters.since:
        rows = rows.filter(registered_at__date__gte=filters.since)
    if filters.until:
        rows = rows.filter(registered_at__date__lte=filters.until)
    if filters.narrow != Narrow():
        rows = rows.filter(filters.narrow.where(moments(filters.place or widest(actor) or PlaceCode(0), at=now)))
    if filters.words:
        rows = rows.filter(readable(actor)).filter(_searched(filters.words))
    return rows


def _at_stage(stage: str, now: datetime) -> Q:
    several = {"open": Q(stage__in=OPEN), "work": Q(stage__in=AT_WORK), "late": Q(stage__in=AT_WORK, next_due__lt=now)}
    return several.get(stage, Q(stage=stage))


def in_place(place: PlaceCode, of: str = "") -> Q:
    """A subtree by the narrowest index: equality on county and town, a range below. `of`: the way to the matter, as "matter__"."""
    if place.level == "nation":
        return Q()
    if place.level == "county":
        return Q(**{f"{of}county": place.county})
    if place.level == "town":
        return Q(**{f"{of}town": place.town, f"{of}county": place.county})
    low, high = place.span
    return Q(**{f"{of}place__gte": low, f"{of}place__lt": high})


def _searched(words: str) -> Q:
    try:
        return Q(number=parse(words))
    except Refusal:
        query = search_query(words)
        if not query:
            return Q(pk__in=[])
        # The tokens were cut by us on both sides, so the database must not cut them again: a cast, not to_tsquery.
        return Q(RawSQL('"matters_matter"."search" @@ %s::tsquery', [query], output_field=BooleanField()))


def tally(place: PlaceCode, *, days: int) -> dict[str, int]:
    """Totals of a subtree over the last days, by kind: read from tallies, not from rows."""
    low, high = place.span
    rows = Tally.objects.filter(place__gte=low, place__lt=high, day__gt=today() - timedelta(days=days))
    return dict(rows.values_list("kind").annotate(total=Sum("count")))


def open_at(place: PlaceCode) -> int:
    """How many are open at a village or grid; what is sealed, or about an official, is not counted for anybody."""
    low, high = place.span
    counted = Matter.objects.filter(place__gte=low, place__lt=high, stage__in=OPEN, hidden__isnull=True)
    return counted.exclude(privacy="sealed").count()


def matters_of(actor: Actor) -> QuerySet[Matter]:
    return seen_by(Matter.objects.all(), actor)
