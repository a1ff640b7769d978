from datetime import timedelta

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, closed, registered, running, sound, speaker_of


class TestReopen(VerbCase):
    verb = verbs.REOPEN
    wrong_role = "village"

    def before(self, world: World) -> Matter:
        return closed(world)

    def wrong_stage(self, world: World) -> Matter:
        return registered()

    def actor(self, world: World, matter: Matter) -> Actor:
        return speaker_of(matter)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.reopen(matter.id, by=by, text="又塌了")

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.reopen(matter.id, by=by, text="又塌了", seen=seen)


def test_after_the_playbooks_time_it_is_too_late(world: World) -> None:
    matter = closed(world)
    Matter.objects.filter(pk=matter.pk).update(closed_at=now() - timedelta(days=400))
    with refused("too_late_to_reopen"):
        actions.reopen(matter.id, by=speaker_of(matter), text="又坏了")


def test_its_promise_starts_anew(world: World) -> None:
    matter = actions.reopen(closed(world).id, by=world.watcher, text="没有办")
    assert (matter.verdict, matter.outcome, matter.answered_at) == ("", "", None)
    assert matter.due is not None
    assert matter.due > now()
    sound(matter)


def test_a_danger_nobody_looked_into_has_its_time_again(world: World) -> None:
    """Withdrawing stops every clock; taken up again, the words still sound dangerous."""
    matter = registered("他动刀了")
    assert matter.suspected
    actions.withdraw(matter.id, by=speaker_of(matter))
    matter = actions.reopen(matter.id, by=speaker_of(matter), text="还是要管")
    assert {name for name in running(matter) if name.startswith("flag:")} == {f"flag:{key}" for key in matter.suspected}
    sound(matter)
