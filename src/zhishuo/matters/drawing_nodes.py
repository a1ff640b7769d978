"""The nodes of a drawn playbook, in the order in which things happen. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from zhishuo.kernel.values import Facts
from zhishuo.matters.drawing_ends import answer, closing, follow_arrow, verdict
from zhishuo.matters.drawing_parts import Arrow, Node
from zhishuo.matters.drawing_times import limit_words, node_at
from zhishuo.matters.drawing_words import CHANNELS, EVENTS, EVENTS_HEARD, KINDS, PENDING, ROLES, Words, level_of
from zhishuo.matters.playbook import Playbook, Step
from zhishuo.matters.words import CHANNELS as ALL_CHANNELS

CLIMBS_MOST = 8
# The events in order; after each come the steps that start there.
ORDER = (
    "said", "registered", "sorted", "offered", "taken", "replied", "arrived", "asked", "climbed", "answered", "verdict", "closed", "redirected",
)  # fmt: skip
# What one event starts may only stand behind the first word back: nobody waits for it.
BEHIND = {"taken": "replied"}


def nodes_of(playbook: Playbook, facts: Facts, words: Words, home: str) -> list[Node]:
    """Every node for these facts: events, steps in their order, the levels of the climb, what follows closing."""
    wanted = _events(playbook, facts)
    steps = playbook.steps_for(facts)
    standing = _standing(playbook, steps, wanted)
    found: list[Node] = []
    for event in ORDER:
        if event in wanted:
            found += _event(playbook, facts, words, event, home)
        found += [step_node(playbook, name, steps[name], words, follows=event in ("closed",)) for name in standing.get(event, ())]
    return found


def _events(playbook: Playbook, facts: Facts) -> set[str]:
    """The events that are drawn: those of every matter, and those that a clock or a step of this one names."""
    wanted = {"said", "registered", "taken", "answered", "closed"}
    if playbook.verdict.by != "none":
        wanted.add("verdict")
    if playbook.hand_over:
        wanted |= {"offered", "climbed"}
    if playbook.whistle:
        wanted.add("arrived")
    for clock in playbook.clocks_for(facts).values():
        wanted |= {node_at(playbook, clock.from_), node_at(playbook, clock.until)}
    wanted |= {node_at(playbook, step.starts) for step in playbook.steps_for(facts).values()}
    return wanted


def _standing(playbook: Playbook, steps: Mapping[str, Step], wanted: set[str]) -> dict[str, list[str]]:
    """Step names by the event they come behind, each after the steps it waits for."""
    home: dict[str, str] = {}

    def event_of(name: str, seen: frozenset[str] = frozenset()) -> str:
        start = node_at(playbook, steps[name].starts)
        inner = start.removeprefix("step:")
        if start.startswith("step:"):
            return event_of(inner, seen | {name}) if inner in steps and inner not in seen else "taken"
        return start if start in wanted else "taken"

    for name in steps:
        here = event_of(name)
        later = [event_of(one) for one in steps[name].after if one in steps]
        place = max([here, *later], key=ORDER.index)
        home[name] = BEHIND.get(place, place) if BEHIND.get(place, place) in wanted else place
    found: dict[str, list[str]] = {}
    for name in _ordered(playbook, steps):
        found.setdefault(home[name], []).append(name)
    return found


def _ordered(playbook: Playbook, steps: Mapping[str, Step]) -> list[str]:
    """The file's order, moved only where a step waits for a later one."""
    placed: list[str] = []

    def place(name: str, seen: frozenset[str]) -> None:
        start = node_at(playbook, steps[name].starts).removeprefix("step:")
        for one in (*steps[name].after, start):
            if one in steps and one not in seen:
                place(one, seen | {name})
        if name not in placed:
            placed.append(name)

    for name in steps:
        place(name, frozenset({name}))
    return placed


# ---- events ------------------------------------------------------------------------------------------


