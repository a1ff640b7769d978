"""改归属: places change, open matters follow with all that belongs to them; closed ones keep their place."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.world import World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.matters import actions
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.rehoming import changing
from zhishuo.matters.rehoming.bulk import rehome
from zhishuo.matters.rehoming.bulk.columns import Following, following
from zhishuo.matters.rehoming.bulk.moving import _follow
from zhishuo.matters.rehoming.changing import Divide, Merge, Move, Order, carry_out, order_of
from zhishuo.matters.rehoming.checking import STRAYED
from zhishuo.matters.stages import OPEN
from zhishuo.matters.tests.cases import climbed, closed, registered, speaker_of, taken
from zhishuo.matters.tests.rehoming import GRID, OTHER_VILLAGE, TOWN, VILLAGE, many, offending, office, orphans
from zhishuo.people import api as people
from zhishuo.people.models import Holding
from zhishuo.places import api as places
from zhishuo.places.models import Place
from zhishuo.trail.api import Entry, history

MERGE = Merge((VILLAGE,), OTHER_VILLAGE)
COUNTY = VILLAGE.county


def code(text: str) -> PlaceCode:
    return PlaceCode.parse(text)


def merged(**given: Any) -> changing.Carried:
    (done,) = carry_out(order_of([MERGE], **given), by=SYSTEM)
    return done


def snapshot() -> tuple[list[Any], ...]:
    """Everything that a change touches."""
    return (
        list(Place.objects.order_by("code").values_list()),
        list(people.Office.objects.order_by("id").values_list()),
        list(Holding.objects.order_by("id").values_list()),
        list(Matter.objects.order_by("id").values_list("id", "place", "town", "owner", "first", "assignee", "stage", "rev")),
        list(HandOver.objects.order_by("id").values_list()),
        list(Clock.objects.order_by("id").values_list()),
        list(Entry.objects.order_by("id").values_list("id", flat=True)),
    )


def test_two_villages_with_two_hundred_matters(world: World, client: Client) -> None:
    before = {matter.id: matter for matter in many(world)}
    assert offending() == {}
    (preview,) = carry_out(order_of([MERGE]), by=SYSTEM, dry_run=True)
    done = merged()
    assert preview == done, "the preview is exact"
    assert offending() == {}
    assert orphans() == []
    follows = [
        m for m in before.values() if m.stage in OPEN and (m.place in (VILLAGE, GRID) or m.owner_id == world.office("village"))
    ]
    assert done.matters == len(follows) > 200
    for matter in before.values():
        now = Matter.objects.get(number=matter.number)
        assert (now.stage, now.due, now.next_due) == (matter.stage, matter.due, matter.next_due)
        assert now.place == (int(places.find(matter.place).at) if matter.stage in OPEN else matter.place)
    for who in ("village_2", "village", "town"):
        seen = Matter.seen_by(people.actor_of(world.account(who))).filter(pk__in=before)
        assert seen.count() == len(before), "every old number still opens"
    client.force_login(world.account("village_2"))
    assert (
        client.get(
            f"/desk/m/{next(m.number for m in before.values() if m.stage == 'closed' and m.place == VILLAGE)}/"
        ).status_code
        == 200
    )


def test_it_is_told_matter_by_matter(world: World) -> None:
    matter = taken(world)
    merged()
    (entry,) = history("matter", matter.id).filter(verb="matter.rehome")
    assert (entry.place, entry.data["before"], entry.data["after"]) == (OTHER_VILLAGE, VILLAGE, OTHER_VILLAGE)
    assert (entry.data["from"], entry.data["to"]) == (world.office("village"), world.office("village_2"))


def test_done_twice_it_is_harmless(world: World) -> None:
    many(world, 24)
    merged()
    offending()  # hears: the reactions do it all once more
    before = snapshot()
    assert rehome(COUNTY, by=SYSTEM).matters == 0
    assert people.succeed(COUNTY * 10**9, (COUNTY + 1) * 10**9, day=today(), by=SYSTEM) == people.Succeeded(0, 0, 0, 0)
    assert snapshot() == before


def test_a_preview_changes_nothing(world: World) -> None:
    many(world, 24)
    before = snapshot()
    (preview,) = carry_out(order_of([MERGE]), by=SYSTEM, dry_run=True)
    assert preview.matters > 0
    assert snapshot() == before
    assert places.find(VILLAGE).at == VILLAGE


def test_killed_halfway_nothing_is_half_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    many(world, 24)
    before = snapshot()
    real = Counter[str]()

    def dies(cursor: Any, table: Any) -> int:
        real[table.table] += 1
        if len(real) == 3:
            raise RuntimeError("the power went")
        return follow(cursor, table)

    from zhishuo.matters.rehoming.bulk import moving

    follow = moving._follow
    monkeypatch.setattr(moving, "_follow", dies)
    with pytest.raises(RuntimeError):
        merged()
    assert len(real) == 3, "places, offices and two tables of matters were written by then"
    assert snapshot() == before
    assert places.find(VILLAGE).at == VILLAGE


def test_by_the_trail_alone_it_comes_to_the_same(world: World) -> None:
    """Whoever changes places elsewhere need not know of matters."""
    many(world, 24)
    places.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    assert orphans() != []
    assert offending() == {}
    assert orphans() == []


def test_holders_go_on_and_the_named_person_stays_named(world: World) -> None:
    matter = taken(world)
    done = merged()
    matter.refresh_from_db()
    assert matter.assignee_id == world.village.account_id
    assert done.unnamed == 0
    held = people.holders([world.office("village_2")])[world.office("village_2")]
    assert [(h.account.username, h.head) for h in held] == [("village_2", True), ("village", False)], "one office, one head"
    assert world.office("village_2") in {seat.office_id for seat in people.actor_of(world.account("village")).seats}


def test_where_nobody_is_carried_over_the_head_sees_it_as_nobody_yet(world: World) -> None:
    matter = taken(world)
    done = merged(carry=False)
    matter.refresh_from_db()
    assert (matter.owner_id, matter.assignee_id, done.unnamed) == (world.office("village_2"), None, 1)
    assert done.terms_carried == 0
    assert done.terms_ended > 0


def test_a_matter_with_the_town_keeps_its_way_back(world: World) -> None:
    matter = climbed(world)
    merged()
    matter.refresh_from_db()
    assert (matter.owner_id, matter.first_id) == (world.office("town"), world.office("village_2"))
    actions.return_(matter.id, "facts", by=world.town, text="没说清是哪一段")
    matter.refresh_from_db()
    assert matter.owner_id == world.office("village_2")
    assert offending() == {}


def test_a_closed_matter_keeps_its_place_and_reopened_it_follows(world: World) -> None:
    matter = closed(world)
    merged()
    matter.refresh_from_db()
    assert matter.place == VILLAGE
    actions.reopen(matter.id, by=speaker_of(matter), text="又冲开了")
    assert offending() == {}
    matter.refresh_from_db()
    assert (matter.place, matter.owner_id, matter.stage) == (OTHER_VILLAGE, world.office("village_2"), "handling")


def test_what_is_said_at_the_old_code_is_taken_in_at_the_new_place(world: World) -> None:
    merged()
    matter = registered()
    assert (matter.place, matter.owner_id) == (OTHER_VILLAGE, world.office("village_2"))
    assert registered(place=GRID, text="一社的路灯不亮了").place == code("621202101202001")


def test_a_form_seen_before_is_told(world: World) -> None:
    matter = taken(world)
    merged()
    with refused("changed_meanwhile"):
        actions.note(matter.id, "看过了", by=world.village_2, seen=matter.rev)


def test_a_village_divided_by_grid_and_by_list(world: World) -> None:
    a, b = code("621202101211"), code("621202101212")
    rest, listed, grid = registered(), registered(text="桥上的栏杆松了"), registered(place=GRID, text="一社的路灯不亮了")
    elsewhere = registered(place=OTHER_VILLAGE, text="别的村的事情")
    change = Divide(
        VILLAGE, {a: "上沟村村民委员会", b: "下沟村村民委员会"}, {GRID: b}, {listed.number: b, elsewhere.number: b, "26000018": a}
    )
    (preview,) = carry_out(order_of([change]), by=SYSTEM, dry_run=True)
    (done,) = carry_out(order_of([change]), by=SYSTEM)
    assert done == preview
    assert done.missed == tuple(sorted((elsewhere.number, "26000018")))
    for matter, place, owner in (
        (rest, a, a),
        (listed, b, b),
        (grid, code("621202101212001"), b),
        (elsewhere, OTHER_VILLAGE, None),
    ):
        matter.refresh_from_db()
        assert matter.place == place
        if owner is not None:
            assert matter.owner_id == office("village.speak", owner), "a grid's village goes with it"
    assert offending() == {}
    assert orphans() == []


def test_grids_drawn_in_a_village_take_what_the_list_names(world: World) -> None:
    rest, listed = registered(place=OTHER_VILLAGE), registered(place=OTHER_VILLAGE, text="桥上的栏杆松了")
    drawn = code("621202101202001")
    carry_out(order_of([Divide(OTHER_VILLAGE, {drawn: "一社"}, listed={listed.number: drawn})]), by=SYSTEM)
    for matter in (rest, listed):
        matter.refresh_from_db()
    assert (rest.place, listed.place) == (OTHER_VILLAGE, drawn)
    assert listed.owner_id == world.office("village_2")
    assert offending() == {}


def test_a_village_under_another_town_takes_the_town_s_part_along(world: World) -> None:
    rows, _ = places.read_rows(enumerate([{"code": "621202102000", "name": "临江镇"}], 2), places.known_codes())
    places.load(rows, by=SYSTEM)
    people.make_offices()
    with_town, other = climbed(world), registered(place=OTHER_VILLAGE)
    new = code("621202102201")
    (done,) = carry_out(order_of([Move(VILLAGE, new)]), by=SYSTEM)
    with_town.refresh_from_db()
    other.refresh_from_db()
    assert (with_town.place, with_town.town) == (new, 621202102)
    assert with_town.owner_id == office("town.centre", code("621202102000"))
    assert with_town.first_id == office("village.speak", new)
    assert (other.place, other.owner_id) == (OTHER_VILLAGE, world.office("village_2"))
    assert done.going[0] == (VILLAGE.text, new.text)
    assert offending() == {}


def test_what_was_handed_to_a_village_that_is_merged_follows_too(world: World) -> None:
    """Not the matter's own place, but an office on its way."""
    matter = taken(world)
    HandOver.objects.filter(matter=matter).update(taker=world.office("village_2"))
    Matter.objects.filter(pk=matter.pk).update(owner=world.office("village_2"))
    carry_out(order_of([Merge((OTHER_VILLAGE,), code("621202101205"), "新村村民委员会")]), by=SYSTEM)
    matter.refresh_from_db()
    assert (matter.place, matter.owner_id) == (VILLAGE, office("village.speak", code("621202101205")))
    assert orphans() == []


