"""What may be shown of personal data by default (R65): its owner knows it again, nobody else can use it."""

import re
import unicodedata

from zhishuo.kernel import phones

_STAR = "*"
# Two-character surnames in use; any other Chinese name has a surname of one character.
_COMPOUND = re.compile(
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|司空|夏侯|宇文|长孙|轩辕|端木|独孤|南宫|闻人"
    "|东郭|百里|呼延|万俟|申屠|赫连|澹台|淳于|单于|太叔|钟离|宗政|濮阳|第五|西门|拓跋|公冶|仲孙"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")

_D = r"[0-9０-９]"
_GAP = r"[\s\-－—]?"
# A number may not be a part of a longer run of digits: an order number is not a telephone number.
_MOBILE_IN = re.compile(
    rf"(?<![0-9０-９])(?:(?:\+|＋|00)86{_GAP})?([1１][3-9３-９]{_D}){_GAP}({_D}{{4}}){_GAP}({_D}{{4}})(?!{_D})"
)
_LANDLINE_IN = re.compile(rf"(?<!{_D})[（(]?([0０]{_D}{{2,3}})[)）]?{_GAP}({_D}{{3,4}}{_GAP}{_D}{{4}})(?!{_D})")
# Seven or eight digits alone may be anything; after such a word they are a telephone number.
_LOCAL_IN = re.compile(rf"((?:电话|座机|固话|联系方式|联系|[Tt][Ee][Ll])[号码是为]{{0,3}}[\s:：]*)({_D}{{7,8}})(?!{_D})")
_ID_IN = re.compile(rf"(?<!{_D})([1-9１-９]{_D}{{16}}[0-9０-９XxＸｘ]|[1-9１-９]{_D}{{14}})(?![0-9０-９XxＸｘ])")


def mask_phone(digits: str) -> str:
    """138****1234; a landline keeps its area code and the last three digits: 010-*****678."""
    if phones.is_mobile(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    area, number = phones.split(digits)
    hidden = _STAR * max(len(number) - 3, 0) + number[-3:] if len(number) > 3 else _STAR * len(number)
    return f"{area}-{hidden}" if area else hidden


def mask_identity(number: str) -> str:
    """First three and last two of an identity number; all stars when it is too short to hide anything."""
    if len(number) < 8:
        return _STAR * len(number)
    return number[:3] + _STAR * (len(number) - 5) + number[-2:]


def mask_name(whole: str) -> str:
    """张某, 欧阳某; of a name not written in Chinese characters its first letter: J*."""
    whole = whole.strip()
    if not whole:
        return ""
    if not _HAN.match(whole):
        return whole[0] + _STAR
    compound = len(whole) > 2 and _COMPOUND.match(whole)
    return whole[: 2 if compound else 1] + "某"


def mask_rest(text: str) -> str:
    """The beginning of an address, a third of it at most: 柏杨沟村****."""
    return text[: min(len(text) // 3, 6)] + _STAR * 4 if text else ""


def mask_phones_in(text: str) -> str:
    """The text with every telephone number in it masked; other digits stay as they are."""
    text = _MOBILE_IN.sub(lambda m: f"{_plain(m[1])}****{_plain(m[3])}", text)
    text = _LANDLINE_IN.sub(_landline, text)
    return _LOCAL_IN.sub(lambda m: m[1] + mask_phone(_plain(m[2])), text)


def mask_in(text: str) -> str:
    """The text with identity numbers and telephone numbers masked."""
    return mask_phones_in(_ID_IN.sub(lambda m: mask_identity(_plain(m[1])), text))


def _landline(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", _plain(found[0]))
    area, number = phones.split(digits)
    return f"{area}-{_STAR * (len(number) - 3)}{number[-3:]}" if area else found[0]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
