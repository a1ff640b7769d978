from typing import Any

from tests.world import COUNTY, World, refused, seated

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import HandOver, Matter
from zhishuo.matters.tests.cases import VerbCase, running, sound, speaker_of, taken
from zhishuo.people.api import get_for


class TestFlag(VerbCase):
    verb = verbs.FLAG
    twice = "flag_unknown"
    wrong_role = "village_2"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.flag(matter.id, "crime", text="说到有人偷电缆", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.flag(matter.id, "crime", text="说到有人偷电缆", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def test_a_danger_tells_seals_stops_and_opens_the_duty_to_report(world: World) -> None:
    """R25: violence. Police and women's federation have to know, the file is sealed, no mediation, a report within 30 minutes."""
    police, women = seated("town.police"), seated("county.women", COUNTY)
    matter = actions.flag(taken(world).id, "violence", by=world.village)
    assert (matter.flags, matter.privacy) == (["violence"], "sealed")
    told = HandOver.objects.filter(matter=matter, role="told", step="flag:violence").values_list("taker_id", flat=True)
    assert set(told) == {police.seats[0].office_id, women.seats[0].office_id}
    child = Matter.objects.get(parent=matter)
    assert (child.playbook, child.privacy, child.owner_id) == ("danger_report", "sealed", police.seats[0].office_id)
    assert running(child)["report"].within == "30 minutes"
    assert (child.suspected, child.flags) == ([], []), "its words are the parent's, whose danger is known"
    with refused("not_found"):
        get_for(world.town, verbs.VIEW, Matter, pk=matter.pk)
    assert get_for(police, verbs.VIEW, Matter, pk=matter.pk).pk == matter.pk
    sound(child)


def test_its_parent_waits_for_the_report_and_closes_then(world: World) -> None:
    police = seated("town.police")
    matter = actions.flag(taken(world).id, "violence", by=world.village)
    matter = actions.answer(matter.id, "done", "已经报警", by=world.village)
    matter = actions.verdict(matter.id, "solved", by=speaker_of(matter))
    assert matter.stage == "answered", "a part of it is open"
    with refused("children_open"):
        actions.close(matter.id, by=SYSTEM)
    with refused("verdict_given"):
        actions.verdict(matter.id, "not", by=speaker_of(matter), text="还是不放心")
    child = Matter.objects.get(parent=matter)
    actions.take(child.id, by=police)
    with refused("step_missing"):
        actions.answer(child.id, "done", "已处置", by=police)
    actions.do_step(child.id, "report", by=police, data={"to": "110", "receipt": "12"})
    with refused("field_missing"):
        actions.answer(child.id, "done", "已处置", by=police)
    actions.fill(child.id, {"safe": "yes"}, by=police)
    child = actions.answer(child.id, "done", "已处置", by=police)
    assert child.stage == "closed", "nobody has to give a verdict on it"
    assert actions.close_ready([matter.id]) == 1
    matter.refresh_from_db()
    assert matter.stage == "closed"
    assert actions.close_ready([matter.id]) == 0


def test_a_flag_raises_the_measure(world: World) -> None:
    matter = actions.flag(taken(world).id, "mass", by=world.village)
    assert matter.measure == "joint"
    with refused("measure_lowered"):
        actions.sort(matter.id, measure="lead", by=world.village)


def test_what_the_pack_does_not_know_is_refused(world: World) -> None:
    with refused("flag_unknown"):
        actions.flag(taken(world).id, "ghost", by=world.village)
