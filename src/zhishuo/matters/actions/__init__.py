"""Every write of matters, a file for each part of a matter's life."""

from zhishuo.matters.actions.answering import answer, close, close_silent, reopen, verdict
from zhishuo.matters.actions.handing import climb, offer, return_, take
from zhishuo.matters.actions.intake import Registered, Said, register, settle, withdraw
from zhishuo.matters.actions.working import note, reply, say_more, sort, unmask

__all__ = [
    "Registered",
    "Said",
    "answer",
    "climb",
    "close",
    "close_silent",
    "note",
    "offer",
    "register",
    "reopen",
    "reply",
    "return_",
    "say_more",
    "settle",
    "sort",
    "take",
    "unmask",
    "verdict",
    "withdraw",
]
