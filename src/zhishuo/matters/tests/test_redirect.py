from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, Matter, Saying
from zhishuo.matters.tests.cases import VerbCase, running, taken
from zhishuo.trail.api import history


class TestRedirect(VerbCase):
    verb = verbs.REDIRECT
    leads_to = "redirected"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.redirect(matter.id, "court", text="该去法院立案", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.redirect(matter.id, "court", text="该去法院立案", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_the_lawful_channel_is_a_word_to_the_speaker(world: World) -> None:
    matter = actions.redirect(taken(world).id, "court", text="该去法院立案", by=world.village)
    assert not running(matter)
    assert Saying.objects.get(matter=matter, kind="answer").public
    assert history("matter", matter.id).order_by("-id")[0].data["reason"] == "court"
    assert matter.closed_at is not None


def test_it_needs_a_reason_and_words(world: World) -> None:
    matter = taken(world)
    with refused("reason_unknown"):
        actions.redirect(matter.id, "away", text="不归我们", by=world.village)
    with refused("words_missing"):
        actions.redirect(matter.id, "court", text="", by=world.village)


def test_what_was_asked_of_others_ends_with_it(world: World) -> None:
    matter = actions.pause(taken(world).id, "season", text="封山", by=world.village)
    matter = actions.redirect(matter.id, "court", text="该去法院", by=world.village)
    assert Ask.objects.get(matter=matter).state == "refused"
