from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, taken


class TestClimb(VerbCase):
    verb = verbs.CLIMB
    leads_to = "offered"
    twice = ""

    def before(self, world: World) -> Matter:
        return taken(world)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.climb(matter.id, by=by, text="村里没有机器，修不了")

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.climb(matter.id, by=by, text="修不了", seen=seen)


def test_it_climbs_village_town_county_city_and_no_further(world: World) -> None:
    matter = climbed(world)
    assert matter.owner_id == world.office("town")
    for name in ("town", "county"):
        matter = actions.climb(actions.take(matter.id, by=world.actors[name]).id, by=world.actors[name], text="本级办不了")
    owners = [matter.owner.post]
    with refused("at_the_top"):
        while len(owners) < 6:
            matter = actions.climb(matter.id, by=world.city, text="再往上")
            owners.append(matter.owner.post)
    assert owners[-1].startswith("city.")
    assert matter.first_id == world.office("village")


def test_it_needs_a_reason(world: World) -> None:
    with refused("words_missing"):
        actions.climb(taken(world).id, by=world.village, text="")
