"""What the machine found: each history that once broke an invariant, as short as it became, and what happens now."""

from datetime import timedelta

import time_machine
from tests.world import VILLAGE, World, refused

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM
from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.actions.shared import course_of
from zhishuo.matters.models import Ask, CallBack, Clock, HandOver, Matter
from zhishuo.matters.tests.cases import answered, closed, registered, speaker_of, taken
from zhishuo.matters.tests.test_checks import found
from zhishuo.store.api import insert, new_id
from zhishuo.trail.api import history


def suspected() -> Matter:
    return registered("他动刀了")


def asked_to_extend(world: World) -> Matter:
    return actions.extend(taken(world).id, "finish", "5 workdays", "complex", by=world.village, text="人没有找齐")


def test_climbing_ends_a_pause(world: World) -> None:
    matter = actions.ask(taken(world).id, "请补一张照片", by=world.village)
    matter = actions.climb(matter.id, by=world.village, text="等不了")
    assert matter.stage == "offered"
    assert found() == {}


def test_an_answer_drops_what_was_still_asked_for(world: World) -> None:
    matter = asked_to_extend(world)
    actions.answer(matter.id, "done", "修好了", by=world.village)
    ask = Ask.objects.get(matter=matter)
    assert (ask.state, ask.settled_by_id) == ("refused", None)
    assert found() == {}


def test_what_an_office_asked_for_stays_behind_when_the_matter_climbs(world: World) -> None:
    matter = asked_to_extend(world)
    actions.climb(matter.id, by=world.village, text="办不了")
    with refused("ask_settled"):
        actions.agree(matter.id, Ask.objects.get(matter=matter).id, True, by=world.town)
    assert found() == {}


def test_a_pause_that_was_asked_for_is_not_agreed_to_while_it_waits_already(world: World) -> None:
    matter = actions.pause(taken(world).id, "season", by=world.village, text="下雪")
    actions.ask(matter.id, "请补一张照片", by=world.village)
    with refused("wrong_stage"):
        actions.agree(matter.id, Ask.objects.get(matter=matter).id, True, by=world.town)
    assert found() == {}


def test_a_flag_that_nobody_has_settled_keeps_its_time_over_a_reopening(world: World) -> None:
    matter = suspected()
    actions.take(matter.id, by=world.village)
    actions.answer(matter.id, "done", "劝开了", by=world.village)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    actions.reopen(matter.id, by=speaker_of(matter), text="又来了")
    assert Clock.objects.filter(matter=matter, name="flag:violence", stopped_at=None, void=False).count() == 1
    assert found() == {}


def test_a_supervision_goes_on_after_a_reopening(world: World) -> None:
    matter = actions.supervise(taken(world).id, by=world.county, within="3 workdays", text="尽快")
    actions.answer(matter.id, "done", "修好了", by=world.village)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    actions.reopen(matter.id, by=speaker_of(matter), text="又坏了")
    assert Clock.objects.filter(matter=matter, name="supervise", stopped_at=None, void=False).count() == 1
    assert found() == {}


def test_one_answer_has_one_verdict(world: World) -> None:
    """It stays answered, because a part is open; silence comes too late as well."""
    whole = taken(world)
    actions.open_child(whole.id, "coordination", "请县里牵头", by=world.village)
    actions.answer(whole.id, "done", "修好了", by=world.village)
    matter = actions.verdict(whole.id, "solved", by=speaker_of(whole))
    assert matter.stage == "answered"
    with refused("verdict_given"):
        actions.verdict(whole.id, "not", by=speaker_of(whole), text="没有")
    with refused("verdict_given"):
        actions.verdict(whole.id, "silent", by=SYSTEM)
    assert found() == {}


def test_a_name_given_later_is_kept(world: World) -> None:
    registered("一件", name="")
    matter = registered("又一件", name="张桂花")
    assert matter.person is not None
    matter.person.refresh_from_db()
    assert matter.person.name == "张桂花"


