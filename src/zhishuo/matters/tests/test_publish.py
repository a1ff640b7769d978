"""What was done is made public: in words that a person has read, without names and numbers, and never what is private."""

from datetime import timedelta
from typing import Any

import pytest
from tests.world import OTHER_VILLAGE, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, letters_job, verbs
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.publication import draft_of, settled_lately
from zhishuo.matters.tests.cases import VerbCase, answered, registered, sound, speaker_of, taken
from zhishuo.papers.api import Posting, finish
from zhishuo.trail.api import Entry

WORDS = "刘大山家门口的路垫好了，有事打13812342217。"


def village_matter(world: World, measure: str = "settle", **given: Any) -> Matter:
    matter = actions.take(registered(name="刘大山", **given).id, by=world.village)
    return actions.sort(matter.id, by=world.village, playbook="village", measure=measure)


def looked(world: World) -> Matter:
    matter = village_matter(world)
    return actions.do_step(matter.id, "look", by=world.village, text="看过")


class TestPublish(VerbCase):
    verb = verbs.PUBLISH
    leads_to = "answered"
    twice = "already_up"

    def before(self, world: World) -> Matter:
        return actions.answer(looked(world).id, "explained", WORDS, by=world.village)

    def wrong_stage(self, world: World) -> Matter:
        return taken(world)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.publish(matter.id, WORDS, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.publish(matter.id, WORDS, by=by, seen=seen)


def test_names_and_numbers_are_taken_out_whatever_was_typed(world: World) -> None:
    matter = TestPublish().before(world)
    draft = draft_of(matter)
    assert draft.text == "刘某家门口的路垫好了，有事打138****2217。"
    actions.publish(matter.id, WORDS, by=world.village)
    posting = Posting.objects.get(subject=f"matter:{matter.id}")
    assert (posting.notice, posting.text, posting.where) == ("result", draft.text, ["board", "web"])
    assert posting.until is not None
    assert posting.objection_until is not None
    assert [one.id for one in settled_lately(VILLAGE)] == [posting.id]
    assert settled_lately(OTHER_VILLAGE) == []


def test_what_only_counts_is_not_put_up(world: World) -> None:
    with refused("not_for_everyone"):
        actions.publish(answered(world).id, WORDS, by=world.village)


def test_what_was_sealed_is_never_put_up(world: World) -> None:
    matter = TestPublish().before(world)
    actions.seal(matter.id, by=world.village, text="有危险")
    with refused("not_for_everyone"):
        actions.publish(matter.id, WORDS, by=world.village)
    assert not Posting.objects.filter(subject=f"matter:{matter.id}").exists()


def test_without_words_nothing_is_put_up(world: World) -> None:
    with refused("words_missing"):
        actions.publish(TestPublish().before(world).id, " ", by=world.village)


# ---- the step of a playbook


def built(world: World) -> Matter:
    """Led by a cadre, built, looked at, answered and said to be solved: all but made public."""
    matter = village_matter(world, "lead")
    actions.do_step(matter.id, "build", by=world.village, text="修好了")
    actions.do_step(matter.id, "check", by=world.watcher, text="看过了")
    actions.answer(matter.id, "done", WORDS, by=world.village)
    return actions.verdict(matter.id, "solved", by=speaker_of(matter))


def let_it_stand(matter: Matter) -> None:
    """Its days pass, and the job comes by."""
    posting = Posting.objects.get(subject=f"matter:{matter.id}", state="posted")
    past = now() - timedelta(minutes=1)
    Posting.objects.filter(pk=posting.pk, county=posting.county).update(until=past, objection_until=past)
    finish(posting.id, by=SYSTEM)
    letters_job.finish_publish(list(Entry.objects.filter(verb="posting.finish", subject=f"posting:{posting.id}")))


def test_a_step_that_makes_public_is_done_when_the_notice_has_stood(world: World) -> None:
    matter = actions.do_step(built(world).id, "post", by=world.village, text=WORDS)
    assert (matter.stage, "post" in matter.done) == ("answered", False)
    clock = Clock.objects.get(matter=matter, name="step:post", stopped_at=None, void=False)
    assert (clock.event, clock.within) == ("posted", "7 days")
    sound(matter)
    let_it_stand(matter)
    matter.refresh_from_db()
    assert (matter.stage, "post" in matter.done) == ("closed", True)
    clock.refresh_from_db()
    assert clock.stopped_at is not None
    assert clock.stopped_at <= clock.due
    sound(matter)


def test_heard_twice_it_is_done_once(world: World) -> None:
    matter = actions.do_step(built(world).id, "post", by=world.village, text=WORDS)
    let_it_stand(matter)
    entries = list(Entry.objects.filter(verb="posting.finish"))
    before = Entry.objects.filter(subject=f"matter:{matter.id}").count()
    letters_job.finish_publish(entries)
    assert Entry.objects.filter(subject=f"matter:{matter.id}").count() == before


def test_while_it_hangs_it_is_not_put_up_again_and_nobody_else_may(world: World) -> None:
    matter = actions.do_step(built(world).id, "post", by=world.village, text=WORDS)
    with refused("already_up"):
        actions.do_step(matter.id, "post", by=world.village, text=WORDS)


def test_reopened_meanwhile_the_notice_finishes_nothing(world: World) -> None:
    matter = actions.do_step(built(world).id, "post", by=world.village, text=WORDS)
    actions.reopen(matter.id, by=speaker_of(matter), text="又塌了")
    let_it_stand(matter)
    matter.refresh_from_db()
    assert (matter.stage, "post" in matter.done) == ("handling", False)
    sound(matter)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_step_needs_the_words_that_are_put_up(world: World, text: str) -> None:
    with refused("words_missing"):
        actions.do_step(built(world).id, "post", by=world.village, text=text)
