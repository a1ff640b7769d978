"""A playbook that asks all parties (S6, S7): each says it once, by a link of their own; one "not solved" is enough; silence is silence."""

from typing import Any

import pytest
from django.test import Client
from tests.world import GRID, World, refused

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.masking import mask_name
from zhishuo.matters import actions, letters_job, verbs
from zhishuo.matters.actions import Taking
from zhishuo.matters.course import judging
from zhishuo.matters.models import Clock, Matter, Party, Verdict
from zhishuo.matters.numbering import code_of, link_of, party_code, party_link
from zhishuo.matters.tests.cases import registered, sound, speaker_of
from zhishuo.papers.api import Message
from zhishuo.people.api import get_for
from zhishuo.trail.api import Entry, history

SAID = "他家房檐的水滴到我家墙上，说了几回都不改。"
OTHER = Taking("party", "周全", "13900001111")
THIRD = Taking("party", "吴有", "13900002222")


def talked_out(world: World, *parties: Taking, **given: Any) -> Matter:
    """A quarrel between neighbours that was talked out and answered; `parties` are those beside the speaker."""
    matter = registered(SAID, playbook="neighbour", topic="next_door", place=GRID, parties=parties, **given)
    actions.take(matter.id, by=world.grid)
    return answered_again(world, matter)


def answered_again(world: World, matter: Matter) -> Matter:
    if "look" not in matter.done:
        actions.do_step(matter.id, "look", by=world.grid, text="看过了", data={"heard": 2})
        actions.do_step(matter.id, "mediate", by=world.grid, text="都愿意改")
    return actions.answer(matter.id, "agreed", "房檐接了水槽，往后不滴了。", by=world.grid)


def asked(matter: Matter) -> list[Party]:
    matter.refresh_from_db()
    return list(Party.objects.filter(matter=matter, asked=matter.reopened + 1).order_by("id"))


def as_party(party: Party) -> Actor:
    return Actor(kind="party", party_id=party.id, person_id=party.person_id)


def page_of(matter: Matter, party: Party) -> str:
    return f"/m/{matter.number}/with/{party_link(party.id)}/"


def test_it_closes_when_all_have_said_solved(world: World) -> None:
    matter = talked_out(world, OTHER, THIRD)
    other, third = asked(matter)
    matter = actions.verdict(matter.id, "solved", by=speaker_of(matter))
    assert (matter.stage, matter.verdict) == ("answered", "")
    assert Clock.objects.filter(matter=matter, name="verdict", stopped_at=None, void=False).exists(), "it still waits"
    sound(matter)
    matter = actions.verdict(matter.id, "solved", by=as_party(other))
    assert matter.stage == "answered"
    matter = actions.verdict(matter.id, "solved", by=as_party(third), satisfied="very")
    assert (matter.stage, matter.verdict) == ("closed", "solved")
    sound(matter)
    told = [entry.data for entry in history("matter", matter.id).filter(verb="matter.verdict").order_by("id")]
    assert [(one.get("party"), one.get("waits")) for one in told] == [(None, 2), (other.id, 1), (third.id, None)]


def test_one_not_solved_takes_it_up_again_whoever_says_it(world: World) -> None:
    matter = talked_out(world, OTHER)
    (other,) = asked(matter)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    matter = actions.verdict(matter.id, "not", by=as_party(other), text="水槽没有接")
    assert (matter.stage, matter.reopened, matter.verdict) == ("handling", 1, "")
    sound(matter)
    matter = answered_again(world, matter)
    assert [party.id for party in asked(matter)] == [other.id], "asked anew about the new answer"
    matter = actions.verdict(matter.id, "solved", by=as_party(other))
    assert matter.stage == "answered", "what the speaker said of the first answer is not said of the second"
    assert actions.verdict(matter.id, "solved", by=speaker_of(matter)).stage == "closed"


