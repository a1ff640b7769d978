"""Every write of matters, a file for each part of a matter's life. What a deed changes stands in `course`; here it is locked, asked, written and told."""

from zhishuo.matters.actions.called import call_back
from zhishuo.matters.actions.calling import recheck_due, spot_check
from zhishuo.matters.actions.chaining import follow, join, link, merge, merge_own, open_child, split
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
from zhishuo.matters.actions.intake import Proxy, Registered, Said, register, settle, withdraw
from zhishuo.matters.actions.parties import Taking
from zhishuo.matters.actions.publishing import finish_step, publish
from zhishuo.matters.actions.reading import read
from zhishuo.matters.actions.recalendar import count as count_touched
from zhishuo.matters.actions.recalendar import recalendar
from zhishuo.matters.actions.sampling import draw
from zhishuo.matters.actions.sorting import correct, fill, flag, seal, settle_flag, sort, unseal, version
from zhishuo.matters.actions.supervising import acknowledge, release, supervise, urge
from zhishuo.matters.actions.timed import climb_due, end_pauses, plan_rechecks, propose_flag
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
    "Proxy", "Registered", "Said", "Taking", "acknowledge", "add_step", "agree", "answer", "arrive", "ask", "ask_help",
    "assign", "call_back", "climb", "climb_due", "close", "close_ready", "close_silent", "correct", "count_touched",
    "designate", "dispute", "do_step", "draw", "end_pauses", "extend", "fill", "finish_help", "finish_step", "flag", "follow",
    "instruct", "join", "lift", "link", "merge", "merge_own", "note", "offer", "open_child", "pause", "plan_rechecks",
    "propose_flag", "publish", "read", "recalendar", "recheck_due", "redirect", "register", "release", "reopen", "reply",
    "resume", "return_", "revoke", "rule", "say_more", "score_help", "seal", "settle", "settle_flag", "skip_step", "sort",
    "split", "spot_check", "supervise", "take", "unmask", "unseal", "urge", "verdict", "version", "whistle", "withdraw",
]  # fmt: skip
