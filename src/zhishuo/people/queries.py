"""Who an account is today, where an office stands, who is above it."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from zhishuo.kernel.actor import Actor, Seat
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.people.models import Account, Holding, Office, Post
from zhishuo.people.pack import APART
from zhishuo.people.rules import seat_place, stands_for, who_has
from zhishuo.places.api import went
from zhishuo.store.api import select

FRESH = 5.0  # seconds for which a process trusts its copy of the posts


class _Posts(NamedTuple):
    read: float
    scopes: tuple[tuple[int, int, dict[str, Post]], ...]  # narrowest scope first


_posts = _Posts(0.0, ())


def forget_posts() -> None:
    """Read the posts again at the next question: after publishing a pack, and between tests."""
    global _posts  # noqa: PLW0603 - one copy a process
    _posts = _Posts(0.0, ())
    forget_offices()


def _scopes() -> tuple[tuple[int, int, dict[str, Post]], ...]:
    global _posts  # noqa: PLW0603
    if time.monotonic() - _posts.read > FRESH or not _posts.scopes:
        by_scope: dict[tuple[int, int], dict[str, Post]] = {}
        for post in Post.objects.all():
            by_scope.setdefault((post.low, post.high), {})[post.key] = post
        ordered = sorted(by_scope.items(), key=lambda item: item[0][1] - item[0][0])
        _posts = _Posts(time.monotonic(), tuple((low, high, posts) for (low, high), posts in ordered))
    return _posts.scopes


def post_at(key: str, place: int) -> Post | None:
    """The post as the narrowest scope around this place defines it."""
    for low, high, posts in _scopes():
        if low <= place < high and key in posts:
            return posts[key]
    return None


def posts_at(place: int) -> dict[str, Post]:
    """Every post of the narrowest scope around this place."""
    for low, high, posts in _scopes():
        if low <= place < high:
            return posts
    return {}


def holding_now(day: date | None = None) -> Q:
    """The holdings that are in force on a day."""
    day = day or today()
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def title_of(office: Office, language: str = "zh") -> str:
    """An office's own name, or its post's title."""
    if office.name:
        return office.name
    post = post_at(office.post, office.place)
    if post is None:
        return office.post
    return (post.title_en or post.title) if language.startswith("en") else post.title


def placed(place: str, title: str, language: str = "zh") -> str:
    """A title with the name of its place before it: 青岚镇司法所, 青岚镇 Justice office."""
    return f"{place} {title}".strip() if language.startswith("en") else f"{place}{title}"


def actor_of(account: Account, language: str = "zh") -> Actor:
    """The actor that an account is today, with every seat it holds and those of whom it stands in for: one query.

    A substitute gets the seats as they are, but for what needs an appointment of its own (system, security, audit).
    """
    from zhishuo.people.standing_in import away_on  # it asks this file, too

    day = today()
    absent = stands_for(account.pk, away_on(day))
    held = select(
        Holding,
        "account_id = ANY(%s) AND since <= %s AND (until IS NULL OR until > %s) ORDER BY id",
        [account.pk, *absent],
        day,
        day,
    )
    seats = {h.office_id: _seat(h, language) for h in held if h.account_id == account.pk}
    for holding in held:
        if holding.account_id in absent:
            seat = _seat(holding, language, without=APART)
            own = seats.get(holding.office_id)
            seats[holding.office_id] = replace(own, grants=own.grants | seat.grants, head=own.head or seat.head) if own else seat
    own_and_absent = (*seats.values(), *_inherited(seats.values()))
    return Actor(kind="staff", account_id=account.pk, name=account.name, seats=own_and_absent, locale=language)


def _inherited(seats: Iterable[Seat]) -> list[Seat]:
    """To read what was closed at places that went on below a seat: closed matters keep their place, and must not be out of reach."""
    found = [
        (seat, old)
        for seat in seats
        for old, new in went()
        if seat.grants & READING and seat.place.contains(new) and not seat.place.contains(old)
    ]
    if not found:
        return []
    rows = Office.objects.filter(place__in={old for _, old in found}, post__in={seat.post for seat, _ in found}, name="")
    offices = {(row.post, row.place): row.id for row in rows}
    return [
        replace(seat, office_id=offices.get((seat.post, old), seat.office_id), place=PlaceCode(old), grants=seat.grants & READING)
        for seat, old in found
    ]


# What a seat keeps over a place that is no more: reading, and reopening what was not done.
READING = frozenset({"read", "read_parties", "read_sealed", "watch"})


def _seat(holding: Holding, language: str, *, without: frozenset[str] = frozenset()) -> Seat:
    office = office_with(holding.office_id)
    post = post_at(office.post, office.place)
    grants = frozenset([*post.may, *(post.head_may if holding.head else ())]) - without if post else frozenset[str]()
    return Seat(
        office_id=office.id, post=office.post, place=office.at, title=title_of(office, language), grants=grants, head=holding.head
    )


def offices(post: str, place: PlaceCode) -> QuerySet[Office]:
    """Offices of a post at the level it belongs to, for something that happened at `place`."""
    return Office.objects.filter(post=post, place=int(seat_place(post, place)), county=seat_place(post, place).county)


_offices: dict[tuple[str, int], tuple[float, Office | None]] = {}
_by_id: dict[int, Office] = {}


def forget_offices() -> None:
    """After an appointment, an ending or a leave here; other processes notice within FRESH seconds."""
    from zhishuo.people.standing_in import forget_leaves  # it asks this file, too

    _offices.clear()
    _by_id.clear()
    forget_leaves()


def office_with(office_id: int) -> Office:
    """The office of this id. Post and place of an office never change, so a copy may be kept."""
    found = _by_id.get(office_id)
    if found is None:
        if len(_by_id) > 100_000:
            _by_id.clear()
        found = _by_id[office_id] = Office.objects.get(pk=office_id)
    return found


def office_at(post: str, place: PlaceCode) -> Office | None:
    """`office_holding`, remembered for a few seconds: an appointment may take that long to be noticed, a matter loses nothing by it."""
    key, clock = (post, int(place)), time.monotonic()
    known = _offices.get(key)
    if known is None or clock - known[0] > FRESH:
        if len(_offices) > 50_000:
            _offices.clear()
        known = _offices[key] = (clock, office_holding(post, place))
    return known[1]


def office_holding(post: str, place: PlaceCode) -> Office | None:
    """The office of this post for something at `place`, by `rules.who_has`, from the database."""
    return who_has(post, place, _Rows())


class _Rows:
    """The offices as the database has them now."""

    def plain(self, post: str, place: PlaceCode) -> Office | None:
        return Office.objects.filter(post=post, place=int(place), county=place.county, name="").first()

    def held(self, office: Office) -> bool:
        return Holding.objects.filter(holding_now(), office=office, county=office.county).exists()

    def definition(self, post: str, place: int) -> Post | None:
        return post_at(post, place)


def up_of(office: Office, post: str | None = None) -> Office | None:
    """The office above: the post's `up` at the place's own or higher level."""
    definition = post_at(office.post, office.place)
    above = post or (definition.up if definition else "")
    return office_at(above, office.at) if above else None


def holders(office_ids: Iterable[int]) -> dict[int, list[Holding]]:
    """Who holds these offices today, head first: one query."""
    found: dict[int, list[Holding]] = {}
    rows = Holding.objects.filter(holding_now(), office__in=list(office_ids)).select_related("account").order_by("-head", "id")
    for holding in rows:
        found.setdefault(holding.office_id, []).append(holding)
    return found
