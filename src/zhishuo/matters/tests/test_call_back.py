from typing import Any

import pytest
from tests.world import COUNTY, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.actions import calling
from zhishuo.matters.models import CallBack, Matter, Verdict
from zhishuo.matters.tests.cases import VerbCase, answered, closed, sound, speaker_of, taken
from zhishuo.matters.tests.test_parties import OTHER, as_party, asked, talked_out
from zhishuo.trail.api import history


class TestCallBack(VerbCase):
    verb = verbs.CALL_BACK
    leads_to = "closed"
    twice = "not_found"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.call_back(matter.id, call(matter), reached=True, solved="solved", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.call_back(matter.id, call(matter), reached=True, solved="solved", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return to_call(world)

    def actor(self, world: World, matter: Matter) -> Actor:
        return seated("county.caller", COUNTY)

    def wrong_stage(self, world: World) -> Matter:
        return taken(world)


def to_call(world: World) -> Matter:
    return actions.spot_check(closed(world).id, by=seated("county.caller", COUNTY))


def call(matter: Matter) -> int:
    found = CallBack.objects.filter(matter=matter, kind="spot").first()
    return found.id if found else 0


def test_what_the_speaker_says_reopens_it(world: World) -> None:
    caller, matter = seated("county.caller", COUNTY), to_call(world)
    with refused("words_missing"):
        actions.call_back(matter.id, call(matter), by=caller, reached=True, solved="not")
    with refused("verdict_unknown"):
        actions.call_back(matter.id, call(matter), by=caller, reached=True, solved="perhaps")
    matter = actions.call_back(matter.id, call(matter), by=caller, reached=True, solved="not", text="又塌了")
    assert (matter.stage, matter.reopened) == ("handling", 1)
    assert [entry.verb for entry in history("matter", matter.id).order_by("-id")[:2]] == ["matter.reopen", "matter.call_back"]
    sound(matter)


def waiting_for_a_word(world: World) -> tuple[Matter, Actor, int]:
    """Answered; the speaker has no way to the page, somebody outside of the chain is to ask."""
    caller = seated("county.caller", COUNTY)
    matter = actions.spot_check(answered(world).id, by=caller)
    return matter, caller, call(matter)


def test_while_the_answer_waits_what_is_said_on_the_telephone_is_the_verdict(world: World) -> None:
    """S13: the speaker rates by telephone; a caller outside of the chain writes it down, nobody inside can."""
    matter, caller, row = waiting_for_a_word(world)
    with refused("not_outside"):
        actions.call_back(matter.id, row, by=world.village, reached=True, solved="solved")
    matter = actions.call_back(matter.id, row, by=caller, reached=True, solved="solved", satisfied="very")
    assert (matter.stage, matter.verdict) == ("closed", "solved")
    given = Verdict.objects.get(matter=matter)
    assert (given.party_id, given.solved, given.satisfied) == (None, "solved", "very")
    told = history("matter", matter.id).get(verb="matter.verdict")
    assert told.actor == f"staff:{caller.account_id}", "who wrote it down is on record"
    sound(matter)


def test_not_solved_on_the_telephone_goes_where_the_playbook_says(world: World) -> None:
    matter, caller, row = waiting_for_a_word(world)
    matter = actions.call_back(matter.id, row, by=caller, reached=True, solved="partly", text="还差一截")
    assert (matter.stage, matter.reopened) == ("handling", 1)
    assert [one.verb for one in history("matter", matter.id).order_by("-id")[:3]] == [
        "matter.reopen",
        "matter.verdict",
        "matter.call_back",
    ]
    sound(matter)


def test_not_reached_before_closing_is_no_verdict(world: World) -> None:
    matter, caller, row = waiting_for_a_word(world)
    matter = actions.call_back(matter.id, row, by=caller, reached=False)
    assert (matter.stage, matter.verdict) == ("answered", "")
    assert not Verdict.objects.filter(matter=matter).exists()


def test_a_verdict_given_on_the_page_is_not_given_again_on_the_telephone(world: World) -> None:
    matter, caller, row = waiting_for_a_word(world)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    matter = actions.call_back(matter.id, row, by=caller, reached=True, solved="solved")
    assert (matter.stage, Verdict.objects.filter(matter=matter).count()) == ("closed", 1)


def test_the_speakers_word_on_the_telephone_waits_for_the_other_side(world: World) -> None:
    caller, matter = seated("county.caller", COUNTY), talked_out(world, OTHER)
    actions.spot_check(matter.id, by=caller)
    matter = actions.call_back(matter.id, call(matter), by=caller, reached=True, solved="solved")
    assert (matter.stage, matter.verdict) == ("answered", "")
    assert actions.verdict(matter.id, "solved", by=as_party(asked(matter)[0])).stage == "closed"


def test_not_reached_is_kept_as_not_reached(world: World) -> None:
    caller, matter = seated("county.caller", COUNTY), to_call(world)
    actions.call_back(matter.id, call(matter), by=caller, reached=False, solved="solved", satisfied="very")
    row = CallBack.objects.get(matter=matter, kind="spot")
    assert (row.reached, row.solved, row.satisfied) == (False, "", "")


def test_nobody_of_the_chain_calls(world: World) -> None:
    matter = to_call(world)
    for name in ("village", "town"):
        with refused("not_outside"):
            actions.call_back(matter.id, call(matter), by=world.actors[name], reached=True, solved="solved")


def test_where_nobody_can_call_none_is_planned(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sits with the callers; the office above them has no business calling, and is not asked to."""
    seated("county.peace", COUNTY)
    monkeypatch.setattr(calling, "sampled", lambda *_given: True)
    assert not CallBack.objects.filter(matter=closed(world)).exists()


def test_the_sample_is_called_by_the_playbooks_callers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = seated("county.caller", COUNTY)
    monkeypatch.setattr(calling, "sampled", lambda *_given: True)
    row = CallBack.objects.get(matter=closed(world))
    assert (row.kind, row.office_id, row.at) == ("call_back", caller.seats[0].office_id, None)
