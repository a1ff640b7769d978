from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter, Saying
from zhishuo.matters.tests.cases import VerbCase, registered, speaker_of


class TestSayMore(VerbCase):
    verb = verbs.SAY_MORE
    leads_to = "registered"
    twice = ""

    def wrong_stage(self, world: World) -> Matter:
        matter = registered()
        return actions.withdraw(matter.id, by=speaker_of(matter))

    def actor(self, world: World, matter: Matter) -> Actor:
        return speaker_of(matter)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.say_more(matter.id, "又下雨了，塌得更大了", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.say_more(matter.id, "又塌了", by=by, seen=seen)


def test_the_same_key_twice_is_said_once(world: World) -> None:
    matter = registered()
    for _ in range(2):
        actions.say_more(matter.id, "还有一处", by=speaker_of(matter), client_key="k1")
    assert Saying.objects.filter(matter=matter, kind="more").count() == 1


def test_nothing_is_not_something(world: World) -> None:
    matter = registered()
    with refused("nothing_said"):
        actions.say_more(matter.id, " ", by=speaker_of(matter))
