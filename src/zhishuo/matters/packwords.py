# ruff: noqa: SIM905 (a line of words reads better than a column of quotes)
"""How the keys and values of a pack read to somebody who never saw TOML. Pure; what has no word here keeps its key."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhishuo.kernel.spans import Span
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
    "stops": ("停下哪些步骤", "stops"), "why": ("为什么", "why"), "final": ("终结", "final"), "chosen": ("怎么产生", "chosen"), "public": ("公开", "public"),
}  # fmt: skip
CLOSED: tuple[Mapping[str, Pair], ...] = (WHO, MOMENTS, MEANS, KINDS, LEVELS, CHANNELS, PUBLISHES, WHERES, ROLES)
ENUMS = frozenset(
    "by to assist up path lead help tell holder arbiter last call watcher from until starts means kind place held at channels "
    "channel publish where not_by reopens_to if_no choose_from".split()
)
NAMED = {
    "ladder": "ladders", "letter": "letters", "opens": "playbooks", "playbook": "playbooks", "like": "", "topic": "topics", "in": "topics",
    "flag": "flags", "post": "posts",
}  # fmt: skip


def section_word(section: str, words: Words) -> str:
    return words.of(SECTIONS, section)


def table_word(section: str, name: tuple[str, ...], values: Mapping[str, Any], words: Words) -> str:
    """What people call a table: its title, with the kind of table before it in a playbook."""
    title = values.get("title")
    said = _text(title, words) if title else ""
    if section == "playbooks" and len(name) > 1:
        kind = words.of(TABLES, name[1])
        return f"{kind} {said or '.'.join(name[2:])}".strip() if len(name) > 2 else kind
    return said or words.of(TABLES, name[-1]) if said or name[-1] in TABLES else ".".join(name)


def key_word(key: str, words: Words) -> str:
    return words.of(KEYS, key)


def value_word(key: str, value: Any, words: Words) -> str:
    """A value as a sentence would have it: names for posts, working days for spans; what it does not know stays as written."""
    if value is None:
        return words.pick(("没有", "not there"))
    if isinstance(value, bool):
        return words.pick(("是", "yes") if value else ("否", "no"))
    if isinstance(value, Mapping):
        if set(value) <= {"zh", "en"} and value:
            return _text(value, words)
        return words.pick(("，", ", ")).join(
            f"{key_word(str(k), words)} {value_word(str(k), one, words)}" for k, one in value.items()
        )
    if isinstance(value, list | tuple):
        inner = [value_word(key, one, words) for one in value]
        deep = any(isinstance(one, Mapping) for one in value)
        return words.pick(("；", "; ")).join(inner) if deep else words.join(inner)
    return _plain(key, value, words) if isinstance(value, str) else value.isoformat() if isinstance(value, date) else str(value)


def _plain(key: str, value: str, words: Words) -> str:
    try:
        return words.span(Span.parse(value))
    except ValueError:
        pass
    if value in words.version.section("posts"):
        return words.who(value)
    section = NAMED.get(key)
    if section and value in words.version.section(section):
        return words.title(section, value)
    if key in ("class", "privacy", "measure", "allow"):
        return words.version.word("measure" if key == "allow" else key, value, words.lang)
    if key in ENUMS:
        return next((words.of(table, value) for table in CLOSED if value in table), value)
    return value


def _text(value: Any, words: Words) -> str:
    if isinstance(value, Mapping):
        return str((value.get("en") if words.english else "") or value.get("zh", ""))
    return str(value)
