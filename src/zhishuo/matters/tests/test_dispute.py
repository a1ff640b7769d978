from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, running, sound, taken
from zhishuo.people.api import get_for


class TestDispute(VerbCase):
    verb = verbs.DISPUTE
    by = "mediators"
    leads_to = "offered"
    twice = "asked_already"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.dispute(matter.id, text="该归自然资源所", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.dispute(matter.id, text="该归自然资源所", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return offered(world)


def offered(world: World) -> Matter:
    return actions.offer(taken(world).id, world.office("mediators"), by=world.village, text="请说和")


def test_the_lowest_office_above_both_that_may_rule_is_asked(world: World) -> None:
    """R7: mediators stand under the justice office, the village under the town centre; both under the county's centre."""
    matter = actions.dispute(offered(world).id, text="不归我们", by=world.mediators)
    ask = Ask.objects.get(matter=matter)
    assert (ask.verb, ask.office_id, ask.state) == ("rule", world.office("county"), "open")
    assert ask.data["between"] == [world.office("mediators"), world.office("village")]
    clock = running(matter)["ask:rule"]
    assert (clock.doer_id, clock.within) == (world.office("county"), "1 workday")
    assert get_for(world.county, verbs.RULE, Matter, pk=matter.pk).pk == matter.pk
    sound(matter)


def test_an_office_that_may_not_rule_is_passed_over(world: World) -> None:
    """The justice office stands above both mediators and adviser, but rules on nothing: the county does."""
    adviser = seated("village.adviser", head=False)
    matter = offered(world)
    HandOver.objects.filter(matter=matter, role="lead", state="offered").update(giver=adviser.seats[0].office_id)
    matter = actions.dispute(matter.id, text="不归我们", by=world.mediators)
    assert Ask.objects.get(matter=matter).office_id == world.office("county")


def test_the_quarrel_ends_with_its_parties(world: World) -> None:
    """Called back by its giver, there is nothing left to rule on; nobody is left waiting for it."""
    matter = actions.dispute(offered(world).id, text="不归我们", by=world.mediators)
    matter = actions.revoke(matter.id, by=world.village)
    assert Ask.objects.get(matter=matter).state == "refused"
    assert "ask:rule" not in running(matter)
    with refused("ask_settled"):
        actions.rule(matter.id, world.office("village"), by=world.county, text="归村里")


def test_a_designated_hand_over_is_not_disputed(world: World) -> None:
    matter = actions.designate(offered(world).id, world.office("mediators"), by=world.county, text="定了")
    with refused("designated"):
        actions.dispute(matter.id, text="不归我们", by=world.mediators)
