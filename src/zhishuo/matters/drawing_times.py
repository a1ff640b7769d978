"""The times of a drawn playbook: from which node to which each clock runs, and who hears when it runs out. Pure."""

from collections.abc import Iterator, Sequence

from zhishuo.kernel.values import Facts, Limit, Moment, RungAt
from zhishuo.matters.drawing_parts import Alarm, Bracket, Node
from zhishuo.matters.drawing_words import CLOCKS, LEVELS, MOMENTS, THEN, Words, level_of
from zhishuo.matters.pack import Ladder, Rung
from zhishuo.matters.playbook import Clock, Playbook

ASKED_AT = {"register": "registered", "sort": "sorted", "accept": "taken", "answer": "answered"}
AT_NODE = {"held": "registered", "reopened": "verdict"}


def home_of(playbook: Playbook, facts: Facts) -> str:
    """The level of the first holder; that of the place where it was said when the holder is no post."""
    said = next((str(level) for level in facts.get("place", ()) if level in LEVELS), "village")
    return level_of(playbook.holder(facts)) or said


def node_at(playbook: Playbook, moment: Moment) -> str:
    """The key of the node that this moment happens at."""
    if moment.kind == "event":
        return AT_NODE.get(moment.name, moment.name)
    if moment.kind in ("step", "step_start"):
        return f"step:{moment.name}"
    if moment.kind == "delivered":
        delivers = (name for name, step in playbook.steps.items() if step.letter == moment.name)
        return f"step:{next(delivers, '')}"
    item = playbook.fields.get(moment.name)
    return ASKED_AT.get(item.at, item.at) if item else "registered"


def clock_title(playbook: Playbook, name: str, words: Words) -> str:
    clock = playbook.clocks.get(name)
    return words.say(clock.title) if clock and clock.title else words.of(CLOCKS, name)


def field_title(playbook: Playbook, name: str, words: Words) -> str:
    item = playbook.fields.get(name)
    return f"“{words.say(item.title) if item else name}”"


def moment_words(playbook: Playbook, moment: Moment, words: Words) -> str:
    """As it stands behind 从: 登记, “上门听一听”做完, “限办时间”."""
    if moment.kind == "event":
        return words.of(MOMENTS, moment.name)
    if moment.kind in ("step", "step_start"):
        step = playbook.steps.get(moment.name)
        title = words.say(step.title) if step else moment.name
        done = moment.kind == "step"
        return words.line("“{t}”做完", "“{t}” done", t=title) if done else words.line("“{t}”开始", "the start of “{t}”", t=title)
    if moment.kind == "delivered":
        return words.line("送达{t}", "delivery of {t}", t=words.quoted("letters", moment.name))
    return field_title(playbook, moment.name, words) + _shift(moment.shift, moment.sign, words)


def _shift(shift: object, sign: int, words: Words) -> str:
    if shift is None:
        return ""
    span = words.span(shift)  # type: ignore[arg-type]
    return words.line("前 {s}", " less {s}", s=span) if sign < 0 else words.line("后 {s}", " plus {s}", s=span)


def limit_words(playbook: Playbook, limit: Limit, words: Words) -> str:
    """7 个工作日内; 当天; 到“限办时间”."""
    if limit.span is not None:
        if limit.span.unit == "same_day":
            return words.span(limit.span)
        return words.line("{s}内", "within {s}", s=words.span(limit.span))
    day = field_title(playbook, limit.field, words) + _shift(limit.shift, limit.sign, words)
    return words.line("到{d}为止", "by {d}", d=day)


def brackets_of(playbook: Playbook, facts: Facts, words: Words, nodes: Sequence[Node]) -> tuple[Bracket, ...]:
    """Every clock that runs for these facts, from node to node; ends that are not drawn fall on the answer."""
    at = {node.key: n for n, node in enumerate(nodes)}
    found = []
    for name, clock in playbook.clocks_for(facts).items():
        start, end = node_at(playbook, clock.from_), node_at(playbook, clock.until)
        start = start if start in at else "registered"
        end = end if end in at else "answered"
        if at[end] < at[start]:
            start, end = end, start
        found.append(
            Bracket(
                key=name,
                title=clock_title(playbook, name, words),
                start=start,
                end=end,
                limit=limit_words(playbook, clock.within, words),
                since=words.line("从{m}算起", "from {m}", m=moment_words(playbook, clock.from_, words)),
                until=words.line("到{m}为止", "to {m}", m=moment_words(playbook, clock.until, words)),
                rules=tuple(_rules(playbook, clock, words)),
                law=clock.law,
            )
        )
    return tuple(sorted(found, key=lambda one: (at[one.end], -at[one.start])))


