from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, speaker_of, taken
from zhishuo.people.api import get_for


class TestUnseal(VerbCase):
    verb = verbs.UNSEAL
    twice = "still_sealed"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.unseal(matter.id, text="可以公开了", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.unseal(matter.id, text="可以公开了", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return actions.seal(taken(world).id, text="说到家里的事", by=world.village)

    def wrong_stage(self, world: World) -> Matter:
        matter = taken(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def test_it_is_again_what_its_playbook_says(world: World) -> None:
    matter = actions.unseal(TestUnseal().before(world).id, text="可以公开了", by=world.village)
    assert matter.privacy == "parties"


def test_not_while_a_danger_stands_nor_where_the_playbook_seals(world: World) -> None:
    matter = actions.flag(taken(world).id, "violence", by=world.village)
    with refused("still_sealed"):
        actions.unseal(matter.id, text="可以公开了", by=world.village)
    child = Matter.objects.get(parent=matter)
    with refused("still_sealed"):
        actions.unseal(child.id, text="可以公开了", by=world.county)


def test_a_clerk_does_not_unseal(world: World) -> None:
    matter = TestUnseal().before(world)
    clerk = seated("village.speak", head=False)
    with refused("forbidden"):
        get_for(clerk, verbs.UNSEAL, Matter, pk=matter.pk)
