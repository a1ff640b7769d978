from tests.world import World

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, registered


class TestTake(VerbCase):
    verb = verbs.TAKE

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.take(matter.id, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.take(matter.id, by=by, seen=seen)


def test_whoever_takes_it_up_is_the_named_person(world: World) -> None:
    matter = actions.take(registered().id, by=world.village)
    assert matter.assignee_id == world.village.account_id
    hand = HandOver.objects.get(matter=matter)
    assert (hand.state, hand.taken_by_id) == ("taken", world.village.account_id)


def test_taking_up_stops_the_clock_for_taking_up(world: World) -> None:
    matter = climbed(world)
    assert Clock.objects.get(matter=matter, name="take", void=False).running
    actions.take(matter.id, by=world.town)
    assert not Clock.objects.get(matter=matter, name="take", void=False).running
