"""Pure: who works where: made-up people in the offices of a land, and which of them a visitor signs in as."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.commands import Need
from zhishuo.web.demo.data import Data
from zhishuo.web.demo.land import Land, Village

# (post, how many): the first is the head
TOWN = (
    ("town.centre", 3),
    ("town.justice", 2),
    ("town.government", 1),
    ("town.police", 1),
    ("town.services", 1),
    ("town.agriculture", 1),
    ("town.land", 1),
    ("town.health", 1),
)
COUNTY = (
    ("county.centre", 4),
    ("county.peace", 1),
    ("county.justice", 1),
    ("county.housing", 2),
    ("county.transport", 1),
    ("county.water", 1),
    ("county.land", 1),
    ("county.agriculture", 1),
    ("county.education", 1),
    ("county.health", 1),
    ("county.labour", 1),
    ("county.civil", 1),
    ("county.ecology", 1),
    ("county.market", 1),
    ("county.emergency", 1),
    ("county.police", 1),
    ("county.women", 1),
    ("county.hotline", 1),
    ("county.petition", 1),
)
CITY = (("city.centre", 3), ("city.peace", 1))
# Landline numbers begin with 2 to 9; one that begins with 1 has the right form and is nobody's.
PHONE = "09391{:06d}"
# Where one word stands for the same post in town and county, the town's or the centre's has the short one.
SHORT = {
    "town.centre": "town",
    "town.justice": "justice",
    "county.centre": "county",
    "county.peace": "peace",
    "city.centre": "city",
}
LONG = ("county.justice", "county.police", "county.land", "county.agriculture", "county.health")
ORDER = (
    "village",
    "town",
    "county",
    "city",
    "grid",
    "watcher",
    "mediators",
    "council",
    "justice",
    "far",
    "far_town",
    "far_county",
)


@dataclass(slots=True)
class Staff:
    """One account: the offices that it holds as (post, place, head); `word` is set for those that visitors are told."""

    username: str
    name: str
    phone: str
    seats: list[tuple[str, PlaceCode, bool]] = field(default_factory=list)
    word: str = ""


def people(land: Land, data: Data) -> list[Staff]:
    """Everybody, in the order of the land; the same on every run."""
    rng = random.Random(data.frame.city)  # noqa: S311 - made-up names
    words = visitors(land, data)
    surnames, given = data.names["people"]["surnames"], data.names["people"]["given"]
    found: list[Staff] = []
    for username, seats in _everybody(land):
        post, place, _head = seats[0]
        word = words.get((post, int(place))) if username.endswith("-1") else None
        name = rng.choice(surnames) + rng.choice(given)
        name = data.names["heads"].get(word, name) if word else name
        found.append(Staff(word or username, name, PHONE.format(len(found)), seats, word or ""))
    return found


def _everybody(land: Land) -> Iterator[tuple[str, list[tuple[str, PlaceCode, bool]]]]:
    yield from _posts(land.city, CITY)
    for county in land.counties:
        yield from _posts(county, COUNTY)
    for town in land.towns:
        yield from _posts(town, TOWN)
    for village in land.villages:
        yield from _village(village)


def _posts(place: PlaceCode, posts: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, list[tuple[str, PlaceCode, bool]]]]:
    for post, count in posts:
        for n in range(1, count + 1):
            yield f"{post.split('.')[1]}-{place.text}-{n}", [(post, place, n == 1)]


def _village(village: Village) -> Iterator[tuple[str, list[tuple[str, PlaceCode, bool]]]]:
    """The committee (two or three, with the council's head), mediators, a watcher, and one worker for each grid."""
    place = village.code
    yield from _posts(place, (("village.speak", 1 + village.index % 2),))
    # Whoever watches may not sit in the council, and the head of the council often sits in the committee.
    yield f"council-{place.text}-1", [("village.council", place, True), ("village.speak", place, False)]
    yield from _posts(place, (("village.mediators", 1), ("village.watchers", 1)))
    for grid in village.grids:
        yield from _posts(grid, (("grid.worker", 1),))


def visitors(land: Land, data: Data) -> dict[tuple[str, int], str]:
    """(post, place) → the word that is username, too, of whoever heads it: the demonstration's own accounts."""
    home, far = land.near[0], land.away[0]
    found: dict[tuple[str, int], str] = {
        ("village.speak", int(home.code)): "village",
        ("village.speak", int(land.near[1].code)): "village_2",
        ("village.council", int(home.code)): "council",
        ("village.mediators", int(home.code)): "mediators",
        ("village.watchers", int(home.code)): "watcher",
        ("grid.worker", int(home.grids[0])): "grid",
        ("village.speak", int(far.code)): "far",
        ("town.centre", int(far.town)): "far_town",
        ("county.centre", int(PlaceCode.parse(far.county.code + "000000"))): "far_county",
    }
    county = PlaceCode.parse(home.county.code + "000000")
    for place, posts in ((home.town, TOWN), (county, COUNTY), (land.city, CITY)):
        for post, _count in posts:
            level, _dot, key = post.partition(".")
            found[post, int(place)] = SHORT.get(post) or (f"{level}_{key}" if level != "county" or post in LONG else key)
    return found


def in_order(staff: list[Staff]) -> list[Staff]:
    """Those whom visitors are told of, the chain first."""
    told = [one for one in staff if one.word]
    return sorted(told, key=lambda one: ORDER.index(one.word) if one.word in ORDER else len(ORDER))


# (place, playbook, outcome or "" for closing, measure, topic, level that answers) → the steps to do first.
Needs = Callable[[PlaceCode, str, str, str, str, str], Sequence[Need]]


# (place, playbook, text) → the flags that the words raise.
Alarms = Callable[[PlaceCode, str, str], Sequence[str]]


# (place, playbook) → for which reasons it may be given back, and how often.
Returns = Callable[[PlaceCode, str], tuple[Sequence[str], int]]
# (post, place) → the office that does its work where nobody sits in it, as the live program has it; None where nobody does.
Instead = Callable[[str, PlaceCode], int | None]


def _nothing(*_asked: object) -> Sequence[Any]:
    return ()


def _clear(*_asked: object) -> tuple[Sequence[str], int]:
    return ("facts",), 1


def _nobody(*_asked: object) -> int | None:
    return None


@dataclass(frozen=True)
class Offices:
    """Ids as the installation has them: office of (post, place), who holds an office (head first)."""

    ids: dict[tuple[str, int], int]
    holders: dict[int, tuple[int, ...]]
    needs: Needs = _nothing
    alarms: Alarms = _nothing
    instead: Instead = _nobody
    returns: Returns = _clear

    def at(self, post: str, place: PlaceCode) -> int:
        """The office of this post for something said at `place`: at its own level above, or at the place."""
        level = post.partition(".")[0]
        for step in (place, *place.ancestors):
            if step.level == level:
                return self.ids[post, int(step)]
        return self.ids[post, int(place)]

    def doer(self, post: str, place: PlaceCode) -> int | None:
        """Who does what a playbook asks of this post: its office where somebody sits there, else whoever stands in its stead."""
        try:
            found = self.at(post, place)
        except KeyError:  # a post of one county's pack, whose offices nobody of the demonstration was put into
            return self.instead(post, place)
        return found if found in self.holders else self.instead(post, place)


def seat(
    staff: list[Staff],
    accounts: dict[str, int],
    ids: dict[tuple[str, int], int],
    needs: Needs = _nothing,
    alarms: Alarms = _nothing,
    instead: Instead = _nobody,
    returns: Returns = _clear,
) -> Offices:
    """Bring people and ids together: `accounts` by username."""
    holders: dict[int, list[int]] = {}
    for one in staff:
        for post, place, _head in one.seats:
            holders.setdefault(ids[post, int(place)], []).append(accounts[one.username])
    return Offices(ids, {office: tuple(held) for office, held in holders.items()}, needs, alarms, instead, returns)
