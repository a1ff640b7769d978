from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, running, taken


class TestArrive(VerbCase):
    verb = verbs.ARRIVE
    by = "justice"
    twice = "not_asked_to_help"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.arrive(matter.id, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.arrive(matter.id, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return whistled(world)


def whistled(world: World) -> Matter:
    return actions.whistle(taken(world).id, [world.office("justice")], text="来看地界", by=world.village)


def test_its_clock_stops_and_who_came_is_kept(world: World) -> None:
    matter = actions.arrive(whistled(world).id, by=world.justice)
    hand = HandOver.objects.get(matter=matter, role="assist")
    assert (hand.state, hand.taken_by_id) == ("arrived", world.justice.account_id)
    assert "arrive" not in running(matter)
    assert "arrived" in matter.moments


def test_an_office_that_only_has_to_know_does_not_report(world: World) -> None:
    matter = actions.flag(taken(world).id, "crime", by=world.village)
    told = HandOver.objects.filter(matter=matter, role="told").values_list("taker_id", flat=True)
    assert list(told) == [world.office("county")], "nobody sits at the police in this world: whoever stands above knows"
    with refused("not_asked_to_help"):
        actions.arrive(matter.id, by=world.county)


def test_the_whistle_is_answered_before_other_help(world: World) -> None:
    matter = actions.ask_help(whistled(world).id, [world.office("mediators")], text="也来", by=world.village)
    HandOver.objects.create(
        id=matter.id + 7, county=matter.county, matter=matter, giver_id=matter.owner_id, taker_id=world.office("justice"),
        role="assist", state="offered", step="look", offered_at=now(),
    )  # fmt: skip
    actions.arrive(matter.id, by=world.justice)
    assert "arrive" not in running(matter)
