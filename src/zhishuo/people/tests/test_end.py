"""卸任: going is allowed at any time; what becomes of the offices is known before."""

from datetime import timedelta

from tests.world import World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import today
from zhishuo.people import api
from zhishuo.people.models import Holding
from zhishuo.people.tests.test_stand_in import away


def test_what_would_stand_empty_is_named_with_who_stands_above(world: World) -> None:
    preview = api.leaving(world.account("village"))
    (left,) = preview.empty
    assert left.office.id == world.office("village")
    assert left.above is not None
    assert left.above.id == world.office("town")
    assert Holding.objects.get(account=world.account("village")).until is None, "a preview changes nothing"


def test_an_office_that_others_hold_is_not_empty(world: World) -> None:
    api.appoint(world.account("council"), api.Office.objects.get(pk=world.office("village")), by=SYSTEM)
    preview = api.leaving(world.account("village"))
    assert preview.empty == []
    assert [one.username for one in preview.offices[0].others] == ["council"]


def test_above_is_nobody_that_leaves_with_it(world: World) -> None:
    api.appoint(world.account("village"), api.Office.objects.get(pk=world.office("town")), by=SYSTEM)
    api.end(Holding.objects.get(account=world.account("town")), by=SYSTEM, day=today() + timedelta(days=1))
    Holding.objects.filter(account=world.account("town")).update(since=today() - timedelta(days=2), until=today())
    api.forget_posts()
    preview = api.leaving(world.account("village"))
    assert {left.above.id for left in preview.empty if left.above} == {world.office("county")}


def test_who_is_stood_in_for_has_to_find_another(world: World) -> None:
    away(world, "council", "village")
    assert [leave.account.username for leave in api.leaving(world.account("village")).stands_in_for] == ["council"]


def test_a_substitute_who_left_the_service_is_none(world: World) -> None:
    away(world, "council", "village")
    Holding.objects.filter(account=world.account("village")).update(since=today() - timedelta(days=2), until=today())
    api.forget_posts()
    (office,) = api.reached([world.office("council")]).values()
    assert [one.username for one in office] == ["council"]
    assert not api.actor_of(world.account("village")).seats
