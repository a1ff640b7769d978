from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, speaker_of, taken
from zhishuo.people.api import get_for


class TestSeal(VerbCase):
    verb = verbs.SEAL
    twice = "still_sealed"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.seal(matter.id, text="说到家里的事", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.seal(matter.id, text="说到家里的事", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)

    def wrong_stage(self, world: World) -> Matter:
        matter = taken(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def test_it_exists_only_for_those_who_are_on_it(world: World) -> None:
    matter = taken(world)
    with refused("forbidden"):  # it knows of it; the words are for those who are on it
        get_for(world.town, verbs.VIEW, Matter, pk=matter.pk)
    actions.seal(matter.id, text="说到家里的事", by=world.village)
    with refused("not_found"):
        get_for(world.town, verbs.VIEW, Matter, pk=matter.pk)
    assert get_for(world.village, verbs.VIEW, Matter, pk=matter.pk).pk == matter.pk
