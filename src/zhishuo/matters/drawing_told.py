"""A drawn playbook in sentences: the text alternative of the picture, and what the command line prints. Pure."""

from collections.abc import Iterable, Iterator

from zhishuo.matters.drawing_parts import Alarm, Bracket, Drawing, Node
from zhishuo.matters.drawing_words import Words


def sentences(drawing: Drawing, words: Words) -> list[str]:
    """The whole drawing, one sentence after another: the way, the clocks, who hears."""
    return [
        *way(drawing, words),
        *(clock(one, words) for one in drawing.brackets),
        *(alarm(one, words) for one in drawing.alarms),
    ]


def way(drawing: Drawing, words: Words) -> Iterator[str]:
    """The nodes in order, a numbered sentence each, with where their arrows lead."""
    number = {node.key: n for n, node in enumerate(drawing.nodes, 1)}
    for node in drawing.nodes:
        yield f"{number[node.key]}. {_node(drawing, node, number, words)}"


def _node(drawing: Drawing, node: Node, number: dict[str, int], words: Words) -> str:
    pause = words.pick(("，", ", "))
    head = node.title + (words.pick(("：", ": ")) + node.who if node.who else "")
    said = [pause.join(part for part in (head, node.within) if part), *node.lines]
    for branch in node.branches:
        needs = (
            words.line("要先做：{n}", "needs: {n}", n=words.join(branch.needs))
            if branch.needs
            else words.line("不用先做别的", "needs nothing first")
        )
        said.append(words.line("可以是“{t}”（{m}），{n}", "It may be “{t}” ({m}), {n}", t=branch.title, m=branch.means, n=needs))
        said += branch.lines
    for arrow in node.arrows:
        leads = words.line("（回到第 {n} 步）", " (back to {n})", n=number[arrow.to]) if arrow.to in number else ""
        said.append(arrow.text + leads)
    return stops(said, words)


def stops(parts: Iterable[str], words: Words) -> str:
    """Sentences, each with its full stop, and a capital in English."""
    end = words.pick(("。", ". "))
    return "".join(part[:1].upper() + part[1:].rstrip("。. ") + end for part in parts).rstrip()


def clock(bracket: Bracket, words: Words) -> str:
    """家里事办结果：15 个工作日内，从登记算起，到答复为止。…"""
    head = words.line(
        "{t}：{l}，{a}，{b}", "{t}: {l}, {a} {b}", t=bracket.title, l=bracket.limit, a=bracket.since, b=bracket.until
    )
    law = [words.line("依据：{l}", "By law: {l}", l=bracket.law)] if bracket.law else []
    return stops([head, *bracket.rules, *law], words)


def alarm(one: Alarm, words: Words) -> str:
    head = words.line("{t}，{w}：告诉{p}", "{t}, {w}, told: {p}", t=one.title, w=one.when, p=one.who)
    return head + (words.pick(("；", "; ")) + one.more if one.more else "") + words.pick(("。", "."))
