"""An answer that a second person reads before it goes out: who says no to a resident does not say it alone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.world import COUNTY, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters.models import Ask, Matter, Saying
from zhishuo.matters.pages.story import Story
from zhishuo.matters.pages.tellers import sentence
from zhishuo.matters.tests.cases import registered, running, sound
from zhishuo.people.models import Account
from zhishuo.trail.api import history

WORDS = "配套费按文件收，不能退。"


@pytest.fixture
def head(world: World) -> Actor:
    return seated("county.housing", COUNTY)


@pytest.fixture
def clerk(head: Actor) -> Actor:
    """Somebody of the same office who does not head it."""
    return seated("county.housing", COUNTY, head=False)


@pytest.fixture
def order(head: Actor) -> Matter:
    """An order of the 12345 line at the housing bureau, the caller spoken to."""
    fields = {"order_no": "2026110001", "order_kind": "complaint"}
    matter = registered("小区的物业费收了两回，请退。", playbook="hotline", topic="property", fields=fields)
    matter = actions.take(matter.id, by=head)
    return actions.do_step(matter.id, "contact", by=head, text="打过电话", data={"heard": 1})


def drafted(order: Matter, clerk: Actor) -> tuple[Matter, Ask]:
    matter = actions.answer(order.id, "explained", WORDS, by=clerk)
    return matter, Ask.objects.get(matter=matter, verb="answer")


def enter(client: Client, who: Actor) -> None:
    client.force_login(Account.objects.get(pk=who.account_id or 0))


def words_to_the_speaker(matter: Matter) -> list[str]:
    return list(Saying.objects.filter(matter=matter, public=True, kind="answer").values_list("text", flat=True))


def test_a_yes_needs_nobody_else(order: Matter, clerk: Actor) -> None:
    assert actions.answer(order.id, "done", "退了。", by=clerk).stage == "answered"


def test_who_heads_the_office_answers_alone(order: Matter, head: Actor) -> None:
    assert actions.answer(order.id, "explained", WORDS, by=head).stage == "answered"


def test_a_no_waits_until_it_was_read(order: Matter, clerk: Actor, head: Actor) -> None:
    matter, ask = drafted(order, clerk)
    assert (matter.stage, matter.outcome, words_to_the_speaker(matter)) == ("handling", "", [])
    assert {"finish", "ask:answer"} <= set(running(matter)), "its time runs on, and the reader has a workday"
    assert (ask.head, ask.office_id) == (True, head.seats[0].office_id)
    with refused("asked_already"):
        actions.answer(order.id, "explained", WORDS, by=clerk)
    with refused("not_your_ask"):
        actions.agree(matter.id, ask.id, True, by=clerk)
    with time_machine.travel(now() + timedelta(hours=2)):
        matter = actions.agree(matter.id, ask.id, True, by=head)
    assert (matter.stage, matter.outcome, words_to_the_speaker(matter)) == ("answered", "explained", [WORDS])
    last = history("matter", matter.id).filter(verb="matter.answer").get()
    assert last.data["read_by"] == head.account_id
    assert Saying.objects.get(pk=int(last.data["saying"])).account_id == clerk.account_id, "in the name of who wrote it"
    assert running(matter).keys() == {"verdict", "step:send_back"}
    sound(matter)


def test_nobody_is_their_own_second_person(order: Matter, clerk: Actor, head: Actor) -> None:
    """Even where whoever wrote it has come to head the office."""
    matter, ask = drafted(order, clerk)
    Ask.objects.filter(pk=ask.pk).update(asked_by_id=head.account_id)
    with refused("own_draft"):
        actions.agree(matter.id, ask.id, True, by=head)


def test_a_no_to_the_draft_says_why_and_the_words_come_back(order: Matter, clerk: Actor, head: Actor, client: Client) -> None:
    matter, ask = drafted(order, clerk)
    matter = actions.agree(matter.id, ask.id, False, by=head, text="没有写明依据哪个文件")
    assert (matter.stage, words_to_the_speaker(matter)) == ("handling", [])
    enter(client, clerk)
    page = client.get(f"/desk/m/{matter.number}/answer/").content.decode()
    assert "没有写明依据哪个文件" in page
    assert WORDS in page
    matter = actions.answer(order.id, "explained", WORDS + "依据是收费目录第三条。", by=clerk)
    assert Ask.objects.filter(matter=matter, verb="answer", state="open").count() == 1


def test_the_speaker_sees_nothing_of_a_draft(order: Matter, clerk: Actor) -> None:
    matter, _ask = drafted(order, clerk)
    story = Story(matter)
    told = [sentence(story, entry, own=True) for entry in story.entries]
    assert [entry.verb for entry in story.entries][-1] == "matter.draft"
    assert told[-1] == ""
    assert not any(WORDS in line for line in told)


def test_whose_matter_it_is_no_more_has_no_draft_either(order: Matter, clerk: Actor, head: Actor) -> None:
    matter, ask = drafted(order, clerk)
    actions.climb(matter.id, by=head, text="要市里定")
    ask.refresh_from_db()
    assert ask.state == "refused"
    with refused("ask_settled"):
        actions.agree(matter.id, ask.id, True, by=head)


def test_the_desk_says_that_it_waits(order: Matter, clerk: Actor, head: Actor, client: Client) -> None:
    enter(client, clerk)
    assert "看过才发出" in client.get(f"/desk/m/{order.number}/answer/").content.decode()
    answer = client.post(f"/desk/m/{order.number}/answer/", {"outcome": "not_done", "text": WORDS}, follow=True)
    assert "还没有发出" in answer.content.decode()
    enter(client, head)
    assert "答复" in client.get("/desk/").content.decode()
    ask = Ask.objects.get(matter=order, verb="answer")
    assert WORDS in client.get(f"/desk/m/{order.number}/agree/?ask={ask.id}").content.decode()
    client.post(f"/desk/m/{order.number}/agree/", {"ask": ask.id, "agreed": "yes", "text": ""})
    assert words_to_the_speaker(order) == [WORDS]
