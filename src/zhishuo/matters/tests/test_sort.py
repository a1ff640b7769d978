from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.actions import Taking
from zhishuo.matters.models import Matter, Party
from zhishuo.matters.tests.cases import VerbCase, answered, registered, running, speaker_of, taken


class TestSort(VerbCase):
    verb = verbs.SORT
    leads_to = "handling"
    twice = ""
    wrong_role = "mediators"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.sort(matter.id, playbook="village", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.sort(matter.id, playbook="village", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_a_topic_proposes_its_playbook_and_a_playbook_given_wins(world: World) -> None:
    matter = actions.sort(taken(world).id, topic="next_door", by=world.village)
    assert (matter.playbook, matter.klass, matter.topic) == ("neighbour", "neighbour", "next_door")
    matter = actions.sort(matter.id, playbook="plain", topic="next_door", by=world.village)
    assert matter.playbook == "plain"
    with refused("playbook_unknown"):
        actions.sort(matter.id, by=world.village, playbook="zodiac")
    with refused("playbook_unknown"):
        actions.sort(matter.id, by=world.village, topic="zodiac")
    with refused("playbook_unknown"):
        actions.sort(matter.id, by=world.village, measure="zodiac")


def test_what_was_promised_is_never_moved_back(world: World) -> None:
    """Thirty workdays by the village's rules, seven promised: seven it stays."""
    matter = taken(world)
    due = matter.due
    matter = actions.sort(matter.id, playbook="village", by=world.village)
    assert matter.due == due
    assert running(matter)["finish"].cap == due


def test_a_measure_is_raised_and_never_lowered(world: World) -> None:
    """VERBS.md §7.8. What intake proposed by itself a person may put lower, once; what a person said stays."""
    matter = actions.sort(taken(world).id, measure="settle", by=world.village)
    assert matter.measure == "settle"
    matter = actions.sort(matter.id, measure="joint", by=world.village)
    with refused("measure_lowered"):
        actions.sort(matter.id, measure="lead", by=world.village)
    assert actions.sort(matter.id, topic="next_door", by=world.village).measure == "joint"


def test_after_a_reopening_the_new_promise_runs_on(world: World) -> None:
    matter = answered(world)
    matter = actions.verdict(matter.id, "not", by=speaker_of(matter), text="又塌了")
    due = running(matter)["finish"].due
    matter = actions.sort(matter.id, playbook="village", by=world.village)
    assert running(matter)["finish"].due == due, "the clock of the reopening is not lost by sorting"
    assert running(matter)["finish"].event == "reopened"


def test_a_joint_visit_sends_at_most_five(world: World) -> None:
    """R3: at intake and by sorting."""
    many = tuple(Taking("representative", f"代表{n}", f"1380000000{n}") for n in range(6))
    with refused("parties_many"):
        registered(playbook="petition", parties=many)
    matter = registered(playbook="petition", parties=many[:5])
    people = Party.objects.filter(matter=matter)
    assert {(one.role, one.person.name) for one in people if one.person} == {("representative", f"代表{n}") for n in range(5)}
    matter = actions.take(registered(parties=many).id, by=world.village)
    with refused("parties_many"):
        actions.sort(matter.id, playbook="petition", by=world.village)
