from typing import Any

from tests.world import World, refused, seated

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Flag, HandOver, Matter, Step
from zhishuo.matters.tests.cases import VerbCase, accepted, registered, running, taken
from zhishuo.people import api as people
from zhishuo.people.api import get_for


class TestDoStep(VerbCase):
    verb = verbs.DO_STEP
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.do_step(matter.id, "look", text="看过了", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.do_step(matter.id, "look", text="看过了", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)

    def wrong_stage(self, world: World) -> Matter:
        return registered()


def neighbours(world: World) -> Matter:
    return actions.sort(taken(world).id, playbook="neighbour", topic="forest_land", by=world.village)


def led(world: World) -> Matter:
    """A village matter whose work is done and waits for the watcher."""
    matter = actions.sort(taken(world).id, playbook="village", measure="lead", by=world.village)
    return actions.do_step(matter.id, "build", text="修好了", by=world.village)


def test_it_stops_its_clock_and_is_done(world: World) -> None:
    matter = taken(world)
    assert "step:look" in running(matter)
    matter = actions.do_step(matter.id, "look", text="看过了", by=world.village)
    assert matter.done == ["look"]
    assert "step:look" not in running(matter)
    assert "step:look" in matter.moments


def test_what_comes_after_waits(world: World) -> None:
    with refused("not_yet"):
        actions.do_step(neighbours(world).id, "mediate", by=world.village)
    with refused("no_such_step"):
        actions.do_step(taken(world).id, "dance", by=world.village)


def test_a_step_of_another_office_is_asked_of_it_and_done_by_it_alone(world: World) -> None:
    land = seated("town.land")
    matter = neighbours(world)
    hand = HandOver.objects.get(matter=matter, step="measure")
    assert (hand.role, hand.state, hand.taker_id) == ("assist", "offered", land.seats[0].office_id)
    assert running(matter)["step:measure"].doer_id == hand.taker_id
    with refused("not_your_step"):
        actions.do_step(matter.id, "measure", by=world.village, data={"heard": 2})
    assert get_for(land, verbs.DO_STEP, Matter, pk=matter.pk).pk == matter.pk
    matter = actions.do_step(matter.id, "measure", by=land, data={"heard": 2})
    hand.refresh_from_db()
    assert ("measure" in matter.done, hand.state) == (True, "done")


def test_what_a_kind_records_is_asked_for(world: World) -> None:
    matter = neighbours(world)
    with refused("field_missing"):
        actions.do_step(matter.id, "look", by=world.village)
    with refused("field_wrong"):
        actions.do_step(matter.id, "look", by=world.village, data={"heard": "几个"})
    matter = actions.do_step(matter.id, "look", by=world.village, data={"heard": "2"})
    assert Step.objects.get(matter=matter, key="look").data == {"heard": 2}
    assert matter.replied_at is not None, "a visit is a word back"


def test_a_note_says_something(world: World) -> None:
    with refused("words_missing"):
        actions.do_step(taken(world).id, "look", by=world.village)


def test_nobody_checks_their_own_work(world: World) -> None:
    """VERBS.md §7.2: also not from another chair that they hold."""
    matter = led(world)
    account = world.account("village")
    people.appoint(account, people.office_with(world.office("watcher")), by=SYSTEM)
    with refused("own_work"):
        actions.do_step(matter.id, "check", by=people.actor_of(account))
    assert "check" in actions.do_step(matter.id, "check", by=world.watcher).done


def test_a_no_undoes_what_has_to_be_done_again(world: World) -> None:
    matter = led(world)
    with refused("words_missing"):
        actions.do_step(matter.id, "check", no=True, by=world.watcher)
    matter = actions.do_step(matter.id, "check", no=True, text="路基没压实", by=world.watcher)
    assert matter.done == []
    assert list(Step.objects.filter(matter=matter).order_by("id").values_list("key", "state")) == [
        ("build", "undone"),
        ("check", "no"),
    ]
    with refused("step_missing"):
        actions.answer(matter.id, "done", "修好了", by=world.village)
    actions.do_step(matter.id, "build", text="压实了", by=world.village)
    assert actions.do_step(matter.id, "check", by=world.watcher).done == ["build", "check"]


def test_what_the_head_signs_nobody_else_signs(world: World) -> None:
    """R11: the head of the unit."""
    matter, by = accepted(world)
    actions.do_step(matter.id, "inquire", by=by, data={"heard": 1})
    clerk = seated("county.petition", head=False)
    with refused("not_your_step"):
        actions.do_step(matter.id, "head_signs", by=clerk, data={"how": "签字"})
    assert "head_signs" in actions.do_step(matter.id, "head_signs", by=by, data={"how": "签字"}).done


def test_an_unsettled_danger_stops_mediation(world: World) -> None:
    """R25: even before anybody has confirmed it."""
    matter = actions.sort(registered("两口子天天打老婆").id, playbook="neighbour", topic="next_door", by=world.village)
    matter = actions.take(matter.id, by=world.village)
    assert matter.suspected == ["violence"]
    actions.do_step(matter.id, "look", by=world.village, data={"heard": 2})
    with refused("stopped_by_flag"):
        actions.do_step(matter.id, "mediate", by=world.mediators)
    flag = Flag.objects.get(matter=matter)
    actions.settle_flag(matter.id, flag.id, False, by=world.village, text="说的是打麻将")
    assert "mediate" in actions.do_step(matter.id, "mediate", by=world.mediators).done


def test_a_helper_from_elsewhere_does_its_step_and_no_stranger(world: World) -> None:
    """An office that was asked may sit at another place; who was not asked has no step here."""
    matter = taken(world)
    with refused("not_your_step"):
        actions.do_step(matter.id, "look", text="看了", by=world.village_2)
