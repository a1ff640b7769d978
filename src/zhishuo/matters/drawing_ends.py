"""How a drawn playbook ends: the answer with its outcomes, the verdict, closing and what comes after. Pure."""

from collections.abc import Iterator

from zhishuo.kernel.values import Facts
from zhishuo.matters.drawing_parts import Arrow, Branch, Node
from zhishuo.matters.drawing_words import EVENTS, EVENTS_HEARD, MEANS, PUBLISHES, WHERES, Words
from zhishuo.matters.playbook import Outcome, Playbook

MARKS = {"done": "closed", "agreed": "closed", "explained": "handling", "not_done": "registered"}


def follow_arrow(words: Words) -> Arrow:
    return Arrow("reopen", "taken", words.line("不行就重新办", "If not, it is reopened"))


def answer(playbook: Playbook, facts: Facts, words: Words) -> Node:
    """The answer, with every outcome that fits these facts, or would fit them once a field is filled in."""
    fitting = {key: one for key, one in playbook.outcomes.items() if _may_fit(one, playbook, facts)}
    branches = tuple(_branch(playbook, facts, key, one, words) for key, one in fitting.items())
    final = (words.line("同样的事实和理由再来，照这份答复", "The same facts and reasons are answered with this file later"),)
    lines = final if playbook.playbook.final else ()
    return Node(
        "answered", "event", words.of(EVENTS, "answered", EVENTS_HEARD), words.who("owner"), lines=lines, branches=branches
    )


def _may_fit(outcome: Outcome, playbook: Playbook, facts: Facts) -> bool:
    """A field that nobody has filled in yet rules nothing out."""
    asked = outcome.when.tests if outcome.when else ()
    return all(
        not facts.get(name, frozenset()).isdisjoint(values) or (name in playbook.fields and name not in facts)
        for name, values in asked
    )


def _branch(playbook: Playbook, facts: Facts, key: str, outcome: Outcome, words: Words) -> Branch:
    steps = playbook.steps
    needs = tuple(words.say(steps[name].title) for name in playbook.needed(outcome.needs, facts))
    lines = []
    if outcome.checked_by:
        lines.append(words.line("{w}看过才发出", "sent once {w} has read it", w=words.who(outcome.checked_by)))
    if outcome.remedy:
        lines.append(words.say(outcome.remedy))
    if outcome.opens:
        lines.append(words.line("接着办：{t}", "Then: {t}", t=words.quoted("playbooks", outcome.opens)))
    if not words.heard:
        lines += _kept(outcome, words)
    return Branch(key, words.say(outcome.title), words.of(MEANS, outcome.means), needs, tuple(lines), MARKS[outcome.means])


def _kept(outcome: Outcome, words: Words) -> Iterator[str]:
    if outcome.letter and outcome.letter != "none":
        yield words.line("发给说事人：{l}", "The speaker is sent {l}", l=words.quoted("letters", outcome.letter))
    if outcome.keep.span is None:
        yield words.line("材料永久保存", "The file is kept for good")
    else:
        yield words.line("材料保存 {s}", "The file is kept for {s}", s=words.span(outcome.keep.span))


def verdict(playbook: Playbook, facts: Facts, words: Words) -> Node:
    """Who says how it went, and where “not solved” leads."""
    rule = playbook.verdict
    lines = [
        words.line(
            "解决了，就办结；没有回音，记作没有回音，不算满意",
            "Solved: it is closed. Silence is recorded as silence and is never satisfaction",
        )
    ]
    arrows = list(_reopened(playbook, words))
    if rule.call_back:
        back = rule.call_back
        lines.append(words.line(
            "另抽 {n}% 由{w}打电话问，{s}内，办事的人不能自己打", "{n}% are called by {w} within {s}, never by those who handled it",
            n=back.share, w=words.who(back.by), s=words.span(back.within),
        ))  # fmt: skip
    title = words.of(EVENTS, "verdict", EVENTS_HEARD)
    if rule.by != "speaker" and not words.heard:
        title = words.line("办得怎么样，谁说了算", "Who says how it went")
    return Node("verdict", "event", title, words.who(rule.by), lines=tuple(lines), arrows=tuple(arrows))


def _reopened(playbook: Playbook, words: Words) -> Iterator[Arrow]:
    """Where each further “not solved” leads; when the list is used up, the remedy."""
    rule = playbook.verdict
    once = (
        ("没解决，回到原来的单位再办", "Not solved: back to whoever had it"),
        ("没解决，升到上一级", "Not solved: up a level"),
    )
    again = (
        ("再说没解决，还是原来的单位再办", "Not solved again: back to them once more"),
        ("再说没解决，升到上一级", "Not solved again: up a level"),
    )
    for n, where in enumerate(rule.reopens_to):
        zh, en = (again if n else once)[0 if where == "owner" else 1]
        yield Arrow("reopen" if where == "owner" else "up", "taken" if where == "owner" else "climbed", words.line(zh, en))
    if rule.reopens_to:
        end = words.line("还没解决，写明还能依法找谁", "Still not solved: it is written down where the law lets you turn")
        yield Arrow("out", "", end)


def closing(playbook: Playbook, facts: Facts, words: Words) -> Node:
    """Closing: what must be there first, what the public sees, how long it may be reopened, who looks again."""
    close, rule, lines = playbook.close, playbook.verdict, []
    if close.needs:
        titles = words.join(words.say(playbook.steps[one].title) for one in close.needs if one in playbook.steps)
        lines.append(words.line("先要做完：{t}", "First: {t}", t=titles))
    if close.children:
        lines.append(words.line("另立的事都要先办结", "What was opened from it must have ended"))
    where = words.join(words.of(WHERES, one) for one in close.where)
    told = words.of(PUBLISHES, close.publish)
    lines.append(words.line("{t}（{w}）", "{t} ({w})", t=told, w=where) if where else told)
    if rule.by != "none":
        lines.append(
            words.line("{s}内还可以说没解决，重新办", "Within {s} it can still be reopened", s=words.span(rule.reopen_within))
        )
    arrows = []
    if rule.watcher:
        who = words.who(rule.watcher)
        arrows.append(
            Arrow("reopen", "taken", words.line("{w}看了说没办好，重新办", "{w} say it was not done: it is reopened", w=who))
        )
    if rule.recheck:
        again = rule.recheck
        lines.append(words.line(
            "{s}后抽 {n}% 由{w}再看一遍", "After {s}, {n}% are looked at again by {w}",
            s=words.span(again.after), n=again.share, w=words.who(again.by),
        ))  # fmt: skip
    return Node("closed", "event", words.of(EVENTS, "closed"), lines=tuple(lines), arrows=tuple(arrows))
