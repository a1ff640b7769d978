from datetime import timedelta

import time_machine
from tests.world import World, refused

from zhishuo.kernel.times import now
from zhishuo.papers import actions, verbs
from zhishuo.papers.models import Posting
from zhishuo.papers.tests.cases import posted
from zhishuo.papers.tests.test_object import object_to
from zhishuo.people.api import get_for
from zhishuo.trail.api import history


def test_it_works_when_its_days_are_over(world: World) -> None:
    posting = posted(world)
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        actions.take_down(posting.id, by=world.village)
    posting.refresh_from_db()
    assert posting.state == "taken_down"
    assert posting.ended_at is not None


def test_before_that_or_with_an_objection_open_it_must_be_said_why(world: World) -> None:
    early, objected = posted(world), posted(world, "two")
    object_to(objected)
    with refused("missing") as caught:
        actions.take_down(early.id, by=world.village)
    assert caught.refusal is not None
    assert caught.refusal.field == "reason"
    with time_machine.travel(now() + timedelta(days=8), tick=False), refused("missing"):
        actions.take_down(objected.id, by=world.village, reason=" ")
    assert actions.take_down(early.id, by=world.village, reason="贴错了村").reason == "贴错了村"


def test_done_twice_it_is_refused(world: World) -> None:
    posting = posted(world)
    actions.take_down(posting.id, by=world.village, reason="贴错了")
    with refused("posting_down"):
        actions.take_down(posting.id, by=world.village, reason="贴错了")


def test_what_has_stood_cannot_be_taken_down(world: World) -> None:
    posting = posted(world, until=now() - timedelta(minutes=1), objection_until=None)
    actions.finish(posting.id, by=world.village)
    with refused("posting_down"):
        actions.take_down(posting.id, by=world.village)


def test_the_wrong_role_and_the_wrong_place_are_refused(world: World) -> None:
    posting = posted(world)
    assert get_for(world.town, verbs.TAKE_DOWN, Posting, pk=posting.pk) == posting
    for name in ("far", "village_2", "watcher"):
        with refused("forbidden"):
            get_for(world.actors[name], verbs.TAKE_DOWN, Posting, pk=posting.pk)


def test_the_trail_tells_it_once(world: World) -> None:
    posting = posted(world)
    actions.take_down(posting.id, by=world.village, reason="贴错了")
    entry = history("posting", posting.id).get(verb=verbs.TAKE_DOWN.key)
    assert (entry.actor, entry.place) == (world.village.key, posting.place)
