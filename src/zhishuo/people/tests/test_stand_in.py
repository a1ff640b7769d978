"""替班: who is away, who is there in their stead, through as many substitutes as it takes."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world import VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.people import api, rules
from zhishuo.people.models import Account, Holding, StandIn
from zhishuo.people.rules import Leave
from zhishuo.trail.api import Entry

DAY = date(2026, 5, 1)


def away(world: World, who: str, by: str, first: int = 0, days: int = 5) -> StandIn:
    """`who` is away from `first` days from now for some days, `by` stands in."""
    since = today() + timedelta(days=first)
    return api.stand_in(world.account(who), world.account(by), since, since + timedelta(days=days), by=SYSTEM)


def reached(world: World, office: str = "village", day: int = 0) -> list[str]:
    found = api.reached([world.office(office)], today() + timedelta(days=day))
    return [account.username for account in found.get(world.office(office), [])]


def offices_of(account: Account) -> set[int]:
    return {seat.office_id for seat in api.actor_of(account).seats}


def test_it_works_the_substitute_has_the_seats_and_is_reached(world: World) -> None:
    away(world, "village", "council")
    assert reached(world) == ["council"]
    seat = next(s for s in api.actor_of(world.account("council")).seats if s.office_id == world.office("village"))
    own = world.village.seats[0]
    assert (seat.grants, seat.head, seat.place) == (own.grants, True, VILLAGE)


def test_who_is_away_may_act_all_the_same(world: World) -> None:
    away(world, "village", "council")
    assert offices_of(world.account("village")) == {world.office("village")}


def test_only_from_its_day_to_its_day(world: World) -> None:
    away(world, "village", "council", first=2, days=3)
    assert [reached(world, day=n) for n in (0, 1)] == [["village"]] * 2
    assert [reached(world, day=n) for n in (2, 3, 4)] == [["council"]] * 3
    assert reached(world, day=5) == ["village"]
    assert offices_of(world.account("council")) == {world.office("council")}


def test_a_substitute_of_a_substitute(world: World) -> None:
    away(world, "village", "council")
    away(world, "council", "mediators")
    assert reached(world) == ["mediators"]
    assert reached(world, "council") == ["mediators"]
    assert offices_of(world.account("mediators")) == {world.office(n) for n in ("village", "council", "mediators")}


def test_a_chain_with_a_gap_falls_back_when_the_link_ends(world: World) -> None:
    away(world, "village", "council", days=6)
    away(world, "council", "mediators", first=2, days=2)
    assert [reached(world, day=n) for n in range(6)] == [["council"]] * 2 + [["mediators"]] * 2 + [["council"]] * 2


def test_two_leaves_at_once_reach_both(world: World) -> None:
    away(world, "village", "council", days=4)
    away(world, "village", "mediators", first=2, days=4)
    assert [reached(world, day=n) for n in (1, 3, 5)] == [["council"], ["council", "mediators"], ["mediators"]]


def test_others_in_the_office_are_reached_too_and_everybody_once(world: World) -> None:
    api.appoint(world.account("council"), api.Office.objects.get(pk=world.office("village")), by=SYSTEM)
    assert reached(world) == ["village", "council"]
    away(world, "village", "council")
    assert reached(world) == ["council"]


def test_never_empty_while_somebody_holds_it(world: World) -> None:
    office = api.Office.objects.get(pk=world.office("village"))
    api.appoint(world.account("council"), office, by=SYSTEM)
    away(world, "village", "mediators")
    away(world, "council", "mediators")
    away(world, "mediators", "watcher")
    Account.objects.filter(username="watcher").update(is_active=False)
    api.forget_posts()
    assert reached(world) == ["village"], "the head, where nobody at all is there"


def test_an_office_that_nobody_holds_reaches_the_one_above(world: World) -> None:
    api.end(Holding.objects.get(account=world.account("village")), by=SYSTEM, day=today() + timedelta(days=1))
    assert [reached(world, day=n) for n in (0, 1)] == [["village"], ["town"]]
    Holding.objects.filter(account=world.account("village")).update(since=today() - timedelta(days=9), until=today())
    api.forget_posts()
    assert reached(world) == ["town"]


def test_a_circle_is_refused_and_names_who_goes_round(world: World) -> None:
    away(world, "village", "council")
    away(world, "council", "mediators")
    with refused("stand_in_circle") as caught:
        away(world, "mediators", "village", first=4, days=9)
    assert caught.refusal is not None
    assert caught.refusal.data()["names"] == "陈桂英 → 王秀兰 → 赵德明 → 陈桂英"
    assert StandIn.objects.count() == 2
    away(world, "mediators", "village", first=5, days=9)  # the others are back by then


def test_wrong_days_oneself_and_who_holds_no_office(world: World) -> None:
    nobody = api.open_account("nobody", "马小军", None, by=SYSTEM)
    village, council = world.account("village"), world.account("council")
    for who, by, since, until in (
        (village, council, today(), today()),
        (village, council, today() - timedelta(days=5), today()),
        (village, council, today(), today() + timedelta(days=400)),
        (village, village, today(), today() + timedelta(days=1)),
        (village, nobody, today(), today() + timedelta(days=1)),
        (nobody, village, today(), today() + timedelta(days=1)),
        (village, world.account("far"), today(), today() + timedelta(days=1)),
    ):
        with refused("bad_leave"):
            api.stand_in(who, by, since, until, by=SYSTEM)


def test_the_wrong_role_and_the_wrong_place_are_refused(world: World) -> None:
    village, council, until = world.account("village"), world.account("council"), today() + timedelta(days=2)
    for by in (world.watcher, world.far, world.village_2, world.grid):
        with refused("forbidden"):
            api.stand_in(village, council, today(), until, by=by)
    leave = api.stand_in(village, council, today(), until, by=world.village)
    for by in (world.watcher, world.far):
        with refused("forbidden"):
            api.come_back(leave.id, by=by)


def test_done_twice_it_stands_once_and_the_trail_tells_it_once(world: World) -> None:
    first, again = away(world, "village", "council"), away(world, "village", "council")
    assert first.id == again.id
    (entry,) = Entry.objects.filter(verb="office.stand_in")
    assert (entry.place, entry.data["account"]) == (VILLAGE, world.account("village").pk)


def test_what_needs_an_appointment_of_its_own_does_not_come_with_it(world: World) -> None:
    county = PlaceCode.parse("621202000000")
    office = api.offices("county.security", county).get(name="")
    api.appoint(world.account("county"), office, by=SYSTEM)
    helper = api.open_account("helper", "马小军", None, by=SYSTEM)
    api.appoint(helper, api.offices("county.centre", county).get(name=""), by=SYSTEM)
    assert any("security" in seat.grants for seat in api.actor_of(world.account("county")).seats)
    api.stand_in(world.account("county"), helper, today(), today() + timedelta(days=1), by=SYSTEM)
    seats = api.actor_of(helper).seats
    assert office.id in {seat.office_id for seat in seats}
    assert not any("security" in seat.grants for seat in seats)


# ---- the pure part, day by day -----------------------------------------------------------------------

LEAVES = st.lists(
    st.builds(
        lambda who, by, first, days: Leave(who, by, DAY + timedelta(days=first), DAY + timedelta(days=first + days)),
        st.integers(1, 5), st.integers(1, 5), st.integers(0, 6), st.integers(1, 5),
    ).filter(lambda leave: leave.account != leave.stand_in),
    max_size=9,
)  # fmt: skip


def on(day: date, leaves: list[Leave]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for leave in leaves:
        if leave.since <= day < leave.until:
            found.setdefault(leave.account, []).append(leave.stand_in)
    return found


def goes_round(away: Mapping[int, list[int]]) -> bool:
    """Whether anybody comes back to themselves, by walking every way as far as it can go without a circle."""
    ways = [[one] for one in away]
    for _ in range(6):
        ways = [[*way, nearer] for way in ways for nearer in away.get(way[-1], ())]
    return bool(ways)


@given(LEAVES)
def test_a_circle_is_found_exactly_when_some_day_has_one(leaves: list[Leave]) -> None:
    accepted: list[Leave] = []
    for leave in leaves:
        would = any(goes_round(on(DAY + timedelta(days=n), [*accepted, leave])) for n in range(12))
        assert bool(rules.circle(leave, accepted)) is would
        if not would:
            accepted.append(leave)


@given(LEAVES, st.integers(0, 11), st.lists(st.tuples(st.integers(1, 5), st.booleans()), min_size=1, max_size=4))
def test_somebody_is_always_reached_and_it_is_who_has_the_seats(
    leaves: list[Leave], n: int, holders: list[tuple[int, bool]]
) -> None:
    away = on(DAY + timedelta(days=n), leaves)
    found = rules.reached(sorted(holders, key=lambda one: not one[1]), away)
    assert found
    assert len(found) == len(set(found))
    held = {account for account, _head in holders}
    present = [one for one in found if one not in away]
    assert present == found or not present, "whoever is away is reached only where nobody is there"
    for one in found:
        assert one in held or rules.stands_for(one, away) & held, "and who is reached has a seat to act from"


@pytest.mark.parametrize(
    ("away", "there"),
    [({}, [1]), ({1: [2]}, [2]), ({1: [2], 2: [3]}, [3]), ({1: [2, 3], 2: [4]}, [3, 4]), ({1: []}, []), ({1: [2], 2: [1]}, [])],
)
def test_who_is_there_for_one(away: dict[int, list[int]], there: list[int]) -> None:
    assert rules.there(1, away) == there
