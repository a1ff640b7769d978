from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, running, sound, taken


class TestRevoke(VerbCase):
    verb = verbs.REVOKE
    wrong_role = "mediators"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.revoke(matter.id, text="村里又能办了", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.revoke(matter.id, text="村里又能办了", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return climbed(world)

    def wrong_stage(self, world: World) -> Matter:
        return taken(world)


def test_it_comes_back_to_who_gave_it_and_no_clock_waits_for_the_other(world: World) -> None:
    matter = actions.revoke(climbed(world).id, by=world.village)
    assert (matter.owner_id, matter.stage) == (world.office("village"), "handling")
    assert "take" not in running(matter)
    assert list(HandOver.objects.filter(matter=matter).order_by("id").values_list("state", flat=True)) == [
        "done",
        "revoked",
        "taken",
    ]
    sound(matter)


def test_nobody_but_the_giver_calls_it_back(world: World) -> None:
    with refused("not_asked_to_help"):
        actions.revoke(climbed(world).id, by=world.town)


def test_what_was_taken_up_stays_there(world: World) -> None:
    matter = actions.take(climbed(world).id, by=world.town)
    with refused("wrong_stage"):
        actions.revoke(matter.id, by=world.village)
