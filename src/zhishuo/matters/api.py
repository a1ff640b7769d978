"""Front door of matters."""

from zhishuo.matters.actions import (
    Registered,
    Said,
    answer,
    climb,
    close,
    close_silent,
    note,
    offer,
    register,
    reopen,
    reply,
    return_,
    say_more,
    settle,
    sort,
    take,
    verdict,
    withdraw,
)
from zhishuo.matters.models import Clock, HandOver, Matter, Saying, Tally, Verdict
from zhishuo.matters.numbering import code_of, link_of
from zhishuo.matters.queries import Filters, by_number, ledger, tally, work_of

__all__ = [
    "Clock", "Filters", "HandOver", "Matter", "Registered", "Said", "Saying", "Tally", "Verdict", "answer", "by_number", "climb",
    "close", "close_silent", "code_of", "ledger", "link_of", "note", "offer", "register", "reopen", "reply", "return_", "say_more",
    "settle", "sort", "take", "tally", "verdict", "withdraw", "work_of",
]
