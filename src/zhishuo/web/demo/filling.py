"""Filling an empty installation: places, packs, offices, accounts, a year of matters; each by its module's door."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import now, today
from zhishuo.matters.api import Matter
from zhishuo.matters.commands import Life, alarms, load, needs, returns
from zhishuo.packs import api as packs
from zhishuo.people import api as people
from zhishuo.places import api as places
from zhishuo.trail.api import because, seal_now
from zhishuo.web.demo.data import Data, read
from zhishuo.web.demo.desks import Desks
from zhishuo.web.demo.land import Land, Scale, make
from zhishuo.web.demo.staff import Offices, Staff, in_order, seat
from zhishuo.web.demo.staff import people as everybody
from zhishuo.web.demo.year import Year
from zhishuo.web.demo_accounts import DemoAccount

PASSWORD = "zhishuo"  # noqa: S105 - printed on the screen and on the sign-in page
MATTERS = 36_000  # a year of the whole city; a smaller scale has its share
FEWEST = 150
SINCE = timedelta(days=500)  # everybody sits there since before the first day of the year that is told


class NotEmpty(Refusal):
    """A demonstration goes only into an installation without places, accounts and matters: made-up ones never mix with real."""

    code = "not_empty"
    status = 409
    title, title_en = "这里已经有人用了", "Somebody is here already"
    says = "这里已经有 {places} 个地方、{accounts} 个账号、{matters} 件事，没有装演示。"
    says_en = "{places} place(s), {accounts} account(s), {matters} matter(s) are here already; no demonstration was loaded."
    instead = "请把 ZHISHUO_HOME 指到一个空文件夹再装；要接着用现在的，运行 zhishuo up。"
    instead_en = "Set ZHISHUO_HOME to an empty folder and try again; to go on with what is here, run: zhishuo up."
    places: int
    accounts: int
    matters: int


def fill(scale: Scale, seed: int, progress: Callable[[str], None]) -> list[DemoAccount]:
    """Fill an empty installation; `progress` is told a sentence after each part. Raises NotEmpty, and writes nothing then."""
    _check_empty()
    started = time.monotonic()

    def told(text: str) -> None:
        progress(f"{time.monotonic() - started:5.1f} 秒  {text}")

    with because(f"demo:{scale}:{seed}"):
        data = read()
        land = make(data, scale)
        places.load(land.rows, by=SYSTEM)
        told(
            f"{len(land.rows)} 个地方：{len(land.counties)} 个县区，{len(land.towns)} 个乡镇街道，{len(land.villages)} 个村和社区"
        )
        for key in data.frame.packs:
            packs.publish(settings.ZHISHUO.packs_folder / key, by=SYSTEM)
        people.make_offices()
        told(f"方案 {'、'.join(data.frame.packs)} 已发布，岗位已设好")
        staff = everybody(land, data)
        offices = _open_all(staff)
        told(f"{len(staff)} 个账号")
        _load(land, offices, data, scale=scale, seed=seed, told=told)
    seals = seal_now()
    _remember()
    told(f"经过已封存（{len(seals)} 道），统计已更新")
    return _accounts(staff, offices)


def _open_all(staff: Sequence[Staff]) -> Offices:
    """Every account, all with one password, in its offices; raises KeyError where an office is missing."""
    posts = {post for one in staff for post, _place, _head in one.seats}
    rows = people.Office.objects.filter(post__in=posts, name="").values_list("post", "place", "id")
    offices = {(post, place): office for post, place, office in rows.iterator(chunk_size=5000)}
    ids = people.open_in_bulk([(one.username, one.name, one.phone) for one in staff], password=make_password(PASSWORD), by=SYSTEM)
    held = [
        (account, offices[post, int(place)], head, "")
        for account, one in zip(ids, staff, strict=True)
        for post, place, head in one.seats
    ]
    people.hold_in_bulk(held, since=today() - SINCE, by=SYSTEM)
    by_name = dict(zip((one.username for one in staff), ids, strict=True))
    return seat(list(staff), by_name, offices, needs, alarms, _instead, returns)


def _instead(post: str, place: PlaceCode) -> int | None:
    found = people.office_at(post, place)
    return found.id if found is not None else None


def _check_empty() -> None:
    found = [model.objects.count() for model in (places.Place, people.Account, Matter)]
    if any(found):
        raise NotEmpty(*found)


def matters_of(land: Land, data: Data) -> int:
    """How many matters a year has at this scale: by the number of villages, never fewer than a page can show."""
    whole = sum(county.villages + county.communities for county in data.frame.counties)
    return max(FEWEST, round(MATTERS * len(land.villages) / whole))


def lives(land: Land, offices: Offices, data: Data, *, seed: int) -> Iterator[Life]:
    """The year up to now and what lies on the desks today, one by one."""
    moment = now()
    year = Year(land, offices, data, now=moment, seed=seed)
    shown = list(Desks(land, offices, data, now=moment, seed=seed).lives())
    return chain(year.lives(matters_of(land, data) - len(shown)), shown)


def _load(land: Land, offices: Offices, data: Data, *, scale: Scale, seed: int, told: Callable[[str], None]) -> None:
    whole, done = matters_of(land, data), 0

    def count(so_far: int) -> None:
        nonlocal done
        if so_far - done >= whole // 4:
            done = so_far
            told(f"{so_far} 件事")

    loaded = load(lives(land, offices, data, seed=seed), by=SYSTEM, source=f"demo:{scale}", progress=count)
    told(f"{loaded.count} 件事都写好了")


def _remember() -> None:
    """So much at once is new to the planner of the database; the caches of this process are of before."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    places.forget_names()
    people.forget_posts()
    packs.forget()


def _accounts(staff: list[Staff], offices: Offices) -> list[DemoAccount]:
    found: list[DemoAccount] = []
    for one in in_order(staff):
        post, place, _head = one.seats[0]
        definition = people.post_at(post, int(place))
        name = "".join(places.path(place)[-2:]) if place.level == "grid" else (places.path(place) or [""])[-1]
        found.append(
            DemoAccount(
                office=f"{name} · {definition.title if definition else post}",
                username=one.username,
                password=PASSWORD,
                place=place.text,
                word=one.word,
            )
        )
    return found