def _event(playbook: Playbook, facts: Facts, words: Words, event: str, home: str) -> list[Node]:
    if event == "climbed":
        return _climb(playbook, facts, words, home)
    drawn = {
        "said": _said,
        "registered": _registered,
        "offered": _offered,
        "taken": _taken,
        "arrived": _arrived,
        "answered": answer,
        "verdict": verdict,
        "closed": closing,
    }.get(event)
    if drawn:
        return [drawn(playbook, facts, words)]
    return [Node(event, "event", words.of(EVENTS, event, EVENTS_HEARD), words.who("owner"))]


def _said(playbook: Playbook, facts: Facts, words: Words) -> Node:
    start, lines = playbook.start, []
    if set(start.channels) != set(ALL_CHANNELS):
        lines.append(words.line("怎么说：{c}", "How: {c}", c=words.join(words.of(CHANNELS, one) for one in start.channels)))
    if start.anonymous:
        lines.append(words.line("可以不留名字", "No name is needed"))
    if start.proxy and not words.heard:
        lines.append(words.line("可以替别人说", "One may speak for somebody else"))
    asked = [words.say(item.title) for item in playbook.fields.values() if item.at == "register" and (item.when is None or item.when.holds(facts))]  # fmt: skip
    if asked:
        lines.append(words.line("要填：{f}", "Asked for: {f}", f=words.join(asked)))
    if start.parties and not words.heard:
        known = {role: number for role, number in start.parties.items() if number.low}
        roles = words.join(f"{words.of(ROLES, role)} {words.count(number)}" for role, number in known.items())
        lines += [words.line("人：{r}", "People: {r}", r=roles)] if roles else []
    if start.follows:
        title, span = words.quoted("playbooks", start.follows.playbook), words.span(start.follows.within)
        lines.append(words.line("接着{t}，{s}内", "Follows {t}, within {s}", t=title, s=span))
    return Node("said", "event", words.of(EVENTS, "said", EVENTS_HEARD), words.everybody(start.by), lines=tuple(lines))


def _registered(playbook: Playbook, facts: Facts, words: Words) -> Node:
    holder, lines = playbook.holder(facts), []
    lines.append(words.line("以后交给谁办，这里都一直跟着", "Whoever does it later, this office stays with it to the end"))
    if pending := words.of(PENDING, playbook.start.pending):
        lines.append(pending)
    lines += _told(playbook, "registered", words)
    measures = playbook.measures
    if measures and not words.heard:
        usual = words.version.word("measure", measures.allow[0], words.lang)
        lines.append(words.line("没人另说就按“{m}”办", "Unless somebody says otherwise: “{m}”", m=usual))
        for entry in measures.propose:
            measure = words.version.word("measure", entry.measure, words.lang)
            lines.append(
                words.line("{c}的，建议“{m}”", "{c}: proposed as “{m}”", c=_cause(playbook, entry.when.tests, words), m=measure)
            )
    title = words.of(EVENTS, "registered", EVENTS_HEARD)
    return Node("registered", "event", title, words.who(holder), _lane(holder), lines=tuple(lines))


def _cause(playbook: Playbook, tests: Iterable[tuple[str, tuple[str | bool, ...]]], words: Words) -> str:
    """The kinds of case in their own names: a topic's, a mark's, the answers to a field."""
    known = {"topic": "topics", "flag": "flags"}

    def said(key: str, value: str) -> str:
        item = playbook.fields.get(key)
        option = item.options.get(value) if item else None
        return words.title(known[key], value) if key in known else words.say(option) if option else value

    return words.join(said(key, str(value)) for key, values in tests for value in values)


def _lane(who: str) -> tuple[str, ...]:
    level = level_of(who)
    return (level,) if level else ()


