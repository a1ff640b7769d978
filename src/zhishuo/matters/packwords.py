# ruff: noqa: SIM905 (a line of words reads better than a column of quotes)
"""The words of the keys and values of packs, for people who never saw TOML. What has no word here keeps its key."""

from collections.abc import Mapping

from zhishuo.matters.drawing_words import CHANNELS, KINDS, LEVELS, MEANS, MOMENTS, PUBLISHES, ROLES, WHERES, WHO, Pair, Words

SECTIONS: dict[str, Pair] = {
    "pack": ("方案本身", "The pack itself"),
    "words": ("叫法", "Words"),
    "calendar": ("日历", "Calendar"),
    "posts": ("岗位", "Posts"),
    "offices": ("有名字的单位", "Named offices"),
    "topics": ("事项目录", "Topics"),
    "flags": ("警示标记", "Marks that alarm"),
    "reasons": ("理由", "Reasons"),
    "ladders": ("提醒阶梯", "Ladders of reminders"),
    "playbooks": ("办事流程", "Playbooks"),
    "letters": ("短信、文书、海报", "Letters and posters"),
    "notices": ("公开张贴", "Notices"),
    "quorums": ("法定人数", "Quorums"),
    "gatherings": ("会议", "Meetings"),
    "mediation": ("调解", "Mediation"),
    "points": ("积分", "Points"),
    "duties": ("走访任务", "Duties"),
    "services": ("便民服务", "Services"),
    "registers": ("登记册", "Registers"),
    "cameras": ("视频点位", "Cameras"),
    "indicators": ("指标", "Indicators"),
    "scorecards": ("评分表", "Scorecards"),
    "appraisals": ("评估", "Appraisals"),
}
TABLES: dict[str, Pair] = {
    "playbook": ("总说", "In general"),
    "start": ("怎么开始", "How it starts"),
    "measures": ("怎么办", "How it is done"),
    "fields": ("要填的", "Asked for"),
    "clocks": ("时限", "Clocks"),
    "steps": ("步骤", "Steps"),
    "tell": ("告诉说事人", "What the speaker is told"),
    "hand_over": ("交办和退回", "Handing over"),
    "whistle": ("吹哨", "Whistle"),
    "outcomes": ("结果", "Outcomes"),
    "verdict": ("评价", "Verdict"),
    "close": ("办结", "Closing"),
    "examples": ("算过的例子", "Worked examples"),
}
KEYS: dict[str, Pair] = {
    "title": ("名称", "name"), "say": ("一句话", "in a line"), "class": ("哪一类", "class"), "privacy": ("谁能看", "who may read"),
    "ladder": ("提醒阶梯", "ladder"), "like": ("其余照着", "otherwise like"), "by": ("由谁", "by"), "channels": ("怎么说", "channels"),
    "anonymous": ("可以不留名", "anonymous"), "proxy": ("可以代说", "by proxy"), "parties": ("人", "people"), "holder": ("先收下的", "first holder"),
    "pending": ("同一件事已在办", "already open"), "allow": ("可以用", "allowed"), "propose": ("建议", "proposed"), "from": ("从", "from"),
    "until": ("到", "until"), "within": ("期限", "within"), "again": ("重新算", "starts anew"), "start_counts": ("当天算", "first day counts"),
    "roll": ("遇休顺延", "rolls forward"), "pauses": ("停表理由", "pauses"), "extend": ("延期", "extension"), "no_later_than": ("不晚于", "no later than"),
    "when": ("什么时候", "when"), "vary": ("不同情况", "varies"), "kind": ("怎么做", "kind"), "not_by": ("不能由", "not by"),
    "after": ("先做", "after"), "starts": ("从何时起", "starts"), "repeat": ("每隔", "repeats"), "if_no": ("不行就", "if no"), "opens": ("另立", "opens"),
    "to": ("交给", "to"), "assist": ("请来帮忙", "helpers"), "path": ("上报的路", "path up"), "reasons": ("理由", "reasons"),
    "return_within": ("几天内退", "return within"), "return_times": ("退几次", "returns"), "arbiter": ("谁裁定", "arbiter"), "last": ("最后归", "last"),
    "call": ("可以请", "may be called"), "arrive": ("几天到场", "arrive within"), "urgent": ("急的", "urgent"), "most": ("最多几家", "at most"),
    "means": ("算", "counts as"), "needs": ("要先做", "needs"), "letter": ("发什么", "letter"), "remedy": ("还能找谁", "remedy"), "keep": ("保存", "kept"),
    "ask": ("问什么", "asks"), "reopens_to": ("没解决回到", "reopens to"), "watcher": ("谁跟踪", "watcher"), "reopen_within": ("多久内可重办", "reopen within"),
    "call_back": ("回访", "call back"), "recheck": ("再看", "recheck"), "publish": ("公开", "published"), "where": ("在哪里", "where"),
    "place": ("地方", "place"), "law_as_of": ("法律核对到", "law checked on"), "brands": ("品牌", "brands"), "extends": ("下面是", "lies on"),
    "law": ("法律依据", "law"), "verify": ("还要核实", "to be checked"), "up": ("上面是", "stands under"), "holders": ("几个人", "holders"),
    "may": ("能做", "may"), "head_may": ("负责人能做", "head may"), "named": ("各有名字", "named"), "term": ("任期", "term"), "in": ("属于", "in"),
    "words": ("关键词", "words"), "lead": ("谁牵头", "lead"), "help": ("谁帮", "help"), "text": ("文字", "text"), "form": ("样式", "form"),
    "rungs": ("提醒", "rungs"), "clock": ("时限", "clock"), "at": ("什么时候", "at"), "tell": ("告诉", "tells"), "ack": ("多久签收", "answer within"),
    "climb": ("自动上报", "goes up"), "max": ("最长", "at most"), "times": ("次数", "times"), "then": ("过后", "then"), "share": ("比例（%）", "share (%)"),
    "measure": ("怎么办", "how"), "topic": ("什么事", "topic"), "held": ("在哪一级", "held at"), "flag": ("标记", "mark"), "type": ("填什么", "type"),
    "required": ("必填", "required"), "options": ("选项", "options"), "purpose": ("用处", "purpose"), "bands": ("分档", "bands"), "key": ("代号", "key"),
    "playbook": ("流程", "playbook"), "redirect": ("转到", "passed to"), "codes": ("别处的编号", "codes elsewhere"), "phone": ("电话", "phone"),
    "name": ("名字", "name"), "post": ("岗位", "post"), "do": ("做了什么", "done"), "channel": ("怎么说的", "channel"), "people": ("多少人", "people"),
    "stops": ("停下哪些步骤", "stops"), "why": ("为什么", "why"), "final": ("终结", "final"),
    "women": ("女性", "women"), "minority": ("少数民族", "minority"), "between": ("哪段日子", "between"),
    "good_at": ("擅长", "good at"), "value": ("叫", "said as"), "quiet": ("不打扰的时候", "quiet hours"), "work": ("上班的时候", "working hours"),
    "nudges_a_day": ("一天最多提醒几次", "nudges a day"), "kinds": ("哪些人", "kinds"), "must": ("必须有", "must have"), "cover": ("几人算覆盖", "covers from"),
    "trained": ("要培训过", "trained"), "apart_from": ("不能兼", "apart from"), "hides": ("隐去", "hides"), "dial": ("马上打", "dial"),
    "route": ("转到流程", "moves to"), "dispute": ("算纠纷", "a dispute"), "confirm": ("可司法确认", "may be confirmed"), "paper": ("要纸质签字", "on paper"),
    "open": ("可公开调解", "may be open"), "organ": ("要会议表决", "needs a vote"), "code": ("二维码", "code"), "titles": ("改叫", "renamed"),
    "stage": ("到哪步", "stage"), "choose_from": ("从中选", "choose from"), "gathering": ("会议", "meeting"), "notice": ("公开", "notice"),
    "same": ("同一个", "the same"), "window": ("多久内", "within"), "of": ("取自", "of"), "advise": ("建议", "advises"),
    "children": ("另立的都办结", "children have ended"), "number": ("文号", "number"), "sign": ("签名", "signed by"), "served": ("要送达", "served"),
    "lunar": ("农历", "lunar"), "follows": ("接着", "follows"), "event": ("从", "event"), "chosen": ("怎么产生", "chosen"), "public": ("公开", "public"),
}  # fmt: skip
CLOSED: tuple[Mapping[str, Pair], ...] = (WHO, MOMENTS, MEANS, KINDS, LEVELS, CHANNELS, PUBLISHES, WHERES, ROLES)
ENUMS = frozenset(
    "by to assist up path lead help tell holder arbiter last call watcher from until starts means kind place held at channels "
    "channel publish where not_by reopens_to if_no choose_from".split()
)
NAMED = {
    "ladder": "ladders", "letter": "letters", "opens": "playbooks", "playbook": "playbooks", "topic": "topics", "in": "topics",
    "flag": "flags", "post": "posts", "good_at": "topics", "tell": "letters", "route": "playbooks", "dispute": "topics",
}  # fmt: skip
MORE: dict[str, Pair] = {
    "appointed": ("任命", "appointed"), "elected": ("选举", "elected"), "named": ("指定", "named"), "volunteer": ("自愿", "volunteer"),
    "hear": ("听记", "hear"), "sort": ("归类分派", "sort"), "hold": ("承办", "hold"), "call": ("吹哨", "call"), "approve": ("审批", "approve"),
    "arbitrate": ("裁定指定", "arbitrate"), "urge": ("督办", "urge"), "watch": ("监督", "watch"), "phone": ("回访", "phone"),
    "gather": ("开会", "gather"), "mediate": ("调解", "mediate"), "publish": ("公开", "publish"), "serve": ("服务", "serve"),
    "points": ("积分", "points"), "visit": ("走访", "visit"), "camera": ("点位", "cameras"), "roster": ("名册", "rosters"),
    "read": ("看公开的", "read"), "read_parties": ("看当事人的", "read private ones"), "read_sealed": ("看密封的", "read sealed ones"),
    "unmask": ("看号码", "unmask"), "export": ("导出", "export"), "figures": ("数据", "figures"), "appraise": ("评估", "appraise"),
    "pack": ("方案", "packs"), "system": ("系统管理", "system"), "security": ("安全管理", "security"), "audit": ("审计", "audit"),
    "register": ("登记时", "at registration"), "accept": ("认领时", "when taken up"), "answer": ("答复时", "with the answer"),
    "reopen": ("重新办", "reopen"), "record": ("记下来", "record"), "solved": ("解决没有", "solved"), "satisfied": ("满意不满意", "satisfied"),
    "resume": ("接着办", "work goes on"), "withdraw": ("算撤回", "counts as withdrawn"), "join": ("并进去", "join"), "point": ("告诉在哪", "point"),
    "none": ("没有", "none"), "permanent": ("永久", "for good"), "any": ("别的时限", "every other clock"), "steps": ("每一步", "each step"),
    "doer": ("办这一步的人", "the doer"), "message": ("短信", "message"), "document": ("文书", "document"), "form": ("表格", "form"),
    "card": ("卡片", "card"), "poster": ("海报", "poster"), "number": ("数字", "number"), "choice": ("选一个", "choice"), "date": ("日期", "date"),
    "datetime": ("日期时间", "date and time"), "person": ("人", "person"), "yes_no": ("是否", "yes or no"), "voice": ("语音", "voice"),
    "money": ("钱数", "money"), "checklist": ("清单", "checklist"), "speaker": ("说事人", "the speaker"), "off": ("休息", "off"),
    "work": ("上班", "work"), "half": ("半天", "half a day"), "grid": ("网格", "grid"), "office": ("单位", "office"),
}  # fmt: skip
CLOSED += (MORE,)
ENUMS |= frozenset("chosen may head_may at then pending ask clock form type keep hides stops kinds code".split())


def section_word(section: str, words: Words) -> str:
    return words.of(SECTIONS, section)
