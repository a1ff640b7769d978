import pytest
from tests.world import World, refused

from zhishuo.matters.tests.cases import registered
from zhishuo.papers import actions, verbs
from zhishuo.papers.models import Message
from zhishuo.papers.tests.cases import queued, stuck
from zhishuo.people.api import get_for
from zhishuo.trail.api import history


@pytest.mark.parametrize("state", ["queued", "failed", "held", "given_up"])
def test_it_works(world: World, state: str) -> None:
    message = actions.tell(stuck(world, state).id, "call", by=world.village)
    message.refresh_from_db()
    assert (message.state, message.told_how, message.told_by_id) == ("told", "call", world.village.account_id)
    assert (message.told_at is not None, message.next_at) == (True, None)


def test_done_twice_the_first_stands(world: World) -> None:
    message = stuck(world)
    actions.tell(message.id, "call", by=world.village)
    assert actions.tell(message.id, "visit", by=world.town).told_how == "call"
    assert history("message", message.id).filter(verb=verbs.TELL.key).count() == 1


def test_what_got_through_needs_no_call(world: World) -> None:
    with refused("already_told"):
        actions.tell(stuck(world, "sent").id, "call", by=world.village)


def test_it_must_be_said_how(world: World) -> None:
    with refused("missing"):
        actions.tell(stuck(world).id, "smoke", by=world.village)


def test_the_wrong_role_and_the_wrong_place_are_refused(world: World) -> None:
    message = stuck(world)
    for name in ("far", "village_2", "watcher"):
        with refused("not_found"):
            get_for(world.actors[name], verbs.TELL, Message, pk=message.pk)


def test_the_trail_tells_it_once(world: World) -> None:
    message = stuck(world)
    actions.tell(message.id, "visit", by=world.village)
    entry = history("message", message.id).get(verb=verbs.TELL.key)
    assert (entry.actor, entry.place, entry.data["how"]) == (world.village.key, message.place, "visit")


def test_another_message_about_the_same_thing_is_not_told_by_it(world: World) -> None:
    first, second = stuck(world), queued(world, registered(), key="other")
    actions.tell(first.id, "call", by=world.village)
    second.refresh_from_db()
    assert second.state == "queued"
