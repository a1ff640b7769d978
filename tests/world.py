"""A small world that every database test finds: one town of two villages and a grid, its county and city, packs and people."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal

if TYPE_CHECKING:
    from zhishuo.people.models import Account

CITY = PlaceCode.parse("621200000000")
COUNTY = PlaceCode.parse("621202000000")
TOWN = PlaceCode.parse("621202101000")
VILLAGE = PlaceCode.parse("621202101201")
OTHER_VILLAGE = PlaceCode.parse("621202101202")
GRID = PlaceCode.parse("621202101201001")
FAR_VILLAGE = PlaceCode.parse("621223101201")
PLACES = (
    ("621200000000", "山城市"),
    ("621202000000", "河东区"),
    ("621202101000", "青岚镇"),
    ("621202101201", "柏杨沟村村民委员会"),
    ("621202101202", "核桃坝村村民委员会"),
    ("621202101201001", "一社"),
    ("621223000000", "河西县"),
    ("621223101000", "理水镇"),
    ("621223101201", "白露沟村村民委员会"),
)
# account, name, post, place: one for every part that the tests play
PEOPLE = (
    ("grid", "刘成", "grid.worker", "621202101201001"),
    ("village", "王秀兰", "village.speak", "621202101201"),
    ("village_2", "何桂芳", "village.speak", "621202101202"),
    ("council", "赵德明", "village.council", "621202101201"),
    ("mediators", "陈桂英", "village.mediators", "621202101201"),
    ("watcher", "杨春花", "village.watchers", "621202101201"),
    ("town", "李建平", "town.centre", "621202101000"),
    ("justice", "陈志远", "town.justice", "621202101000"),
    ("county", "何晓燕", "county.centre", "621202000000"),
    ("city", "周海明", "city.centre", "621200000000"),
    ("far", "高建军", "village.speak", "621223101201"),
    ("far_town", "石海燕", "town.centre", "621223101000"),
    ("far_county", "马文", "county.centre", "621223000000"),
)


@dataclass(frozen=True)
class World:
    """Who is who in the small world."""

    actors: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError as error:
            raise AttributeError(name) from error

    def account(self, name: str) -> "Account":
        from zhishuo.people.api import Account

        return Account.objects.get(username=name)

    def office(self, name: str) -> int:
        return self.actors[name].seats[0].office_id


def build() -> None:
    """Places, packs, offices, accounts: by the same doors as an installation."""
    from zhishuo.packs import api as packs
    from zhishuo.people import api as people
    from zhishuo.places import api as places
    from zhishuo.web.settings import ZHISHUO

    rows, faults = places.read_rows(enumerate([{"code": code, "name": name} for code, name in PLACES], 2), frozenset())
    assert not faults
    places.load(rows, by=SYSTEM)
    for key in ("base", "longnan", "621202", "621223"):
        packs.publish(ZHISHUO.packs_folder / key, by=SYSTEM)
    people.make_offices()
    for username, name, post, code in PEOPLE:
        office = people.offices(post, PlaceCode.parse(code)).get(name="")
        account = people.open_account(username, name, "zhishuo-test", by=SYSTEM, phone="09390000000")
        people.appoint(account, office, by=SYSTEM, head=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The world is built once, outside of the tests' transactions."""
    with django_db_blocker.unblock():
        build()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process remembers for a few seconds must not leak from one test into the next."""
    from zhishuo.packs import api as packs
    from zhishuo.people import api as people
    from zhishuo.places import api as places

    packs.forget_calendar()
    people.forget_posts()
    places.forget_names()


def everybody() -> World:
    """The people of the world as they are in the database now."""
    from zhishuo.people import api as people

    return World({a.username: people.actor_of(a) for a in people.Account.objects.filter(username__in=[row[0] for row in PEOPLE])})


@pytest.fixture
def world(db: None) -> World:
    return everybody()


def seated(post: str, place: PlaceCode = VILLAGE, *, head: bool = True) -> Actor:
    """Somebody more in an office of the world, for this test alone: the world itself stays as small as the others know it."""
    from zhishuo.people import api as people

    office = people.offices(post, place).filter(name="").get()
    account = people.open_account(f"{post}-{office.place}-{people.Account.objects.count()}", "某某", None, by=SYSTEM)
    people.appoint(account, office, by=SYSTEM, head=head)
    return people.actor_of(account)


class refused:  # noqa: N801 - reads as a word in tests
    """`with refused("wrong_stage"): …` — the block must raise the refusal with this code."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.refusal: Refusal | None = None

    def __enter__(self) -> "refused":
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        assert isinstance(error, Refusal), f"not refused with {self.code}, but {error!r}"
        assert error.code == self.code, f"refused with {error.code}, not {self.code}: {error}"
        assert error.sentence, "a refusal says something"
        assert error.remedy, "a refusal says what to do"
        self.refusal = error
        return True