def _told(playbook: Playbook, event: str, words: Words) -> list[str]:
    letter = playbook.told(event)
    if not letter:
        return []
    said = words.line("会给您发{l}", "You are sent {l}", l=words.quoted("letters", letter))
    return [said if words.heard else words.line("发给说事人：{l}", "The speaker is sent {l}", l=words.quoted("letters", letter))]


def _offered(playbook: Playbook, facts: Facts, words: Words) -> Node:
    rule = playbook.hand_over
    title = words.line("自己办，或者交给该办的单位", "Done here, or handed to whoever should do it")
    if rule is None:
        return Node("offered", "event", title, words.who("first"))
    if words.heard:
        lines = [
            words.line(
                "不归这里管的，替您转给该管的，您不用再跑、再讲一遍",
                "What belongs elsewhere is passed on for you; you need not tell it again",
            )
        ]
        return Node("offered", "event", title, words.who("first"), lines=tuple(lines))
    reasons = words.join(words.title("reasons", f"return.{one}") for one in rule.reasons)
    ruling = "两家都说不归自己，由{a}裁定；最后归{l}", "If two refuse it, {a} rules; in the end it goes to {l}"
    lines = [
        words.line("可以交给：{w}", "May go to: {w}", w=words.everybody(rule.to)),
        words.line("可以请来帮忙：{w}", "May be asked to help: {w}", w=words.everybody(playbook.assist())),
        words.line(*ruling, a=words.who(rule.arbiter), l=words.who(rule.last)),
    ]
    within = words.line("，{s}内", " within {s}", s=words.span(rule.return_within)) if rule.return_within else ""
    often = words.line("{n} 次", "once" if rule.return_times == 1 else "{n} times", n=rule.return_times)
    back = words.line("退回{s}，最多 {n}，理由：{r}", "May come back{s}, {n} at most, for: {r}", s=within, n=often, r=reasons)
    arrows = (Arrow("return", "registered", back),) if rule.return_times else ()
    return Node("offered", "event", title, words.who("first"), lines=tuple(lines), arrows=arrows)


def _taken(playbook: Playbook, facts: Facts, words: Words) -> Node:
    lines = _told(playbook, "taken", words)
    if "lead" in facts.get("measure", ()):
        lines.insert(0, words.line("要定到人，说事人看得到名字", "One person is named, and the speaker sees the name"))
        if words.heard:
            lines[0] = words.line("定到人，您看得到名字", "One person is named, and you see the name")
    return Node("taken", "event", words.of(EVENTS, "taken", EVENTS_HEARD), words.who("owner"), lines=tuple(lines))


def _arrived(playbook: Playbook, facts: Facts, words: Words) -> Node:
    whistle = playbook.whistle
    title = words.of(EVENTS, "arrived", EVENTS_HEARD)
    if whistle is None:
        return Node("arrived", "event", title, words.who("owner"))
    within = words.line(
        "{s}内到场，急的 {u}内",
        "on the spot within {s}, urgent ones within {u}",
        s=words.span(whistle.arrive),
        u=words.span(whistle.urgent),
    )
    lines = [words.line("用得着的时候才吹，一次最多请 {n} 家", "Only when needed, {n} offices at most", n=whistle.most)]
    if not words.heard:
        lines.append(words.line("可以请：{w}", "May be called: {w}", w=words.everybody(whistle.call)))
    levels = tuple(dict.fromkeys(level_of(post) for post in whistle.call))
    return Node("arrived", "event", title, words.everybody(whistle.by), levels, within, tuple(lines))


def _climb(playbook: Playbook, facts: Facts, words: Words, home: str) -> list[Node]:
    """The event, then every office it may come to, each with its own days where the playbook gives them."""
    rises = climbs(playbook, facts, words)
    title = words.of(EVENTS, "climbed", EVENTS_HEARD)
    line = words.line(
        "材料跟着走，不用再讲一遍；先收下的一直跟着",
        "The file goes along, nothing is told twice; the first receiver stays with it",
    )
    found = [Node("climbed", "event", title, words.who("owner"), lines=(line,))]
    for post in rises:
        level = level_of(post)
        clock = playbook.clock("level", {**facts, "held": frozenset({level})})
        within = limit_words(playbook, clock.within, words) if clock else ""
        found.append(Node(f"rise:{post}", "rise", words.who(post), levels=(level,), within=within))
    return found if rises else []


