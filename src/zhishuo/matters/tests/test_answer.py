import pytest
from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Clock, Matter, Saying
from zhishuo.matters.tests.cases import VerbCase, registered, taken


class TestAnswer(VerbCase):
    verb = verbs.ANSWER
    leads_to = "answered"

    def before(self, world: World) -> Matter:
        return taken(world)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.answer(matter.id, "done", "路修好了。", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.answer(matter.id, "done", "修好了", by=by, seen=seen)


def test_from_registered_it_is_settled_on_the_spot(world: World) -> None:
    matter = actions.answer(registered().id, "done", "当场换好了灯泡。", by=world.village)
    assert (matter.stage, matter.assignee_id) == ("answered", world.village.account_id)


def test_the_answer_stops_every_clock_but_the_verdicts(world: World) -> None:
    matter = actions.answer(taken(world).id, "done", "好了", by=world.village)
    running = Clock.objects.filter(matter=matter, stopped_at=None, void=False)
    assert [clock.name for clock in running] == ["verdict"]
    assert matter.next_due == running.get().due


def test_the_answer_is_the_first_word_back_where_there_was_none(world: World) -> None:
    matter = actions.answer(taken(world).id, "done", "好了", by=world.village)
    assert matter.replied_at == matter.answered_at
    assert Clock.objects.get(matter=matter, name="reply").stopped_at == matter.answered_at


@pytest.mark.parametrize(
    ("outcome", "text", "code"),
    [("", "好了", "outcome_unknown"), ("fixed", "好了", "outcome_unknown"), ("done", " \n", "words_missing")],
)
def test_it_needs_an_outcome_of_the_playbook_and_words(world: World, outcome: str, text: str, code: str) -> None:
    with refused(code):
        actions.answer(taken(world).id, outcome, text, by=world.village)


def test_an_answer_of_a_hundred_thousand_characters_is_refused(world: World) -> None:
    with refused("too_long"):
        actions.answer(taken(world).id, "done", "好" * 100_000, by=world.village)


def test_the_words_stand_in_a_saying_that_the_speaker_may_read(world: World) -> None:
    matter = actions.answer(taken(world).id, "done", "垫了石笼", by=world.village)
    saying = Saying.objects.get(matter=matter, kind="answer")
    assert (saying.text, saying.public, saying.account_id) == ("垫了石笼", True, world.village.account_id)
