"""Pure decisions of the engine: what each stage allows, where each verb leads, and every reason to refuse.

Nothing here knows a database or the time of day; `now` is an argument.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import TooLong, WrongStage
from zhishuo.kernel.schema import Titled
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.stages import STAGE_WORDS, STAGES

TEXT_MOST = 5_000
UNDO = timedelta(minutes=10)
VERDICTS = ("solved", "partly", "not")
SATISFACTION = ("very", "satisfied", "basic", "not")


def check_stage(stage: str, verb: Verb) -> None:
    """Raises WrongStage (409), naming what can be done now."""
    allowed = STAGES[stage]
    if verb in allowed:
        return
    now = sorted((v for v in allowed if v.standing in ("owner", "speaker")), key=lambda v: v.key)
    word, word_en = STAGE_WORDS[stage]
    raise WrongStage(
        verb=verb.word,
        stage=word,
        verb_en=verb.word_en,
        stage_en=word_en,
        can=tuple(v.word for v in now),
        can_en=tuple(v.word_en for v in now),
    )


class NobodyThere(Refusal):
    """No office at all is set up above a place: the installation is not finished."""

    code = "nobody_there"
    status = 503
    title, title_en = "还没有人接", "Nobody is set up yet"
    says = "这个地方（{place}）还没有设办事的人。"
    says_en = "Nobody is set up to take matters at {place} yet."
    instead = "请打 12345；管理员要先发布方案、设好岗位。"
    instead_en = "Please call 12345. An administrator has to publish a pack and set up offices first."
    place: str


class KeyInUse(Refusal):
    """A client key that something else was sent with before; it opens nothing of that."""

    code = "key_in_use"
    status = 409
    title, title_en = "这个标记用过了", "The key was used before"
    says = "这次交的标记，以前交别的话时用过。"
    says_en = "This client key was used before with something else."
    instead = "请换一个标记再交一次。"
    instead_en = "Send it again with a fresh key."


class NothingSaid(Refusal):
    """Neither words nor voice: there is nothing to take."""

    code = "nothing_said"
    title, title_en = "还没有说", "Nothing said yet"
    says = "还没有写，也没有录音。"
    says_en = "There are no words and no recording."
    instead = "写一句，或者按住说一句就行，错字不要紧。"
    instead_en = "Write or record one sentence; spelling does not matter."


class WordsMissing(Refusal):
    """A deed that must be explained in words has none; `what` says which words."""

    code = "words_missing"
    title, title_en = "还没有写", "Words are missing"
    says = "还没写{what}。"
    says_en = "The words are missing: {what_en}."
    instead = "写一两句，说事人看得懂就行。"
    instead_en = "One or two plain sentences are enough."
    what: str = "怎么说"
    what_en: str = "what to say"


class GapLeft(Refusal):
    """Words that began as a sample still have a gap in them."""

    code = "gap_left"
    title, title_en = "还有空没填", "A gap is left"
    says = "话里还有“＿＿”没有填。"
    says_en = "There is still a “＿＿” in the words."
    instead = "填上，或者把那半句去掉。"
    instead_en = "Fill it in, or leave that part out."


class OutcomeUnknown(Refusal):
    """An answer names an outcome that this playbook does not have."""

    code = "outcome_unknown"
    title, title_en = "没有选办成什么样", "Outcome missing"
    says = "还没选办成了什么样。"
    says_en = "Choose how it came out."
    instead = "请选：{choices}。"
    instead_en = "Choose one of: {choices_en}."
    choices: str = ""
    choices_en: str = ""


class ReasonUnknown(Refusal):
    """A deed names a reason that this playbook does not have."""

    code = "reason_unknown"
    title, title_en = "没有选理由", "Reason missing"
    says = "还没选理由。"
    says_en = "Choose a reason."
    instead = "请选：{choices}。"
    instead_en = "Choose one of: {choices_en}."
    choices: str = ""
    choices_en: str = ""


class FirstReceiver(Refusal):
    """The first receiver cannot return a matter (R32); nobody handed it over."""

    code = "first_receiver"
    status = 409
    title, title_en = "首接单位不能退", "The first receiver cannot return it"
    says = "现在不能退回。这件事是您单位最先接的，没有别的单位交给您。"
    says_en = "It cannot be returned: your unit received it first."
    instead = "办不了的，可以交给该办的单位，或者上报一级；您单位还跟着。"
    instead_en = "Hand it to the unit in charge, or lift it one level; your unit stays on it."


class ReturnedEnough(Refusal):
    """It was returned as often as the playbook allows (R34, R35)."""

    code = "returned_enough"
    status = 409
    title, title_en = "不能再退", "It cannot be returned again"
    says = "这件事已经退过 {times} 次，不能再退。"
    says_en = "It has been returned {times} time(s) and cannot be returned again."
    instead = "请认领后办，办不了的上报一级，由上级定。"
    instead_en = "Take it up, or lift it one level for a ruling."
    times: int


class CannotHandTo(Refusal):
    """The playbook does not let a matter go to that office from here, or it has it already."""

    code = "cannot_hand_to"
    title, title_en = "不能交给它", "It cannot go there"
    says = "不能交给{office}。"
    says_en = "It cannot be handed to {office}."
    instead = "请从单子里选一个；单子上是这类事可以交的单位。"
    instead_en = "Choose a unit from the list: those that may take this kind of matter."
    office: str


class AtTheTop(Refusal):
    """There is no level above that could take it."""

    code = "at_the_top"
    status = 409
    title, title_en = "上面没有了", "No level above"
    says = "已经是最上一级，没有再往上报的地方。"
    says_en = "This is the highest level already."
    instead = "请在本级办，或交给主管部门。"
    instead_en = "Handle it here, or hand it to the department in charge."


class PlaybookUnknown(Refusal):
    """Sorting names a playbook, topic or measure that the pack of this place does not have."""

    code = "playbook_unknown"
    title, title_en = "没有这一类", "No such kind"
    says = "这里没有“{got}”这一类。"
    says_en = "There is no kind “{got}” here."
    instead = "请从单子里选。"
    instead_en = "Choose from the list."
    got: str


class VerdictUnknown(Refusal):
    """A verdict that is none of the three."""

    code = "verdict_unknown"
    title, title_en = "没有选", "Nothing chosen"
    says = "还没选办得怎么样。"
    says_en = "Choose how it went."
    instead = "请选：解决了、解决了一部分、没解决。"
    instead_en = "Choose: solved, partly solved, not solved."


class TooLateToReopen(Refusal):
    """Closed longer ago than the playbook lets it be reopened."""

    code = "too_late_to_reopen"
    status = 409
    title, title_en = "过了重办的日子", "Too late to reopen"
    says = "这件事办结已经超过{span}，不能重办。"
    says_en = "It was closed more than {span_en} ago and cannot be reopened."
    instead = "请重新说一次，写上原来的编号就行。"
    instead_en = "Say it again and give the old number."
    span: str
    span_en: str


class TooLateToUndo(Refusal):
    """A settled matter can be taken back by whoever wrote it down for ten minutes."""

    code = "too_late_to_undo"
    status = 409
    title, title_en = "过了撤回的时候", "Too late to undo"
    says = "记下已经超过 10 分钟，不能撤回了。"
    says_en = "It was written down more than 10 minutes ago."
    instead = "写错了的，可以补充几句说明。"
    instead_en = "Add a few words to put it right."


class NotTheSpeaker(Refusal):
    """Number and query code do not belong together; the same answer whether the number exists or not."""

    code = "not_the_speaker"
    status = 404
    title, title_en = "没有对上", "No match"
    says = "编号和查询码没有对上。"
    says_en = "Number and query code do not match."
    instead = "请照收条再看一遍；收条丢了，打村里电话或 12345 也能查。"
    instead_en = "Check the receipt again, or call the village or 12345."


def reason_unknown(reasons: Mapping[str, Titled], use: str, keys: Sequence[str] | None = None) -> ReasonUnknown:
    """The refusal that lists the reasons of one use ("return", "pause"); `keys` where a playbook allows only some of them."""
    titles = [
        found.title
        for name, found in reasons.items()
        if name.startswith(f"{use}.") and (keys is None or name.partition(".")[2] in keys)
    ]
    return ReasonUnknown(
        choices="、".join(title.zh for title in titles), choices_en=", ".join(title.say("en") for title in titles), field="reason"
    )


GAP = "＿＿"  # what a sample of words leaves for a person to write


def check_words(text: str, *, what: str, what_en: str, most: int = TEXT_MOST, needed: bool = True, label: str = "这一项") -> None:
    """Raises WordsMissing or TooLong."""
    if needed and not text:
        raise WordsMissing(what=what, what_en=what_en, field="text")
    if len(text) > most:
        raise TooLong(most=most, got=len(text), label=label, field="text")
    if GAP in text:
        raise GapLeft(field="text")


def check_said(text: str, has_voice: bool) -> None:
    """What is said needs words or a voice, and at most 5,000 characters. Raises NothingSaid or TooLong."""
    if not text and not has_voice:
        raise NothingSaid(field="text")
    if len(text) > TEXT_MOST:
        raise TooLong(most=TEXT_MOST, got=len(text), label="您说的", label_en="What you said", field="text")


def check_why(verdict: str, text: str) -> None:
    """“Partly” and “not” need a reason, so that the next try is not the same one. Raises WordsMissing or TooLong."""
    if verdict in ("partly", "not"):
        check_words(text.strip(), what="还差什么、哪里不对", what_en="what is still missing or wrong")


def check_undo(registered_at: datetime, now: datetime) -> None:
    if now - registered_at > UNDO:
        raise TooLateToUndo()


def after_verdict(verdict: str, reopened_before: int, reopens_to: tuple[str, ...]) -> Literal["close", "owner", "up"]:
    """Where a verdict leads: solved and silence close; “not” and “partly” reopen in the playbook's order, then close."""
    if verdict in ("solved", "silent") or reopened_before >= len(reopens_to):
        return "close"
    return "up" if reopens_to[reopened_before] == "up" else "owner"
