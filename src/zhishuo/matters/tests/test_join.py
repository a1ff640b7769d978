from typing import Any

from tests.world import VILLAGE, World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters import actions, verbs
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Matter, Party
from zhishuo.matters.tests.cases import VerbCase, running, sound, taken
from zhishuo.trail.api import history


class TestJoin(VerbCase):
    verb = verbs.JOIN
    twice = ""
    of_new = True

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.join(matter.id, Said(place=VILLAGE, text="我家也过不去", phone="13911112222"), by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.join(matter.id, Said(place=VILLAGE, text="我家也过不去", phone="13911112222"), by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_who_joins_has_a_number_and_a_code_of_their_own(world: World) -> None:
    matter = taken(world)
    found = actions.join(matter.id, Said(place=VILLAGE, text="我家也过不去", phone="13911112222"), by=world.village)
    own = found.matter
    assert (own.stage, own.merged_into_id, own.playbook) == ("merged", matter.pk, matter.playbook)
    assert own.number != matter.number
    assert found.code
    assert not running(own)
    assert Party.objects.get(matter=matter, role="speaker").person_id == own.person_id
    assert history("matter", own.id).get().verb == "matter.join"


def test_a_danger_that_the_other_tells_of_is_settled_here(world: World) -> None:
    """R25."""
    matter = taken(world)
    actions.join(matter.id, Said(place=VILLAGE, text="他还打老婆", phone="13911112222"), by=world.village)
    matter.refresh_from_db()
    assert matter.suspected == ["violence"]
    sound(matter)


def test_only_in_one_county(world: World) -> None:
    with refused("same_matter"):
        actions.join(taken(world).id, Said(place=PlaceCode.parse("621223101201"), text="我家也过不去"), by=world.village)
