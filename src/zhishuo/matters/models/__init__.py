"""Matters and what belongs to them."""

from zhishuo.matters.models.life import Clock, HandOver, Saying, Verdict
from zhishuo.matters.models.matter import Matter
from zhishuo.matters.models.tally import Sweep, Tally
from zhishuo.matters.models.work import Ask, CallBack, Flag, Link, Party, Reminder, Step

__all__ = [
    "Ask",
    "CallBack",
    "Clock",
    "Flag",
    "HandOver",
    "Link",
    "Matter",
    "Party",
    "Reminder",
    "Saying",
    "Step",
    "Sweep",
    "Tally",
    "Verdict",
]
