from typing import Any

from tests.world import COUNTY, VILLAGE, World, refused, seated

from zhishuo.kernel.actor import ANONYMOUS, Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.actions import Said
from zhishuo.matters.models import CallBack, Matter
from zhishuo.matters.tests.cases import VerbCase, closed, taken
from zhishuo.people.api import get_for


class TestSpotCheck(VerbCase):
    verb = verbs.SPOT_CHECK
    leads_to = "closed"
    twice = "asked_already"
    wrong_role = "justice"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.spot_check(matter.id, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.spot_check(matter.id, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return closed(world)

    def actor(self, world: World, matter: Matter) -> Actor:
        return seated("county.caller", COUNTY)

    def wrong_stage(self, world: World) -> Matter:
        return taken(world)


def test_an_office_that_cannot_call_leaves_it_to_the_callers(world: World) -> None:
    caller = seated("county.caller", COUNTY)
    matter = actions.spot_check(closed(world).id, by=world.county)
    row = CallBack.objects.get(matter=matter, kind="spot")
    assert (row.kind, row.office_id) == ("spot", caller.seats[0].office_id)
    assert get_for(caller, verbs.CALL_BACK, Matter, pk=matter.pk).pk == matter.pk


def test_the_chain_is_not_asked(world: World) -> None:
    with refused("not_outside"):
        actions.spot_check(closed(world).id, by=world.town, office_id=world.office("village"))


def test_once_for_one_closing_made_or_not(world: World) -> None:
    caller = seated("county.caller", COUNTY)
    matter = actions.spot_check(closed(world).id, by=caller)
    actions.call_back(matter.id, CallBack.objects.get(matter=matter, kind="spot").id, by=caller, reached=False)
    with refused("asked_already"):
        actions.spot_check(matter.id, by=caller)


def test_whoever_it_is_about_is_not_asked(world: World) -> None:
    """R9: a complaint about the callers is no call of theirs, before closing or after."""
    caller = seated("county.caller", COUNTY)
    said = Said(place=VILLAGE, text="回访的人在电话里骂我", phone="13812342217", subject=caller.seats[0].office_id)
    matter = actions.register(said, by=ANONYMOUS).matter
    Matter.objects.filter(pk=matter.pk).update(
        stage="closed", answered_at=matter.registered_at, closed_at=matter.registered_at, verdict="solved"
    )
    with refused("not_outside"):
        actions.spot_check(matter.id, by=world.county)
    assert not CallBack.objects.filter(matter=matter).exists()
