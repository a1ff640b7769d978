"""The one place where stages and verbs meet (VERBS.md §4; docs/verbs.md shows it). Pure.

Verbs that stand in no row change nothing of the stage and are asked for elsewhere (view, unmask).
"""

from types import MappingProxyType
from typing import Literal

from zhishuo.kernel.verbs import Verb
from zhishuo.matters import verbs as v

Stage = Literal["registered", "offered", "handling", "waiting", "answered", "closed", "redirected", "withdrawn", "merged"]
OPEN: frozenset[str] = frozenset({"registered", "offered", "handling", "waiting", "answered"})
# An answered matter waits for the speaker, not for its owner.
AT_WORK: frozenset[str] = frozenset({"registered", "offered", "handling", "waiting"})

# What fits to any matter that is being worked on.
_ALWAYS = {
    v.REPLY,
    v.NOTE,
    v.SAY_MORE,
    v.URGE,
    v.SUPERVISE,
    v.RELEASE,
    v.ACKNOWLEDGE,
    v.FLAG,
    v.SETTLE_FLAG,
    v.SEAL,
    v.UNSEAL,
    v.LINK,
    v.AGREE,
}
_SORTING = {
    v.SORT,
    v.FILL,
    v.CORRECT,
    v.REDIRECT,
    v.MERGE,
    v.JOIN,
    v.SPLIT,
    v.DESIGNATE,
    v.CLIMB,
    v.WITHDRAW,
    v.LIFT,
    v.INSTRUCT,
    v.VERSION,
}

# `answer` stands in `registered` because 现场直办 may be one step: taking it up is implied then.
STAGES: MappingProxyType[str, frozenset[Verb]] = MappingProxyType(
    {
        "registered": frozenset(_ALWAYS | _SORTING | {v.TAKE, v.OFFER, v.ANSWER, v.ASK_HELP, v.OPEN_CHILD}),
        "offered": frozenset(_ALWAYS | _SORTING | {v.TAKE, v.RETURN, v.REVOKE, v.OFFER, v.DISPUTE, v.RULE}),
        "handling": frozenset(
            _ALWAYS
            | _SORTING
            | {v.ASSIGN, v.OFFER, v.ASK_HELP, v.WHISTLE, v.ARRIVE, v.FINISH_HELP, v.SCORE_HELP, v.DISPUTE, v.RULE}
            | {v.DO_STEP, v.ADD_STEP, v.SKIP_STEP, v.ASK, v.PAUSE, v.EXTEND, v.DRAFT, v.ANSWER, v.OPEN_CHILD}
        ),
        "waiting": frozenset(_ALWAYS | {v.RESUME, v.CLIMB, v.MERGE, v.WITHDRAW, v.ARRIVE, v.FINISH_HELP, v.FILL}),
        "answered": frozenset(
            {v.VERDICT, v.SAY_MORE, v.REOPEN, v.CLOSE, v.NOTE, v.WITHDRAW, v.DO_STEP, v.CALL_BACK, v.URGE, v.LIFT, v.FOLLOW, v.LINK}
            | {v.ACKNOWLEDGE, v.SETTLE_FLAG, v.FLAG, v.SCORE_HELP, v.PUBLISH, v.SEAL, v.UNSEAL, v.FILL, v.AGREE, v.RELEASE}
        ),
        "closed": frozenset(
            {v.REOPEN, v.SAY_MORE, v.CALL_BACK, v.DO_STEP, v.SEAL, v.UNSEAL, v.SPOT_CHECK, v.FOLLOW, v.LINK, v.LIFT}
            | {v.PUBLISH, v.SCORE_HELP, v.ACKNOWLEDGE}
        ),
        "redirected": frozenset({v.REOPEN, v.SAY_MORE, v.ACKNOWLEDGE}),
        "withdrawn": frozenset({v.REOPEN}),
        "merged": frozenset({v.SAY_MORE}),
    }
)  # fmt: skip
STAGE_WORDS = {
    "registered": ("已登记", "registered"),
    "offered": ("等着认领", "waiting to be taken up"),
    "handling": ("正在办", "being handled"),
    "waiting": ("暂停着", "paused"),
    "answered": ("已经答复，等说事人评", "answered, waiting for the speaker"),
    "closed": ("已经办结", "closed"),
    "redirected": ("已经转到法定渠道", "passed to its lawful channel"),
    "withdrawn": ("已经撤回", "withdrawn"),
    "merged": ("已经并到另一件里", "merged into another"),
}
