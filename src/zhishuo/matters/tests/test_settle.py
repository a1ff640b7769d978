import pytest
from tests.world import VILLAGE, World, refused

from zhishuo.kernel.actor import ANONYMOUS
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Flag, Matter, Saying, Step
from zhishuo.matters.tests.cases import running, sound, speaker_of
from zhishuo.trail.api import history

SAID = Said(place=VILLAGE, text="路灯坏了", channel="desk", phone="13812342217", client_key="settle-1")


def test_said_done_and_told_is_one_write_and_one_entry(world: World) -> None:
    found = actions.settle(SAID, by=world.village, done="当场换了灯泡")
    matter = found.matter
    assert (matter.stage, matter.measure, matter.outcome) == ("answered", "settle", "done")
    assert [entry.verb for entry in history("matter", matter.id)] == ["matter.settle"]
    assert Saying.objects.get(matter=matter, kind="answer").text == "当场换了灯泡"
    assert "verdict" in running(matter), "the speaker has the last word all the same"
    sound(matter)


def test_sent_twice_it_is_settled_once(world: World) -> None:
    first = actions.settle(SAID, by=world.village)
    again = actions.settle(SAID, by=world.village)
    assert (again.repeated, again.matter.pk, again.code) == (True, first.matter.pk, first.code)
    assert Matter.objects.filter(client_key="settle-1").count() == 1


@pytest.mark.parametrize("klass", ["village", "neighbour"])
def test_steps_that_need_nobody_else_are_done_with_it(world: World, klass: str) -> None:
    matter = actions.settle(SAID, by=world.village, done="说开了", klass=klass).matter
    assert (matter.stage, matter.playbook) == ("answered", klass)
    assert set(Step.objects.filter(matter=matter).values_list("state", flat=True)) <= {"done"}
    sound(matter)


def test_what_needs_others_is_settled_as_something_said(world: World) -> None:
    matter = actions.settle(SAID, by=world.village, klass="petition").matter
    assert (matter.playbook, matter.stage) == ("plain", "answered")


def test_wrong_role_wrong_place_and_nobody(world: World) -> None:
    for by in (world.watcher, world.far, world.village_2, ANONYMOUS):
        with refused("forbidden"):
            actions.settle(SAID, by=by)


def test_a_danger_in_the_words_stays_to_be_settled(world: World) -> None:
    """R25: settled on the spot is no way around it."""
    matter = actions.settle(Said(place=VILLAGE, text="隔壁打老婆，劝住了", channel="desk"), by=world.village).matter
    assert matter.suspected == ["violence"]
    matter = actions.verdict(matter.id, "solved", by=speaker_of(matter))
    assert matter.stage == "answered"
    flag = Flag.objects.get(matter=matter)
    matter = actions.settle_flag(matter.id, flag.id, True, by=world.village)
    assert (matter.stage, matter.flags) == ("answered", ["violence"]), "now its report is open"
