from typing import Any

from tests.world import World

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, running, taken


class TestFinishHelp(VerbCase):
    verb = verbs.FINISH_HELP
    by = "justice"
    twice = "not_asked_to_help"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.finish_help(matter.id, text="量过了", apt=1, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.finish_help(matter.id, text="量过了", apt=1, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return actions.arrive(whistled(world).id, by=world.justice)


def whistled(world: World) -> Matter:
    return actions.whistle(taken(world).id, [world.office("justice")], text="来看地界", by=world.village)


def test_both_sides_score(world: World) -> None:
    """S16: the helper says whether the call was right, the caller whether it helped."""
    matter = actions.arrive(whistled(world).id, by=world.justice)
    actions.finish_help(matter.id, text="不归我们，告诉了找谁", apt=0, by=world.justice)
    hand = HandOver.objects.get(matter=matter, role="assist")
    actions.score_help(matter.id, hand.id, 1, by=world.village)
    hand.refresh_from_db()
    assert (hand.state, hand.apt, hand.useful) == ("done", 0, 1)


def test_who_finishes_without_reporting_is_seen_to_have_done_so(world: World) -> None:
    matter = actions.finish_help(whistled(world).id, text="电话里说清了", by=world.justice)
    hand = HandOver.objects.get(matter=matter, role="assist")
    assert (hand.state, hand.taken_at) == ("done", None)
    assert "arrive" not in running(matter)
