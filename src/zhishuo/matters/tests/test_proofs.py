"""The invariants of helping, waiting, asking, flags, steps, parts and reminders: each names what is broken by hand in the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from tests.world import World

from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters.checks import INVARIANTS
from zhishuo.matters.models import CallBack, Clock, HandOver, Matter, Reminder
from zhishuo.matters.tests.cases import accepted, answered, climbed, closed, registered, speaker_of, taken
from zhishuo.matters.tests.personal import filled
from zhishuo.matters.tests.test_checks import behind_its_back, found
from zhishuo.store.api import insert, new_id


def helped(world: World) -> Matter:
    return actions.ask_help(taken(world).id, [world.office("mediators")], by=world.village, text="请来说和")


def whistled(world: World) -> Matter:
    return actions.whistle(taken(world).id, [world.office("justice")], by=world.village, text="请到现场")


def waiting(world: World) -> Matter:
    return actions.ask(taken(world).id, "请补一张照片", by=world.village)


def asking(world: World) -> Matter:
    return actions.extend(taken(world).id, "finish", "5 workdays", "complex", by=world.village, text="人没有找齐")


def flagged(world: World) -> Matter:
    return registered("他动刀了，往死里打", sure=("violence",))


def suspected(world: World) -> Matter:
    return registered("他动刀了")


def stepped(world: World) -> Matter:
    return actions.do_step(taken(world).id, "look", by=world.village, text="去看过了")


def part(world: World) -> Matter:
    whole = taken(world)
    return actions.open_child(whole.id, "coordination", "请县里牵头", by=world.village)


def merged(world: World) -> Matter:
    into = registered("同一段路", phone="13900002217")
    matter = taken(world)
    actions.merge(matter.id, into.number, by=world.village, text="是一回事")
    return Matter.objects.get(pk=matter.id)


def about_an_official(world: World) -> Matter:
    return registered("村上的事", subject=world.office("council"))


def handed_over(world: World) -> Matter:
    """A petition whose acceptance was put into somebody's hands."""
    return accepted(world)[0]


def to_be_called(world: World) -> Matter:
    matter = closed(world)
    insert(
        CallBack(
            id=new_id(matter.county), county=matter.county, matter=matter, kind="spot", round=1, office_id=world.office("county"),
            picked_at=now(), due=now(),
        )
    )  # fmt: skip
    return matter


def reminded(world: World) -> Matter:
    """As a sweep does it: the clock's first rung has come."""
    matter = taken(world)
    clock = Clock.objects.get(matter=matter, name="finish", void=False)
    insert(
        Reminder(
            id=new_id(matter.county), county=matter.county, matter=matter, clock=clock, name="finish", due=clock.due,
            rung=clock.rung_no[0], office_id=matter.owner_id, at=clock.rung_at[0],
        )
    )  # fmt: skip
    return matter


def _sql(statement: str, of: Callable[[Matter], Any] = lambda matter: matter.id) -> Callable[[Matter], None]:
    return lambda matter: behind_its_back(statement, of(matter))


def _forge_help(matter: Matter) -> None:
    row = HandOver.objects.filter(matter=matter).order_by("id")[0]
    row.id, row.role, row.state, row.ended_at = new_id(matter.county), "assist", "offered", None
    insert(row)


def _call_themselves(matter: Matter) -> None:
    behind_its_back("UPDATE matters_call_back SET office_id = %s WHERE matter_id = %s", matter.owner_id, matter.id)


HAND = "UPDATE matters_hand_over SET {} WHERE matter_id = %s AND role = 'assist'"
LEAD = "UPDATE matters_hand_over SET {} WHERE matter_id = %s AND role = 'lead' AND state IN ('offered', 'taken')"
CLOCK = "UPDATE matters_clock SET {} WHERE matter_id = %s AND name = '{}' AND NOT void"
MATTER = "UPDATE matters_matter SET {} WHERE id = %s"

