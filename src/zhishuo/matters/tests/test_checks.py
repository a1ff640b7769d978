"""Each invariant of `zhishuo check` holds whatever the engine does, and names the matter when the rows are broken behind its back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from tests.world import VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters.bulk import Deed, Life, load
from zhishuo.matters.checks import INVARIANTS, run_checks
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.tests.cases import answered, climbed, closed, registered, speaker_of, taken
from zhishuo.trail.api import hear
from zhishuo.web.wiring import REACTIONS


def found() -> dict[str, list[str]]:
    """Name of the invariant → numbers that offend, only where some do."""
    hear(REACTIONS, batch=10_000)
    return {result.name: [one.number for one in result.offenders] for result in run_checks() if result.offenders}


def behind_its_back(sql: str, *values: int | str | bytes | None) -> None:
    """As somebody with the database's password would: no foreign keys, no triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        assert cursor.rowcount, f"nothing was broken by {sql}"
        cursor.execute("SET LOCAL session_replication_role = origin")


def returned(world: World) -> Matter:
    return actions.return_(climbed(world).id, "facts", by=world.town, text="没说清是哪一段")


def reopened(world: World) -> Matter:
    matter = answered(world)
    return actions.verdict(matter.id, "not", by=speaker_of(matter), text="又冲开了")


def lifted(world: World) -> Matter:
    """Twice not solved: it goes one level up."""
    matter = reopened(world)
    actions.answer(matter.id, "done", "重新垫了", by=world.village)
    return actions.verdict(matter.id, "not", by=speaker_of(matter), text="还是冲开了")


def withdrawn(world: World) -> Matter:
    matter = taken(world)
    return actions.withdraw(matter.id, by=speaker_of(matter), text="自己修好了")


def sorted_(world: World) -> Matter:
    """Into another kind with other clocks: the promise of before stands."""
    return actions.sort(taken(world).id, by=world.village, playbook="village")


def named_without_a_phone(world: World) -> Matter:
    return registered(name="张桂花", phone="")


def nameless(world: World) -> Matter:
    return registered(phone="")


def old_and_open(world: World) -> Matter:
    return _old(world, [])


def old_and_closed(world: World) -> Matter:
    then = now() - timedelta(days=300)
    return _old(world, [Deed(then, "answer", None, "修好了", {"outcome": "done"}), Deed(then, "close")])


def _old(world: World, deeds: list[Deed]) -> Matter:
    then = now() - timedelta(days=320)
    life = Life(VILLAGE, "路灯不亮", then, then, world.office("village"), client_key="old:1", phone="13812342217", deeds=deeds)
    load([life], by=SYSTEM, source="import:old")
    return Matter.objects.get(client_key="old:1")


LIVES: tuple[Callable[[World], Matter], ...] = (
    taken, climbed, returned, answered, closed, reopened, lifted, withdrawn, sorted_, named_without_a_phone, nameless,
    old_and_open, old_and_closed,
)  # fmt: skip


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.__name__)
def test_whatever_the_engine_does_every_invariant_holds(world: World, life: Callable[[World], Matter]) -> None:
    life(world)
    assert found() == {}


def test_nothing_said_yet_holds(world: World) -> None:
    assert found() == {}
    assert {one.name for one in INVARIANTS} == {result.name for result in run_checks()}


def _clock(matter: Matter, name: str = "finish") -> Clock:
    return Clock.objects.get(matter=matter, name=name, void=False)


def _orphan(matter: Matter) -> None:
    behind_its_back("UPDATE matters_matter SET owner_id = 1 WHERE id = %s", matter.id)


def _stop_the_clocks(matter: Matter) -> None:
    behind_its_back("UPDATE matters_clock SET stopped_at = now() WHERE matter_id = %s AND stopped_at IS NULL", matter.id)


def _move_the_next_date(matter: Matter) -> None:
    behind_its_back("UPDATE matters_matter SET next_due = next_due + interval '1 year' WHERE id = %s", matter.id)


def _end_the_lead(matter: Matter) -> None:
    behind_its_back("UPDATE matters_hand_over SET state = 'done' WHERE matter_id = %s", matter.id)


def _give_the_lead_to_another(matter: Matter) -> None:
    behind_its_back(
        "UPDATE matters_hand_over SET taker_id = (SELECT id FROM people_office o WHERE o.id <> taker_id ORDER BY id LIMIT 1) "
        "WHERE matter_id = %s AND state IN ('offered', 'taken')",
        matter.id,
    )


def _forge_a_giver(matter: Matter) -> None:
    behind_its_back(
        "UPDATE matters_hand_over SET giver_id = (SELECT max(id) FROM people_office) WHERE matter_id = %s AND climbed", matter.id
    )


def _lose_the_answer(matter: Matter) -> None:
    behind_its_back("DELETE FROM matters_saying WHERE matter_id = %s AND kind = 'answer'", matter.id)


def _lose_the_verdict(matter: Matter) -> None:
    behind_its_back("DELETE FROM matters_verdict WHERE matter_id = %s", matter.id)


def _pretend_satisfaction(matter: Matter) -> None:
    behind_its_back("UPDATE matters_matter SET verdict = 'solved' WHERE id = %s", matter.id)


