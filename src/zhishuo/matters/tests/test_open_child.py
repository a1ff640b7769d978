from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, registered, sound, taken
from zhishuo.people.api import get_for
from zhishuo.trail.api import history


class TestOpenChild(VerbCase):
    verb = verbs.OPEN_CHILD
    twice = ""
    of_new = True

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.open_child(matter.id, "plain", "另有一件", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.open_child(matter.id, "plain", "另有一件", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_it_has_its_own_life_and_its_entry(world: World) -> None:
    matter = taken(world)
    child = actions.open_child(matter.id, "neighbour", "两家还为水沟争", by=world.village)
    assert (child.parent_id, child.playbook, child.place, child.number != matter.number) == (
        matter.pk,
        "neighbour",
        matter.place,
        True,
    )
    entry = history("matter", child.id).get()
    assert (entry.verb, entry.data["from_matter"]) == ("matter.open_child", matter.pk)
    sound(child)


def test_what_only_residents_start_is_not_opened_so(world: World) -> None:
    with refused("follows_what"):
        actions.open_child(taken(world).id, "petition_review", "复查", by=world.village)
    with refused("playbook_unknown"):
        actions.open_child(taken(world).id, "zodiac", "复查", by=world.village)


def test_a_part_of_what_is_kept_from_somebody_is_kept_from_them_too(world: World) -> None:
    """R9: about the village council; the part is neither theirs to see nor to hold."""
    matter = registered("村主任多报了补贴", playbook="about_official", subject=world.office("council"))
    town = seated("town.government")
    assert matter.owner_id != world.office("council")
    Matter.objects.filter(pk=matter.pk).update(owner=town.seats[0].office_id)
    child = actions.open_child(matter.id, "plain", "还有一笔", by=town)
    assert (child.hidden, child.privacy) == (matter.hidden, "sealed")
    with refused("not_found"):
        get_for(world.council, verbs.VIEW, Matter, pk=child.pk)
