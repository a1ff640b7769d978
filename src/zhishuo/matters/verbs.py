"""Verbs of matters. The same words are paths, permissions, trail entries and headings of docs/verbs.md."""

from zhishuo.kernel.verbs import Verb


def _grants(*names: str) -> frozenset[str]:
    return frozenset(names)


# ---- coming in
VIEW = Verb("matter.view", "查看", "View", grants=_grants("read"), standing="place")
READ = Verb("matter.read", "查阅", "Read", grants=_grants("read", "read_parties", "read_sealed"), standing="place")
REGISTER = Verb("matter.register", "登记", "Register", standing="anyone")
RECORD = Verb("matter.record", "代记", "Write down for somebody", grants=_grants("hear"), standing="place")
SETTLE = Verb("matter.settle", "当场办结", "Settle on the spot", grants=_grants("hear"), standing="place")
SAY_MORE = Verb("matter.say_more", "补充几句", "Say more", grants=_grants("hear"), standing="speaker")
JOIN = Verb("matter.join", "并入同诉", "Join the same matter", grants=_grants("hear", "hold"), standing="owner")
WITHDRAW = Verb("matter.withdraw", "撤回", "Withdraw", grants=_grants("hear"), standing="speaker")
IMPORT = Verb("matter.import", "导入", "Import", grants=_grants("system"), standing="place")
# ---- what kind of thing it is
SORT = Verb("matter.sort", "归类", "Sort", grants=_grants("sort"), standing="owner")
FILL = Verb("matter.fill", "填内容", "Fill in", grants=_grants("hold", "hear"), standing="owner")
CORRECT = Verb("matter.correct", "更正", "Correct", grants=_grants("hold", "sort"), standing="owner")
FLAG = Verb("matter.flag", "标记危险", "Flag", grants=_grants("hold", "hear"), standing="owner")
SETTLE_FLAG = Verb("matter.settle_flag", "核实标记", "Settle a flag", grants=_grants("hold"), standing="owner")
SEAL = Verb("matter.seal", "密封", "Seal", grants=_grants("sort", "hold"), standing="owner")
UNSEAL = Verb("matter.unseal", "启封", "Unseal", grants=_grants("approve"), standing="place")
VERSION = Verb("matter.version", "换成新规矩", "Move to the newest rules", grants=_grants("approve"), standing="place")
# ---- from hand to hand
TAKE = Verb("matter.take", "认领", "Take up", grants=_grants("hold"), standing="owner")
ASSIGN = Verb("matter.assign", "定人", "Name who does it", grants=_grants("hold"), standing="owner")
OFFER = Verb("matter.offer", "交办", "Hand over", grants=_grants("sort", "hold"), standing="owner")
ASK_HELP = Verb("matter.ask_help", "请协办", "Ask for help", grants=_grants("sort", "hold"), standing="owner")
RETURN = Verb("matter.return", "退回", "Return", grants=_grants("hold"), standing="owner")
REVOKE = Verb("matter.revoke", "收回", "Call back", grants=_grants("sort", "hold"), standing="involved")
CLIMB = Verb("matter.climb", "上报", "Lift one level", grants=_grants("hold"), standing="owner")
DISPUTE = Verb("matter.dispute", "报请裁定", "Ask for a ruling", grants=_grants("hold"), standing="owner")
RULE = Verb("matter.rule", "裁定", "Rule", grants=_grants("arbitrate"), standing="place")
DESIGNATE = Verb("matter.designate", "指定", "Assign for good", grants=_grants("arbitrate"), standing="place")
WHISTLE = Verb("matter.whistle", "吹哨", "Whistle", grants=_grants("call"), standing="owner")
ARRIVE = Verb(
    "matter.arrive", "报到", "Report on the spot", grants=_grants("hold", "visit", "mediate", "serve"), standing="involved"
)
FINISH_HELP = Verb(
    "matter.finish_help", "协办完成", "Help done", grants=_grants("hold", "visit", "mediate", "serve"), standing="involved"
)
SCORE_HELP = Verb("matter.score_help", "评协办", "Score the help", grants=_grants("hold"), standing="owner")
# ---- the work
REPLY = Verb("matter.reply", "回话", "Reply", grants=_grants("hold"), standing="owner")
NOTE = Verb("matter.note", "记一笔", "Note", grants=_grants("hold"), standing="owner")
ASK = Verb("matter.ask", "请补充", "Ask for more", grants=_grants("hold"), standing="owner")
DO_STEP = Verb(
    "matter.do_step",
    "办一步",
    "Do a step",
    grants=_grants("hold", "mediate", "visit", "watch", "serve", "publish"),
    standing="involved",
)
ADD_STEP = Verb("matter.add_step", "加一步", "Add a step", grants=_grants("hold"), standing="owner")
INSTRUCT = Verb("matter.instruct", "交办一步", "Order a step", grants=_grants("urge"), standing="place")
SKIP_STEP = Verb("matter.skip_step", "免一步", "Leave out a step", grants=_grants("hold"), standing="owner")
PAUSE = Verb("matter.pause", "暂停", "Pause", grants=_grants("hold"), standing="owner")
RESUME = Verb("matter.resume", "恢复", "Resume", grants=_grants("hold"), standing="owner")
EXTEND = Verb("matter.extend", "延期", "Extend", grants=_grants("hold"), standing="owner")
AGREE = Verb("matter.agree", "批准", "Agree", grants=_grants("approve", "hold", "arbitrate"), standing="place")
RECALENDAR = Verb("matter.recalendar", "因日历改期", "Moved by the calendar", standing="system")
UNMASK = Verb("matter.unmask", "看号码", "Show the number", grants=_grants("hold", "unmask", "phone"), standing="owner")
# ---- several matters
MERGE = Verb("matter.merge", "并案", "Merge", grants=_grants("sort", "hold"), standing="owner")
SPLIT = Verb("matter.split", "拆分", "Split", grants=_grants("sort", "hold"), standing="owner")
OPEN_CHILD = Verb("matter.open_child", "另立", "Open a matter from it", grants=_grants("sort", "hold"), standing="owner")
FOLLOW = Verb("matter.follow", "依法再提", "Go on by law", grants=_grants("hear"), standing="speaker")
LINK = Verb("matter.link", "关联", "Link", grants=_grants("sort", "hold"), standing="owner")
# ---- supervision
URGE = Verb("matter.urge", "催办", "Urge", grants=_grants("urge"), standing="place")
SUPERVISE = Verb("matter.supervise", "督办", "Supervise", grants=_grants("urge"), standing="place")
RELEASE = Verb("matter.release", "解除督办", "End the supervision", grants=_grants("urge"), standing="place")
ACKNOWLEDGE = Verb("matter.acknowledge", "知悉", "Acknowledge", grants=_grants("hold", "read", "urge"), standing="place")
SPOT_CHECK = Verb("matter.spot_check", "抽查", "Spot check", grants=_grants("urge", "watch"), standing="place")
DRAW = Verb("matter.draw", "抽样", "Draw a sample", grants=_grants("urge"), standing="place")
# ---- the end
DRAFT = Verb("matter.draft", "送审", "Send for reading", grants=_grants("hold"), standing="owner")
ANSWER = Verb("matter.answer", "答复", "Answer", grants=_grants("hold"), standing="owner")
VERDICT = Verb("matter.verdict", "评价", "Give the verdict", standing="speaker")
CALL_BACK = Verb("matter.call_back", "回访", "Call back", grants=_grants("phone", "watch"), standing="place")
LIFT = Verb("matter.lift", "请上一级办", "Ask the level above", grants=_grants("hear"), standing="speaker")
REOPEN = Verb("matter.reopen", "重办", "Reopen", grants=_grants("watch"), standing="speaker")
REDIRECT = Verb("matter.redirect", "转介", "Pass to its lawful channel", grants=_grants("sort", "hold"), standing="owner")
PUBLISH = Verb("matter.publish", "公开结果", "Publish the result", grants=_grants("publish", "hold"), standing="owner")
CLOSE = Verb("matter.close", "办结", "Close", standing="system")
