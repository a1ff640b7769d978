from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter, Reminder
from zhishuo.matters.tests.cases import VerbCase, speaker_of, taken
from zhishuo.people.api import get_for
from zhishuo.trail.api import history


class TestAcknowledge(VerbCase):
    verb = verbs.ACKNOWLEDGE
    twice = ""
    wrong_role = "watcher"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.acknowledge(matter.id, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.acknowledge(matter.id, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return actions.urge(taken(world).id, text="抓紧办", by=world.town)

    def wrong_stage(self, world: World) -> Matter:
        matter = taken(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def test_who_knows_is_kept_and_twice_is_harmless(world: World) -> None:
    matter = actions.acknowledge(TestAcknowledge().before(world).id, by=world.village)
    reminder = Reminder.objects.get(matter=matter)
    assert (reminder.acked_by_id, reminder.acked_at is not None) == (world.village.account_id, True)
    before = history("matter", matter.id).count()
    actions.acknowledge(matter.id, by=world.village)
    assert history("matter", matter.id).count() == before


def test_an_office_that_has_to_know_says_so(world: World) -> None:
    police = seated("town.police")
    matter = actions.flag(taken(world).id, "crime", by=world.village)
    assert get_for(police, verbs.ACKNOWLEDGE, Matter, pk=matter.pk).pk == matter.pk
    actions.acknowledge(matter.id, by=police)
    hand = HandOver.objects.get(matter=matter, role="told")
    assert (hand.state, hand.taken_by_id) == ("taken", police.account_id)
    actions.acknowledge(matter.id, by=police)


def test_who_was_not_reminded_has_nothing_to_say(world: World) -> None:
    with refused("not_found"):
        actions.acknowledge(TestAcknowledge().before(world).id, by=world.town)
