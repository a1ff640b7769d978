from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter, Saying
from zhishuo.matters.tests.cases import VerbCase, taken


class TestCorrect(VerbCase):
    verb = verbs.CORRECT
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.correct(matter.id, "四社路边塌方", text="写清是哪一段", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.correct(matter.id, "四社路边塌方", text="写清是哪一段", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_the_words_that_were_said_stay(world: World) -> None:
    matter = taken(world)
    said = Saying.objects.get(matter=matter, kind="said").text
    matter = actions.correct(matter.id, "四社路边塌方", text="写清是哪一段", by=world.village)
    assert matter.title == "四社路边塌方"
    assert Saying.objects.get(matter=matter, kind="said").text == said
    with refused("words_missing"):
        actions.correct(matter.id, "四社路边塌方", text="", by=world.village)
