from typing import Any

from tests.world import World

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, running, sound, speaker_of, taken
from zhishuo.trail.api import history


class TestSupervise(VerbCase):
    verb = verbs.SUPERVISE
    by = "county"
    twice = "asked_already"
    wrong_role = "justice"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.supervise(matter.id, within="5 workdays", text="挂牌督办", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.supervise(matter.id, within="5 workdays", text="挂牌督办", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_it_has_a_date_of_its_own_that_the_answer_does_not_end(world: World) -> None:
    matter = actions.supervise(taken(world).id, within="", text="挂牌督办", by=world.county)
    assert (matter.supervisor_id, running(matter)["supervise"].within) == (world.office("county"), "5 workdays")
    assert history("matter", matter.id).order_by("-id")[0].data["within"] == "5 workdays"
    matter = actions.answer(matter.id, "done", "办好了", by=world.village)
    assert "supervise" in running(matter)
    matter = actions.verdict(matter.id, "not", by=speaker_of(matter), text="没好")
    assert "supervise" in running(matter), "whoever supervises sees it to the end"
    sound(matter)


def test_closed_and_taken_up_again_it_is_supervised_again(world: World) -> None:
    matter = actions.supervise(taken(world).id, within="5 workdays", text="挂牌督办", by=world.county)
    matter = actions.answer(matter.id, "done", "办好了", by=world.village)
    matter = actions.verdict(matter.id, "solved", by=speaker_of(matter))
    assert "supervise" not in running(matter)
    matter = actions.reopen(matter.id, by=speaker_of(matter), text="又坏了")
    assert running(matter)["supervise"].within == "5 workdays"
