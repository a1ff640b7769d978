"""Refusals while it is worked on: steps, fields, pauses, extensions, flags."""

from zhishuo.kernel.refusal import Refusal


class NoSuchStep(Refusal):
    """A step that this matter does not have now."""

    code = "no_such_step"
    title, title_en = "没有这一步", "No such step"
    says = "这件事没有这一步，或者这一步已经办完。"
    says_en = "This matter has no such step, or it is done."
    instead = "请从单子里选一步。"
    instead_en = "Choose a step from the list."


class NotYet(Refusal):
    """A step comes after others that are not done, or its moment has not come."""

    code = "not_yet"
    status = 409
    title, title_en = "还没轮到这一步", "Not yet"
    says = "“{step}”还不能办。{first}"
    says_en = "“{step_en}” cannot be done yet. {first_en}"
    instead = "先办前面的，办完再回来。"
    instead_en = "Do what comes before it first."
    step: str
    step_en: str
    before: str = ""
    before_en: str = ""

    @property
    def first(self) -> str:
        return f"要先办：{self.before}。" if self.before else "还没到时候。"

    @property
    def first_en(self) -> str:
        return f"First: {self.before_en}." if self.before_en else "Its time has not come."


class NotAgreedTo(NotYet):
    """What it comes after was asked and refused: nobody is made to sit down to a mediation (R16)."""

    code = "not_agreed_to"
    title, title_en = "有人没有同意", "Somebody has not agreed"
    says = "“{step}”要当事人愿意才办：“{before}”这一问，有人说了不。"
    says_en = "“{step_en}” is for those who want it; at “{before_en}” somebody said no."
    instead = "照实答复，把法律途径告诉他们；以后又愿意了，再问一次、记一次就能办。"
    instead_en = "Answer so and tell them the lawful ways; if they agree later, ask again and write it down."


class TheirsToSay(Refusal):
    """Consent is given by those who are asked; nobody leaves the question out for them (R16)."""

    code = "theirs_to_say"
    status = 409
    title, title_en = "要当事人自己说", "It is theirs to say"
    says = "“{step}”要当事人自己说，谁也不能替他们免。"
    says_en = "“{step_en}” is for those concerned to say; nobody can leave it out for them."
    instead = "去问一声；不愿意的，照实记下，再把法律途径告诉他们。"
    instead_en = "Ask them; if they refuse, write that down and tell them the lawful ways."
    step: str
    step_en: str


class StoppedByFlag(Refusal):
    """An alarm stands that stops this kind of step (R25)."""

    code = "stopped_by_flag"
    status = 409
    title, title_en = "有危险，先停这一步", "Stopped by an alarm"
    says = "这件事有“{flag}”的标记，不能办“{step}”。"
    says_en = "The matter is flagged “{flag_en}”; “{step_en}” must not be done."
    instead = "先报告、先保护人；确认没有危险、取消了标记再办。"
    instead_en = "Report it and protect people first; go on when the flag is settled."
    step: str
    step_en: str
    flag: str
    flag_en: str


class NotYourStep(Refusal):
    """A step belongs to another office."""

    code = "not_your_step"
    status = 403
    title, title_en = "这一步不归您办", "Not your step"
    says = "“{step}”不归您单位办。"
    says_en = "“{step_en}” is not for your unit."
    instead = "请让该办的单位来办；承办单位可以请他们协办。"
    instead_en = "Let the unit named for it do it."
    step: str
    step_en: str


class OwnWork(Refusal):
    """Nobody checks or rates their own work (VERBS.md §7.2)."""

    code = "own_work"
    status = 403
    title, title_en = "自己办的不能自己验", "Not your own work"
    says = "“{step}”要由没有经手的人来做。"
    says_en = "“{step_en}” must be done by somebody who did not handle it."
    instead = "请另一个人来做。"
    instead_en = "Let somebody else do it."
    step: str
    step_en: str


class FieldMissing(Refusal):
    """A value that the playbook asks for at this moment is missing."""

    code = "field_missing"
    title, title_en = "还缺一项", "Something is missing"
    says = "还没有填“{what}”。"
    says_en = "“{what_en}” is missing."
    instead = "填上这一项再交；实在没有的，写明原因后换一种结果。"
    instead_en = "Fill it in; if there is none, choose another outcome and say why."
    what: str
    what_en: str


