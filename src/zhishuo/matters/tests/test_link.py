from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Link, Matter
from zhishuo.matters.tests.cases import VerbCase, registered, speaker_of, taken


class TestLink(VerbCase):
    verb = verbs.LINK
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.link(matter.id, Matter.objects.exclude(pk=matter.pk).latest("id").number, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.link(matter.id, Matter.objects.exclude(pk=matter.pk).latest("id").number, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        matter = taken(world)
        registered("另一件")
        return matter

    def wrong_stage(self, world: World) -> Matter:
        matter = self.before(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def test_from_either_side_it_is_one_link(world: World) -> None:
    one, two = taken(world), taken(world)
    actions.link(one.id, two.number, by=world.village)
    actions.link(two.id, one.number, by=world.village)
    assert Link.objects.get().matter_id == min(one.id, two.id)
    with refused("same_matter"):
        actions.link(one.id, one.number, by=world.village)


def test_what_one_may_not_know_of_is_not_found(world: World) -> None:
    one, two = taken(world), registered("说的是村主任", playbook="about_official", subject=world.office("village"))
    with refused("not_found"):
        actions.link(one.id, two.number, by=world.village)
