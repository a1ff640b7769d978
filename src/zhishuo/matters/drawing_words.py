"""The words of a drawn playbook, Chinese beside English: pure, so that the command line draws without Django.

Two voices: to those who handle it (`desk`), and to the one who spoke (`speaker`), who is 您.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from zhishuo.kernel.spans import Span
from zhishuo.kernel.values import Range, Text

Voice = Literal["desk", "speaker"]
Pair = tuple[str, str]

LEVELS: dict[str, Pair] = {
    "grid": ("网格", "Grid"),
    "village": ("村", "Village"),
    "town": ("镇", "Town"),
    "county": ("县", "County"),
    "city": ("市", "City"),
}
WHO: dict[str, Pair] = {
    "owner": ("承办单位", "the office that has it"),
    "owner.head": ("承办单位负责人", "the head of the office that has it"),
    "first": ("最先收下的单位", "the office that took it down"),
    "up": ("上一级", "the level above"),
    "up.head": ("上一级负责人", "the head of the level above"),
    "topic": ("这类事的牵头单位", "the office that leads on this topic"),
    "registrar": ("登记的人", "whoever took it down"),
    "service": ("提供服务的单位", "the office that gives the service"),
    "above_subject": ("被说的人的上一级", "the level above the person it is about"),
    "chosen": ("当事人选的人", "whom the parties choose"),
    "doer": ("办这一步的人", "whoever does this step"),
    "speaker": ("说事人", "the speaker"),
    "parties": ("各方当事人", "all parties"),
    "household": ("这户人家", "the household"),
    "watcher": ("跟踪的群众代表", "the villagers' watcher"),
    "participants": ("参加的人", "those who took part"),
    "anyone": ("谁都可以", "anyone"),
    "villagers": ("村民", "villagers"),
    "matter": ("别的事办的时候另立", "opened from another matter"),
    "duty": ("走访、排查时发现的", "found on a visit or sweep"),
    "gathering": ("会上说的", "said at a meeting"),
    "system": ("系统", "the system"),
    "none": ("不用评", "nobody"),
}
HEARD: dict[str, Pair] = {
    "owner": ("经办的单位", "the office that has it"),
    "owner.head": ("经办单位的负责人", "the head of that office"),
    "first": ("最先收下的单位", "the office that took it down"),
    "doer": ("去办的人", "whoever does it"),
    "speaker": ("您", "you"),
    "parties": ("您和对方", "you and the other side"),
    "household": ("您家", "your household"),
    "participants": ("参加的人", "those who took part"),
}
EVENTS: dict[str, Pair] = {
    "said": ("说", "Said"),
    "registered": ("收下，给编号", "Taken down, with a number"),
    "sorted": ("归类", "Sorted"),
    "offered": ("交给该办的单位", "Handed to whoever should do it"),
    "taken": ("认领", "Taken up"),
    "replied": ("先回一句话", "First word back"),
    "arrived": ("吹哨，一起到场", "Called together on the spot"),
    "asked": ("请补充", "More is asked"),
    "climbed": ("办不了，往上报", "What cannot be done here goes up"),
    "answered": ("答复", "The answer"),
    "verdict": ("说事人说办得怎么样", "The speaker says how it went"),
    "closed": ("办结", "Closed"),
    "redirected": ("转到法定渠道", "Passed to its lawful channel"),
    "recheck": ("过一阵再看", "Looked at again later"),
}
EVENTS_HEARD: dict[str, Pair] = {
    "said": ("您说", "You say it"),
    "registered": ("收下，给您编号", "Taken down, you get a number"),
    "taken": ("有人接下来办", "Somebody takes it up"),
    "replied": ("先给您回一句话", "First word back to you"),
    "arrived": ("要几家一起办的，一起到场", "Where several are needed, they come together"),
    "climbed": ("这里办不了，往上报", "What cannot be done here goes up"),
    "answered": ("给您结果", "You get the answer"),
    "verdict": ("办得怎么样，您说了算", "You say how it went"),
}
# Behind 从 and before 算起: the same events as moments.
MOMENTS: dict[str, Pair] = {
    "said": ("说的那天", "the day it was said"),
    "registered": ("登记", "registration"),
    "sorted": ("归类", "sorting"),
    "offered": ("交办", "handing over"),
    "held": ("交到手上", "receiving it"),
    "taken": ("认领", "taking up"),
    "arrived": ("到场", "arrival"),
    "replied": ("回话", "the first word back"),
    "asked": ("请补充", "asking for more"),
    "climbed": ("上报", "going up"),
    "answered": ("答复", "the answer"),
    "verdict": ("评价", "the verdict"),
    "closed": ("办结", "closing"),
    "reopened": ("重新办", "reopening"),
    "redirected": ("转出", "passing on"),
}
CLOCKS: dict[str, Pair] = {
    "reply": ("先回一句话", "First word back"),
    "take": ("认领", "Taking up"),
    "level": ("本级办", "At this level"),
    "finish": ("办结果", "The answer"),
    "verdict": ("等评价", "Waiting for the verdict"),
}
KINDS: dict[str, Pair] = {
    "note": ("记一笔", "note"),
    "visit": ("走访、联系", "visit or call"),
    "meet": ("会上议", "talked over at a meeting"),
    "decide": ("依法表决", "lawful vote"),
    "mediate": ("调解", "mediation"),
    "publish": ("公开", "publication"),
    "confirm": ("确认", "confirmation"),
    "deliver": ("送达", "delivery"),
    "pay": ("付款、兑付", "payment"),
    "inspect": ("核查验收", "inspection"),
}
MEANS: dict[str, Pair] = {
    "done": ("算办成", "counts as done"),
    "agreed": ("算说成", "counts as agreed"),
    "explained": ("算说明", "counts as explained"),
    "not_done": ("算没办成", "counts as not done"),
}
CHANNELS: dict[str, Pair] = {
    "desk": ("上门", "at the counter"),
    "phone": ("打电话", "by phone"),
    "qr": ("扫码", "by the printed code"),
    "web": ("上网", "on the web"),
    "letter": ("写信", "by letter"),
    "meeting": ("会上", "at a meeting"),
    "grid": ("跟网格员说", "to the grid worker"),
    "talk": ("宣讲时", "at a talk"),
    "hotline": ("打 12345", "by 12345"),
    "import": ("从台账导入", "from a ledger"),
    "api": ("从别的系统来", "from another system"),
}
ROLES: dict[str, Pair] = {
    "party": ("当事人", "parties"),
    "proxy": ("代办人", "proxies"),
    "kin": ("家里人", "family"),
    "witness": ("证人", "witnesses"),
    "household": ("住户", "households"),
    "helper": ("帮忙的人", "helpers"),
    "subject": ("被说的人", "persons it is about"),
    "representative": ("代表", "representatives"),
}
PUBLISHES: dict[str, Pair] = {
    "nothing": ("不公开", "nothing is made public"),
    "count": ("只公开件数", "only the count is made public"),
    "summary": ("公开办理摘要，不写名字", "a summary without names is made public"),
    "decision": ("公开决定，不写名字", "the decision is made public without names"),
}
WHERES: dict[str, Pair] = {
    "board": ("公开栏", "notice board"),
    "web": ("网上", "web"),
    "loudspeaker": ("大喇叭", "loudspeaker"),
    "message": ("短信", "message"),
}
PENDING: dict[str, Pair] = {
    "join": ("同一件事已经在办的，并进去，不另立", "If the same matter is already open, it joins that one"),
    "point": ("同一件事已经在办的，告诉在哪里办", "If the same matter is already open, one is told where"),
    "none": ("", ""),
}
THEN: dict[str, Pair] = {
    "resume": ("接着办", "work goes on"),
    "withdraw": ("算撤回", "it counts as withdrawn"),
    "answer": ("照现有的答复", "it is answered as it stands"),
}
# What may be chosen before drawing: the keys of `when`.
ASKED: dict[str, Pair] = {
    "measure": ("怎么办", "How"),
    "place": ("在哪一级说的", "Where it was said"),
    "topic": ("什么事", "About what"),
    "flag": ("有没有这种情况", "With which mark"),
    "held": ("在哪一级手里", "Who has it"),
    "organ": ("要不要依法表决", "Lawful vote"),
    "channel": ("怎么说的", "How it was said"),
    "source": ("从哪里来", "From where"),
}
OTHER: Pair = ("别的", "Other")
YES: Pair = ("要", "Yes")
NO: Pair = ("不要", "No")


class Titles(Protocol):
    """What a pack version tells of its own words (`packs.Version`)."""

    def title(self, section: str, key: str, lang: str = "zh") -> str: ...
    def word(self, kind: str, key: str, lang: str = "zh") -> str: ...
    def section(self, name: str) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Words:
    """A pack's words in one language and one voice. `levels`: other words for levels here ({"county": "区"})."""

    version: Titles
    lang: str = "zh"
    voice: Voice = "desk"
    levels: Mapping[str, str] = field(default_factory=dict)

    @property
    def heard(self) -> bool:
        """True when told to the one who spoke."""
        return self.voice == "speaker"

    @property
    def english(self) -> bool:
        return self.lang.startswith("en")

    def pick(self, pair: Pair) -> str:
        return pair[1] if self.english else pair[0]

    def of(self, table: Mapping[str, Pair], key: str, heard: Mapping[str, Pair] | None = None) -> str:
        """A closed word; its key where the table has none."""
        if self.heard and heard and key in heard:
            return self.pick(heard[key])
        return self.pick(table.get(key, (key, key)))

    def say(self, text: Text | None) -> str:
        return text.say(self.lang) if text else ""

    def span(self, span: Span) -> str:
        return span.text_en if self.english else span.text_zh

    def level(self, level: str) -> str:
        return self.levels.get(level) or self.of(LEVELS, level)

    def title(self, section: str, key: str) -> str:
        return self.version.title(section, key, self.lang)

    def quoted(self, section: str, key: str) -> str:
        return f"“{self.title(section, key)}”"

    def who(self, key: str) -> str:
        """A post with the word of its level (镇综治中心), or one of the closed words."""
        if key in WHO:
            return self.of(WHO, key, HEARD)
        if key.startswith("field:"):
            return self.pick(("表上填的单位", "the office named in the form"))
        level, title = key.partition(".")[0], self.title("posts", key)
        if self.english or level == "grid" or level not in LEVELS or title.startswith(self.level(level)):
            return title
        return f"{self.level(level)}{title}"

    def everybody(self, keys: Iterable[str]) -> str:
        return self.join(dict.fromkeys(self.who(key) for key in keys))

    def join(self, parts: Iterable[str]) -> str:
        return (", " if self.english else "、").join(part for part in parts if part)

    def count(self, number: Range) -> str:
        """How many people: 2 人以上, 1–3 人."""
        if number.high is None:
            return self.line("{a} 人以上", "{a} or more", a=number.low)
        if number.high == number.low:
            return self.line("{a} 人", "{a}", a=number.low)
        return self.line("{a}–{b} 人", "{a} to {b}", a=number.low, b=number.high)

    def line(self, zh: str, en: str, **given: object) -> str:
        """A sentence with its blanks filled."""
        return self.pick((zh, en)).format(**given)


def level_of(post: str) -> str:
    """ "town" of "town.centre"; "" for everything that is no post."""
    level, _dot, name = post.partition(".")
    return level if name and level in LEVELS else ""
