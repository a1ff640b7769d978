"""Matter numbers that can be read aloud: 26-48157-3.

Two digits of the year, a running number made unguessable by a keyed permutation, one check digit (Damm),
which catches every single wrong digit and every swap of neighbours. Permuted, not consecutive, so that nobody
learns from two numbers how many matters lie between, or that one exists which may not be seen (R9).
"""

import hmac
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from zhishuo.kernel.refusals import BadNumber

# The quasigroup of H. M. Damm (2004) of order 10: totally anti-symmetric, zeros on the diagonal.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_ROUNDS = 10
_LEAST, _MOST = 8, 12
_WIDTH = 5
_SPOKEN_ZH = "零一二三四五六七八九"
_SPOKEN_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HEARD = str.maketrans("〇零一幺二两三四五六七八九", "0011223456789")
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−_.,，、。·/]+")


def check_digit(digits: str) -> int:
    """The Damm digit of a run of digits; 0 for a run that already ends with its own."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


@dataclass(frozen=True, slots=True)
class Numbering:
    """Makes numbers with a secret key: at least 16 bytes (else ValueError), never changed once in use."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) < 16:
            raise ValueError("the key of the numbering needs at least 16 bytes")

    def make(self, year: int, n: int) -> str:
        """The plain digits of the n-th matter (n ≥ 0) of a year (2000–2099): "26481573".

        Different n of one year never meet: within one width the permutation is one to one, and from
        n = 100000 on the number is longer. Raises ValueError outside these bounds.
        """
        if not 2000 <= year <= 2099:
            raise ValueError(f"year {year}: must lie between 2000 and 2099")
        width = max(_WIDTH, len(str(n)))
        if n < 0 or width > _MOST - 3:
            raise ValueError(f"n {n}: must lie between 0 and {10 ** (_MOST - 3) - 1}")
        digits = f"{year % 100:02d}{_permuted(self.key, year, n, width):0{width}d}"
        return f"{digits}{check_digit(digits)}"


def _permuted(key: bytes, year: int, n: int, width: int) -> int:
    """A keyed one-to-one map of 0 … 10^width − 1: a Feistel network over the two halves of the digits.

    Each round adds to one half a keyed function of the other, modulo that half's own size: it can be undone.
    """
    small, large = _halves(width)
    left, right = divmod(n, large)
    for turn in range(_ROUNDS):
        if turn % 2 == 0:
            left = (left + _keyed(key, year, width, turn, right)) % small
        else:
            right = (right + _keyed(key, year, width, turn, left)) % large
    return left * large + right


def _halves(width: int) -> tuple[int, int]:
    """How many values the two halves of a number of so many digits have."""
    left = width // 2
    return int("1" + "0" * left), int("1" + "0" * (width - left))


@lru_cache(maxsize=1 << 16)
def _keyed(key: bytes, year: int, width: int, turn: int, value: int) -> int:
    """The round function; a year of five digits has 5,500 different inputs, so soon it is only looked up."""
    text = f"{year}/{width}/{turn}/{value}"
    return int.from_bytes(hmac.digest(key, text.encode(), "sha256")[:8])


def parse(text: str) -> str:
    """Plain digits of a number as people write it: 26-48157-3, full-width or Chinese digits, spaces.

    Raises BadNumber naming what is wrong. A number that passes need not exist.
    """
    shown = text.strip()[:24]
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_HEARD)
    if digits and not (digits.isascii() and digits.isdigit()):
        raise BadNumber(shown, "digits")
    if len(digits) < _LEAST:
        raise BadNumber(shown, "short")
    if len(digits) > _MOST:
        raise BadNumber(shown, "long")
    if check_digit(digits):
        raise BadNumber(shown, "check")
    return digits


def _groups(number: str) -> tuple[str, str, str]:
    return number[:2], number[2:-1], number[-1:]


def show(number: str) -> str:
    """26-48157-3, from the plain digits."""
    return "-".join(_groups(number))


def aloud(number: str, lang: str = "zh") -> str:
    """二六，四八一五七，三: how it is read on the telephone."""
    if lang == "zh":
        return "，".join("".join(_SPOKEN_ZH[int(digit)] for digit in group) for group in _groups(number))
    return ", ".join(" ".join(_SPOKEN_EN[int(digit)] for digit in group) for group in _groups(number))
