from datetime import datetime, timedelta
from typing import Any

import time_machine
from tests.world import World

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, running, taken


class TestResume(VerbCase):
    verb = verbs.RESUME

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.resume(matter.id, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.resume(matter.id, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return waiting(world)

    def wrong_stage(self, world: World) -> Matter:
        return taken(world)


def waiting(world: World) -> Matter:
    return actions.pause(taken(world).id, "mourning", text="家里治丧", by=world.village)


def test_each_clock_moves_by_exactly_what_it_stood(world: World) -> None:
    """From Monday the 2nd; seven workdays end on the 11th. Three workdays stood: the 16th, with a weekend between."""
    start = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
    with time_machine.travel(start, tick=False):
        matter = taken(world)
    clocks = running(matter)
    finish, look = clocks["finish"].due, clocks["step:look"].due
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        actions.pause(matter.id, "mourning", text="家里治丧", by=world.village)
    with time_machine.travel(start + timedelta(days=3, hours=1), tick=False):
        matter = actions.resume(matter.id, by=world.village)
    clock = running(matter)["finish"]
    assert (finish.astimezone(SHANGHAI).date().isoformat(), clock.due.astimezone(SHANGHAI).date().isoformat()) == (
        "2026-03-11",
        "2026-03-16",
    )
    assert [[datetime.fromisoformat(a), datetime.fromisoformat(b)] for a, b in clock.pauses] == [
        [start + timedelta(hours=1), start + timedelta(days=3, hours=1)]
    ]
    assert running(matter)["step:look"].due == look, "what did not stand did not move"
    assert not clock.paused
    assert matter.due == clock.due