def _rules(playbook: Playbook, clock: Clock, words: Words) -> Iterator[str]:
    """What may move the date, a sentence each."""
    if clock.start_counts:
        yield words.line("当天就算一天", "the first day counts")
    if clock.roll:
        yield words.line("最后一天是休息日的，顺延到下一个工作日", "a last day off moves to the next working day")
    if clock.again and clock.from_.kind == "event":
        yield words.line("每{a}一次，重新算一次", "starts anew each time: {a}", a=moment_words(playbook, clock.from_, words))
    if clock.no_later_than:
        day = field_title(playbook, clock.no_later_than, words)
        yield words.line("{d}更早的，以它为准", "never later than {d}", d=day)
    if words.heard and clock.pauses:
        when = words.join(words.title("reasons", f"pause.{one}") for one in clock.pauses)
        yield words.line("这些时候停下来不算：{w}", "It stands still for: {w}", w=when)
    elif not words.heard:
        yield from (_pause(reason, words) for reason in clock.pauses)
    if clock.extend:
        ext = clock.extend
        yield words.line(
            "最多延 {n} 次，每次最多 {s}，{w}同意才行，理由：{r}；会告诉{you}",
            "may be extended {n} × {s} at most, agreed by {w}, for: {r}; {you} will be told",
            n=ext.times,
            s=words.span(ext.max),
            w=words.who(ext.by),
            you=words.who("speaker"),
            r=words.join(words.title("reasons", f"extend.{one}") for one in ext.reasons),
        )


def _pause(key: str, words: Words) -> str:
    reason = words.version.section("reasons").get(f"pause.{key}")
    title = words.title("reasons", f"pause.{key}")
    if reason is None or not reason.by or reason.max is None:
        return words.line("{t}时停下来不算", "stands still: {t}", t=title)
    return words.line(
        "{t}时停下来不算，{w}同意，最长 {s}，过后{e}",
        "stands still for: {t} (agreed by {w}, {s} at most, then {e})",
        t=title,
        w=words.who(reason.by),
        s=words.span(reason.max),
        e=words.of(THEN, reason.then),
    )


# ---- the ladder: who hears ---------------------------------------------------------------------------


def alarms_of(playbook: Playbook, facts: Facts, words: Words) -> tuple[Alarm, ...]:
    """Who hears of which clock, and when: the ladder of the playbook as far as its clocks run for these facts."""
    ladder: Ladder | None = words.version.section("ladders").get(playbook.playbook.ladder)
    if ladder is None:
        return ()
    found = []
    for name in playbook.clocks_for(facts):
        title = clock_title(playbook, name, words)
        found += [_alarm(name, title, rung, words) for rung in ladder.rungs_for(name) if not words.heard or _concerns(rung)]
    if not words.heard and any(step.within for step in playbook.steps_for(facts).values()):
        title = words.line("每一步", "Each step")
        found += [_alarm("steps", title, rung, words) for rung in ladder.rungs_for("steps")]
    return tuple(found)


def _concerns(rung: Rung) -> bool:
    """Whether the one who spoke cares: somebody above hears that it is late, or they themselves are told."""
    return rung.at.point == "after" or "speaker" in rung.tell


def _alarm(clock: str, title: str, rung: Rung, words: Words) -> Alarm:
    more = []
    if rung.ack:
        more.append(words.line("{s}内要签收", "must answer within {s}", s=words.span(rung.ack)))
    if rung.climb:
        more.append(words.line("事情自动升到上一级", "the matter goes up a level by itself"))
    if rung.urgent:
        more.append(words.line("不分白天黑夜马上告诉", "told at any hour"))
    return Alarm(clock, title, rung_words(rung.at, words), words.everybody(rung.tell), words.pick(("；", "; ")).join(more))


def rung_words(at: RungAt, words: Words) -> str:
    if at.span is None:
        return words.line("到期那天", "when it is due") if at.point == "due" else words.line("时间过半", "halfway")
    span = words.span(at.span)
    return {
        "before": words.line("到期前 {s}", "{s} before it is due", s=span),
        "after": words.line("超过 {s}", "{s} after it was due", s=span),
        "after_start": words.line("起算后 {s}", "{s} after the start", s=span),
    }[at.point]
