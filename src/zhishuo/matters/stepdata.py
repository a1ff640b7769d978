"""Pure: typed values of a playbook's fields, and what each kind of step records. Bad input is refused by the field's name."""

from collections.abc import Mapping
from datetime import date, datetime
from math import isnan
from typing import Any

from zhishuo.kernel.spans import Span
from zhishuo.matters.playbook import Field, Playbook, Step
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


def values(playbook: Playbook, given: Mapping[str, Any]) -> dict[str, Any]:
    """The given values as they are kept: dates as ISO text, numbers as numbers. Empty ones are left out. Raises FieldWrong."""
    found = {}
    for name, raw in given.items():
        item = playbook.fields.get(name)
        if item is None or raw in ("", None, []):
            continue
        found[name] = _value(item, name, raw)
    return found


def _value(item: Field, name: str, raw: Any) -> Any:
    try:
        return _READ.get(item.type, _text)(item, raw)
    except (ValueError, TypeError):
        hints = {
            "number": ("请写数字。", "Write a number."),
            "money": ("请写数字，单位是元。", "Write a number, in yuan."),
            "date": ("请写日期，例如 2026-11-20。", "Write a date such as 2026-11-20."),
            "choice": ("请从单子里选。", "Choose from the list."),
            "checklist": ("请从单子里选。", "Choose from the list."),
        }
        hint, hint_en = hints.get(item.type, ("请照提示改一下。", "Please correct it."))
        raise FieldWrong(
            what=item.title.zh, what_en=item.title.say("en"), got=str(raw)[:40], hint=hint, hint_en=hint_en, field=name
        ) from None


def _text(item: Field, raw: Any) -> str:
    text = str(raw).strip()
    if len(text) > TEXT_MOST:
        raise ValueError(text)
    return text


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
    "checklist": _checks, "yes_no": _yes_no,
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


def read(playbook: Playbook, step: Step, key: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(values of the playbook's fields asked at this step, what the kind records). Raises FieldMissing, FieldWrong."""
    asked = {name: value for name, value in given.items() if name in playbook.fields}
    kept: dict[str, Any] = {}
    for name, (title, title_en, needed) in RECORDS.get(step.kind, {}).items():
        raw = given.get(name)
        if raw in (None, ""):
            if needed:
                raise FieldMissing(what=title, what_en=title_en, field=name)
            continue
        kept[name] = _record(name, raw, title, title_en)
    return values(playbook, asked), kept


def _record(name: str, raw: Any, title: str, title_en: str) -> Any:
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
