"""Several people at one moment on the same matters, with real commits: one of two wins, and nothing is half done."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection, connections

from tests.machine.crew import Crew, somebody
from tests.machine.deeds import DEEDS, Deed, Scene
from tests.machine.ends import ALL
from tests.machine.proof import unsound
from tests.world import VILLAGE
from zhishuo.kernel.actor import ANONYMOUS
from zhishuo.kernel.refusal import Refusal
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Matter
from zhishuo.matters.stages import STAGES
from zhishuo.people.api import get_for
from zhishuo.trail.api import hear
from zhishuo.web.wiring import REACTIONS

HANDS = 4


def rounds(crew: Crew, count: int, seed: int = 0) -> tuple[Counter[str], list[str]]:
    """`count` rounds of HANDS threads each; how the deeds ended, and what is broken afterwards."""
    luck, ended = random.Random(seed), Counter[str]()
    ids = [actions.register(Said(place=VILLAGE, text=f"第 {n} 件"), by=ANONYMOUS).matter.id for n in range(4)]
    with ThreadPoolExecutor(HANDS) as pool:
        for _ in range(count):
            barrier, chosen = Barrier(HANDS), luck.choice(ids)
            seeds = [luck.getrandbits(32) for _ in range(HANDS)]
            ended.update(pool.map(lambda one, m=chosen, b=barrier: _at_once(crew, m, one, b), seeds))  # type: ignore[misc]
            ids = list(Matter.objects.order_by("id").values_list("id", flat=True))
            if not Matter.objects.filter(stage__in=("registered", "offered", "handling")).exists():
                ids.append(actions.register(Said(place=VILLAGE, text="又一件"), by=ANONYMOUS).matter.id)
        list(pool.map(lambda _n: connections.close_all(), range(HANDS)))
    return ended, unsound()


def _at_once(crew: Crew, matter_id: int, seed: int, barrier: Barrier) -> str:
    luck = random.Random(seed)
    matter = Matter.objects.defer("search").get(pk=matter_id)
    fitting: list[Deed] = [deed for deed in ALL if deed.verb in STAGES[matter.stage]] or list(ALL)
    deed = luck.choices(fitting, weights=[one.weight for one in fitting])[0]
    if luck.random() < 0.3:
        deed = DEEDS["merge"]
    actor = somebody(crew, luck, deed, matter)
    others = tuple(Matter.objects.exclude(pk=matter.id).order_by("id").values_list("number", flat=True))
    act: Any = deed.prepare(Scene(luck, matter, others))
    barrier.wait(20)
    try:
        get_for(actor, deed.verb, Matter, pk=matter_id)
        act(actor)
        if luck.random() < 0.2:
            hear(REACTIONS, batch=20)
    except Refusal as refusal:
        return refusal.code
    return "done"


def crossed(crew: Crew, times: int) -> list[str]:
    """Two matters merged into each other at one moment: never both vanish."""
    village = next(
        actor for actor in crew.staff if any(seat.post == "village.speak" and seat.place == VILLAGE for seat in actor.seats)
    )
    for n in range(times):
        two = [actions.register(Said(place=VILLAGE, text=f"一件 {n}"), by=village).matter for _ in range(2)]
        barrier, both_ways = Barrier(2), ((two[0], two[1]), (two[1], two[0]))
        jobs = [partial(_merged, one.id, other.number, village, barrier) for one, other in both_ways]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda job: job(), jobs))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.number FROM matters_matter a JOIN matters_matter b ON b.id = a.merged_into_id AND b.merged_into_id = a.id"
        )
        return [f"{row[0]} merged in a circle" for row in cursor.fetchall()]


def _merged(matter_id: int, into: str, by: Any, barrier: Barrier) -> str:
    barrier.wait(20)
    try:
        actions.merge(matter_id, into, by=by)
    except Refusal as refusal:
        return refusal.code
    finally:
        connections.close_all()
    return "done"
