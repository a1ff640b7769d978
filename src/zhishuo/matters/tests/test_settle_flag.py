from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Flag, Matter
from zhishuo.matters.tests.cases import VerbCase, registered, running, speaker_of


class TestSettleFlag(VerbCase):
    verb = verbs.SETTLE_FLAG
    twice = "flag_unknown"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.settle_flag(matter.id, Flag.objects.get(matter=matter).id, False, text="说的是打麻将", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.settle_flag(matter.id, Flag.objects.get(matter=matter).id, False, text="说的是打麻将", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return suspected(world)

    def wrong_stage(self, world: World) -> Matter:
        matter = suspected(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def suspected(world: World) -> Matter:
    return actions.take(registered("隔壁天天打老婆，吵得睡不着").id, by=world.village)


def test_words_only_propose(world: World) -> None:
    matter = suspected(world)
    flag = Flag.objects.get(matter=matter)
    assert (flag.state, flag.found, matter.flags, matter.suspected) == ("proposed", ["打老婆"], [], ["violence"])
    assert running(matter)["flag:violence"].within == "30 minutes"
    assert matter.privacy == "parties"
    assert not Matter.objects.filter(parent=matter).exists()


def test_confirmed_it_does_what_the_pack_says(world: World) -> None:
    matter = suspected(world)
    flag = Flag.objects.get(matter=matter)
    matter = actions.settle_flag(matter.id, flag.id, True, by=world.village)
    flag.refresh_from_db()
    assert (flag.state, flag.settled_by_id) == ("confirmed", world.village.account_id)
    assert (matter.flags, matter.suspected, matter.privacy) == (["violence"], [], "sealed")
    assert Matter.objects.filter(parent=matter, playbook="danger_report").count() == 1
    assert "flag:violence" not in running(matter)


def test_nothing_is_dismissed_without_saying_why(world: World) -> None:
    matter = suspected(world)
    with refused("words_missing"):
        actions.settle_flag(matter.id, Flag.objects.get(matter=matter).id, False, by=world.village)


def test_a_danger_that_nobody_settled_keeps_a_matter_open(world: World) -> None:
    """R25: neither the answer nor the speaker's verdict makes it go away; settled, the matter closes by itself."""
    matter = actions.answer(suspected(world).id, "done", "劝过了", by=world.village)
    matter = actions.verdict(matter.id, "solved", by=speaker_of(matter))
    assert matter.stage == "answered"
    assert "flag:violence" in running(matter)
    matter = actions.settle_flag(matter.id, Flag.objects.get(matter=matter).id, False, by=world.village, text="说的是打麻将")
    assert matter.stage == "closed"
