from datetime import timedelta
from typing import Any

import time_machine
from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, answered, closed, sound, speaker_of, taken


class TestLift(VerbCase):
    verb = verbs.LIFT
    leads_to = "offered"
    twice = "lifted_once"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.lift(matter.id, text="村里一直没动静", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.lift(matter.id, text="村里一直没动静", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)

    def actor(self, world: World, matter: Matter) -> Actor:
        return speaker_of(matter)

    def wrong_stage(self, world: World) -> Matter:
        matter = taken(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def test_the_level_above_has_it_and_the_first_stays_on_it(world: World) -> None:
    matter = taken(world)
    matter = actions.lift(matter.id, text="没动静", by=speaker_of(matter))
    assert (matter.owner_id, matter.first_id, matter.lifted) == (world.office("town"), world.office("village"), True)
    assert HandOver.objects.get(matter=matter, state="offered").climbed


def test_an_answer_or_a_closed_matter_is_lifted_too(world: World) -> None:
    for ended in (answered(world), closed(world)):
        matter = actions.lift(ended.id, text="答得不对", by=speaker_of(ended))
        assert (matter.stage, matter.owner_id, matter.outcome) == ("offered", world.office("town"), "")
        sound(matter)


def test_not_after_the_time_for_reopening(world: World) -> None:
    matter = closed(world)
    with time_machine.travel(now() + timedelta(days=200)), refused("too_late_to_reopen"):
        actions.lift(matter.id, text="答得不对", by=speaker_of(matter))


def test_the_official_that_it_is_about_is_passed_over(world: World) -> None:
    """R9: nothing about the town's centre is lifted to the town's centre."""
    matter = taken(world)
    Matter.objects.filter(pk=matter.pk).update(hidden=[f"o{world.office('town')}"])
    matter = actions.lift(matter.id, text="没动静", by=speaker_of(matter))
    assert matter.owner_id == world.office("county")
