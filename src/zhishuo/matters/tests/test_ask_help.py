from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, taken
from zhishuo.people.api import get_for


class TestAskHelp(VerbCase):
    verb = verbs.ASK_HELP
    twice = "asked_already"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.ask_help(matter.id, [office_of("village.mediators")], text="请一起去看看", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.ask_help(matter.id, [office_of("village.mediators")], text="请一起去看看", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def office_of(post: str) -> int:
    return seated(post).seats[0].office_id


def test_helpers_see_it_and_the_owner_stays(world: World) -> None:
    matter = taken(world)
    with refused("not_found"):
        get_for(world.mediators, verbs.VIEW, Matter, pk=matter.pk)
    matter = actions.ask_help(matter.id, [world.office("mediators")], text="请一起去看看", by=world.village)
    assert matter.owner_id == world.office("village")
    assert get_for(world.mediators, verbs.DO_STEP, Matter, pk=matter.pk).pk == matter.pk
    hand = HandOver.objects.get(matter=matter, role="assist")
    assert (hand.state, hand.giver_id) == ("offered", matter.owner_id)


def test_only_offices_of_the_list_are_asked_and_with_words(world: World) -> None:
    matter = taken(world)
    with refused("cannot_hand_to"):
        actions.ask_help(matter.id, [world.office("far")], text="请来", by=world.village)
    with refused("cannot_hand_to"):
        actions.ask_help(matter.id, [], text="请来", by=world.village)
    with refused("words_missing"):
        actions.ask_help(matter.id, [world.office("mediators")], text=" ", by=world.village)