def test_joined_twice_with_one_key_is_joined_once(world: World) -> None:
    target, other = taken(world), registered("另一件", phone="13900002218")
    said = Said(place=VILLAGE, text="我也要说这一段路", client_key="k1")
    first = actions.join(target.id, said, by=world.village)
    again = actions.join(target.id, said, by=world.village)
    assert (again.matter.id, again.repeated) == (first.matter.id, True)
    with refused("key_in_use"):
        actions.join(other.id, said, by=world.village)
    assert found() == {}


def test_it_is_never_handed_to_those_whom_it_is_about(world: World) -> None:
    matter = actions.register(Said(place=VILLAGE, text="镇上的事", subject=world.office("town")), by=ANONYMOUS).matter
    owner = next(actor for actor in world.actors.values() if actor.holds(matter.owner_id))
    actions.take(matter.id, by=owner)
    with refused("cannot_hand_to"):
        actions.offer(matter.id, world.office("town"), by=owner, text="请办")
    matter = actions.climb(matter.id, by=owner, text="要上级办")
    assert matter.owner_id != world.office("town")
    assert found() == {}


def test_whom_it_is_about_does_not_settle_it(world: World) -> None:
    with refused("forbidden"):
        actions.settle(Said(place=VILLAGE, text="村上的事", subject=world.office("village")), by=world.village)


def test_another_kind_has_another_ladder_for_what_runs_already(world: World) -> None:
    matter = suspected()
    actions.take(matter.id, by=world.village)
    actions.sort(matter.id, by=world.village, playbook="petition")
    assert found() == {}


def test_words_that_nobody_waited_for_do_not_count_as_resuming(world: World) -> None:
    matter = actions.pause(taken(world).id, "mourning", by=world.village, text="家里有丧事")
    actions.say_more(matter.id, "还有一件", by=speaker_of(matter))
    entry = history("matter", matter.id).filter(verb="matter.say_more").get()
    assert entry.data["resumed"] is False
    assert found() == {}


def test_a_call_about_an_answer_that_was_reopened_is_none_any_more(world: World) -> None:
    matter = closed(world)
    call = CallBack(
        id=new_id(matter.county), county=matter.county, matter=matter, kind="spot", round=1, office_id=world.office("county"),
        picked_at=now(), due=now(),
    )  # fmt: skip
    insert(call)
    actions.reopen(matter.id, by=speaker_of(matter), text="又坏了")
    actions.answer(matter.id, "done", "又修好了", by=world.village)
    with refused("not_found"):
        actions.call_back(matter.id, call.id, by=world.county, reached=True, solved="solved")
    assert found() == {}


def test_a_rung_that_has_come_is_not_lost_when_the_same_date_is_worked_out_again(world: World) -> None:
    matter = taken(world)
    clock = Clock.objects.get(matter=matter, name="finish", void=False)
    assert clock.next_rung is not None
    with time_machine.travel(clock.next_rung + timedelta(seconds=30), tick=False):
        course = course_of(Matter.objects.get(pk=matter.id), at=now())
        row = course.clock("finish")
        assert row is not None
        course.rework(row)
    assert row.next_rung == clock.next_rung


def test_a_step_left_out_is_to_do_again_when_a_later_one_says_no(world: World) -> None:
    matter = actions.sort(taken(world).id, by=world.village, playbook="village", measure="lead")
    actions.skip_step(matter.id, "build", "not_needed", by=world.village, text="没有必要")
    actions.do_step(matter.id, "check", by=world.watcher, no=True, text="还是要修")
    matter.refresh_from_db()
    assert "build" not in matter.done
    assert found() == {}


def test_help_that_is_asked_for_waits_to_be_taken(world: World) -> None:
    matter = actions.ask_help(taken(world).id, [world.office("mediators")], by=world.village, text="请来说和")
    assert HandOver.objects.get(matter=matter, role="assist").state == "offered"
    actions.finish_help(matter.id, by=world.mediators, text="说和了")
    assert found() == {}


def test_an_answer_keeps_waiting_for_its_verdict_whatever_is_filled_in(world: World) -> None:
    matter = answered(world)
    actions.fill(matter.id, {}, by=world.village)
    assert found() == {}
