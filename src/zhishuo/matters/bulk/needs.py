"""Which steps a life has to do for an outcome, and for closing: asked of the playbook in force, for whoever tells lives."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.values import Facts
from zhishuo.matters import flagging
from zhishuo.matters.playbook import Playbook
from zhishuo.matters.practice import Practice, practice_at


class Asked(NamedTuple):
    """A field that has to be filled in with a step: its name, type and options."""

    name: str
    type: str
    options: tuple[str, ...]


class Need(NamedTuple):
    """A step: its key, its kind, and the post that does it ("" for whoever has the matter). `limited`: it has a time limit."""

    key: str
    kind: str
    post: str
    limited: bool
    asks: tuple[Asked, ...]


@lru_cache(maxsize=4096)
def needs(place: PlaceCode, playbook: str, outcome: str, measure: str, topic: str, level: str) -> tuple[Need, ...]:
    """The steps of an outcome ("" for those that closing waits for), in the order in which they can be done. `level`: of the office that answers."""
    practice = practice_at(place, playbook)
    book = practice.playbook
    facts: Any = book.facts(
        measure=measure,
        place=place.level,
        held=level,
        topics=practice.topics(topic),
        channel="desk",
        organ=_organ(practice, topic),
    )
    names: Iterable[str] = book.close.needs if not outcome else book.outcomes[outcome].needs if outcome in book.outcomes else ()
    steps = book.steps_for(facts)
    wanted = _in_order(book.needed(names, facts), {name: step.after for name, step in steps.items()})
    return tuple(
        Need(name, steps[name].kind, _post(practice, steps[name].by, level), bool(steps[name].within), _asks(book, name, facts))
        for name in wanted
    )


def _asks(book: Playbook, step: str, facts: Facts) -> tuple[Asked, ...]:
    fields = ((name, one) for name, one in book.fields.items() if one.required and one.at == f"step:{step}")
    return tuple(Asked(name, one.type, tuple(one.options)) for name, one in fields if one.when is None or one.when.holds(facts))


def alarms(place: PlaceCode, playbook: str, text: str) -> tuple[str, ...]:
    """The flags that these words raise here; a person has to settle each."""
    return tuple(flagging.raised(practice_at(place, playbook).flags, text))


@lru_cache(maxsize=4096)
def returns(place: PlaceCode, playbook: str) -> tuple[tuple[str, ...], int]:
    """For which reasons a matter may be given back here, and how often in all."""
    rule = practice_at(place, playbook).playbook.hand_over
    return (rule.reasons, rule.return_times) if rule else ((), 0)


def _in_order(names: Iterable[str], after: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Each behind what it comes after: a pack laid over another may add the earlier step later."""
    found: list[str] = []
    waiting = list(names)
    while waiting:
        ready = next(name for name in waiting if not set(after[name]) & set(waiting))
        found.append(ready)
        waiting.remove(ready)
    return found


def _organ(practice: Practice, topic: str) -> bool:
    found = practice.topic(topic)
    return bool(found and found.organ)


def _post(practice: Practice, by: tuple[str, ...], level: str) -> str:
    """The doer where that is another office: the post at the owner's level first."""
    posts = [practice.playbook.verdict.watcher if who == "watcher" else who for who in by if "." in who or who == "watcher"]
    if not posts or "owner" in by:
        return ""
    same = [post for post in posts if post.partition(".")[0] == level]
    return (same or posts)[0]