class FieldWrong(Refusal):
    """A value is not of its field's kind."""

    code = "field_wrong"
    title, title_en = "这一项填得不对", "Wrong value"
    says = "“{what}”填得不对：{got}。"
    says_en = "“{what_en}” cannot be “{got}”."
    instead = "{hint}"
    instead_en = "{hint_en}"
    what: str
    what_en: str
    got: str
    hint: str = "请照提示改一下。"
    hint_en: str = "Please correct it."


class NobodyNamed(Refusal):
    """With the measure “lead” a person must be named first (S15)."""

    code = "nobody_named"
    status = 409
    title, title_en = "还没定谁来办", "Nobody is named"
    says = "干部领办的事，还没定由谁办。"
    says_en = "A matter led by a cadre needs a named person."
    instead = "先定一个人，再办。"
    instead_en = "Name somebody first."


class ReservedByLaw(Refusal):
    """The law leaves this decision to a meeting (R46): nobody leaves the vote out."""

    code = "reserved_by_law"
    status = 409
    title, title_en = "依法要表决，不能免", "The law asks for this vote"
    says = "“{step}”是法律留给会议表决的，谁也不能免。"
    says_en = "The law leaves “{step_en}” to a meeting; nobody can leave it out."
    instead = "请先开会表决；通不过的，照实答复。"
    instead_en = "Hold the meeting first; if it does not pass, answer so."
    step: str
    step_en: str = ""


class NothingToPause(Refusal):
    """No running clock may be paused for this reason."""

    code = "nothing_to_pause"
    status = 409
    title, title_en = "不能因为这个停", "Nothing to pause"
    says = "现在没有哪个时限可以因为“{reason}”停下来。"
    says_en = "No clock may stand still for “{reason_en}”."
    instead = "可以申请延期，或者照常办。"
    instead_en = "Ask for an extension, or go on."
    reason: str
    reason_en: str


class CannotExtend(Refusal):
    """This clock cannot be extended."""

    code = "cannot_extend"
    status = 409
    title, title_en = "这个时限不能延", "It cannot be extended"
    says = "这个时限不能延期，或者已经停了。"
    says_en = "This clock cannot be extended, or has stopped."
    instead = "请从单子里选一个能延的时限。"
    instead_en = "Choose a clock that can be extended."


class ExtendedEnough(Refusal):
    """It was extended as often, or asked for longer, than the playbook allows (R11)."""

    code = "extended_enough"
    status = 409
    title, title_en = "不能再延", "Extended enough"
    says = "最多延 {times} 次，每次最多 {most}。"
    says_en = "At most {times} extension(s), each of at most {most_en}."
    instead = "请在期限内答复；办不成的，如实说明原因。"
    instead_en = "Answer within the time; if it cannot be done, say why."
    times: int
    most: str
    most_en: str


class FlagUnknown(Refusal):
    """A flag that this practice does not have, or that is settled."""

    code = "flag_unknown"
    title, title_en = "没有这个标记", "No such flag"
    says = "没有这个标记，或者已经处理过。"
    says_en = "There is no such flag, or it is settled."
    instead = "请从单子里选。"
    instead_en = "Choose from the list."


class MeasureLowered(Refusal):
    """A measure may be raised, never lowered (VERBS.md §7.8)."""

    code = "measure_lowered"
    status = 409
    title, title_en = "办法不能往低改", "The measure is not lowered"
    says = "已经定下的办法只能往高改，不能往低改。"
    says_en = "What was settled on may be raised, not lowered."
    instead = "照原来的办，或者选更高的一种。"
    instead_en = "Keep it, or choose a higher one."


class PartiesMany(Refusal):
    """More people than the playbook allows in a role (R3)."""

    code = "parties_many"
    title, title_en = "人数不对", "Wrong number of people"
    says = "{role}要 {range} 人。"
    says_en = "{role_en}: {range}."
    instead = "人多的，请推选代表。"
    instead_en = "If there are many of you, choose representatives."
    role: str
    role_en: str
    range: str


class SameVersion(Refusal):
    """The matter runs under the newest rules already."""

    code = "same_version"
    status = 409
    title, title_en = "已经是新规矩", "The newest rules already"
    says = "这件事已经按现在的规矩在办。"
    says_en = "It runs under the rules in force already."
    instead = "不用再换。"
    instead_en = "Nothing needs doing."
