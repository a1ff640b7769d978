from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, running, taken


class TestRule(VerbCase):
    verb = verbs.RULE
    by = "county"
    leads_to = "offered"
    twice = "ask_settled"
    wrong_role = "village"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.rule(matter.id, Matter.objects.get(pk=matter.pk).first_id, text="按职责归村里", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.rule(matter.id, Matter.objects.get(pk=matter.pk).first_id, text="按职责归村里", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        matter = actions.offer(taken(world).id, world.office("mediators"), by=world.village, text="请说和")
        return actions.dispute(matter.id, text="不归我们", by=world.mediators)


def disputed(world: World) -> Matter:
    return TestRule().before(world)


def test_what_was_ruled_cannot_come_back(world: World) -> None:
    """R35."""
    matter = actions.rule(disputed(world).id, world.office("mediators"), text="归调委会", by=world.county)
    assert HandOver.objects.get(matter=matter, role="lead", state="offered").designated
    with refused("designated"):
        actions.return_(matter.id, "not_ours", by=world.mediators, text="还是不归")
    assert Ask.objects.get(matter=matter).state == "agreed"
    assert "ask:rule" not in running(matter)


def test_nobody_else_rules_and_not_to_anywhere(world: World) -> None:
    matter = disputed(world)
    with refused("not_your_ask"):
        actions.rule(matter.id, matter.first_id, text="归村里", by=world.town)
    with refused("cannot_hand_to"):
        actions.rule(matter.id, world.office("far"), text="归别的县", by=world.county)
