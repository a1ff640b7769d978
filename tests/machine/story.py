"""One history: deeds one after the other, each from its own seed, and what must hold after each of them."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.db import connection, transaction

from tests.machine import coming_in
from tests.machine.crew import Crew, somebody
from tests.machine.deeds import Deed, Scene
from tests.machine.ends import ALL
from tests.machine.proof import fingerprint, offenders, unsound
from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters.models import Matter
from zhishuo.matters.stages import STAGES
from zhishuo.people.api import get_for
from zhishuo.trail.api import hear, seal_now
from zhishuo.web.wiring import REACTIONS

MATTERS = 9
PLAIN_STATEMENTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class Crash(BaseException):
    """The process dies here: nothing of the program may catch it."""


class Broken(AssertionError):  # noqa: N818 - reads as a word
    """A history that broke something; `deeds` are the seeds up to and with the one that did."""

    def __init__(self, deeds: Sequence[int], told: Sequence[str], what: str) -> None:
        self.deeds, self.what = list(deeds), what
        super().__init__("\n".join([*told[-25:], what, f"deeds: {self.deeds}"]))


@dataclass
class Story:
    """The history as far as it went. `told` says it in lines, `counted` what happened how often."""

    crew: Crew
    clock: Any
    ids: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def play(self, seed: int) -> None:
        """One deed: time goes by, somebody does something; it works, is refused, or the process dies in the middle of it."""
        luck = random.Random(seed)
        self.clock.shift(_pause(luck))
        name, run = self._choose(luck)
        crash = luck.randint(1, 18) if luck.random() < 0.06 else 0
        before = fingerprint() if crash or luck.random() < 0.1 else ""
        how = self._attempt(run, crash)
        self.counted[f"{name.split()[0]} {'crash' if how == 'crash' else 'done' if how == 'done' else 'refused'}"] += 1
        self.told.append(f"{now():%m-%d %H:%M} {name}: {how}")
        if before and how != "done" and fingerprint() != before:
            raise AssertionError(f"{name} ended with “{how}” and left something behind")
        found = offenders()
        if found:
            raise AssertionError("\n".join(found))

    def _attempt(self, run: Callable[[], Any], crash: int) -> str:
        try:
            with transaction.atomic(), connection.execute_wrapper(_Dying(crash)):
                fresh = run()
        except Refusal as refusal:
            if not (refusal.sentence and refusal.remedy):
                raise AssertionError(f"{refusal.code} says nothing, or not what to do") from refusal
            return refusal.code
        except Crash:
            return "crash"
        self.ids += [one for one in fresh or () if one not in self.ids]
        return "done"

    def _choose(self, luck: random.Random) -> tuple[str, Callable[[], Any]]:
        self._find_the_new()
        if not self.ids or (len(self.ids) < MATTERS and luck.random() < 0.12):
            chosen = luck.choice((coming_in.register, coming_in.register, coming_in.register, coming_in.settle))
            return chosen.__name__, lambda: chosen(luck, self.crew)
        other = luck.random()
        if other < 0.06:
            return "hear", lambda: [hear(REACTIONS, batch=luck.choice((1, 3, 500))) for _ in range(luck.randint(1, 2))] and None
        if other < 0.09:
            chosen_job = luck.choice((self._silent, self._ready, self._recheck, self._seal))
            return chosen_job.__name__, chosen_job
        matter = Matter.objects.defer("search").get(pk=self._one(luck))
        if other < 0.1 and len(self.ids) < MATTERS:
            return f"join to {matter.id % 1000} {matter.stage}", lambda: coming_in.join(luck, self.crew, matter)
        return self._deed(luck, matter)

    def _one(self, luck: random.Random) -> int:
        """Mostly the latest: few matters with long lives rather than many with short ones."""
        return luck.choice(self.ids[-3:] if luck.random() < 0.7 else self.ids)

    def _deed(self, luck: random.Random, matter: Matter) -> tuple[str, Callable[[], Any]]:
        fitting = [deed for deed in ALL if deed.verb in STAGES[matter.stage]]
        deeds: Sequence[Deed] = fitting if fitting and luck.random() < 0.93 else ALL
        deed = luck.choices(deeds, weights=[one.weight for one in deeds])[0]
        actor = SYSTEM if deed.who == "system" else somebody(self.crew, luck, deed, matter)
        others = tuple(
            number for number in Matter.objects.order_by("id").values_list("number", flat=True) if number != matter.number
        )
        act = deed.prepare(Scene(luck, matter, others))

        def run() -> None:
            get_for(actor, deed.verb, Matter, pk=matter.pk)
            act(actor)

        return f"{deed.name} on {matter.id % 1000} {matter.playbook} {matter.stage} by {actor.name or actor.kind}", run

    def _find_the_new(self) -> None:
        """Matters that a step, a flag or a split has opened are part of the history too."""
        known = set(self.ids)
        self.ids += [one for one in Matter.objects.order_by("id").values_list("id", flat=True) if one not in known]

    # ---- timed work

    def _silent(self) -> None:
        actions.close_silent(by=SYSTEM)

    def _ready(self) -> None:
        actions.close_ready(list(self.ids))

    def _recheck(self) -> None:
        actions.recheck_due(list(Matter.objects.filter(stage="closed").order_by("id")), by=SYSTEM)

    def _seal(self) -> None:
        seal_now()


@dataclass
class _Dying:
    """Raises Crash at the n-th statement of an action, once; 0 never. Beginnings and ends of transactions are let through."""

    at: int
    count: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(PLAIN_STATEMENTS):
            self.count += 1
            if self.count == self.at:
                raise Crash
        return execute(sql, params, many, context)


def _pause(luck: random.Random) -> timedelta:
    n = luck.random()
    if n < 0.05:
        return timedelta()
    if n < 0.5:
        return timedelta(minutes=luck.randint(1, 50))
    if n < 0.8:
        return timedelta(hours=luck.randint(1, 16))
    return timedelta(days=luck.randint(1, 4)) if n < 0.96 else timedelta(days=luck.randint(5, 20))


def live(crew: Crew, deeds: Sequence[int], *, start: datetime) -> Counter[str]:
    """One whole history, taken back at its end. Raises Broken."""
    told: list[str] = []
    number = 0
    try:
        with transaction.atomic(), time_machine.travel(start, tick=False) as clock:
            story = Story(crew, clock, told=told)
            for number, seed in enumerate(deeds, 1):  # noqa: B007 - told when it breaks
                story.play(seed)
            found = unsound()
            if found:
                raise AssertionError("\n".join(found))
            transaction.set_rollback(True)
            return story.counted
    except Exception as error:
        raise Broken(deeds[:number], told, f"{type(error).__name__}: {error}") from error


def shortened(crew: Crew, deeds: Sequence[int], *, start: datetime) -> Broken:
    """The same fault with as few deeds as leaving them out one after the other gives. The deeds must break something."""
    worst = _tried(crew, deeds, start)
    assert worst is not None, "this history breaks nothing"
    size = len(worst.deeds) // 2
    while size:
        at = 0
        while at < len(worst.deeds):
            found = _tried(crew, worst.deeds[:at] + worst.deeds[at + size :], start)
            if found is not None and len(found.deeds) < len(worst.deeds):
                worst = found
            else:
                at += size
        size //= 2
    return worst


def _tried(crew: Crew, deeds: Sequence[int], start: datetime) -> Broken | None:
    try:
        live(crew, deeds, start=start)
    except Broken as broken:
        return broken
    return None
