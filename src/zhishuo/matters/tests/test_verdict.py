import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import World, refused

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Clock, HandOver, Matter, Verdict
from zhishuo.matters.tests.cases import VerbCase, answered, registered, sound, speaker_of, taken
from zhishuo.people.api import get_for
from zhishuo.trail.api import Entry


class TestVerdict(VerbCase):
    verb = verbs.VERDICT
    leads_to = "closed"
    wrong_role = "village"  # never the doer

    def before(self, world: World) -> Matter:
        return answered(world)

    def actor(self, world: World, matter: Matter) -> Actor:
        return speaker_of(matter)

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.verdict(matter.id, "solved", by=by, satisfied="very")

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.verdict(matter.id, "solved", by=by, seen=seen)


def test_not_solved_goes_back_to_the_owner_then_one_level_up_then_closes_with_the_remedy(world: World) -> None:
    matter = answered(world)
    matter = actions.verdict(matter.id, "not", by=speaker_of(matter), text="还是过不去")
    assert (matter.stage, matter.owner_id, matter.reopened) == ("handling", world.office("village"), 1)
    sound(matter)
    matter = actions.verdict(
        actions.answer(matter.id, "done", "又修了", by=world.village).id, "not", by=speaker_of(matter), text="没修"
    )
    assert (matter.stage, matter.owner_id, matter.reopened) == ("offered", world.office("town"), 2)
    sound(matter)
    matter = actions.answer(actions.take(matter.id, by=world.town).id, "done", "镇上修好了", by=world.town)
    matter = actions.verdict(matter.id, "not", by=speaker_of(matter), text="不行")
    assert (matter.stage, matter.verdict) == ("closed", "not")
    assert list(Verdict.objects.filter(matter=matter).order_by("round").values_list("round", "solved")) == [
        (1, "not"),
        (2, "not"),
        (3, "not"),
    ]


def test_partly_solved_goes_on(world: World) -> None:
    matter = answered(world)
    matter = actions.verdict(matter.id, "partly", by=speaker_of(matter), text="还差一截")
    assert matter.stage == "handling"
    assert Clock.objects.filter(matter=matter, name="finish", stopped_at=None, void=False, event="reopened").count() == 1


def test_silence_closes_and_is_never_satisfaction(world: World) -> None:
    matter = answered(world)
    assert actions.close_silent(by=SYSTEM) == 0
    Clock.objects.filter(matter=matter, name="verdict").update(due=matter.registered_at)
    assert actions.close_silent(by=SYSTEM) == 1
    matter.refresh_from_db()
    assert (matter.stage, matter.verdict) == ("closed", "silent")
    assert Verdict.objects.get(matter=matter).satisfied == ""


def _silent(world: World, count: int) -> list[Matter]:
    """Answered, and nobody said anything until it was too late."""
    matters = [answered(world) for _ in range(count)]
    Clock.objects.filter(matter__in=matters, name="verdict").update(due=matters[0].registered_at)
    return matters


def _end(matter: Matter) -> tuple[object, ...]:
    """How it ended, without its ids and moments."""
    row = Matter.objects.get(pk=matter.pk)
    hands = list(HandOver.objects.filter(matter=row).order_by("id").values_list("role", "state"))
    clocks = list(Clock.objects.filter(matter=row, stopped_at=None).order_by("id").values_list("name", "void"))
    told = Entry.objects.filter(subject=f"matter:{row.id}").order_by("id").values_list("verb", "actor", "data")
    ended = [one for one in told if one[0] in ("matter.verdict", "matter.close")]
    return row.stage, row.verdict, row.outcome, row.rev, row.next_clock, sorted(row.moments), hands, clocks, ended


def test_many_end_as_one_does(world: World) -> None:
    alone, *others = _silent(world, 4)
    actions.verdict(alone.id, "silent", by=SYSTEM)
    assert actions.close_silent(by=SYSTEM) == 3
    assert [_end(matter) for matter in others] == [_end(alone)] * 3
    assert len(_end(alone)[-1]) == 2  # type: ignore[arg-type]


def test_as_many_statements_close_two_or_nine(world: World) -> None:
    sent = []
    for count in (2, 2, 9):  # the first time posts and packs are read
        _silent(world, count)
        with CaptureQueriesContext(connection) as caught:
            assert actions.close_silent(by=SYSTEM) == count
        sent.append([one["sql"] for one in caught.captured_queries if "nextval" not in one["sql"]])
    assert len(sent[1]) == len(sent[2]) <= 16, "\n".join(sql[:160] for sql in sent[2])


def test_silence_waits_for_the_parts(world: World) -> None:
    whole, other = _silent(world, 2)
    Matter.objects.filter(pk=taken(world).pk).update(parent=whole)
    assert actions.close_silent(by=SYSTEM) == 2
    assert (_end(whole)[0], _end(other)[0]) == ("answered", "closed")
    assert _end(whole)[1] == "silent"
    assert actions.close_silent(by=SYSTEM) == 0, "said once, it is not said again"


def test_only_the_system_may_record_silence(world: World) -> None:
    matter = answered(world)
    with refused("verdict_unknown"):
        actions.verdict(matter.id, "silent", by=speaker_of(matter))
    assert actions.verdict(matter.id, "silent", by=SYSTEM).verdict == "silent"


def test_the_right_to_one_matter_is_no_right_to_another(world: World) -> None:
    mine, other = answered(world), answered(world)
    with pytest.raises(Refusal) as caught:
        get_for(speaker_of(mine), verbs.VERDICT, Matter, pk=other.pk)
    assert caught.value.code == "not_found"


def test_before_the_answer_there_is_nothing_to_judge(world: World) -> None:
    matter = registered()
    with refused("wrong_stage"):
        actions.verdict(matter.id, "solved", by=speaker_of(matter))
