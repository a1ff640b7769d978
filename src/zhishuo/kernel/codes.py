"""Places as numbers: 12-digit division codes and 15-digit grid codes (R37, R38).

A place is one 15-digit number PP CC DD TTT VVV GGG: province, city, county (GB/T 2260), town and village
(statistical code), grid. A division has GGG = 000. Zeros at the end mean "all of it", so a subtree is one
range of numbers: "everything below this place" is two comparisons, in Python as in the database.
"""

import unicodedata
from typing import Literal, Self, get_args

from zhishuo.kernel.refusals import BadPlaceCode

Level = Literal["nation", "province", "city", "county", "town", "village", "grid"]
LEVELS: tuple[Level, ...] = get_args(Level)
Kind = Literal[Level, "street", "township", "community", "other"]

# How many numbers one place of a level spans; in the order of LEVELS, widest first.
_SIZE: dict[Level, int] = {
    "nation": 10**15,
    "province": 10**13,
    "city": 10**11,
    "county": 10**9,
    "town": 10**6,
    "village": 10**3,
    "grid": 1,
}
# The lowest part that is not zero names the level: (level, what divides every place above it).
_LOWEST: tuple[tuple[Level, int], ...] = tuple((low, _SIZE[LEVELS[n]]) for n, low in enumerate(LEVELS[1:]))[::-1]
# How many leading digits a pack writes to name a place of each level.
_PREFIXES = (0, 2, 4, 6, 9, 12, 15)


def size_of(level: Level) -> int:
    """How many numbers one place of the level spans: `code - code % size_of(level)` is the place of that level that holds it."""
    return _SIZE[level]


class PlaceCode(int):
    """One place; an int of at most 15 digits, so it sorts, compares and is stored as a number.

    `PlaceCode(0)` is the whole country. Raises BadPlaceCode for a number that R37 and R38 do not allow.
    """

    __slots__ = ()

    def __new__(cls, value: int) -> Self:
        self = super().__new__(cls, value)
        if not 0 <= value < 10**15:
            raise BadPlaceCode(str(value), "length")
        self._check()
        return self

    def _check(self) -> None:
        """No level may be skipped, but a town may stand directly under a city: some have no counties."""
        province, city, county, town, village, grid = self.parts
        below = (city, county, town, village, grid)
        if (not province and any(below)) or (not city and (county or town)) or (not town and village) or (not village and grid):
            raise BadPlaceCode(self.text, "gap")
        if town > 599:
            raise BadPlaceCode(self.text, "town")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 12 digits (15 for a grid), full-width ones too; raises BadPlaceCode naming what is wrong."""
        digits = unicodedata.normalize("NFKC", text).strip()
        shown = text.strip()[:24]
        if not (digits.isascii() and digits.isdigit()):
            raise BadPlaceCode(shown, "digits" if digits else "length")
        if len(digits) not in (12, 15):
            raise BadPlaceCode(shown, "length")
        return cls(int(digits.ljust(15, "0")))

    @classmethod
    def of_prefix(cls, prefix: str) -> Self:
        """The place named by its leading digits: "" nation, 2 province, 4 city, 6 county, 9 town, 12, 15."""
        if prefix and not (prefix.isascii() and prefix.isdigit()):
            raise BadPlaceCode(prefix[:24], "digits")
        if len(prefix) not in _PREFIXES:
            raise BadPlaceCode(prefix[:24], "length")
        return cls(int(prefix.ljust(15, "0")))

    @property
    def parts(self) -> tuple[int, int, int, int, int, int]:
        """(province, city, county, town, village, grid) as small numbers, zero where it says nothing."""
        rest, grid = divmod(int(self), 1000)
        rest, village = divmod(rest, 1000)
        rest, town = divmod(rest, 1000)
        rest, county = divmod(rest, 100)
        province, city = divmod(rest, 100)
        return province, city, county, town, village, grid

    @property
    def text(self) -> str:
        """12 digits, or 15 for a grid; `PlaceCode.parse(code.text) == code`."""
        whole = f"{int(self):015d}"
        return whole if int(self) % 1000 else whole[:12]

    # A number stays a number wherever it is printed into SQL or JSON; only the debugger sees the name.
    def __str__(self) -> str:
        return int.__repr__(self)

    def __repr__(self) -> str:
        return f"PlaceCode({self.text!r})"

    @property
    def level(self) -> Level:
        """nation province city county town village grid: the lowest part that is not zero."""
        return next((level for level, above in _LOWEST if self % above), "nation")

    @property
    def kind(self) -> Kind:
        """R37: street, town, township or other; community, village or other; elsewhere the level."""
        level = self.level
        if level == "town":
            part = self.parts[3]
            return "street" if part < 100 else "town" if part < 200 else "township" if part < 400 else "other"
        if level == "village":
            part = self.parts[4]
            return "community" if part < 200 else "village" if part < 400 else "other"
        return level

    @property
    def parent(self) -> "PlaceCode | None":
        """The place one level up (a town of a city without counties: the city); None for the nation."""
        level = self.level
        if level == "nation":
            return None
        # Drop the lowest part: round down to the size of the level above.
        above = _SIZE[LEVELS[LEVELS.index(level) - 1]]
        return PlaceCode(int(self) // above * above)

    @property
    def ancestors(self) -> "tuple[PlaceCode, ...]":
        """All places above, nearest first, the nation last."""
        found = []
        place = self.parent
        while place is not None:
            found.append(place)
            place = place.parent
        return tuple(found)

    @property
    def span(self) -> tuple[int, int]:
        """(low, high): the subtree is every place code p with low <= p < high."""
        return int(self), int(self) + _SIZE[self.level]

    def contains(self, other: int) -> bool:
        """True when `other` is this place or lies below it."""
        low, high = self.span
        return low <= other < high

    def at(self, level: Level) -> "PlaceCode | None":
        """This place's ancestor (or itself) at a level; None when it stands above that level or skips it."""
        place = PlaceCode(int(self) // _SIZE[level] * _SIZE[level]) if level != "nation" else PlaceCode(0)
        return place if place.level == level else None

    @property
    def county(self) -> int:
        """The six-digit number under which its rows are kept; a city's own ends in 00."""
        return int(self) // _SIZE["county"]

    @property
    def town(self) -> int | None:
        """The nine-digit town number, None above the town."""
        return int(self) // _SIZE["town"] if self.parts[3] else None