def test_several_changes_in_one_order_and_the_second_wrong_nothing_is_done(world: World) -> None:
    many(world, 12)
    before = snapshot()
    with refused("cannot_change_place"):
        carry_out(order_of([MERGE, MERGE]), by=SYSTEM)
    assert snapshot() == before


def test_a_town_merged_whole(world: World) -> None:
    many(world, 36)
    new = code("621202103000")
    (done,) = carry_out(order_of([Merge((TOWN,), new, "新岚镇")]), by=SYSTEM)
    assert done.ended == 4
    assert offending() == {}
    assert orphans() == []
    assert Matter.objects.filter(stage__in=OPEN, town=621202103).count() == done.matters


def test_a_past_day_ends_terms_on_that_day(world: World) -> None:
    day = today() - timedelta(days=3)
    Holding.objects.update(since=today() - timedelta(days=100))
    (done,) = carry_out(Order((MERGE,), day), by=SYSTEM)
    assert done.terms_carried == done.terms_ended > 0
    old = Holding.objects.get(account=world.account("village"), office=world.office("village"))
    new = Holding.objects.get(account=world.account("village"), office=world.office("village_2"))
    assert (old.until, new.since, new.until) == (day, day, None)


def test_what_strays_is_found(world: World) -> None:
    def strayed() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(STRAYED)
            return [number for number, _what in cursor.fetchall()]

    matter = taken(world)
    places.merge([VILLAGE], OTHER_VILLAGE, by=SYSTEM)
    assert strayed() == [matter.number]
    assert offending() == {}
    assert strayed() == []


