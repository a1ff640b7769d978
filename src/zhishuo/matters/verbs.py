"""Verbs of matters. The same words are paths, permissions, trail entries and headings of docs/verbs.md."""

from zhishuo.kernel.verbs import Verb


def _grants(*names: str) -> frozenset[str]:
    return frozenset(names)


VIEW = Verb("matter.view", "查看", "View", grants=_grants("read"), standing="place")
REGISTER = Verb("matter.register", "登记", "Register", standing="anyone")
RECORD = Verb("matter.record", "代记", "Write down for somebody", grants=_grants("hear"), standing="place")
SETTLE = Verb("matter.settle", "当场办结", "Settle on the spot", grants=_grants("hear"), standing="place")
SORT = Verb("matter.sort", "归类", "Sort", grants=_grants("sort"), standing="owner")
OFFER = Verb("matter.offer", "交办", "Hand over", grants=_grants("sort", "hold"), standing="owner")
TAKE = Verb("matter.take", "认领", "Take up", grants=_grants("hold"), standing="owner")
RETURN = Verb("matter.return", "退回", "Return", grants=_grants("hold"), standing="owner")
CLIMB = Verb("matter.climb", "上报", "Lift one level", grants=_grants("hold"), standing="owner")
REPLY = Verb("matter.reply", "回话", "Reply", grants=_grants("hold"), standing="owner")
NOTE = Verb("matter.note", "记一笔", "Note", grants=_grants("hold"), standing="owner")
ANSWER = Verb("matter.answer", "答复", "Answer", grants=_grants("hold"), standing="owner")
SAY_MORE = Verb("matter.say_more", "补充几句", "Say more", grants=_grants("hear"), standing="speaker")
VERDICT = Verb("matter.verdict", "评价", "Give the verdict", standing="speaker")
REOPEN = Verb("matter.reopen", "重办", "Reopen", grants=_grants("watch"), standing="speaker")
WITHDRAW = Verb("matter.withdraw", "撤回", "Withdraw", grants=_grants("hear"), standing="speaker")
UNMASK = Verb("matter.unmask", "看号码", "Show the number", grants=_grants("hold", "unmask"), standing="owner")
CLOSE = Verb("matter.close", "办结", "Close", standing="system")
IMPORT = Verb("matter.import", "导入", "Import", grants=_grants("system"), standing="place")
