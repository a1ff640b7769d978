from datetime import timedelta

from tests.world import VILLAGE, World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.tests.cases import VerbCase, closed, registered, speaker_of


class TestWithdraw(VerbCase):
    verb = verbs.WITHDRAW
    leads_to = "withdrawn"

    def actor(self, world: World, matter: Matter) -> Actor:
        return speaker_of(matter)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.withdraw(matter.id, by=by, text="自己解决了")

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.withdraw(matter.id, by=by, seen=seen)

    def wrong_stage(self, world: World) -> Matter:
        return closed(world)


def test_no_clock_runs_on(world: World) -> None:
    matter = registered()
    actions.withdraw(matter.id, by=speaker_of(matter))
    assert not Clock.objects.filter(matter=matter, stopped_at=None, void=False).exists()


def test_whoever_wrote_it_down_may_undo_it_for_ten_minutes(world: World) -> None:
    settled = actions.settle(Said(place=VILLAGE, text="换了灯泡"), by=world.village).matter
    assert actions.withdraw(settled.id, by=world.village).stage == "withdrawn"
    late = actions.settle(Said(place=VILLAGE, text="换了水龙头"), by=world.village).matter
    Matter.objects.filter(pk=late.pk).update(registered_at=now() - timedelta(minutes=11))
    with refused("too_late_to_undo"):
        actions.withdraw(late.id, by=world.village)


def test_nobody_of_the_staff_may_withdraw_what_another_wrote_down(world: World) -> None:
    matter = registered()
    with refused("forbidden"):
        actions.withdraw(matter.id, by=world.village)