def test_silence_of_one_is_silence_and_recorded_for_that_one(world: World) -> None:
    matter = talked_out(world, OTHER)
    (other,) = asked(matter)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    assert actions.close_silent(by=SYSTEM) == 0
    Clock.objects.filter(matter=matter, name="verdict").update(due=matter.registered_at)
    assert actions.close_silent(by=SYSTEM) == 1
    matter.refresh_from_db()
    assert (matter.stage, matter.verdict) == ("closed", "silent")
    rows = Verdict.objects.filter(matter=matter).values_list("party_id", "solved")
    assert set(rows) == {(None, "solved"), (other.id, "silent")}


def test_each_says_it_once(world: World) -> None:
    matter = talked_out(world, OTHER)
    (other,) = asked(matter)
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    with refused("verdict_given"):
        actions.verdict(matter.id, "not", by=speaker_of(matter), text="又不行")
    actions.verdict(matter.id, "solved", by=as_party(other))
    with refused("wrong_stage"):
        actions.verdict(matter.id, "solved", by=as_party(other))


def test_where_nobody_else_can_be_reached_the_speaker_alone_is_asked(world: World) -> None:
    nobody = talked_out(world)
    by_name = talked_out(world, Taking("party", "周全"), Taking("witness", "吴有", "13900002222"), phone="13812340002")
    for matter in (nobody, by_name):
        assert asked(matter) == []
        assert actions.verdict(matter.id, "solved", by=speaker_of(matter)).stage == "closed"


def test_the_speaker_written_down_as_a_party_too_is_asked_once(world: World) -> None:
    matter = talked_out(world, Taking("party", "我", "13812342217"), OTHER, Taking("party", "周全家", "13900001111"))
    assert [party.person.name for party in asked(matter) if party.person] == ["周全"]


def test_who_joined_and_whom_a_merged_matter_brings_are_asked_too(world: World) -> None:
    """The other side says it themselves: they have become a speaker, and have a word in the end."""
    matter = registered(SAID, playbook="neighbour", topic="next_door", place=GRID)
    theirs = registered("是他家的水管漏，不是我的房檐。", place=GRID, phone="13900001111", parties=(THIRD,))
    actions.take(matter.id, by=world.grid)
    actions.take(theirs.id, by=world.grid)
    actions.merge(theirs.id, matter.number, by=world.grid, text="是一回事")
    matter = answered_again(world, Matter.objects.get(pk=matter.pk))
    found = {(party.role, party.person.phone) for party in asked(matter) if party.person}
    assert found == {("speaker", "13900001111"), ("party", "13900002222")}


def test_what_another_playbook_asks_of_the_speaker_alone_it_asks_of_nobody_else(world: World) -> None:
    matter = actions.take(registered(parties=(OTHER,)).id, by=world.village)
    matter = actions.answer(matter.id, "done", "修好了", by=world.village)
    assert asked(matter) == []
    (row,) = Party.objects.filter(matter=matter)
    with refused("not_asked"):
        actions.verdict(matter.id, "solved", by=as_party(row))


@pytest.mark.parametrize("kept", [{"privacy": "sealed"}, {"hidden": ["o5"]}])
def test_of_what_is_kept_from_others_nobody_else_is_asked(world: World, kept: dict[str, Any]) -> None:
    """R9, R25: a sealed matter goes to nobody; one that is sealed after the question shows nothing any more."""
    matter = talked_out(world, OTHER)
    (other,) = asked(matter)
    Matter.objects.filter(pk=matter.pk).update(**kept)
    assert Client().get(page_of(matter, other)).status_code == 404
    assert judging.kept(Matter.objects.get(pk=matter.pk))
    second = registered(SAID, playbook="neighbour", place=GRID, parties=(OTHER,), phone="13812340003")
    Matter.objects.filter(pk=second.pk).update(**kept)
    actions.take(second.id, by=world.grid)
    assert asked(answered_again(world, Matter.objects.get(pk=second.pk))) == []


# ---- the way in: a link and a code of their own


