from typing import Any

from tests.world import World, refused

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, speaker_of, taken


class TestSplit(VerbCase):
    verb = verbs.SPLIT
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.split(matter.id, ["路塌了", "灯坏了"], by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.split(matter.id, ["路塌了", "灯坏了"], by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_each_part_has_its_number_and_the_whole_waits_for_them(world: World) -> None:
    matter = taken(world)
    parts = actions.split(matter.id, ["路塌了", "灯坏了"], by=world.village)
    assert len({part.number for part in (*parts, matter)}) == 3
    assert {part.parent_id for part in parts} == {matter.pk}
    assert {part.person_id for part in parts} == {matter.person_id}
    matter = actions.answer(matter.id, "done", "分成两件在办", by=world.village)
    matter = actions.verdict(matter.id, "solved", by=speaker_of(matter))
    assert matter.stage == "answered"
    for part in parts:
        actions.answer(part.id, "done", "好了", by=world.village)
        assert actions.close_ready([matter.id]) == 0
        actions.verdict(part.id, "solved", by=speaker_of(part))
    assert actions.close_ready([matter.id]) == 1


def test_one_part_is_no_splitting(world: World) -> None:
    with refused("words_missing"):
        actions.split(taken(world).id, ["路塌了", " "], by=world.village)


def test_words_of_a_part_raise_their_own_flags(world: World) -> None:
    parts = actions.split(taken(world).id, ["路塌了", "他打老婆"], by=world.village)
    assert [part.suspected for part in parts] == [[], ["violence"]]
