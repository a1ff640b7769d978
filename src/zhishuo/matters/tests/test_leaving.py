"""Somebody goes: what they had in hand, and what then nobody holds, goes to people who are there."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.world import TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import today
from zhishuo.matters import actions
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.rehoming.bulk import lift, reassign
from zhishuo.matters.rehoming.leaving import leave
from zhishuo.matters.stages import OPEN
from zhishuo.matters.tests.cases import closed, registered, taken
from zhishuo.matters.tests.rehoming import many, offending
from zhishuo.people import api as people
from zhishuo.people.models import Account, Holding
from zhishuo.trail.api import history


@pytest.fixture
def colleague(world: World) -> Account:
    """A second one in the village's office; everybody has been there for a while."""
    account = people.open_account("colleague", "马小军", "zhishuo-test", by=SYSTEM)
    people.appoint(account, people.Office.objects.get(pk=world.office("village")), by=SYSTEM)
    Holding.objects.update(since=today() - timedelta(days=99))
    return account


def test_what_was_in_hand_goes_to_another_holder(world: World, colleague: Account) -> None:
    open_, over = taken(world), closed(world)
    done = reassign(world.account("village"), colleague, by=SYSTEM)
    assert (done.matters, done.given, done.by_office) == (1, 1, {world.office("village"): 1})
    open_.refresh_from_db()
    over.refresh_from_db()
    assert (open_.assignee_id, over.assignee_id) == (colleague.pk, world.village.account_id)
    assert (open_.stage, open_.owner_id) == ("handling", world.office("village"))
    (entry,) = history("matter", open_.id).filter(verb="matter.rehome")
    assert (entry.data["was"], entry.data["assignee"]) == (world.village.account_id, colleague.pk)
    assert offending() == {}


def test_or_to_nobody_yet(world: World) -> None:
    matter = taken(world)
    assert reassign(world.account("village"), None, by=SYSTEM).unnamed == 1
    matter.refresh_from_db()
    assert matter.assignee_id is None
    actions.note(matter.id, "我来接着办", by=world.village)


def test_only_where_both_hold_the_office(world: World, colleague: Account) -> None:
    matter = taken(world)
    with refused("not_a_holder"):
        reassign(world.account("village"), world.account("watcher"), by=SYSTEM)
    matter.refresh_from_db()
    assert matter.assignee_id == world.village.account_id


def test_a_preview_is_exact_and_changes_nothing(world: World, colleague: Account) -> None:
    many(world, 60)
    before = list(Matter.objects.order_by("id").values_list("id", "assignee", "rev"))
    preview = reassign(world.account("village"), colleague, by=SYSTEM, dry_run=True)
    assert list(Matter.objects.order_by("id").values_list("id", "assignee", "rev")) == before
    assert reassign(world.account("village"), colleague, by=SYSTEM) == preview
    assert preview.given > 5
    assert reassign(world.account("village"), colleague, by=SYSTEM).matters == 0, "done twice it is harmless"


def test_a_substitute_may_take_it_over(world: World) -> None:
    matter = taken(world)
    people.stand_in(world.account("village"), world.account("council"), today(), today() + timedelta(days=3), by=SYSTEM)
    assert reassign(world.account("village"), world.account("council"), by=SYSTEM).given == 1
    matter.refresh_from_db()
    assert matter.assignee_id == world.council.account_id


def test_what_nobody_holds_goes_to_the_one_above_and_the_first_stays_on_it(world: World) -> None:
    matter = taken(world)
    village, town = (people.Office.objects.get(pk=world.office(name)) for name in ("village", "town"))
    assert lift(village, town, by=SYSTEM, dry_run=True) == 1
    matter.refresh_from_db()
    assert matter.owner_id == village.id
    assert lift(village, town, by=SYSTEM) == 1
    matter.refresh_from_db()
    assert (matter.owner_id, matter.first_id, matter.assignee_id) == (town.id, village.id, None)
    assert HandOver.objects.get(matter=matter, state="taken").taker_id == town.id
    assert {clock.office_id for clock in Clock.objects.filter(matter=matter, stopped_at=None, void=False)} == {town.id}
    assert offending() == {}
    assert lift(village, town, by=SYSTEM) == 0


def test_the_last_one_leaves_and_nothing_is_orphaned(world: World) -> None:
    Holding.objects.update(since=today() - timedelta(days=99))
    matters = many(world, 60)
    preview = leave(world.account("village"), None, by=SYSTEM, dry_run=True)
    assert Holding.objects.get(account=world.account("village")).until is None
    done = leave(world.account("village"), None, by=SYSTEM)
    assert (done.lifted, done.reassigned) == (preview.lifted, preview.reassigned)
    assert done.lifted[world.office("village")] > 10
    assert not people.actor_of(world.account("village")).seats
    for matter in Matter.objects.filter(pk__in=[m.id for m in matters], stage__in=OPEN):
        assert people.reached([matter.owner_id])[matter.owner_id]
        assert matter.assignee_id != world.village.account_id
    assert offending() == {}


def test_what_is_said_afterwards_goes_above_at_once(world: World) -> None:
    Holding.objects.update(since=today() - timedelta(days=99))
    leave(world.account("village"), None, by=SYSTEM)
    assert registered().owner_id == world.office("town")


def test_the_page_shows_it_first_and_does_it_then(world: World, colleague: Account, client: Client) -> None:
    matter = taken(world)
    client.force_login(world.account("village"))  # its head keeps the roster
    page = client.get("/desk/leaving/", {"who": colleague.pk}).content.decode()
    assert "马小军" in page
    assert "王秀兰" in page
    body = client.get("/desk/leaving/", {"who": str(world.village.account_id)}).content.decode()
    assert "手里没办结的 1 件" in body
    answer = client.post("/desk/leaving/", {"who": world.village.account_id, "to": colleague.pk})
    assert answer.status_code == 302
    matter.refresh_from_db()
    assert matter.assignee_id == colleague.pk
    assert not people.actor_of(world.account("village")).seats


def test_the_page_knows_only_those_whose_roster_one_keeps(world: World, client: Client) -> None:
    client.force_login(world.account("watcher"))
    assert "您这里不管任职" in client.get("/desk/leaving/").content.decode()
    assert client.get("/desk/leaving/", {"who": str(world.village.account_id)}).status_code == 404
    assert client.post("/desk/leaving/", {"who": str(world.village.account_id)}).status_code == 404
    client.force_login(world.account("far"))
    assert client.get("/desk/leaving/", {"who": str(world.village.account_id)}).status_code == 404
    assert client.get("/desk/leaving/", {"who": "x"}).status_code == 404


def test_an_office_elsewhere_is_not_ended_by_who_does_not_keep_its_roster(world: World, client: Client) -> None:
    people.appoint(world.account("council"), people.offices("town.centre", TOWN).get(name=""), by=SYSTEM)
    client.force_login(world.account("village"))
    assert VILLAGE in world.council.places
    assert client.post("/desk/leaving/", {"who": world.council.account_id}).status_code == 403
    assert people.actor_of(world.account("council")).seats
