"""Refusals at its end: outcomes, chains, calling back, merging."""

from zhishuo.kernel.refusal import Refusal


class OutcomeDoesNotFit(Refusal):
    """An outcome is for another case than this one."""

    code = "outcome_does_not_fit"
    status = 409
    title, title_en = "这种结果对不上", "The outcome does not fit"
    says = "“{outcome}”和前面填的对不上。"
    says_en = "“{outcome_en}” does not fit what was filled in."
    instead = "请换一种结果，或者改正前面填的内容。"
    instead_en = "Choose another outcome, or correct what was filled in."
    outcome: str
    outcome_en: str


class StepMissing(Refusal):
    """An outcome needs steps that are not done."""

    code = "step_missing"
    status = 409
    title, title_en = "还有步骤没办", "Steps are missing"
    says = "要答复“{outcome}”，还要先办：{steps}。"
    says_en = "“{outcome_en}” needs first: {steps_en}."
    instead = "先办这几步；真办不成的，选别的结果，如实说明。"
    instead_en = "Do these steps first; if it cannot be done, choose another outcome and say so honestly."
    outcome: str
    outcome_en: str
    steps: str
    steps_en: str


class FollowsTooLate(Refusal):
    """A review must be asked for within the time of the law (R12)."""

    code = "follows_too_late"
    status = 409
    title, title_en = "过了期限", "Too late"
    says = "要在{span}以内提出，现在已经过了。"
    says_en = "It had to be asked for within {span_en}."
    instead = "有新的事实和理由，可以重新说一次。"
    instead_en = "With new facts you can say it again."
    span: str
    span_en: str


class FollowsWhat(Refusal):
    """That kind of matter does not follow from this one."""

    code = "follows_what"
    status = 409
    title, title_en = "不能从这件事提出", "It does not follow"
    says = "这一类事不能从这件事提出。"
    says_en = "That kind of matter cannot follow from this one."
    instead = "请看这件事的答复里写了哪些办法。"
    instead_en = "See the ways named in the answer."


class EndedForGood(Refusal):
    """After the recheck the same facts and reasons are not taken again (R12)."""

    code = "ended_for_good"
    status = 409
    title, title_en = "已经复核终结", "Ended for good"
    says = "这件事已经复核终结。"
    says_en = "This matter has ended with the recheck."
    instead = "有新的事实和理由，可以重新说一次。"
    instead_en = "With new facts and reasons you can say it again."


class SameMatter(Refusal):
    """A matter cannot be merged with itself, with its own part, or with one that has ended."""

    code = "same_matter"
    status = 409
    title, title_en = "不能并到那一件", "They cannot be merged"
    says = "不能并到那一件里：它是同一件、已经结束，或者不在同一个县。"
    says_en = "It cannot be merged there: the same matter, an ended one, or one of another county."
    instead = "请核对编号。"
    instead_en = "Please check the number."


class VerdictGiven(Refusal):
    """One verdict for one answer; who has changed their mind asks for it to be taken up again."""

    code = "verdict_given"
    status = 409
    title, title_en = "已经评过了", "The verdict is given"
    says = "这次答复您已经评过了，正在等最后一步，或者等另一方评。"
    says_en = "You have given your verdict on this answer; a last step is still being done, or the others have not given theirs."
    instead = "结果不对的，可以请他们重办。"
    instead_en = "If something is wrong, ask for it to be taken up again."


class NotAsked(Refusal):
    """A verdict by somebody who was not asked for one on this answer."""

    code = "not_asked"
    status = 409
    title, title_en = "没有请您评这一次", "Not asked this time"
    says = "这次答复没有请您评，或者事情又重新办了。"
    says_en = "You were not asked about this answer, or it has been taken up again."
    instead = "有新的答复会再告诉您；有别的话，可以打电话给经办的人。"
    instead_en = "You will be told of a new answer; if there is anything else, call whoever handles it."


class ChildrenOpen(Refusal):
    """A parent closes only when its parts have ended."""

    code = "children_open"
    status = 409
    title, title_en = "还有分出去的没办完", "Parts are still open"
    says = "分出去的 {count} 件还没办完。"
    says_en = "{count} part(s) are still open."
    instead = "等它们办完，或者先答复它们。"
    instead_en = "Wait for them, or answer them first."
    count: int


class NotOutside(Refusal):
    """Whoever calls back must stand outside of the chain of those who handled it."""

    code = "not_outside"
    status = 403
    title, title_en = "经手的不能回访", "Not by those who handled it"
    says = "您单位经手过这件事，不能来回访。"
    says_en = "Your unit handled this matter and cannot call back."
    instead = "请没有经手的单位回访。"
    instead_en = "Let a unit outside of the chain call."


class NoAnswerYet(Refusal):
    """Only an answered matter can be called back about."""

    code = "no_answer_yet"
    status = 409
    title, title_en = "还没有答复", "Not answered yet"
    says = "这件事还没有答复，不能回访。"
    says_en = "The matter has not been answered."
    instead = "答复以后再回访。"
    instead_en = "Call back after the answer."


class StillSealed(Refusal):
    """The matter is not sealed, or is sealed already."""

    code = "still_sealed"
    status = 409
    title, title_en = "不用再做", "Nothing to do"
    says = "这件事已经是这样了。"
    says_en = "It is that way already."
    instead = "不用再做。"
    instead_en = "Nothing needs doing."


class NotForEveryone(Refusal):
    """What is said here is not made public: its playbook keeps it among those involved, or it is sealed."""

    code = "not_for_everyone"
    status = 409
    title, title_en = "这件事不公开", "This is not made public"
    says = "这件事按规矩不公开办理结果。"
    says_en = "By its rules the result of this matter is not made public."
    instead = "答复说事人就行；办结的件数会自动算进村里的总数。"
    instead_en = "Answer the speaker; the village's total counts it by itself."


class AlreadyUp(Refusal):
    """It hangs there already; two of one matter would confuse."""

    code = "already_up"
    status = 409
    title, title_en = "已经贴着", "It hangs already"
    says = "这件事的公开已经贴着。"
    says_en = "The notice about this matter is up already."
    instead = "写错了的，先撤下那一份，再贴一次。"
    instead_en = "If it is wrong, take that one down first, then put it up again."


class SampleSize(Refusal):
    """A sample has its least and its most."""

    code = "sample_size"
    title, title_en = "件数不对", "Wrong number"
    says = "一次抽 1 到 {most} 件。"
    says_en = "Draw 1 to {most} at a time."
    instead = "请改一下件数；要多的，分几次抽。"
    instead_en = "Change the number; draw several times for more."
    most: int


class NothingToDraw(Refusal):
    """Nothing closed then that was not looked at again already, or that this office had no part in."""

    code = "nothing_to_draw"
    status = 409
    title, title_en = "没有可抽的", "Nothing to draw from"
    says = "这段时间办结的，要么已经抽查过，要么您单位自己经过手，要么没有局外的人可以去问。"
    says_en = "What was closed then was either checked again already, or your own office had a part in it, or nobody from outside may ask."
    instead = "换一段时间再抽；自己经过手的，请上一级抽；没人回访的，先配上回访员。"
    instead_en = "Choose another period; what your office handled is drawn by the level above; where nobody may call, appoint a caller first."
