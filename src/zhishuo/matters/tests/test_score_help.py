from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, speaker_of, taken


class TestScoreHelp(VerbCase):
    verb = verbs.SCORE_HELP
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.score_help(matter.id, HandOver.objects.get(matter=matter, role="assist").id, 1, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.score_help(matter.id, HandOver.objects.get(matter=matter, role="assist").id, 1, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return actions.ask_help(taken(world).id, [world.office("justice")], text="来看", by=world.village)

    def wrong_stage(self, world: World) -> Matter:
        matter = self.before(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def test_what_is_no_help_is_not_scored(world: World) -> None:
    matter = climbed(world)
    matter = actions.take(matter.id, by=world.town)
    lead = HandOver.objects.get(matter=matter, state="taken")
    with refused("not_asked_to_help"):
        actions.score_help(matter.id, lead.id, 1, by=world.town)
