"""The figures of a trial in words: for the screen, as JSON, and for a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhishuo.kernel.numbers import show
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.values import Text
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.drawing_words import LEVELS as LEVEL_WORDS
from zhishuo.matters.stages import STAGE_WORDS
from zhishuo.matters.trial.figures import Line, Sums
from zhishuo.matters.trial.ground import titles
from zhishuo.matters.trial.running import Asked
from zhishuo.matters.words import STAGES

LEVELS = ("grid", "village", "town", "county", "city", "speaker")
OFFICES = 20  # those whose load changes most
SHOWN = 200  # numbers on a page; the JSON has all
STATES = {"in_time": gettext_lazy("按时"), "late": gettext_lazy("超期"), "open": gettext_lazy("还没到期")}
WIDE = 24  # of a bar on the screen, in characters


@dataclass(frozen=True)
class Row:
    """One figure: what it counts, under the rules in force and under the draft."""

    title: str
    line: Line
    group: str
    key: str

    @property
    def change(self) -> str:
        by = self.line.then - self.line.now
        return f"{by:+d}" if by else "0"

    @property
    def matters(self) -> list[str]:
        """Those that make the difference, or all where there is none, as people read numbers."""
        found = self.line.differs or self.line.then_matters
        return [show(number) for number in found[:SHOWN]]

    @property
    def more(self) -> int:
        return max(len(self.line.differs or self.line.then_matters) - SHOWN, 0)


@dataclass(frozen=True)
class Part:
    title: str
    says: str
    rows: tuple[Row, ...]

    @property
    def most(self) -> int:
        return max((max(row.line.now, row.line.then) for row in self.rows), default=0) or 1


def parts(asked: Asked, sums: Sums) -> list[Part]:
    """Every part that has a figure, in the order in which somebody asks."""
    return [part for part in _parts(_Says(asked, sums)) if part.rows]


def _parts(say: "_Says") -> Iterator[Part]:
    yield Part(_("超期"), _("到期那一刻欠着的是哪一级的单位，有多少个时限超了。"), say.rows("overdue", say.level, LEVELS))
    yield Part(_("先回一句话"), _("头一句回话在不在时限里。"), say.rows("reply", say.state, tuple(STATES)))
    yield Part(_("办出结果"), _("办结果的时限。"), say.rows("finish", say.state, tuple(STATES)))
    yield Part(_("发出的提醒"), _("时限还在走时到点的提醒，按收的人是哪一级算。"), say.rows("reminders", say.level, LEVELS))
    yield Part(
        _("答复不了的"),
        _("当时的答复，照草案还差步骤或填写。后来没有补上的，到期末算还开着。"),
        say.rows("unanswered", say.refusal),
    )
    yield Part(_("照草案做不成的"), _("每件事只列头一处，后面跟着办不成的不再列。"), say.rows("refused", say.refused))
    yield Part(_("换了谁先接"), _("照草案，这些事先交到别的单位。"), say.rows("holder", say.posts))
    yield Part(_("换了办理方式"), _("照草案，这些事的办理方式不一样。"), say.rows("measure", say.measures))
    yield Part(_("期末还没办结的"), _("停在哪一步。"), say.rows("open", say.stage, STAGES))
    yield Part(_("各岗位经手"), _("牵头办过的事，一件在一个岗位只算一次。"), say.rows("load", say.post_at))
    yield Part(_("变化最大的单位"), _("牵头办过的事多了、少了最多的单位。"), say.offices())


class _Says:
    """Keys of figures in words."""

    def __init__(self, asked: Asked, sums: Sums) -> None:
        self.version, self.sums, self.lang = asked.drafts[0], sums, (get_language() or "zh")[:2]
        self.codes = {cls.code: cls for cls in _all(Refusal)}

    def rows(self, group: str, word: Any, order: Sequence[str] = ()) -> tuple[Row, ...]:
        return tuple(Row(word(key), line, group, key) for key, line in self.sums.group(group, order))

    def offices(self) -> tuple[Row, ...]:
        found = [(key, line) for key, line in self.sums.group("office") if line.now != line.then]
        found = sorted(found, key=lambda one: -abs(one[1].then - one[1].now))[:OFFICES]
        called = titles([int(key) for key, _line in found])
        return tuple(Row(called.get(int(key), key), line, "office", key) for key, line in found)

    def _pair(self, both: tuple[str, str]) -> str:
        return Text(*both).say(self.lang)

    def level(self, key: str) -> str:
        return _("说事人") if key == "speaker" else self._pair(LEVEL_WORDS[key]) if key in LEVEL_WORDS else key

    def state(self, key: str) -> str:
        return str(STATES[key])

    def stage(self, key: str) -> str:
        return self._pair(STAGE_WORDS[key])

    def post(self, key: str) -> str:
        return self.version.title("posts", key, self.lang)

    def post_at(self, key: str) -> str:
        """With its level: a centre stands in the town, the county and the city."""
        return f"{self.level(key.partition('.')[0])}　{self.post(key)}"

    def posts(self, key: str) -> str:
        was, _arrow, would = key.partition(">")
        return f"{self.post_at(was)} → {self.post_at(would)}"

    def measures(self, key: str) -> str:
        was, _arrow, would = key.partition(">")
        return f"{self.version.word('measure', was, self.lang)} → {self.version.word('measure', would, self.lang)}"

    def refusal(self, code: str) -> str:
        found = self.codes.get(code)
        return (found.title_en if self.lang == "en" else found.title) if found else code

    def refused(self, key: str) -> str:
        verb, _colon, code = key.partition(":")
        known: Verb = Verb.named(f"matter.{verb}")
        return f"{known.word_en if self.lang == 'en' else known.word}：{self.refusal(code)}"


def _all(cls: type[Refusal]) -> Iterator[type[Refusal]]:
    for below in cls.__subclasses__():
        yield below
        yield from _all(below)


def head(asked: Asked, sums: Sums) -> dict[str, str]:
    """What was tried on what, in sentences. `off` is empty where everything could be lived again."""
    labels = "、".join(version.key for version in asked.drafts)
    tried = _("拿方案草案 {drafts} 试了 {since} 到 {until} 登记的 {count} 件事。").format(
        drafts=labels, since=asked.since, until=asked.until, count=f"{sums.matters:,}"
    )
    untouched = (
        _("另有 {count} 件在有自己方案的地方，照旧，没有试。").format(count=f"{sums.untouched:,}") if sums.untouched else ""
    )
    off = _("有 {count} 件照现行规矩也没能原样重走一遍，这几件的数只作参考。").format(count=len(sums.off)) if sums.off else ""
    return {"tried": tried, "untouched": untouched, "off": off}


def as_json(asked: Asked, sums: Sums) -> dict[str, Any]:
    """Every figure with every number behind it."""
    figures = [
        {
            "group": group, "key": key, "now": line.now, "draft": line.then, "now_matters": line.now_matters,
            "draft_matters": line.then_matters, "differs": line.differs,
        }
        for (group, key), line in sorted(sums.lines.items())
    ]  # fmt: skip
    return {
        "drafts": [version.key for version in asked.drafts], "since": asked.since.isoformat(), "until": asked.until.isoformat(),
        "place": asked.place.text, "matters": sums.matters, "untouched": sums.untouched, "off": sums.off, "figures": figures,
    }  # fmt: skip


def as_text(asked: Asked, sums: Sums) -> Iterator[str]:
    """Line by line, drawn with characters: ░ by the rules in force, █ by the draft."""
    yield from (sentence for sentence in head(asked, sums).values() if sentence)
    for part in parts(asked, sums):
        yield ""
        yield f"{part.title}　{part.says}"
        for row in part.rows:
            now, then = row.line.now, row.line.then
            yield f"  {row.title}　{_('现行')} {now}　{_('草案')} {then}　{row.change}"
            yield f"    {'░' * -(-WIDE * now // part.most)}"
            yield f"    {'█' * -(-WIDE * then // part.most)}"
            if row.line.differs:
                more = len(row.line.differs) - 5
                rest = _("……共 {count} 件").format(count=len(row.line.differs)) if more > 0 else ""
                yield f"    {_('不同的')}：{'、'.join(show(one) for one in row.line.differs[:5])}{rest}"
