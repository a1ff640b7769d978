from datetime import timedelta

import time_machine
from tests.world import World, refused

from zhishuo.kernel.actor import ANONYMOUS
from zhishuo.kernel.times import now
from zhishuo.papers import actions, verbs
from zhishuo.papers.models import Objection, Posting
from zhishuo.papers.tests.cases import PHONE, posted
from zhishuo.trail.api import history


def object_to(posting: Posting, key: str = "o1", **given: str) -> Objection:
    return actions.object_(posting.id, given.pop("text", "账上少了一笔"), key=key, by=ANONYMOUS, **given)


def test_it_works_without_an_account(world: World) -> None:
    posting = posted(world)
    objection = object_to(posting, phone=PHONE)
    posting.refresh_from_db()
    assert posting.state == "objected"
    assert Objection.objects.get(pk=objection.pk).text == "账上少了一笔"
    assert objection.person is not None
    assert objection.person.phone == PHONE


def test_without_a_phone_nobody_is_made(world: World) -> None:
    assert object_to(posted(world)).person_id is None


def test_done_twice_it_is_harmless(world: World) -> None:
    posting = posted(world)
    assert object_to(posting).id == object_to(posting, text="再说一次").id
    assert history("posting", posting.id).filter(verb=verbs.OBJECT.key).count() == 1


def test_a_repeat_is_harmless_also_after_the_days_are_over(world: World) -> None:
    posting = posted(world)
    first = object_to(posting)
    with time_machine.travel(now() + timedelta(days=30), tick=False):
        assert object_to(posting).id == first.id


def test_after_the_days_and_without_days_it_is_refused(world: World) -> None:
    posting = posted(world)
    with time_machine.travel(now() + timedelta(days=8), tick=False), refused("objections_over"):
        object_to(posting)
    with refused("objections_over"):
        object_to(posted(world, "none", objection_until=None))
    assert not Objection.objects.exists()


def test_what_is_down_takes_no_objection(world: World) -> None:
    posting = posted(world)
    actions.take_down(posting.id, by=world.village, reason="贴错了")
    with refused("posting_down"):
        object_to(posting)


def test_it_needs_words_and_a_phone_that_can_be_one(world: World) -> None:
    posting = posted(world)
    with refused("missing"):
        object_to(posting, text="  ")
    with refused("bad_phone"):
        object_to(posting, phone="1381234")
    posting.refresh_from_db()
    assert posting.state == "posted"


def test_the_trail_tells_it_once_without_the_words(world: World) -> None:
    posting = posted(world)
    object_to(posting, phone=PHONE)
    entry = history("posting", posting.id).get(verb=verbs.OBJECT.key)
    assert (entry.actor, entry.place) == ("anonymous", posting.place)
    assert "少了" not in str(entry.data)
