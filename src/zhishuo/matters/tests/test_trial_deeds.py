"""What was done live is lived again from the trail alone: the same stages, hands and clocks, whatever the verb."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from tests.world import VILLAGE, World

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters import actions
from zhishuo.matters.actions import Said, Taking
from zhishuo.matters.actions.shared import course_of
from zhishuo.matters.models import Ask, Clock, Flag, HandOver, Matter, Party
from zhishuo.matters.routes import STANDING
from zhishuo.matters.tests.cases import SAID, speaker_of
from zhishuo.matters.tests.trialcases import START, at, drafted
from zhishuo.matters.trial.drafts import Drafts
from zhishuo.matters.trial.ground import Ground, read_offices
from zhishuo.matters.trial.past import read
from zhishuo.matters.trial.remembering import tried
from zhishuo.matters.trial.replay import Replay
from zhishuo.matters.words import WHO
from zhishuo.packs import api as packs

Doing = Callable[[World, Matter], object]


def _paused(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.pause(matter.id, "season", by=world.village, text="下雨")
    with time_machine.travel(at(5), tick=False):
        actions.agree(matter.id, Ask.objects.get(matter=matter).id, True, by=world.town)
    with time_machine.travel(at(30), tick=False):
        actions.resume(matter.id, by=world.village)


def _asked_and_answered(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.ask(matter.id, "哪一根管子？", by=world.village)
    with time_machine.travel(at(40), tick=False):
        actions.say_more(matter.id, "红色的那根", by=speaker_of(matter))


def _extended(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.extend(matter.id, "finish", "5 workdays", "complex", by=world.village, text="要机器")
    asked = Ask.objects.get(matter=matter)
    with time_machine.travel(at(5), tick=False):
        actions.agree(matter.id, asked.id, True, by=world.town)


def _added(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.add_step(matter.id, "note", "找管工", by=world.village, within="2 workdays")
    with time_machine.travel(at(9), tick=False):
        actions.do_step(matter.id, "added-1", by=world.village, text="找到了")


def _flagged(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.flag(matter.id, sorted(packs.get(matter.pack_id).section("flags"))[0], by=world.village, text="有危险")


def _supervised(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.supervise(matter.id, by=world.town, within="3 workdays", text="盯着办")


def _redirected(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    reasons = packs.get(matter.pack_id).section("reasons")
    reason = next(key.partition(".")[2] for key in reasons if key.startswith("redirect."))
    actions.redirect(matter.id, reason, by=world.village, text="请到法院")


def _lifted(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    with time_machine.travel(at(9), tick=False):
        actions.lift(matter.id, by=speaker_of(matter), text="村里办不动")


def _sorted(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    with time_machine.travel(at(3), tick=False):
        actions.sort(matter.id, by=world.village, playbook="village", topic="infrastructure", measure="joint")


def _helped(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.ask_help(matter.id, [world.office("mediators")], by=world.village, text="请来看看")
    with time_machine.travel(at(6), tick=False):
        actions.finish_help(matter.id, by=world.mediators, text="看过了", apt=1)


def _offered_and_revoked(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.offer(matter.id, world.office("mediators"), by=world.village, text="请说和")
    with time_machine.travel(at(4), tick=False):
        actions.revoke(matter.id, by=world.village)


def _merged(world: World, matter: Matter) -> None:
    other = actions.register(Said(place=VILLAGE, text=SAID), by=ANONYMOUS).matter
    actions.take(matter.id, by=world.village)
    actions.merge(matter.id, other.number, by=world.village)


def _silent(world: World, matter: Matter) -> None:
    actions.take(matter.id, by=world.village)
    actions.answer(matter.id, "done", "修好了", by=world.village)
    with time_machine.travel(at(24 * 9), tick=False):
        actions.verdict(matter.id, "silent", by=SYSTEM)


def _judged_by_both(world: World, matter: Matter, *, solved: str = "solved") -> Party:
    actions.take(matter.id, by=world.village)
    actions.sort(matter.id, by=world.village, playbook="neighbour", topic="next_door")
    actions.do_step(matter.id, "look", by=world.village, text="看了", data={"heard": 2})
    actions.do_step(matter.id, "mediate", by=world.mediators, text="说好了")
    actions.answer(matter.id, "agreed", "说好了", by=world.village)
    other = Party.objects.get(matter=matter, asked=1)
    with time_machine.travel(at(9), tick=False):
        actions.verdict(matter.id, "solved", by=speaker_of(matter))
    with time_machine.travel(at(10), tick=False):
        actions.verdict(matter.id, solved, by=Actor(kind="party", party_id=other.id), text="" if solved == "solved" else "没有挪")
    return other


def _taken_up_again_by_the_other_side(world: World, matter: Matter) -> None:
    _judged_by_both(world, matter, solved="not")


def _waiting_for_the_other_side(world: World, matter: Matter) -> None:
    other = _judged_by_both(world, matter, solved="not")
    with time_machine.travel(at(20), tick=False):
        actions.answer(matter.id, "agreed", "挪了", by=world.village)
    with time_machine.travel(at(21), tick=False):
        actions.verdict(matter.id, "solved", by=Actor(kind="party", party_id=other.id))


def _refused_and_agreed_later(world: World, matter: Matter) -> None:
    """R16: a "no" and the yes that came after it."""
    actions.take(matter.id, by=world.village)
    actions.sort(matter.id, by=world.village, playbook="data_request", topic="data_rights")
    for n, no in enumerate((True, False, True)):
        with time_machine.travel(at(3 + n), tick=False):
            actions.do_step(matter.id, "who", by=world.village, text="对证件", no=no, data={"how": "当面"})
    with time_machine.travel(at(9), tick=False):
        actions.answer(matter.id, "unproved", "对不上", by=world.village)


ALL: tuple[Doing, ...] = (
    _paused, _asked_and_answered, _extended, _added, _flagged, _supervised, _redirected, _lifted, _sorted, _helped,
    _offered_and_revoked, _merged, _silent, _judged_by_both, _taken_up_again_by_the_other_side, _waiting_for_the_other_side,
    _refused_and_agreed_later,
)  # fmt: skip


def lived(matter: Matter) -> Replay:
    """Read from the database and lived again under its own rules."""
    span = PlaceCode(matter.place).span
    rows = read(matter.county, matter.id, matter.id + 1, since=START - timedelta(1), until=at(24 * 30), span=span)
    (past,) = list(rows)
    replay = Replay(past, tried(packs.get(past.pack), past.life.playbook, matter.place), Ground(read_offices(), None))
    replay.run()
    return replay


@pytest.mark.parametrize("doing", ALL, ids=lambda one: one.__name__.strip("_"))
def test_it_is_lived_again_as_it_was(world: World, doing: Doing) -> None:
    with time_machine.travel(START, tick=False):
        said = Said(place=VILLAGE, text=SAID, phone="13812342217", parties=(Taking("party", "周全", "13900001111"),))
        matter = actions.register(said, by=ANONYMOUS).matter
    with time_machine.travel(at(1), tick=False):
        doing(world, matter)
    matter.refresh_from_db()
    replay = lived(matter)
    again = replay.course.matter
    assert replay.refused == []
    names = (
        "stage",
        "owner_id",
        "first_id",
        "measure",
        "playbook",
        "topic",
        "due",
        "next_due",
        "reopened",
        "flags",
        "outcome",
        "verdict",
    )
    assert {name: getattr(again, name) for name in names} == {name: getattr(matter, name) for name in names}
    clocks = Clock.objects.filter(matter=matter).order_by("id")
    made = [row for kind, row in replay.course.fresh if kind == "clock"]
    seen = (
        "name",
        "event",
        "started_at",
        "due",
        "stopped_at",
        "void",
        "paused",
        "extra",
        "office_id",
        "doer_id",
        "rung_no",
        "rung_at",
    )
    assert [[getattr(row, name) for name in seen] for row in made] == [[getattr(row, name) for name in seen] for row in clocks]
    hands = HandOver.objects.filter(matter=matter).order_by("id")
    kept = ("taker_id", "giver_id", "role", "state", "offered_at", "ended_at", "climbed")
    assert [[getattr(row, n) for n in kept] for row in replay.course.hands] == [[getattr(row, n) for n in kept] for row in hands]


def test_a_confirmed_flag_comes_with_it(world: World) -> None:
    key = sorted(packs.current(VILLAGE).section("flags"))[0]
    with time_machine.travel(START, tick=False):
        matter = actions.register(Said(place=VILLAGE, text=SAID, sure=(key,)), by=world.village).matter
    assert Flag.objects.get(matter=matter).state == "confirmed"
    assert lived(matter).course.matter.flags == [key]


def test_offices_read_at_once_are_those_of_the_live_program(world: World, tmp_path: Path) -> None:
    matter = actions.register(Said(place=VILLAGE, text=SAID), by=ANONYMOUS).matter
    ground = Ground(read_offices(), None)
    draft = Ground(ground.offices, Drafts(packs.drafts(drafted(tmp_path))))
    course = course_of(matter, at=START)
    practice = tried(packs.get(matter.pack_id), "plain", matter.place)
    posts = packs.get(matter.pack_id).section("posts")
    for owner in (world.office("village"), world.office("town"), world.office("grid"), world.office("county")):
        course.matter.owner_id = owner
        for who in (*WHO, *posts):
            live = STANDING.found(who, course)
            assert ground.means(who, matter, practice) == live, who
            assert draft.means(who, matter, practice) == live, who
        assert ground.post(owner) == STANDING.post(owner)


def test_where_a_draft_asks_the_speaker_alone_the_other_sides_word_has_no_place(world: World, tmp_path: Path) -> None:
    """And where it asks all whom nobody had asked, the speaker's word is all that is known."""
    with time_machine.travel(START, tick=False):
        said = Said(place=VILLAGE, text=SAID, phone="13812342217", parties=(Taking("party", "周全", "13900001111"),))
        matter = actions.register(said, by=ANONYMOUS).matter
    with time_machine.travel(at(1), tick=False):
        _judged_by_both(world, matter, solved="not")

    def alone(path: str, text: str) -> str:
        return (
            text.replace('by = "parties"                    #', 'by = "speaker" #')
            if path == "base/playbooks/neighbour.toml"
            else text
        )

    drafts = packs.drafts(drafted(tmp_path, alone))
    span = PlaceCode(matter.place).span
    (past,) = read(matter.county, matter.id, matter.id + 1, since=START - timedelta(1), until=at(24 * 30), span=span)
    ground, before = Ground(read_offices(), Drafts(drafts)), Ground(read_offices(), None)
    practice, old = (tried(version, past.life.playbook, matter.place) for version in (drafts[-1], packs.get(past.pack)))
    replay = Replay(past, practice, ground, (before, old))
    replay.run()
    assert (replay.refused, replay.course.matter.stage, replay.course.matter.verdict) == ([], "closed", "solved")
