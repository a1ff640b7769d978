"""Pure: what a change of places does to every place below, worked out before anything is written.

A place's code tells where it lies, so what moves gets another code; the old one stays known and points to its successor.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from zhishuo.kernel.codes import PlaceCode
from zhishuo.places.rules import AcrossCounties, CannotChange, short_name

Kind = Literal["merged", "divided", "moved", "renamed"]
CHANGING = ("town", "village", "grid")  # above the town every id would change
_UNIT = {"town": 10**6, "village": 10**3, "grid": 1}
# The classes of numbers by R37: what is a community stays one when it needs another number.
_CLASSES = {"town": (1, 100, 200, 400, 600), "village": (1, 200, 400, 1000), "grid": (1, 1000)}


class Going(NamedTuple):
    """A place that ends, and the one that it goes on as."""

    old: int
    new: int


@dataclass(frozen=True)
class Plan:
    """What one change does. `made` and `renamed`: code → full name; `going`: the changed place first, what lies below it after."""

    kind: Kind
    subject: PlaceCode
    made: dict[int, str]
    going: tuple[Going, ...] = ()
    renamed: dict[int, str] = field(default_factory=dict)


@dataclass
class _Map:
    """The county's places while a plan is made: `standing` code → name; `known` also those that ended: a code is given once."""

    standing: Mapping[int, str]
    known: frozenset[int]
    made: dict[int, str] = field(default_factory=dict)
    going: list[Going] = field(default_factory=list)

    def must_stand(self, code: PlaceCode) -> None:
        if int(code) not in self.standing:
            raise CannotChange("not_standing", got=code.text)

    def make(self, code: PlaceCode, name: str) -> None:
        if int(code) in self.known or int(code) in self.made:
            raise CannotChange("taken", got=code.text)
        if not name.strip():
            raise CannotChange("no_name", got=code.text)
        parent = code.parent
        if parent is None or (int(parent) not in self.standing and int(parent) not in self.made):
            raise CannotChange("no_parent", got=code.text)
        self.made[int(code)] = name.strip()

    def below(self, code: PlaceCode) -> Iterator[PlaceCode]:
        """The standing places right below."""
        for one in sorted(self.standing):
            place = PlaceCode(one)
            if place.parent == code:
                yield place

    def go(self, old: PlaceCode, new: PlaceCode) -> None:
        """`old` ends and goes on as `new`, and so does everything below it."""
        self.going.append(Going(int(old), int(new)))
        for child in self.below(old):
            self.follow(child, new)

    def follow(self, child: PlaceCode, parent: PlaceCode) -> None:
        """A place comes under another parent: its own number there where it is free, else the next of its class."""
        code = self._free(child, parent)
        name = self.standing[int(child)]
        taken = {self.standing.get(one) or self.made.get(one) for one in (*self.standing, *self.made) if _parent(one) == parent}
        if name in taken and child.parent is not None:
            name = f"{short_name(self.standing[int(child.parent)])}{name}"
        self.made[int(code)] = name[:80]
        self.go(child, code)

    def _free(self, child: PlaceCode, parent: PlaceCode) -> PlaceCode:
        unit = _UNIT[child.level]
        own = int(child) // unit % 1000
        edges = _CLASSES[child.level]
        low = max(edge for edge in edges if edge <= own)
        high = min(edge for edge in edges if edge > own)
        for number in (own, *range(own + 1, high), *range(low, own)):
            code = int(parent) + number * unit
            if code not in self.known and code not in self.made:
                return PlaceCode(code)
        raise CannotChange("full", got=parent.text)

    def plan(self, kind: Kind, subject: PlaceCode, renamed: dict[int, str] | None = None) -> Plan:
        return Plan(kind, subject, self.made, tuple(self.going), renamed or {})


def _parent(code: int) -> PlaceCode | None:
    return PlaceCode(code).parent


def _alike(*codes: PlaceCode) -> None:
    """All in one county, all of one level, and that a level that may change."""
    if len({code.county for code in codes}) > 1:
        raise AcrossCounties(got=codes[0].text, other=next(c for c in codes if c.county != codes[0].county).text)
    if codes[0].level not in CHANGING:
        raise CannotChange("too_high", got=codes[0].text)
    odd = next((code for code in codes if code.level != codes[0].level), None)
    if odd is not None:
        raise CannotChange("level", got=odd.text)


def merge(
    standing: Mapping[int, str], known: frozenset[int], *, gone: Sequence[PlaceCode], into: PlaceCode, name: str = ""
) -> Plan:
    """并区: each of `gone` goes on as `into`, which stands already (then `name` renames it) or is made under that name."""
    if not gone:
        raise CannotChange("nothing", got=into.text)
    _alike(into, *gone)
    here = _Map(standing, known)
    for place in gone:
        here.must_stand(place)
    if into in gone or len(set(gone)) < len(gone):
        raise CannotChange("itself", got=into.text)
    renamed: dict[int, str] = {}
    if int(into) not in standing:
        here.make(into, name)
    elif name.strip() and name.strip() != standing[int(into)]:
        renamed[int(into)] = name.strip()
    for place in gone:
        here.go(place, into)
    return here.plan("merged", into, renamed)


def move(standing: Mapping[int, str], known: frozenset[int], *, place: PlaceCode, to: PlaceCode, name: str = "") -> Plan:
    """A place gets another code, for one as it comes under another town: what lies below goes with it, numbers kept."""
    _alike(place, to)
    here = _Map(standing, known)
    here.must_stand(place)
    here.make(to, name or standing[int(place)])
    here.go(place, to)
    return here.plan("moved", to)


def divide(
    standing: Mapping[int, str],
    known: frozenset[int],
    *,
    place: PlaceCode,
    parts: Mapping[PlaceCode, str],
    goes: Mapping[PlaceCode, PlaceCode],
) -> Plan:
    """划开: into parts of its own level (the place ends, unless it is itself a part), or into parts right below it (划网格: it stays).

    `parts`: code → name, the first takes what nobody names; `goes`: which place right below goes to which part.
    """
    if not parts:
        raise CannotChange("nothing", got=place.text)
    here = _Map(standing, known)
    here.must_stand(place)
    drawn = all(part.parent == place for part in parts)
    _alike(*parts) if drawn else _alike(place, *parts)
    for part, name in parts.items():
        if part != place:
            here.make(part, name)
    children = list(here.below(place))
    for child, part in goes.items():
        if drawn or child not in children or part not in parts:
            raise CannotChange("not_part", got=child.text)
    if drawn:
        return here.plan("divided", place)
    first = next(iter(parts))
    stays = place in parts
    if not stays:
        here.going.append(Going(int(place), int(first)))
    for child in children:
        part = goes.get(child, place if stays else first)
        if part != place:
            here.follow(child, part)
    return here.plan("divided", first, {int(place): parts[place]} if stays and parts[place] != standing[int(place)] else {})


def rename(standing: Mapping[int, str], *, place: PlaceCode, name: str) -> Plan:
    """The same place under another name; its code stays."""
    _Map(standing, frozenset()).must_stand(place)
    if not name.strip() or name.strip() == standing[int(place)]:
        raise CannotChange("no_name", got=place.text)
    return Plan("renamed", place, {}, (), {int(place): name.strip()})