def test_of_two_rows_that_would_become_one_the_first_goes_and_nothing_breaks(world: World) -> None:
    """A table whose identity holds an office: the same word to two offices that merge."""
    table = Following("word", "matter_id", ("office_id",), (("matter_id", "rung", "office_id", "county"),))
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMP TABLE rehoming (id bigint, county int, before bigint, after bigint, owner bigint) ON COMMIT DROP;
            CREATE TEMP TABLE rehoming_along (before bigint, after bigint, old bigint, new bigint) ON COMMIT DROP;
            CREATE TEMP TABLE rehoming_office (old bigint, new bigint) ON COMMIT DROP;
            CREATE TEMP TABLE word (id bigint, county int, matter_id bigint, rung int, office_id bigint,
                UNIQUE (matter_id, rung, office_id, county)) ON COMMIT DROP;
            INSERT INTO rehoming VALUES (1, 6, 5, 5, 7); INSERT INTO rehoming_office VALUES (70, 80), (71, 80);
            INSERT INTO word VALUES (1, 6, 1, 1, 70), (2, 6, 1, 1, 71), (3, 6, 1, 2, 70), (4, 6, 1, 2, 80), (5, 6, 2, 1, 70),
                (6, 6, 1, 3, NULL), (7, 6, 1, 4, 90)"""
        )
        assert _follow(cursor, table) == 1
        cursor.execute("SELECT id, office_id FROM word ORDER BY id")
        assert dict(cursor.fetchall()) == {1: 80, 2: 71, 3: 70, 4: 80, 5: 70, 6: None, 7: 90}
        cursor.execute("DROP TABLE rehoming, rehoming_along, rehoming_office, word")


def test_every_table_that_names_an_office_of_a_matter_is_known() -> None:
    found = {table.table: table.offices for table in following()}
    assert {"owner_id", "first_id"} <= set(found["matters_matter"])
    assert {"giver_id", "taker_id"} <= set(found["matters_hand_over"])
    assert "office_id" in found["matters_clock"]
    assert "matters_saying" not in found, "who said it then, said it from that office"
