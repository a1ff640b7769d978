"""Every write of matters, a file for each part of a matter's life. What a deed changes stands in `course`; here it is locked, asked, written and told."""

from zhishuo.matters.actions.calling import call_back, recheck_due, spot_check
from zhishuo.matters.actions.chaining import follow, join, link, merge, open_child, split
from zhishuo.matters.actions.ending import answer, close, close_ready, close_silent, lift, redirect, reopen, verdict
from zhishuo.matters.actions.handing import (
    arrive,
    ask_help,
    assign,
    climb,
    designate,
    dispute,
    finish_help,
    offer,
    return_,
    revoke,
    rule,
    score_help,
    take,
    whistle,
)
from zhishuo.matters.actions.intake import Registered, Said, register, settle, withdraw
from zhishuo.matters.actions.reading import read
from zhishuo.matters.actions.sampling import draw
from zhishuo.matters.actions.sorting import correct, fill, flag, seal, settle_flag, sort, unseal, version
from zhishuo.matters.actions.supervising import acknowledge, release, supervise, urge
from zhishuo.matters.actions.working import (
    add_step,
    agree,
    ask,
    do_step,
    extend,
    instruct,
    note,
    pause,
    reply,
    resume,
    say_more,
    skip_step,
    unmask,
)

__all__ = [
    "Registered", "Said", "acknowledge", "add_step", "agree", "answer", "arrive", "ask", "ask_help", "assign", "call_back", "climb",
    "close", "close_ready", "close_silent", "correct", "designate", "dispute", "do_step", "draw", "extend", "fill", "finish_help", "flag",
    "follow", "instruct", "join", "lift", "link", "merge", "note", "offer", "open_child", "pause", "read", "recheck_due", "redirect", "register",
    "release", "reopen", "reply", "resume", "return_", "revoke", "rule", "say_more", "score_help", "seal", "settle", "settle_flag",
    "skip_step", "sort", "split", "spot_check", "supervise", "take", "unmask", "unseal", "urge", "verdict", "version", "whistle",
    "withdraw",
]  # fmt: skip