BROKEN: tuple[tuple[str, Callable[[World], Matter], Callable[[Matter], None]], ...] = (
    ("offices_exist", helped, _sql(HAND.format("taker_id = 1"))),
    ("offices_exist", asking, _sql("UPDATE matters_ask SET office_id = 1 WHERE matter_id = %s")),
    ("hidden_is_not_on_it", about_an_official, _sql(MATTER.format("hidden = ARRAY['o' || owner_id]"))),
    ("open_has_a_running_clock", waiting, _sql("UPDATE matters_clock SET paused = true WHERE matter_id = %s")),
    ("promise_is_the_finish_date", taken, _sql(MATTER.format("due = due + interval '1 day'"))),
    ("ended_stands_still", merged, _sql(CLOCK.format("stopped_at = NULL", "finish"))),
    ("one_lead_hand_over", taken, _sql(LEAD.format("state = 'offered'"))),
    ("hand_overs_are_as_they_end", helped, _sql(HAND.format("state = 'done'"))),
    ("hand_overs_are_as_they_end", climbed, _sql("UPDATE matters_hand_over SET ended_at = NULL WHERE matter_id = %s")),
    ("help_ends_with_it", merged, _forge_help),
    ("first_receiver_stays", climbed, _sql(MATTER.format("first_id = owner_id"))),
    ("called_have_a_clock", whistled, _sql(CLOCK.format("stopped_at = now()", "arrive"))),
    ("called_have_a_clock", whistled, _sql(HAND.format("state = 'arrived', taken_at = now()"))),
    ("waiting_has_its_pause", waiting, _sql(CLOCK.format("stopped_at = now()", "pause"))),
    ("waiting_has_its_pause", taken, _sql(CLOCK.format("paused = true", "finish"))),
    ("promises_are_kept", taken, _sql(CLOCK.format("cap = started_at", "finish"))),
    ("one_clock_of_a_name", taken, _sql(CLOCK.format("name = 'finish'", "step:look"))),
    ("moments_are_in_order", taken, _sql(MATTER.format("moments = moments - 'registered'"))),
    ("moments_are_in_order", answered, _sql(MATTER.format("answered_at = answered_at + interval '1 hour'"))),
    ("asks_have_a_clock", asking, _sql(CLOCK.format("stopped_at = now()", "ask:extend"))),
    ("asks_have_a_clock", asking, _sql("UPDATE matters_ask SET state = 'agreed' WHERE matter_id = %s")),
    ("flags_equal_rows", flagged, _sql(MATTER.format("flags = '{{}}'".replace("{{}}", "{}")))),
    ("flags_equal_rows", suspected, _sql("UPDATE matters_flag SET state = 'dismissed' WHERE matter_id = %s")),
    ("flags_equal_rows", suspected, _sql(CLOCK.format("stopped_at = now()", "flag:violence"))),
    ("steps_equal_rows", stepped, _sql("UPDATE matters_step SET state = 'undone' WHERE matter_id = %s")),
    ("steps_equal_rows", taken, _sql(MATTER.format("done = ARRAY['look']"))),
    ("parts_before_the_whole", part, _sql(MATTER.format("parent_id = 1"))),
    ("merged_leads_somewhere", merged, _sql(MATTER.format("merged_into_id = id"))),
    ("merged_leads_somewhere", taken, _sql(MATTER.format("merged_into_id = id"))),
    ("nobody_to_ask", closed, _sql(MATTER.format("verdict = 'none'"))),
    ("answered_waits_for_something", answered, _sql(MATTER.format("verdict = 'solved'"))),
    ("calls_from_outside", to_be_called, _call_themselves),
    ("personal_fields_are_sealed", filled, _sql(MATTER.format("fields = '{\"kin_helper\": \"李秋菊\"}'"))),
    ("personal_fields_are_sealed", filled, _sql(MATTER.format("fields = '{\"kin_helper\": {\"sealed\": \"YWJj\"}}'"))),
    ("personal_fields_are_sealed", filled, _sql(
        "UPDATE matters_step SET data = '{\"kin_helper\": \"李秋菊\"}' WHERE matter_id = %s AND key = 'look'")),
    ("personal_fields_are_sealed", handed_over, _sql(
        "UPDATE matters_step SET data = data || '{\"to\": \"李秋菊\"}' WHERE matter_id = %s AND kind = 'deliver'")),
    ("sealed_by_flag_stays_sealed", flagged, _sql(MATTER.format("privacy = 'open'"))),
    ("extensions_within_the_limit", taken, _sql(CLOCK.format("extra = ARRAY['90 days']", "finish"))),
    ("clocks_equal_recomputation", taken, _sql(CLOCK.format("rung_no = ARRAY[7]::smallint[]", "finish"))),
    ("reminders_belong_to_clocks", reminded, _sql("UPDATE matters_reminder SET rung = 77 WHERE matter_id = %s")),
    ("reminders_belong_to_clocks", reminded, _sql("UPDATE matters_reminder SET clock_id = NULL WHERE matter_id = %s")),
    ("trail_tells_every_matter", waiting, _sql(
        "DELETE FROM trail_entry WHERE subject = %s AND verb = 'matter.ask'", lambda matter: f"matter:{matter.id}")),
)  # fmt: skip


