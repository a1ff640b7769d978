from typing import Any

from tests.world import COUNTY, TOWN, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter, Party
from zhishuo.matters.tests.cases import VerbCase, closed, registered, running, sound, speaker_of, taken


class TestMerge(VerbCase):
    verb = verbs.MERGE
    leads_to = "merged"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.merge(matter.id, other().number, text="同一段路", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.merge(matter.id, other().number, text="同一段路", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return taken(world)


def other() -> Matter:
    return registered("四社路塌了，没法走", phone="13900001111")


def test_its_number_stays_alive_and_its_speaker_goes_along(world: World) -> None:
    matter, into = taken(world), other()
    target = actions.merge(matter.id, into.shown, by=world.village)
    matter.refresh_from_db()
    assert target.pk == into.pk
    assert (matter.stage, matter.merged_into_id, matter.number) == ("merged", into.pk, matter.number)
    assert not running(matter)
    assert Party.objects.get(matter=into, role="speaker").person_id == matter.person_id
    assert actions.say_more(matter.id, "还有一处", by=speaker_of(matter)).stage == "merged"


def test_merged_on_everything_shows_how_the_last_one_goes(world: World) -> None:
    first, second, third = taken(world), other(), registered("路", phone="13900002222")
    actions.merge(first.id, second.number, by=world.village)
    actions.merge(second.id, third.number, by=world.village)
    first.refresh_from_db()
    assert first.merged_into_id == third.pk
    people = set(Party.objects.filter(matter=third, role="speaker").values_list("person_id", flat=True))
    assert people == {first.person_id, second.person_id}


def test_a_danger_is_not_lost_by_merging(world: World) -> None:
    """R25: what words proposed and nobody has settled waits on the other matter."""
    into = other()
    matter = actions.take(registered("他天天打老婆").id, by=world.village)
    actions.merge(matter.id, into.number, by=world.village)
    into.refresh_from_db()
    assert into.suspected == ["violence"]
    assert "flag:violence" in running(into)
    sound(into)


def test_not_with_itself_its_part_or_what_has_ended(world: World) -> None:
    matter = taken(world)
    child = actions.open_child(matter.id, "plain", "另一件", by=world.village)
    for wrong in (matter, child, closed(world)):
        with refused("same_matter"):
            actions.merge(matter.id, wrong.number, by=world.village)
    with refused("not_found"):
        actions.merge(matter.id, "2600000000", by=world.village)


def test_what_is_kept_from_somebody_does_not_go_where_they_can_see_it(world: World) -> None:
    """R9."""
    about = registered("说的是村主任", playbook="about_official", subject=world.office("council"))
    into = registered("别的事", place=TOWN)
    county = seated("county.centre", COUNTY)
    with refused("same_matter"):
        actions.merge(about.id, into.number, by=county)
