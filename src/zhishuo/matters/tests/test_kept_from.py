"""R9: whoever a matter is about never sees it, whatever happens to it, and it never comes to them."""

from tests.world import COUNTY, TOWN, VILLAGE, World, refused, seated

from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter, Party
from zhishuo.matters.queries import Filters, ledger, work_of
from zhishuo.matters.tests.cases import registered, sound
from zhishuo.people.api import get_for


def about(world: World, office: str = "council") -> Matter:
    return registered("村主任多报了补贴", playbook="about_official", subject=world.office(office))


def test_the_office_above_holds_it_and_the_subject_finds_nothing(world: World) -> None:
    town = seated("town.government", TOWN)
    matter = about(world)
    assert (matter.owner_id, matter.privacy) == (town.seats[0].office_id, "sealed")
    assert Party.objects.get(matter=matter, role="subject").office_id == world.office("council")
    for verb in (verbs.VIEW, verbs.TAKE, verbs.NOTE):
        with refused("not_found"):
            get_for(world.council, verb, Matter, pk=matter.pk)
    assert not list(work_of(world.council))
    assert matter.pk not in {row.pk for row in ledger(world.council, Filters(place=VILLAGE), now=now()).rows}
    assert not Matter.seen_by(world.council).filter(number=matter.number).exists()
    assert get_for(town, verbs.TAKE, Matter, pk=matter.pk).pk == matter.pk
    sound(matter)


def test_nor_from_another_chair_of_the_same_person(world: World) -> None:
    from zhishuo.kernel.actor import SYSTEM
    from zhishuo.people import api as people

    account = world.account("council")
    people.appoint(account, people.office_with(world.office("county")), by=SYSTEM)
    matter = about(world)
    with refused("not_found"):
        get_for(people.actor_of(account), verbs.VIEW, Matter, pk=matter.pk)


def test_it_passes_over_the_accused_on_its_way_up(world: World) -> None:
    """About the county's centre: the town's government, its county office empty, would lift it there."""
    matter = about(world, "town")
    assert matter.owner_id == world.office("county")
    peace = seated("county.peace", COUNTY)
    other = about(world, "county")
    assert other.owner_id == peace.seats[0].office_id


def test_nobody_can_hand_it_to_the_accused(world: World) -> None:
    """The list of offices leaves the accused out, for handing over, help, whistles and designation alike."""
    town = seated("town.government", TOWN)
    matter = registered("村主任多报了补贴", subject=world.office("council"))
    Matter.objects.filter(pk=matter.pk).update(hidden=matter.hidden, owner=town.seats[0].office_id)
    matter.hand_overs.filter(role="lead").update(taker=town.seats[0].office_id)
    actions.take(matter.id, by=town)
    with refused("cannot_hand_to"):
        actions.offer(matter.id, world.office("council"), by=town, text="你们办")
    with refused("cannot_hand_to"):
        actions.ask_help(matter.id, [world.office("council")], by=town, text="来帮忙")
    with refused("cannot_hand_to"):
        actions.designate(matter.id, world.office("council"), by=world.county, text="你们办")


def test_what_a_danger_tells_is_not_told_to_the_accused(world: World) -> None:
    police = seated("town.police", TOWN)
    matter = registered("派出所的人打人", subject=police.seats[0].office_id)
    actions.take(matter.id, by=world.village)
    matter = actions.flag(matter.id, "violence", by=world.village)
    told = set(matter.hand_overs.filter(role="told").values_list("taker_id", flat=True))
    assert police.seats[0].office_id not in told
    child = Matter.objects.get(parent=matter)
    assert child.hidden == matter.hidden
    assert child.owner_id != police.seats[0].office_id
    with refused("not_found"):
        get_for(police, verbs.VIEW, Matter, pk=child.pk)
