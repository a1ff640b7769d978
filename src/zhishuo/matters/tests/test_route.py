"""A confirmed flag with `route` moves the matter to where such things belong: once, told, never by words alone."""

from typing import Any

from tests.world import World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.matters import actions
from zhishuo.matters.models import Flag, Matter
from zhishuo.matters.tests.cases import answered, registered, sound, speaker_of, taken
from zhishuo.trail.api import history


def accused(world: World) -> Matter:
    return actions.flag(taken(world).id, "accused", by=world.village, text="说的是村主任")


def test_a_confirmed_flag_moves_it_and_the_trail_tells_where_from(world: World) -> None:
    before = taken(world)
    promised = before.due
    matter = actions.flag(before.id, "accused", by=world.village, text="说的是村主任")
    assert (matter.playbook, matter.klass, matter.privacy, matter.stage) == ("about_official", "formal", "sealed", "handling")
    assert promised is not None
    assert matter.due == promised, "a date promised before is never moved back"
    told = history("matter", matter.id).get(verb="matter.flag").data
    assert told["routed"] == {"flag": "accused", "from": "plain", "to": "about_official"}
    sound(matter)


def test_whoever_writes_it_down_may_confirm_it_at_once(world: World) -> None:
    matter = registered("村主任把低保给了自家人", sure=("accused",))
    assert (matter.playbook, matter.flags) == ("about_official", ["accused"])
    sound(matter)


def test_words_alone_move_nothing(world: World) -> None:
    """A flag that is only proposed is settled by a person first; dismissed, the matter stays what it is."""
    matter = taken(world)
    actions.propose_flag(matter.id, "accused", by=SYSTEM, found=["村主任"])
    matter.refresh_from_db()
    assert (matter.playbook, matter.suspected) == ("plain", ["accused"])
    row = Flag.objects.get(matter=matter)
    matter = actions.settle_flag(matter.id, row.id, False, by=world.village, text="说的是邻居")
    assert matter.playbook == "plain"


def test_proposed_and_confirmed_it_moves(world: World) -> None:
    matter = taken(world)
    actions.propose_flag(matter.id, "accused", by=SYSTEM, found=["村主任"])
    matter = actions.settle_flag(matter.id, Flag.objects.get(matter=matter).id, True, by=world.village, text="就是他")
    assert matter.playbook == "about_official"
    assert history("matter", matter.id).get(verb="matter.settle_flag").data["routed"]["to"] == "about_official"


def test_sorted_elsewhere_by_a_person_it_is_not_moved_again(world: World) -> None:
    matter = accused(world)
    matter = actions.sort(matter.id, playbook="village", by=world.village)
    matter = actions.flag(matter.id, "mass", by=world.village)
    assert matter.playbook == "village"


def test_what_was_answered_is_moved_when_it_is_taken_up_again(world: World) -> None:
    matter = actions.flag(answered(world).id, "accused", by=world.village, text="说的是村主任")
    assert (matter.stage, matter.playbook) == ("answered", "plain")
    matter = actions.reopen(matter.id, by=speaker_of(matter), text="这事是他自己批的")
    assert (matter.stage, matter.playbook) == ("handling", "about_official")
    told: dict[str, Any] = history("matter", matter.id).get(verb="matter.reopen").data
    assert told["routed"] == {"flag": "accused", "from": "plain", "to": "about_official"}
    sound(matter)


def test_a_flag_without_a_route_moves_nothing(world: World) -> None:
    matter = actions.flag(taken(world).id, "crime", by=world.village)
    assert matter.playbook == "plain"
