"""Values for the fields of playbooks and the records of steps: mostly of the right kind, sometimes not."""

import random
from datetime import timedelta
from typing import Any

from zhishuo.kernel.times import now
from zhishuo.matters.playbook import Field, Playbook

NUMBERS = (3, 900, 6_000, 80_000)


def _day(luck: random.Random) -> str:
    return (now() + timedelta(days=luck.randint(-40, 90))).date().isoformat()


def value_for(luck: random.Random, item: Field) -> Any:  # noqa: PLR0911 - a table
    if luck.random() < 0.04:
        return luck.choice(("", "so so", "-1x", None))
    if item.type in ("number", "money"):
        return luck.choice(NUMBERS)
    if item.type == "date":
        return _day(luck)
    if item.type in ("datetime", "slot"):
        return f"{_day(luck)}T09:30:00+08:00"
    if item.type == "yes_no":
        return luck.choice((True, False))
    if item.type in ("choice", "checklist"):
        return luck.choice(list(item.options) or [""])
    if item.type == "post":
        return "county.water"
    return "张三"


def fields_for(luck: random.Random, playbook: Playbook, at: str) -> dict[str, Any]:
    """Values for what is asked at this moment ("" for any), now and then one left out."""
    asked = {name: item for name, item in playbook.fields.items() if at in ("", item.at)}
    return {name: value_for(luck, item) for name, item in asked.items() if luck.random() < 0.85}


def records_for(luck: random.Random, kind: str) -> dict[str, Any]:
    full: dict[str, dict[str, Any]] = {
        "visit": {"heard": luck.randint(0, 9)},
        "pay": {"amount": luck.choice(NUMBERS), "paid_on": _day(luck), "receipt": "第 3 号"},
        "deliver": {"to": "本人"},
        "meet": {"held_on": _day(luck), "present": 12},
        "decide": {"held_on": _day(luck), "due": 40, "present": 33, "for": 30},
        "confirm": {"how": "当面"},
    }
    given = full.get(kind, {})
    return given if luck.random() < 0.95 else dict(list(given.items())[1:])
