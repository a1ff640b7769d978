from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, taken


class TestAssign(VerbCase):
    verb = verbs.ASSIGN
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.assign(matter.id, by.account_id or 0, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.assign(matter.id, by.account_id or 0, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_only_somebody_of_the_office_can_be_named(world: World) -> None:
    matter = taken(world)
    with refused("nobody_named"):
        actions.assign(matter.id, world.town.account_id or 0, by=world.village)
    colleague = seated("village.speak", head=False)
    matter = actions.assign(matter.id, colleague.account_id or 0, by=world.village)
    assert matter.assignee_id == colleague.account_id


def test_what_is_led_is_answered_by_a_named_person(world: World) -> None:
    """S15: with the measure “lead” somebody answers for it by name."""
    matter = taken(world)
    Matter.objects.filter(pk=matter.pk).update(assignee=None)
    with refused("nobody_named"):
        actions.answer(matter.id, "done", "办好了", by=world.village)
    actions.assign(matter.id, world.village.account_id or 0, by=world.village)
    assert actions.answer(matter.id, "done", "办好了", by=world.village).stage == "answered"