def climbs(playbook: Playbook, facts: Facts, words: Words) -> list[str]:
    """The posts above the first holder, in order: by the playbook's own path, else whoever stands above."""
    holder, posts = playbook.holder(facts), words.version.section("posts")
    path = list(playbook.hand_over.path) if playbook.hand_over else []
    if path:
        return path[path.index(holder) + 1 :] if holder in path else [one for one in path if one != holder]
    found: list[str] = []
    here = posts.get(holder)
    while here is not None and here.up and here.up not in found and len(found) < CLIMBS_MOST:
        found.append(here.up)
        here = posts.get(here.up)
    return found


# ---- steps -------------------------------------------------------------------------------------------


def step_node(playbook: Playbook, name: str, step: Step, words: Words, *, follows: bool) -> Node:
    """One step: who does it, within what, after what, and where a "no" leads."""
    lines = list(_step_lines(playbook, step, words))
    levels = tuple(dict.fromkeys(level for level in map(level_of, step.by) if level))
    if step.by == ("watcher",) and playbook.verdict.watcher:
        levels = (level_of(playbook.verdict.watcher),)
    within = ""
    if step.within:
        within = words.line("{s}内", "within {s}", s=words.span(step.within)) if step.within.n else words.span(step.within)
    arrows = tuple(_step_arrows(step, words))
    return Node(
        f"step:{name}",
        "follow" if follows else "step",
        words.say(step.title),
        _doers(playbook, step, words),
        levels,
        within,
        tuple(lines),
        arrows,
    )


def _doers(playbook: Playbook, step: Step, words: Words) -> str:
    who = [playbook.verdict.watcher if one == "watcher" and playbook.verdict.watcher else one for one in step.by]
    said = words.everybody(who)
    if len(who) > 1 and not words.heard:
        return words.line("{w}（事情在哪一级，就由哪一级的）", "{w} (the one at the level that has it)", w=said)
    return said


def _step_lines(playbook: Playbook, step: Step, words: Words) -> Iterator[str]:
    if not words.heard:
        yield words.of(KINDS, step.kind)
    if step.after and not words.heard:
        titles = (words.say(playbook.steps[one].title) for one in step.after if one in playbook.steps)
        yield words.line("先做：{t}", "After: {t}", t=words.join(titles))
    if step.not_by:
        yield words.line("不能由办事的人自己验", "Not by whoever did it")
    if step.choose_from:
        yield words.line("当事人从这些里选：{w}", "The parties choose among: {w}", w=words.everybody(step.choose_from))
    if step.repeat:
        yield words.line("每 {s}一次", "Every {s}", s=words.span(step.repeat))
    for section, key in (("gatherings", step.gathering), ("notices", step.notice), ("letters", step.letter)):
        if key and key != "organ":
            yield words.quoted(section, key)
    if step.gathering == "organ":
        yield words.line("由法律规定的会来表决", "By the meeting that the law names")


def _step_arrows(step: Step, words: Words) -> Iterator[Arrow]:
    if step.if_no == "reopen":
        yield follow_arrow(words)
    elif step.if_no == "record":
        yield Arrow("no", "", words.line("没有做到的，记下来", "A “no” is written down"))
    elif step.if_no:
        yield Arrow("no", f"step:{step.if_no}", words.line("不行就重做", "If not, it is done again"))
    if step.opens:
        yield Arrow(
            "opens",
            "",
            words.line("说好的每一样另立一件：{t}", "Each promise opens one: {t}", t=words.quoted("playbooks", step.opens)),
        )
