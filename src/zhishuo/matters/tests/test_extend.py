from datetime import timedelta
from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, Matter, Saying
from zhishuo.matters.tests.cases import VerbCase, accepted, running, taken
from zhishuo.trail.api import history


class TestExtend(VerbCase):
    verb = verbs.EXTEND
    twice = "asked_already"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.extend(matter.id, "finish", "5 workdays", "complex", text="要机器", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.extend(matter.id, "finish", "5 workdays", "complex", text="要机器", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_the_right_rank_is_asked_and_the_date_moves_when_it_agrees(world: World) -> None:
    matter = taken(world)
    due = running(matter)["finish"].due
    matter = actions.extend(matter.id, "finish", "5 workdays", "complex", text="要机器", by=world.village)
    assert running(matter)["finish"].due == due
    ask = Ask.objects.get(matter=matter)
    assert (ask.office_id, ask.data) == (world.office("town"), {"clock": "finish", "span": "5 workdays", "reason": "complex"})
    with refused("not_your_ask"):
        actions.agree(matter.id, ask.id, True, by=world.county)
    matter = actions.agree(matter.id, ask.id, True, by=world.town)
    assert running(matter)["finish"].due > due
    assert matter.due == running(matter)["finish"].due
    with refused("extended_enough"):
        actions.extend(matter.id, "finish", "1 workday", "complex", text="还要", by=world.village)


def test_sixty_days_and_thirty_more_once_by_the_head(world: World) -> None:
    """R11. By the head it is done at once; anybody else of the unit asks the head."""
    matter, head = accepted(world)
    clerk = seated("county.petition", head=False)
    due = running(matter)["finish"].due
    with refused("extended_enough"):
        actions.extend(matter.id, "finish", "31 days", "complex", text="案情复杂", by=head)
    matter = actions.extend(matter.id, "finish", "30 days", "complex", text="案情复杂", by=clerk)
    ask = Ask.objects.get(matter=matter)
    assert (ask.head, running(matter)["finish"].due) == (True, due)
    actions.agree(matter.id, ask.id, False, by=head, text="再想办法")
    matter = actions.extend(matter.id, "finish", "30 days", "complex", text="案情复杂", by=head)
    assert running(matter)["finish"].due == due + timedelta(days=30)
    with refused("extended_enough"):
        actions.extend(matter.id, "finish", "5 days", "complex", text="再延", by=head)
    told = history("matter", matter.id).filter(verb="matter.extend").order_by("-id")[0].data
    assert (told["clock"], told["by"], told["reason"]) == ("finish", "30 days", "complex")
    assert Saying.objects.get(pk=told["saying"]).public, "the speaker reads why"


def test_with_the_consent_of_the_parties_the_owner_writes_it_down(world: World) -> None:
    """R21."""
    matter = actions.sort(taken(world).id, playbook="neighbour", topic="next_door", by=world.village)
    due = running(matter)["month"].due
    matter = actions.extend(matter.id, "month", "1 month", "complex", text="两家都同意再谈", by=world.village)
    assert running(matter)["month"].due > due


def test_a_reason_is_told_always(world: World) -> None:
    matter = taken(world)
    for reason in ("", "lazy"):
        with refused("reason_unknown"):
            actions.extend(matter.id, "finish", "5 workdays", reason, text="要机器", by=world.village)
    with refused("words_missing"):
        actions.extend(matter.id, "finish", "5 workdays", "complex", text="", by=world.village)
    with refused("field_wrong"):
        actions.extend(matter.id, "finish", "", "complex", text="要机器", by=world.village)
    with refused("cannot_extend"):
        actions.extend(matter.id, "step:look", "1 workday", "complex", text="要机器", by=world.village)
