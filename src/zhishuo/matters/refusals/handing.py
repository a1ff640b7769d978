"""Refusals between offices: hand-overs, help, whistles, who rules."""

from zhishuo.kernel.refusal import Refusal


class Designated(Refusal):
    """A designated hand-over is final (R35)."""

    code = "designated"
    status = 409
    title, title_en = "指定给您的，不能退", "It was assigned for good"
    says = "这件事是上级指定您单位办的，不能退回。"
    says_en = "It was assigned to your unit by the level above and cannot be returned."
    instead = "请认领后办；要别的单位帮忙的，可以请协办或者吹哨。"
    instead_en = "Take it up; you can ask other units for help."


class TakenAlready(Refusal):
    """It was taken up before it could be called back."""

    code = "taken_already"
    status = 409
    title, title_en = "对方已经认领", "Taken up already"
    says = "对方已经认领，收不回来了。"
    says_en = "The other unit has taken it up already."
    instead = "要拿回来办的，请对方退回，或者请上级指定。"
    instead_en = "Ask them to return it, or the level above to assign it."


class ReturnTooLate(Refusal):
    """It was handed over longer ago than the playbook lets it be returned (R6, R34)."""

    code = "return_too_late"
    status = 409
    title, title_en = "过了退回的日子", "Too late to return it"
    says = "要退回的，接到后{span}内就要退，现在已经过了。"
    says_en = "It had to be returned within {span_en} of being handed over."
    instead = "请认领后办；真不该由您办的，报请裁定，或者上报一级。"
    instead_en = "Take it up; if it is really not yours, ask for a ruling or lift it one level."
    span: str
    span_en: str


class CannotWhistle(Refusal):
    """This playbook has no whistle."""

    code = "cannot_whistle"
    status = 409
    title, title_en = "这类事不能吹哨", "No whistle here"
    says = "这类事没有吹哨的办法。"
    says_en = "This kind of matter has no whistle."
    instead = "可以请别的单位协办，或者上报一级。"
    instead_en = "Ask other units for help, or lift it one level."


class TooManyCalled(Refusal):
    """A whistle calls at least one and at most so many units."""

    code = "too_many_called"
    title, title_en = "叫的单位数不对", "Wrong number of units"
    says = "一次吹哨叫 1 到 {most} 家单位。"
    says_en = "A whistle calls 1 to {most} units."
    instead = "只叫真正要到场的；别的可以以后再请。"
    instead_en = "Call only those who must come; others can be asked later."
    most: int


class NotAskedToHelp(Refusal):
    """The office was not asked to help, or has finished."""

    code = "not_asked_to_help"
    status = 409
    title, title_en = "没有请您单位协办", "Not asked to help"
    says = "这件事现在没有请您单位协办。"
    says_en = "Your unit is not asked to help with this now."
    instead = "要参加的，请承办单位先来请。"
    instead_en = "Ask the unit in charge to call you."


class NoArbiter(Refusal):
    """No office stands above both sides."""

    code = "no_arbiter"
    status = 409
    title, title_en = "没有能裁定的上级", "Nobody to rule"
    says = "两边没有共同的上级可以裁定。"
    says_en = "No office stands above both sides."
    instead = "请县里平安办协调。"
    instead_en = "Ask the county's peace office to coordinate."


class NotYourAsk(Refusal):
    """Somebody else has to agree."""

    code = "not_your_ask"
    status = 403
    title, title_en = "不归您批", "Not yours to settle"
    says = "这一件要由{office}批。"
    says_en = "This is for {office} to settle."
    instead = "请他们来批。"
    instead_en = "Ask them."
    office: str


class OwnDraft(Refusal):
    """A second person reads an answer before it goes out; nobody is their own second person."""

    code = "own_draft"
    status = 403
    title, title_en = "自己写的，要别人看", "Somebody else has to read it"
    says = "这份答复是您自己写的，要另一个人看过才能发出。"
    says_en = "You wrote this answer; it goes out once somebody else has read it."
    instead = "请单位里另一位负责人来审。"
    instead_en = "Ask another head of your unit to read it."


class AskedAlready(Refusal):
    """The same thing has been asked and not been answered yet."""

    code = "asked_already"
    status = 409
    title, title_en = "已经报过了", "Asked already"
    says = "已经报请同意，还没有批下来。"
    says_en = "Agreement was asked for already and has not come yet."
    instead = "等批；急的可以打电话催一催。"
    instead_en = "Wait for it, or call them."


class AskSettled(Refusal):
    """What was asked has been agreed or refused already."""

    code = "ask_settled"
    status = 409
    title, title_en = "已经批过了", "Settled already"
    says = "这一件已经有人批过了。"
    says_en = "Somebody has settled this already."
    instead = "刷新一下，看看结果。"
    instead_en = "Reload to see the result."


class LiftedOnce(Refusal):
    """The speaker can lift a matter one level once."""

    code = "lifted_once"
    status = 409
    title, title_en = "已经请过上一级", "Lifted already"
    says = "您已经请上一级办过一次了。"
    says_en = "You have asked the level above once already."
    instead = "对结果还不同意的，可以按答复里写的法定渠道走。"
    instead_en = "If you still disagree, use the lawful channel named in the answer."
