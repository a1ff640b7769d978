from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, sound, taken


class TestOffer(VerbCase):
    verb = verbs.OFFER
    leads_to = "offered"
    twice = "cannot_hand_to"  # that office has it now

    def before(self, world: World) -> Matter:
        self.to = world.office("council")
        return taken(world)

    def wrong_stage(self, world: World) -> Matter:
        self.to = world.office("council")
        return super().wrong_stage(world)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.offer(matter.id, self.to, by=by, text="请村委会派人看一看")

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.offer(matter.id, self.to, by=by, text="请", seen=seen)


def test_the_owner_is_never_empty_and_the_first_receiver_stays(world: World) -> None:
    matter = actions.offer(taken(world).id, world.office("town"), by=world.village, text="请镇上看")
    assert (matter.owner_id, matter.first_id) == (world.office("town"), world.office("village"))
    assert Clock.objects.filter(matter=matter, name="take", stopped_at=None, void=False).count() == 1
    sound(matter)


def test_it_only_goes_where_the_playbook_lets_it(world: World) -> None:
    matter = taken(world)
    for office in (world.office("far"), world.office("village"), 0):
        with refused("cannot_hand_to"):
            actions.offer(matter.id, office, by=world.village, text="给你们")


def test_it_needs_words(world: World) -> None:
    with refused("words_missing"):
        actions.offer(taken(world).id, world.office("council"), by=world.village, text="  ")


def test_the_one_before_is_done_when_it_goes_on(world: World) -> None:
    matter = actions.offer(taken(world).id, world.office("council"), by=world.village, text="请看")
    assert list(HandOver.objects.filter(matter=matter).order_by("id").values_list("state", flat=True)) == ["done", "offered"]