@pytest.mark.parametrize(("name", "life", "harm"), BROKEN, ids=lambda part: getattr(part, "__name__", part))
def test_what_is_broken_is_named(
    world: World, name: str, life: Callable[[World], Matter], harm: Callable[[Matter], None]
) -> None:
    sound = registered("另一件好好的事", phone="13900002218")
    matter = life(world)
    assert found() == {}
    harm(matter)
    broken = found()
    assert matter.number in broken.get(name, []), broken
    assert all(sound.number not in numbers for numbers in broken.values())


def test_a_circle_of_merging_is_named(world: World) -> None:
    one, two = registered(), registered("另一件", phone="13900002218")
    for a, b in ((one, two), (two, one)):
        behind_its_back("UPDATE matters_matter SET stage = 'merged', merged_into_id = %s WHERE id = %s", b.id, a.id)
    assert set(found()["merged_leads_somewhere"]) == {one.number, two.number}


def test_a_message_about_nothing_is_named(world: World) -> None:
    matter = registered()
    message = apps.get_model("papers", "Message")
    row = message(
        id=new_id(matter.county), county=matter.county, place=matter.place, key="one", subject=f"matter:{matter.id}",
        text="收到了", address="13812342217", created=now(), state="queued",
    )  # fmt: skip
    insert(row)
    assert found() == {}
    behind_its_back("UPDATE papers_message SET subject = 'matter:1' WHERE id = %s", row.id)
    assert found() == {"messages_have_their_subject": ["matter:1"]}


def test_a_rung_that_a_sweep_passed_by_is_named(world: World) -> None:
    """Only where sweeps are written down; without them nothing is said."""
    matter = taken(world)
    one = next(one for one in INVARIANTS if one.name == "no_reminder_is_missing")
    behind_its_back(
        "UPDATE matters_clock SET next_rung = now() - interval '3 hours' WHERE matter_id = %s AND name = 'finish'", matter.id
    )
    assert list(one.offenders()) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS matters_sweep (at timestamptz)")
        cursor.execute("INSERT INTO matters_sweep (id, at) VALUES (1, now() + interval '1 hour')")
    assert [offence.number for offence in one.offenders()] == [matter.number]


def test_every_invariant_can_fail() -> None:
    """Each has a test that breaks it."""
    from zhishuo.matters.tests import test_checks

    broken = {name for name, *_rest in (*BROKEN, *test_checks.BROKEN)}
    elsewhere = {
        "numbers_have_check_digit",
        "tallies_equal_trail",
        "messages_have_their_subject",
        "no_reminder_is_missing",
        "nothing_stuck",
    }
    assert {one.name for one in INVARIANTS} == broken | elsewhere


def test_an_entry_that_nobody_could_hear_is_named(world: World) -> None:
    matter = registered()
    behind_its_back("UPDATE trail_entry SET tries = 5, heard = NULL WHERE subject = %s", f"matter:{matter.id}")
    one = next(one for one in INVARIANTS if one.name == "nothing_stuck")
    assert [offence.number for offence in one.offenders()] == [f"matter:{matter.id}"]


def test_what_waits_for_the_speaker_goes_on_with_their_words(world: World) -> None:
    matter = waiting(world)
    actions.say_more(matter.id, "照片在这里", by=speaker_of(matter))
    assert found() == {}
