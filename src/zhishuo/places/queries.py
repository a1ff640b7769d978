"""Reading places: by code, by name, the children of one, the path of names down to one."""

import csv
import io
import re
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.db.models import Q, QuerySet

from zhishuo.kernel.codes import PlaceCode
from zhishuo.places.models import Change, Place
from zhishuo.places.rules import RetiredPlace, UnknownPlace

COLUMNS = ("code", "name")


def read_csv(path: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Lines of a list with their numbers (header = 1): UTF-8, with or without BOM, or GB18030 as Excel writes it."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    yield from enumerate(csv.DictReader(io.StringIO(text)), start=2)


def known_codes() -> frozenset[int]:
    """Every code that stands."""
    return frozenset(Place.objects.filter(until__isnull=True).values_list("code", flat=True))


_places: dict[int, tuple[float, Place | None]] = {}
FRESH = 5.0  # seconds for which a process trusts what it read of a place


def _known(code: int) -> Place | None:
    clock, found = time.monotonic(), _places.get(code)
    if found is None or clock - found[0] > FRESH:
        if len(_places) > 50_000:
            _places.clear()
        found = _places[code] = (clock, Place.objects.filter(code=code).first())
    return found[1]


def find(code: int, *, retired: bool = False) -> Place:
    """The place with this code, or the one that it went on as: a poster on a wall outlives the village that hung it.

    Raises UnknownPlace; RetiredPlace where it ended without a successor. `retired`: the place itself, also when it ended.
    """
    place = _known(int(code))
    if place is None:
        raise UnknownPlace(got=PlaceCode(code).text)
    if retired or place.until is None:
        return place
    later = _known(place.successor) if place.successor else None  # one step: a change points all that came before to the newest
    if later is None or later.until is not None:
        raise RetiredPlace(name=place.short, successor=later.short if later else "")
    return later


def successor_of(code: int) -> PlaceCode | None:
    """Where a place that ended went on; None for one that stands, ended without a successor, or is not known."""
    place = _known(int(code))
    return PlaceCode(place.successor) if place is not None and place.until is not None and place.successor else None


_went: list[tuple[float, tuple[tuple[int, int], ...]]] = []


def went() -> tuple[tuple[int, int], ...]:
    """(old code, where it went) of every place that went on as another; remembered for a few seconds, as they are few."""
    if not _went or time.monotonic() - _went[0][0] > FRESH:
        rows = (
            Place.objects.filter(successor__isnull=False, until__isnull=False).order_by("code").values_list("code", "successor")
        )
        _went[:] = [(time.monotonic(), tuple((code, later) for code, later in rows if later is not None))]
    return _went[0][1]


def map_of(county: int) -> tuple[dict[int, str], frozenset[int]]:
    """(code → name of what stands, every code ever used) in one county: what a change is planned on."""
    low, high = county * 10**9, (county + 1) * 10**9
    rows = list(Place.objects.filter(code__gte=low, code__lt=high).values_list("code", "name", "until"))
    return {code: name for code, name, until in rows if until is None}, frozenset(code for code, _, _ in rows)


def history_of(code: int) -> QuerySet[Change]:
    """Every dated change of one place, oldest first."""
    return Change.objects.filter(place_id=int(code)).order_by("day", "id")


def children(code: PlaceCode, *, grids: bool = False) -> QuerySet[Place]:
    """The standing places right below, in order of code."""
    low, high = code.span
    below = {"nation": "city", "province": "city", "city": "county", "county": "town", "town": "village", "village": "grid"}
    level = below.get(code.level, "grid")
    return Place.objects.filter(code__gte=low, code__lt=high, until__isnull=True, level=level).order_by("code")


@lru_cache(maxsize=20_000)
def _short(code: int) -> str:
    return Place.objects.filter(code=code).values_list("short", flat=True).first() or ""


def forget_names() -> None:
    """After a load or a change: names, and where places went, are read again."""
    _short.cache_clear()
    _places.clear()
    _went.clear()


def short_names(codes: Iterable[int]) -> dict[int, str]:
    """Names of many places in at most one query."""
    wanted = set(codes)
    return dict(Place.objects.filter(code__in=wanted).values_list("code", "short"))


def path(code: PlaceCode) -> list[str]:
    """Names from the county down to the place itself: ["城关区", "青岚镇", "柏杨沟村"]."""
    steps = [*reversed(code.ancestors), code]
    wanted = [int(step) for step in steps if step.level in ("county", "town", "village", "grid")]
    if not wanted:
        wanted = [int(code)]
    return [name for name in (_short(step) for step in wanted) if name]


def full_name(code: PlaceCode) -> str:
    """One line: 城关区青岚镇柏杨沟村."""
    return "".join(path(code))


_ENDINGS = re.compile(r"(村民委员会|居民委员会|村委会|居委会|社区|街道办事处|街道|镇|乡|村)$")


def search(words: str, within: PlaceCode | None = None, *, levels: tuple[str, ...] = ("village",), most: int = 20) -> list[Place]:
    """Places by what people call them: a village alone, or “town village” in one line with or without a space between.

    801 of 3,282 villages share a base name with another, so a town named in the words narrows it down.
    """
    words = re.sub(r"\s+", "", words)
    if not words:
        return []
    standing = Place.objects.filter(until__isnull=True)
    if within is not None:
        low, high = within.span
        standing = standing.filter(code__gte=low, code__lt=high)
    direct = list(
        standing.filter(level__in=levels).filter(Q(short__contains=words) | Q(name__contains=words)).order_by("code")[:most]
    )
    return direct or _below_town(standing, words, levels, most)


def _below_town(standing: QuerySet[Place], words: str, levels: tuple[str, ...], most: int) -> list[Place]:
    towns = [town for town in standing.filter(level="town") if _ENDINGS.sub("", town.short) in words]
    for town in sorted(towns, key=lambda town: -len(town.short)):
        rest = words.split(_ENDINGS.sub("", town.short), 1)[1]
        rest = re.sub(r"^(街道办事处|街道|镇|乡)", "", rest)
        low, high = town.at.span
        found = standing.filter(code__gte=low, code__lt=high, level__in=levels)
        matched = (
            list(found.filter(short__contains=_ENDINGS.sub("", rest)).order_by("code")[:most]) if rest else list(found[:most])
        )
        if matched:
            return matched
    return []
