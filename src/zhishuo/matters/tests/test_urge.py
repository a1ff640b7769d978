from datetime import datetime, timedelta
from typing import Any

import time_machine
from tests.world import World

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter, Reminder, Saying
from zhishuo.matters.tests.cases import VerbCase, taken


class TestUrge(VerbCase):
    verb = verbs.URGE
    by = "town"
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.urge(matter.id, text="抓紧办", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.urge(matter.id, text="抓紧办", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_the_owner_is_reminded_once_a_day_and_acknowledges(world: World) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI), tick=False) as clock:
        matter = actions.urge(taken(world).id, text="抓紧办", by=world.town)
        clock.shift(timedelta(minutes=45))  # early in the morning it is still yesterday in Greenwich
        actions.urge(matter.id, text="再抓紧", by=world.county)
        reminder = Reminder.objects.get(matter=matter)
        assert (reminder.office_id, reminder.rung) == (world.office("village"), -1)
        assert reminder.ack_by is not None
        clock.shift(timedelta(days=1))
        actions.urge(matter.id, text="又一天", by=world.town)
    assert Reminder.objects.filter(matter=matter).count() == 2
    assert Saying.objects.filter(matter=matter, kind="order", public=False).count() == 3