def test_a_party_is_told_and_has_a_way_in_of_its_own(world: World, settings: Any) -> None:
    matter = talked_out(world, OTHER)
    (other,) = asked(matter)
    letters_job.tell(list(Entry.objects.filter(subject=f"matter:{matter.id}", county=matter.county).order_by("id")))
    message = Message.objects.get(subject=f"matter:{matter.id}", person=other.person_id)
    assert matter.shown in message.text
    assert party_code(other.id) in message.text
    assert "接了水槽" in message.text
    assert code_of(matter.id) not in message.text.replace(matter.shown, "").replace(party_code(other.id), "")
    found = Client().post("/find/", {"number": matter.shown, "code": party_code(other.id)})
    assert (found.status_code, found["Location"]) == (302, page_of(matter, other))


def test_the_page_of_a_party_shows_the_answer_and_nothing_of_the_speaker(world: World) -> None:
    matter = talked_out(world, OTHER, name="赵大山")
    (other,) = asked(matter)
    client = Client()
    page = client.get(page_of(matter, other)).content.decode()
    assert "接了水槽" in page
    assert "解决了一部分" in page
    for kept in (SAID[:8], "赵大山", "13812342217", "2217", link_of(matter.id), "撤回", "补充几句"):
        assert kept not in page, kept
    assert client.post(page_of(matter, other), {"verdict": "not", "reason": ""}).status_code == 422
    assert client.post(page_of(matter, other), {"verdict": "solved"}).status_code == 302
    page = client.get(page_of(matter, other) + "?just=solved").content.decode()
    assert "您说：<b>解决了</b>" in page
    assert "还在等另一方说" in page
    assert client.post(page_of(matter, other), {"verdict": "not", "reason": "又滴了"}).status_code == 409


def test_the_link_of_a_party_is_good_for_nothing_else(world: World) -> None:
    matter = talked_out(world, OTHER)
    (other,) = asked(matter)
    token = party_link(other.id)
    client = Client()
    for path in ("", "receipt/", "verdict/", "more/", "withdraw/", "lift/", "reopen/"):
        assert client.get(f"/m/{matter.number}/{token}/{path}").status_code == 404, path
    assert client.get(f"/m/{matter.number}/with/{link_of(matter.id)}/").status_code == 404
    assert client.get(f"/api/v1/matters/{matter.number}?code={party_code(other.id)}").status_code == 404
    for verb in (verbs.VIEW, verbs.VERDICT, verbs.WITHDRAW, verbs.SAY_MORE):
        with refused("not_found"):
            get_for(as_party(other), verb, Matter, pk=matter.pk)


def test_a_party_of_one_matter_is_nobody_in_another(world: World) -> None:
    mine, strange = talked_out(world, OTHER), talked_out(world, THIRD, phone="13812340004")
    (other,) = asked(mine)
    with refused("not_asked"):
        actions.verdict(strange.id, "solved", by=as_party(other))
    assert Client().get(page_of(strange, other)).status_code == 404


def test_the_desk_shows_who_has_said_what_and_the_speaker_that_one_is_waited_for(world: World, client: Client) -> None:
    matter = talked_out(world, OTHER, name="赵大山")
    (other,) = asked(matter)
    client.force_login(world.account("grid"))
    desk = f"/desk/m/{matter.number}/"
    assert client.get(desk).content.decode().count("还没说") == 2
    actions.verdict(matter.id, "solved", by=speaker_of(matter))
    page = client.get(desk).content.decode()
    assert f"说事人（{mask_name('赵大山')}）：<b>解决了</b>" in page
    assert f"另一方（{mask_name('周全')}）：<b>还没说</b>" in page
    own = Client().get(f"/m/{matter.number}/{link_of(matter.id)}/").content.decode()
    assert "还在等另一方说" in own
    assert "另一方说说办得怎么样" in own
    assert 'name="verdict"' not in own, "it is not asked twice"
    actions.verdict(matter.id, "not", by=as_party(other), text="水槽没有接好")
    assert "另一方说：没解决" in client.get(desk).content.decode()
    own = Client().get(f"/m/{matter.number}/{link_of(matter.id)}/").content.decode()
    assert "另一方说：没解决" in own
    assert "水槽没有接好" not in own, "the other side's words are not the speaker's to read"
