from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter, Saying, Step
from zhishuo.matters.tests.cases import VerbCase, running, taken


class TestInstruct(VerbCase):
    verb = verbs.INSTRUCT
    by = "town"
    leads_to = "handling"
    twice = ""
    wrong_role = "justice"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.instruct(matter.id, "三天内把路障清了", within="3 workdays", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.instruct(matter.id, "三天内把路障清了", within="3 workdays", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_a_leader_orders_a_step_on_what_somebody_else_has(world: World) -> None:
    matter = actions.instruct(taken(world).id, "三天内把路障清了", within="", by=world.town)
    step = Step.objects.get(matter=matter)
    assert (step.state, step.office_id, step.within) == ("ordered", world.office("village"), "3 workdays")
    saying = Saying.objects.get(pk=step.saying_id or 0)
    assert (saying.kind, saying.public, saying.office_id) == ("order", False, world.office("town"))
    assert running(matter)["step:added-1"].doer_id is None
    actions.do_step(matter.id, "added-1", text="清了", by=world.village)
    step.refresh_from_db()
    assert step.state == "done"


def test_only_those_on_the_matter_are_ordered(world: World) -> None:
    with refused("cannot_hand_to"):
        actions.instruct(taken(world).id, "去清路障", within="", office_id=world.office("village_2"), by=world.town)