def _pretend_nobody_could_be_asked(matter: Matter) -> None:
    behind_its_back("UPDATE matters_matter SET verdict = 'none' WHERE id = %s", matter.id)


def _wait_for_no_verdict(matter: Matter) -> None:
    behind_its_back("UPDATE matters_clock SET name = 'take' WHERE matter_id = %s AND name = 'verdict'", matter.id)


def _garble_the_phone(matter: Matter) -> None:
    behind_its_back("UPDATE people_person SET phone = %s WHERE id = %s", b"\0" * 40, matter.person_id)


def _put_the_date_off(matter: Matter) -> None:
    behind_its_back("UPDATE matters_clock SET due = due + interval '3 days' WHERE id = %s", _clock(matter).id)


def _bring_the_date_forward(matter: Matter) -> None:
    """Earlier is right only where an earlier promise was given, and here was none."""
    behind_its_back("UPDATE matters_clock SET due = due - interval '1 day' WHERE id = %s", _clock(matter).id)


def _forget_its_beginning(matter: Matter) -> None:
    behind_its_back("DELETE FROM trail_entry WHERE subject = %s AND verb = 'matter.register'", f"matter:{matter.id}")


def _change_the_stage_in_silence(matter: Matter) -> None:
    behind_its_back("UPDATE matters_matter SET stage = 'withdrawn', next_due = NULL WHERE id = %s", matter.id)


BROKEN: tuple[tuple[str, Callable[[World], Matter], Callable[[Matter], None]], ...] = (
    ("owner_never_empty", taken, _orphan),
    ("open_has_a_running_clock", taken, _stop_the_clocks),
    ("open_has_a_next_date", taken, _move_the_next_date),
    ("one_lead_hand_over", taken, _end_the_lead),
    ("one_lead_hand_over", taken, _give_the_lead_to_another),
    ("hand_over_chain_unbroken", climbed, _forge_a_giver),
    ("closed_has_answer", closed, _lose_the_answer),
    ("closed_has_verdict_or_recorded_absence", closed, _lose_the_verdict),
    ("nobody_to_ask", closed, _pretend_nobody_could_be_asked),
    ("closed_has_verdict_or_recorded_absence", old_and_closed, _pretend_satisfaction),
    ("answered_waits_for_something", answered, _wait_for_no_verdict),
    ("speaker_reachable", taken, _garble_the_phone),
    ("clocks_equal_recomputation", taken, _put_the_date_off),
    ("clocks_equal_recomputation", taken, _bring_the_date_forward),
    ("trail_tells_every_matter", taken, _forget_its_beginning),
    ("trail_tells_every_matter", taken, _change_the_stage_in_silence),
)


@pytest.mark.parametrize(("name", "life", "harm"), BROKEN, ids=lambda part: getattr(part, "__name__", part))
def test_what_is_broken_is_named_and_the_others_are_not(
    world: World, name: str, life: Callable[[World], Matter], harm: Callable[[Matter], None]
) -> None:
    sound = registered("另一件好好的事", phone="13900002218")
    matter = life(world)
    assert found() == {}
    harm(matter)
    broken = found()
    assert broken.get(name) == [matter.number]
    assert all(sound.number not in numbers for numbers in broken.values())


def test_a_number_with_a_wrong_digit_is_named(world: World) -> None:
    matter = registered()
    wrong = matter.number[:-1] + str((int(matter.number[-1]) + 1) % 10)
    behind_its_back("UPDATE matters_matter SET number = %s WHERE id = %s", wrong, matter.id)
    assert found() == {"numbers_have_check_digit": [wrong]}


def test_a_count_that_differs_from_the_trail_is_named(world: World) -> None:
    registered()
    assert found() == {}
    behind_its_back("UPDATE matters_tally SET count = count + 1 WHERE kind = 'registered'")
    assert found() == {"tallies_equal_trail": [str(VILLAGE.county)]}, "counted county by county"


def test_entries_that_wait_for_the_worker_are_no_fault(world: World) -> None:
    taken(world)
    assert [result.name for result in run_checks() if result.offenders] == []


def test_at_most_fifty_are_named_and_the_rest_is_said(world: World) -> None:
    for n in range(52):
        registered(f"第 {n} 件")
    behind_its_back("UPDATE matters_clock SET stopped_at = now()")
    result = next(result for result in run_checks() if result.name == "open_has_a_running_clock")
    assert (len(result.offenders), result.more) == (50, True)


def test_rows_of_two_processes_whose_ids_cross_are_no_fault(world: World) -> None:
    """Each process draws ids in blocks, so a later hand-over or clock may well have the smaller id; time tells the order."""
    matter = climbed(world)
    early = HandOver.objects.filter(matter=matter).order_by("offered_at")[0]
    behind_its_back("UPDATE matters_hand_over SET id = id + 1000000 WHERE id = %s", early.id)
    assert found() == {}


def test_a_promise_kept_over_sorting_is_no_fault_though_its_clock_has_the_smaller_id(world: World) -> None:
    matter = sorted_(world)
    voided = Clock.objects.filter(matter=matter, void=True)
    assert voided, "sorting put new clocks in place of the old ones"
    behind_its_back("UPDATE matters_clock SET id = id + 1000000 WHERE matter_id = %s AND void", matter.id)
    assert found() == {}
