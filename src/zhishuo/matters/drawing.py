"""One playbook drawn: who, within what, then who. Pure.

`draw` turns the data of a playbook, for chosen facts, into nodes in the order of events, with arrows between
them, brackets for the clocks, and the ladder of who hears when. `drawing_rows` gives it lines and dots,
`drawing_told` says the same in sentences. `choices` are the facts that make this playbook go differently.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from zhishuo.kernel.values import Facts, When
from zhishuo.matters.drawing_nodes import nodes_of
from zhishuo.matters.drawing_parts import Alarm, Arrow, Bracket, Branch, Drawing, Node
from zhishuo.matters.drawing_times import alarms_of, brackets_of, home_of
from zhishuo.matters.drawing_words import ASKED, CHANNELS, LEVELS, NO, OTHER, YES, Words
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.topic import lineage
from zhishuo.matters.words import MEASURES

__all__ = [
    "Alarm",
    "Arrow",
    "Bracket",
    "Branch",
    "Choice",
    "Drawing",
    "Node",
    "Words",
    "choices",
    "conditions",
    "draw",
    "facts_of",
    "settled",
]


@dataclass(frozen=True)
class Choice:
    """One fact that may be chosen: the key of `when`, and (value, word) with the usual one first."""

    key: str
    title: str
    options: tuple[tuple[str, str], ...]


# ---- what may be chosen ------------------------------------------------------------------------------


def conditions(playbook: Playbook) -> Iterator[When]:
    """Every `when` on which the course of this playbook depends."""
    tables: chain[Any] = chain([playbook.start], playbook.clocks.values(), playbook.steps.values())
    for table in tables:
        yield from (entry.when for entry in table.vary)
    optional: chain[Any] = chain(playbook.clocks.values(), playbook.steps.values(), playbook.outcomes.values())
    yield from (table.when for table in optional if table.when)


def choices(playbook: Playbook, words: Words) -> tuple[Choice, ...]:
    """The facts that change the drawing, each with its options; `held` is not among them: the climb shows every level."""
    asked: dict[str, list[str]] = {}
    for when in conditions(playbook):
        for key, values in when.tests:
            known = asked.setdefault(key, [])
            known += [str(value) for value in values if str(value) not in known]
    found = (_choice(playbook, key, values, words) for key, values in asked.items() if key != "held")
    order = ["measure", "place", "topic", *(key for key in asked if key not in ("measure", "place", "topic"))]
    return tuple(sorted((one for one in found if len(one.options) > 1), key=lambda one: order.index(one.key)))


def _choice(playbook: Playbook, key: str, values: list[str], words: Words) -> Choice:
    if key in playbook.fields:
        return _field_choice(playbook, key, words)
    other = ("", words.pick(OTHER))
    if key == "measure":
        allowed = playbook.measures.allow if playbook.measures else ()
        options = [(one, words.version.word("measure", one, words.lang)) for one in MEASURES if one in allowed]
    elif key == "place":
        levels = [level for level in LEVELS if level in {"village", *values}]
        options = sorted(((one, words.level(one)) for one in levels), key=lambda pair: pair[0] != "village")
    elif key in ("topic", "flag"):
        options = [other, *((one, words.title(f"{key}s", one)) for one in values)]
    elif key == "organ":
        options = [("", words.pick(NO)), ("yes", words.pick(YES))]
    else:
        options = [other, *((one, words.of(CHANNELS, one)) for one in values)]
    return Choice(key, words.of(ASKED, key), tuple(options))


def _field_choice(playbook: Playbook, key: str, words: Words) -> Choice:
    item = playbook.fields[key]
    if item.type == "yes_no":
        options = [("", words.pick(NO)), ("yes", words.pick(YES))]
    elif item.bands:
        options = [("", words.pick(OTHER)), *((band, _band(low, words)) for band, low in item.bands.items())]
    else:
        options = [("", words.pick(OTHER)), *((one, words.say(text)) for one, text in item.options.items())]
    return Choice(key, words.say(item.title), tuple(options))


def _band(ends: tuple[int, ...], words: Words) -> str:
    low, *high = ends
    return (
        words.line("{a:,}到{b:,}", "{a:,} to {b:,}", a=low, b=high[0]) if high else words.line("{a:,}以上", "from {a:,}", a=low)
    )


def facts_of(playbook: Playbook, chosen: Mapping[str, str], words: Words) -> Facts:
    """The facts of what was chosen; unknown keys and values count as not chosen, and the measure is proposed where not said."""
    known = {choice.key: dict(choice.options) for choice in choices(playbook, words)}
    kept = {key: value for key, value in chosen.items() if value and value in known.get(key, {})}
    topic = lineage(words.version.section("topics"), kept.get("topic", ""))
    facts = dict(
        playbook.facts(
            measure=kept.get("measure", ""),
            place=kept.get("place", "village"),
            topics=topic.chain if topic else (),
            flags=[kept["flag"]] if "flag" in kept else (),
            organ="organ" in kept,
            channel=kept.get("channel", ""),
            source=kept.get("source", ""),
        )
    )
    for key, value in kept.items():
        if key in playbook.fields:
            facts[key] = frozenset({True if playbook.fields[key].type == "yes_no" else value})
    if "measure" not in kept:
        facts["measure"] = frozenset({playbook.measure(facts)})
    return facts


def settled(playbook: Playbook, facts: Facts, words: Words) -> dict[str, str]:
    """Which option of each choice these facts stand for: what a page marks as chosen."""
    found = {}
    for choice in choices(playbook, words):
        known = facts.get(choice.key, frozenset())
        truth = "yes" if True in known else ""
        found[choice.key] = next((value for value, _word in choice.options if value and value in known), truth)
    return found


# ---- the drawing -------------------------------------------------------------------------------------


def draw(playbook: Playbook, facts: Facts, words: Words) -> Drawing:
    """The playbook for these facts (see `facts_of`), in the words of its pack version."""
    home = home_of(playbook, facts)
    nodes = nodes_of(playbook, facts, words, home)
    brackets = brackets_of(playbook, facts, words, nodes)
    used = {home, *chain.from_iterable(node.levels for node in nodes)}
    return Drawing(
        key=playbook.slug,
        title=words.title("playbooks", playbook.slug),
        say=words.say(playbook.playbook.say),
        kind=words.version.word("class", playbook.playbook.class_, words.lang),
        privacy=words.version.word("privacy", playbook.playbook.privacy, words.lang),
        home=home,
        lanes=tuple((level, words.level(level)) for level in LEVELS if level in used),
        nodes=tuple(_pointing(nodes)),
        brackets=brackets,
        alarms=alarms_of(playbook, facts, words),
    )


def _pointing(nodes: list[Node]) -> Iterator[Node]:
    """Arrows to what is not drawn for these facts lead out: their words stay."""
    known = {node.key for node in nodes}
    for node in nodes:
        arrows = tuple(arrow if arrow.to in known else replace(arrow, to="") for arrow in node.arrows)
        yield replace(node, arrows=arrows)
