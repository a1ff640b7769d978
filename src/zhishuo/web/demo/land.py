"""Pure: the made-up towns, villages and grids of the real counties. The same on every run, whatever the seed of the year."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from zhishuo.kernel.codes import PlaceCode
from zhishuo.places.api import Row, short_name
from zhishuo.web.demo.data import County, Data

Scale = Literal["village", "county", "city"]
NUMERALS = "一二三四五六七八九十"
GRIDS = (4, 6, 5, 3, 7)  # of villages in turn: five on the average, before the sum is made to fit
VILLAGES_SHOWN = 3  # of the home town in the smallest scale


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community with its grids."""

    code: PlaceCode
    name: str
    town: PlaceCode
    county: County
    community: bool
    grids: tuple[PlaceCode, ...]
    index: int  # within its county


@dataclass(slots=True)
class Land:
    """All places of one scale, top first, and the villages in order."""

    rows: list[Row] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    towns: list[PlaceCode] = field(default_factory=list)
    counties: list[PlaceCode] = field(default_factory=list)
    city: PlaceCode = field(default_factory=lambda: PlaceCode(0))
    near: tuple[Village, ...] = ()  # villages of the home town
    away: tuple[Village, ...] = ()  # villages of the far town

    def add(self, code: PlaceCode, name: str, category: str = "") -> None:
        self.rows.append(Row(len(self.rows) + 2, code, name, short_name(name), category))


def make(data: Data, scale: Scale) -> Land:
    """The places of a scale: three villages and a far one; the home county and a far village; or the whole city."""
    frame, land = data.frame, Land()
    land.city = PlaceCode.parse(frame.city)
    land.add(land.city, frame.city_name)
    everything = [one for county in frame.counties for one in _villages(county, data)]
    for found, grids in zip(everything, _sizes(len(everything), frame.grids), strict=True):
        if not _wanted(found, data, scale):
            continue
        county, town, town_name, code, name, index = found
        if not land.counties or land.counties[-1] != town.parent:
            land.counties.append(PlaceCode.parse(county.code + "000000"))
            land.add(land.counties[-1], county.name)
        if not land.towns or land.towns[-1] != town:
            land.towns.append(town)
            land.add(town, town_name)
        _settle(land, county, town, code, name, index, grids)
    land.near = tuple(v for v in land.villages if v.town.text == frame.home["town"] and not v.community)
    land.away = tuple(v for v in land.villages if v.town.text == frame.far["town"] and not v.community)
    return land


def _settle(land: Land, county: County, town: PlaceCode, code: PlaceCode, name: str, index: int, grids: int) -> None:
    community = code.kind == "community"
    land.add(code, name, "111" if community else "220")
    short = land.rows[-1].short
    inside = tuple(PlaceCode(int(code) + n) for n in range(1, grids + 1))
    for n, grid in enumerate(inside):
        land.add(grid, f"第{NUMERALS[n]}网格" if community else f"{NUMERALS[n]}社")
    land.villages.append(Village(code, short, town, county, community, inside, index))


Found = tuple[County, PlaceCode, str, PlaceCode, str, int]


def _wanted(found: Found, data: Data, scale: Scale) -> bool:
    home, far = data.frame.home, data.frame.far
    town, code = found[1], found[3]
    if scale == "city" or code.text == far["village"]:
        return True
    if scale == "county":
        return found[0].code == home["town"][:6]
    first = int(PlaceCode.parse(home["village"]))
    return town.text == home["town"] and first <= int(code) < first + VILLAGES_SHOWN * 1000


def _villages(county: County, data: Data) -> Iterator[Found]:
    """Each village of a county: (county, town, the town's name, code, name, number within the county)."""
    rng = random.Random(county.code)  # noqa: S311 - names, not secrets
    towns = list(_towns(county, data, rng))
    streets = county.streets
    rural = _shares(county.villages, [1 if i < streets else 4 + i * 7 % 5 for i in range(county.towns)])
    urban = _shares(county.communities, [12 if i < streets else 1 + i % 3 for i in range(county.towns)])
    index = 0
    for (town, town_name), villages, communities in zip(towns, rural, urban, strict=True):
        names = _names(rng, data.names["communities"], communities, county)
        rows = [(n, f"{name}社区居民委员会") for n, name in enumerate(names, 1)]
        names = _names(rng, data.names["villages"], villages, county)
        rows += [(200 + n, f"{name}村村民委员会") for n, name in enumerate(names, 1)]
        for number, name in rows:
            code = PlaceCode(int(town) + number * 1000)
            fixed = county.named.get(code.text)
            yield county, town, town_name, code, f"{fixed}村村民委员会" if fixed else name, index
            index += 1


def _towns(county: County, data: Data, rng: random.Random) -> Iterator[tuple[PlaceCode, str]]:
    """Streets from 001, towns from 101, townships from 201 (R37)."""
    names = _names(rng, data.names["towns"], county.towns, county)
    plain = county.streets + (county.towns - county.streets) * 2 // 3
    for n, name in enumerate(names):
        base, ending = (1 + n, "街道") if n < county.streets else (101 + n - county.streets, "镇")
        if n >= plain:
            base, ending = 201 + n - plain, "乡"
        code = PlaceCode.parse(f"{county.code}{base:03d}000")
        yield code, county.named.get(code.text, name + ending)


def _names(rng: random.Random, parts: dict[str, Any], count: int, county: County) -> list[str]:
    """So many different ones, none of which stands for a place already."""
    last: Sequence[str] = parts["last"]
    taken = {name.removesuffix("镇") for name in county.named.values()}
    picked = rng.sample(range(len(parts["first"]) * len(last)), count + len(taken))
    names = (parts["first"][n // len(last)] + last[n % len(last)] for n in picked)
    return [name for name in names if name not in taken][:count]


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers by weight that sum up to the total: the largest remainders get what is left."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in rest[: total - sum(shares)]:
        shares[i] += 1
    return shares


def _sizes(villages: int, grids: int) -> list[int]:
    sizes = [GRIDS[i % len(GRIDS)] for i in range(villages)]
    step = 1 if sum(sizes) < grids else -1
    while sum(sizes) != grids:
        for i in range(min(abs(sum(sizes) - grids), villages)):
            sizes[-1 - i] += step
    return sizes
