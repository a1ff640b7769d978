"""Pure: typed values of a playbook's fields, and what each kind of step records. Bad input is refused by the field's name."""

from collections.abc import Mapping
from datetime import date, datetime
from math import isnan
from typing import Any

from zhishuo.kernel import phones
from zhishuo.kernel.refusals import BadPhone
from zhishuo.kernel.spans import Span
from zhishuo.matters import personal
from zhishuo.matters.personal import Safe, is_personal, is_sealed
from zhishuo.matters.playbook import Field, Step
from zhishuo.matters.refusals import FieldMissing, FieldWrong, NoSuchStep
from zhishuo.matters.words import STEP_KINDS

ADDABLE = ("note", "visit", "deliver")  # a person may add these; the others need what only a playbook says
TEXT_MOST = 2_000


def kind(name: str) -> str:
    """A kind of step that a person may add. Raises NoSuchStep."""
    if name not in STEP_KINDS or name not in ADDABLE:
        raise NoSuchStep(field="kind")
    return name


def span(written: str, *, field: str = "within") -> str:
    """A length of time as packs write it, "" for none. Raises FieldWrong."""
    if not written:
        return ""
    try:
        return Span.parse(written).written
    except ValueError:
        raise FieldWrong(
            what="多长时间",
            what_en="how long",
            got=written,
            hint="请写成“3 个工作日”这样。",
            hint_en="For example “3 workdays”.",
            field=field,
        ) from None


def values(book: Safe, given: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The given values as they are kept: dates as ISO text, numbers as numbers, what is personal sealed. Raises FieldWrong.

    `kept`: what the matter has already. Empty values are left out, and a masked one that came back as it was shown.
    """
    found = {}
    for name, raw in given.items():
        item = book.playbook.fields.get(name)
        if item is None or raw in ("", None, []) or _as_shown(book, name, raw, kept.get(name)):
            continue
        value = _value(item, name, raw)
        found[name] = book.seal(name, value) if is_personal(item) and not is_sealed(value) else value
    return found


def _as_shown(book: Safe, name: str, raw: Any, kept: Any) -> bool:
    return is_sealed(kept) and isinstance(raw, str) and raw.strip() == book.masked(name, kept)


def sealed(book: Safe, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a matter that comes under this book: what is personal by it is sealed from now on."""
    fields = book.playbook.fields
    return {
        name: book.seal(name, str(value)) if is_personal(fields.get(name)) and not is_sealed(value) else value
        for name, value in kept.items()
    }


def _value(item: Field, name: str, raw: Any) -> Any:
    if is_sealed(raw):  # a life that is lived again
        return raw
    try:
        return _READ.get(item.type, _text)(item, raw)
    except (ValueError, TypeError):
        hints = {
            "phone": ("请写手机号，或者带区号的座机号。", "A mobile number, or a landline with its area code."),
            "number": ("请写数字。", "Write a number."),
            "money": ("请写数字，单位是元。", "Write a number, in yuan."),
            "date": ("请写日期，例如 2026-11-20。", "Write a date such as 2026-11-20."),
            "choice": ("请从单子里选。", "Choose from the list."),
            "checklist": ("请从单子里选。", "Choose from the list."),
        }
        hint, hint_en = hints.get(item.type, ("请照提示改一下。", "Please correct it."))
        got = personal.mask(item, str(raw)) if is_personal(item) else str(raw)
        raise FieldWrong(
            what=item.title.zh, what_en=item.title.say("en"), got=got[:40], hint=hint, hint_en=hint_en, field=name
        ) from None


def _text(item: Field, raw: Any) -> str:
    text = str(raw).strip()
    if len(text) > TEXT_MOST:
        raise ValueError(text)
    return text


def _phone(item: Field, raw: Any) -> str:
    try:
        return phones.normalise(str(raw))
    except BadPhone as error:
        raise ValueError("no telephone number") from error


def _number(item: Field, raw: Any) -> float | int:
    number = float(raw)
    if isnan(number) or abs(number) > 1e12:
        raise ValueError(raw)
    return int(number) if number == int(number) else number


def _date(item: Field, raw: Any) -> str:
    return (raw if isinstance(raw, date) else date.fromisoformat(str(raw))).isoformat()


def _moment(item: Field, raw: Any) -> str:
    return (raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))).isoformat()


def _choice(item: Field, raw: Any) -> str:
    if raw not in item.options:
        raise ValueError(raw)
    return str(raw)


def _checks(item: Field, raw: Any) -> list[str]:
    chosen = [raw] if isinstance(raw, str) else list(raw)
    return [_choice(item, one) for one in chosen]


def _yes_no(item: Field, raw: Any) -> bool:
    if raw in (True, "yes", "true", "1", "on"):
        return True
    if raw in (False, "no", "false", "0"):
        return False
    raise ValueError(raw)


_READ = {
    "number": _number, "money": _number, "date": _date, "datetime": _moment, "slot": _moment, "choice": _choice,
    "checklist": _checks, "yes_no": _yes_no, "phone": _phone,
}  # fmt: skip


# What each kind records besides words: name → (title, title_en, needed).
RECORDS: dict[str, dict[str, tuple[str, str, bool]]] = {
    "visit": {"heard": ("见到、联系上几个人", "how many people were met or called", True)},
    "pay": {
        "amount": ("多少钱（元）", "how much (yuan)", True),
        "paid_on": ("哪天付的", "when it was paid", True),
        "receipt": ("收据号或谁收的", "receipt number, or who received it", True),
    },
    "deliver": {"to": ("送到谁手上", "into whose hands", True), "refused": ("拒收的，写明情况", "refused: how", False)},
    "meet": {"held_on": ("哪天开的", "when it was held", True), "present": ("到了多少人", "how many were there", False)},
    "decide": {
        "held_on": ("哪天表决的", "when it was voted on", True),
        "due": ("应到多少", "how many should be there", True),
        "present": ("实到多少", "how many were there", True),
        "for": ("同意多少", "how many were for it", True),
    },
    "confirm": {"how": ("怎么确认的（当面、电话、签字、按手印）", "how they confirmed it", True)},
}
NUMBERS = ("heard", "amount", "present", "due", "for")
DATES = ("paid_on", "held_on")


def read(book: Safe, step: Step, given: Mapping[str, Any], filled: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(values of the playbook's fields asked at this step, what the kind records), as `values` keeps them. Raises FieldMissing, FieldWrong."""
    kept: dict[str, Any] = {}
    for name, (title, title_en, needed) in RECORDS.get(step.kind, {}).items():
        raw = given.get(name)
        if raw in (None, ""):
            if needed:
                raise FieldMissing(what=title, what_en=title_en, field=name)
            continue
        value = _record(name, raw, title, title_en)
        kept[name] = book.seal(name, value) if name in personal.RECORDS and not is_sealed(value) else value
    return values(book, given, filled), kept


def _record(name: str, raw: Any, title: str, title_en: str) -> Any:
    if is_sealed(raw):
        return raw
    try:
        if name in NUMBERS:
            number = float(raw)
            if number < 0 or isnan(number) or number > 1e12:
                raise ValueError(raw)
            return int(number) if number == int(number) else number
        if name in DATES:
            return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        hint = ("请写数字。", "Write a number.") if name in NUMBERS else ("请写日期，例如 2026-11-20。", "Write a date.")
        raise FieldWrong(what=title, what_en=title_en, got=str(raw)[:40], hint=hint[0], hint_en=hint[1], field=name) from None
    return str(raw).strip()[:200]
