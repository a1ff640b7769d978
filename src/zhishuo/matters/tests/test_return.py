from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, registered, sound, taken


class TestReturn(VerbCase):
    verb = verbs.RETURN
    by = "town"

    def before(self, world: World) -> Matter:
        return climbed(world)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.return_(matter.id, "not_ours", by=by, text="村里自己能办")

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.return_(matter.id, "not_ours", by=by, text="村里自己能办", seen=seen)


def test_it_goes_back_to_who_gave_it(world: World) -> None:
    matter = actions.return_(climbed(world).id, "facts", by=world.town, text="没写清在哪一段")
    assert matter.owner_id == world.office("village")
    states = list(HandOver.objects.filter(matter=matter).order_by("id").values_list("state", "reason"))
    assert states == [("done", ""), ("returned", "facts"), ("taken", "")]
    sound(matter)


def test_the_first_receiver_cannot_return(world: World) -> None:
    matter = registered()
    Matter.objects.filter(pk=matter.pk).update(stage="offered")
    with refused("first_receiver"):
        actions.return_(matter.id, "not_ours", by=world.village, text="不归我们")


def test_it_is_not_returned_twice(world: World) -> None:
    matter = actions.return_(climbed(world).id, "not_ours", by=world.town, text="村里能办")
    matter = actions.climb(matter.id, by=world.village, text="真的办不了")
    with refused("returned_enough"):
        actions.return_(matter.id, "not_ours", by=world.town, text="还是不归我们")


def test_it_needs_a_reason_of_the_list_and_words(world: World) -> None:
    matter = climbed(world)
    with refused("reason_unknown"):
        actions.return_(matter.id, "because", by=world.town, text="就是不想")
    with refused("words_missing"):
        actions.return_(matter.id, "not_ours", by=world.town, text="")


def test_a_matter_at_work_is_not_returned_but_handed_on(world: World) -> None:
    with refused("wrong_stage"):
        actions.return_(taken(world).id, "not_ours", by=world.village, text="不办了")
