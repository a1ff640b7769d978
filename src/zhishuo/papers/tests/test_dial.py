from tests.world import World, refused

from zhishuo.matters.tests.cases import registered
from zhishuo.papers import actions, verbs
from zhishuo.papers.actions import To
from zhishuo.papers.models import Message
from zhishuo.papers.tests.cases import PHONE, stuck
from zhishuo.people.api import get_for
from zhishuo.trail.api import history


def test_it_works(world: World) -> None:
    assert actions.dial(stuck(world).id, by=world.village) == PHONE


def test_an_account_is_called_on_its_own_phone(world: World) -> None:
    assert actions.dial(stuck(world, to=To(account=world.village.account_id)).id, by=world.village) == "09390000000"


def test_who_left_no_number_cannot_be_called(world: World) -> None:
    message = stuck(world, matter=registered(phone="", name="刘有福"))
    with refused("no_number"):
        actions.dial(message.id, by=world.village)
    assert not history("message", message.id).filter(verb=verbs.DIAL.key).exists()


def test_each_look_is_recorded_and_the_number_is_not(world: World) -> None:
    message = stuck(world)
    for _ in range(2):
        actions.dial(message.id, by=world.village)
    looks = history("message", message.id).filter(verb=verbs.DIAL.key)
    assert [look.actor for look in looks] == [world.village.key] * 2
    assert PHONE not in str([look.data for look in looks])


def test_a_message_that_is_not_there_is_refused(world: World) -> None:
    with refused("not_found"):
        actions.dial(621202_999999999999, by=world.village)


def test_the_wrong_role_and_the_wrong_place_are_refused(world: World) -> None:
    message = stuck(world)
    for name in ("far", "village_2", "watcher"):
        with refused("not_found"):
            get_for(world.actors[name], verbs.DIAL, Message, pk=message.pk)
