from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, running, taken


class TestPause(VerbCase):
    verb = verbs.PAUSE
    leads_to = "waiting"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.pause(matter.id, "mourning", text="家里治丧", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.pause(matter.id, "mourning", text="家里治丧", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_clocks_that_list_the_reason_stand_with_the_steps_and_no_other(world: World) -> None:
    matter = actions.pause(
        actions.sort(taken(world).id, playbook="neighbour", topic="next_door", by=world.village).id,
        "ask",
        text="等",
        by=world.village,
    )
    standing = {name for name, clock in running(matter).items() if clock.paused}
    assert standing == {"level", "finish", "step:look"}, "the month of the law does not wait for papers"


def test_who_must_agree_is_asked_first_and_then_it_stands(world: World) -> None:
    """Weather: the office above agrees."""
    matter = actions.pause(taken(world).id, "season", text="封山", by=world.village)
    assert matter.stage == "handling"
    ask = Ask.objects.get(matter=matter)
    assert (ask.office_id, ask.head) == (world.office("town"), False)
    assert running(matter)["ask:pause"].doer_id == world.office("town")
    assert HandOver.objects.get(matter=matter, role="told").taker_id == world.office("town")
    matter = actions.agree(matter.id, ask.id, True, by=world.town)
    assert matter.stage == "waiting"
    assert running(matter)["pause"].within == "180 days"


def test_by_whoever_may_agree_it_is_done_at_once(world: World) -> None:
    matter = actions.take(climbed(world).id, by=world.town)
    matter = actions.pause(matter.id, "outside", text="等鉴定", by=world.town)
    assert matter.stage == "waiting", "the head of the owning office needs nobody else"
    assert not Ask.objects.filter(matter=matter).exists()


def test_agreed_too_late_it_is_refused(world: World) -> None:
    """Meanwhile the matter waits for something else: two pauses do not run into each other."""
    matter = actions.pause(taken(world).id, "season", text="封山", by=world.village)
    matter = actions.ask(matter.id, "请补照片", by=world.village)
    ask = Ask.objects.get(matter=matter)
    with refused("wrong_stage"):
        actions.agree(matter.id, ask.id, True, by=world.town)
    actions.resume(matter.id, by=world.village)
    assert actions.agree(matter.id, ask.id, True, by=world.town).stage == "waiting"


def test_what_was_asked_ends_with_the_answer(world: World) -> None:
    matter = actions.pause(taken(world).id, "season", text="封山", by=world.village)
    matter = actions.answer(matter.id, "done", "天晴了，修好了", by=world.village)
    ask = Ask.objects.get(matter=matter)
    assert (ask.state, ask.settled_by_id) == ("refused", None)
    with refused("ask_settled"):
        actions.agree(matter.id, ask.id, True, by=world.town)
    assert "ask:pause" not in running(matter)


def test_a_reason_that_no_clock_lists_pauses_nothing(world: World) -> None:
    matter = taken(world)
    with refused("nothing_to_pause"):
        actions.pause(matter.id, "hearing", text="听证", by=world.village)
    with refused("reason_unknown"):
        actions.pause(matter.id, "holiday", text="放假", by=world.village)


def test_lifted_while_it_waits_everything_goes_on(world: World) -> None:
    matter = actions.pause(taken(world).id, "mourning", text="家里治丧", by=world.village)
    matter = actions.climb(matter.id, by=world.village, text="村里办不了")
    assert matter.stage == "offered"
    assert not any(clock.paused for clock in running(matter).values())
    assert "pause" not in running(matter)
