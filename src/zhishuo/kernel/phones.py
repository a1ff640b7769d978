"""Chinese telephone numbers in one form, plain digits: the same number is always the same text."""

import re
import unicodedata

from zhishuo.kernel.refusals import BadPhone

_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−()（）.·/]+")
_COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[3-9]\d{9}$)")
# Three-digit area codes of the largest cities (8 digits follow), else four digits (7 or 8 follow).
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})([1-9]\d{6,7})")
_SERVICE = re.compile(r"[48]00\d{7}")
_MOBILE_DIGITS = 11


def normalise(text: str, *, area: str | None = None) -> str:
    """Plain digits of a mobile (13812341234), a landline with area code (01012345678) or a 400/800 number.

    Takes +86, full-width digits, spaces, dashes, brackets. `area` is put before a landline of 7 or 8 digits
    that has no area code. Raises BadPhone naming what is wrong.
    """
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    digits = _COUNTRY.sub("", digits, count=1) if _COUNTRY.match(digits) else digits
    if not (digits.isascii() and digits.isdigit()):
        raise BadPhone("letters") if digits else BadPhone("short", _MOBILE_DIGITS)
    if is_mobile(digits) or _SERVICE.fullmatch(digits):
        return digits
    if digits.startswith("0"):
        return _landline(digits)
    if len(digits) in (7, 8) and digits[0] != "1":
        if area is None:
            raise BadPhone("area")
        return _landline(area + digits)
    if len(digits) == _MOBILE_DIGITS:
        raise BadPhone("start")
    missing = _MOBILE_DIGITS - len(digits)
    raise BadPhone("short", missing) if missing > 0 else BadPhone("long", -missing)


def _landline(digits: str) -> str:
    found = _LANDLINE.fullmatch(digits)
    if not found or (len(found[1]) == 3 and len(found[2]) != 8):
        raise BadPhone("landline")
    return digits


def is_mobile(digits: str) -> bool:
    """True for the plain digits of a mobile number: eleven, 13 to 19 first."""
    return len(digits) == _MOBILE_DIGITS and digits[0] == "1" and "3" <= digits[1] <= "9"


def split(digits: str) -> tuple[str, str]:
    """(area code, number) of plain digits; the area code is "" for a mobile or a 400 number."""
    found = _LANDLINE.fullmatch(digits)
    return (found[1], found[2]) if found else ("", digits)


def show(digits: str) -> str:
    """As it is printed: 138 1234 1234, 010-12345678, 400-123-4567."""
    if is_mobile(digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if _SERVICE.fullmatch(digits):
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    area, number = split(digits)
    return f"{area}-{number}" if area else number
