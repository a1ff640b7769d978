import pytest
from tests.world import World, refused

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Clock, Matter, Verdict
from zhishuo.matters.tests.cases import VerbCase, answered, registered, sound, speaker_of
from zhishuo.people.api import get_for


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
    assert actions.close_silent() == 0
    Clock.objects.filter(matter=matter, name="verdict").update(due=matter.registered_at)
    assert actions.close_silent() == 1
    matter.refresh_from_db()
    assert (matter.stage, matter.verdict) == ("closed", "silent")
    assert Verdict.objects.get(matter=matter).satisfied == ""


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
