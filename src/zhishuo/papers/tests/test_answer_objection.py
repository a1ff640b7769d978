from tests.world import World, refused

from zhishuo.papers import actions, verbs
from zhishuo.papers.models import Message, Posting
from zhishuo.papers.tests.cases import PHONE, posted
from zhishuo.papers.tests.test_object import object_to
from zhishuo.people.api import get_for
from zhishuo.trail.api import history

ANSWER = "那一笔在第二页，已经补贴在旁边。"


def test_it_works(world: World) -> None:
    posting = posted(world)
    objection = object_to(posting)
    actions.answer_objection(objection.id, ANSWER, by=world.village, opened="matter:1")
    objection.refresh_from_db()
    posting.refresh_from_db()
    assert (objection.answer, objection.opened, objection.account_id) == (ANSWER, "matter:1", world.village.account_id)
    assert posting.state == "posted"


def test_it_stays_objected_until_the_last_is_answered(world: World) -> None:
    posting = posted(world)
    first, second = object_to(posting), object_to(posting, "o2")
    actions.answer_objection(first.id, ANSWER, by=world.village)
    posting.refresh_from_db()
    assert posting.state == "objected"
    actions.answer_objection(second.id, ANSWER, by=world.village)
    posting.refresh_from_db()
    assert posting.state == "posted"


def test_whoever_left_a_phone_is_told(world: World) -> None:
    objection = object_to(posted(world), phone=PHONE)
    actions.answer_objection(objection.id, ANSWER, by=world.village)
    message = Message.objects.get()
    assert (message.person_id, message.privacy) == (objection.person_id, "parties")
    assert ANSWER in message.text


def test_whoever_left_none_is_not(world: World) -> None:
    actions.answer_objection(object_to(posted(world)).id, ANSWER, by=world.village)
    assert not Message.objects.exists()


def test_done_twice_it_is_refused(world: World) -> None:
    objection = object_to(posted(world))
    actions.answer_objection(objection.id, ANSWER, by=world.village)
    with refused("objection_answered"):
        actions.answer_objection(objection.id, "别的", by=world.village)


def test_also_what_was_taken_down_meanwhile_is_answered_and_stays_down(world: World) -> None:
    posting = posted(world)
    objection = object_to(posting)
    actions.take_down(posting.id, by=world.village, reason="账目有误，重新公开")
    actions.answer_objection(objection.id, ANSWER, by=world.village)
    posting.refresh_from_db()
    assert posting.state == "taken_down"


def test_it_needs_words(world: World) -> None:
    with refused("missing"):
        actions.answer_objection(object_to(posted(world)).id, "", by=world.village)
    with refused("not_found"):
        actions.answer_objection(621202_999999999999, ANSWER, by=world.village)


def test_the_wrong_role_and_the_wrong_place_are_refused(world: World) -> None:
    posting = posted(world)
    for name in ("far", "village_2", "watcher"):
        with refused("forbidden"):
            get_for(world.actors[name], verbs.ANSWER_OBJECTION, Posting, pk=posting.pk)


def test_the_trail_tells_it_once(world: World) -> None:
    posting = posted(world)
    actions.answer_objection(object_to(posting).id, ANSWER, by=world.village)
    entry = history("posting", posting.id).get(verb=verbs.ANSWER_OBJECTION.key)
    assert (entry.actor, entry.place) == (world.village.key, posting.place)
    assert ANSWER not in str(entry.data)
