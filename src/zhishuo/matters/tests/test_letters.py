"""Whoever spoke is told: at which deeds, in which words, once, and never more than anybody may read over their shoulder."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import VILLAGE, World

from zhishuo.kernel.actor import ANONYMOUS
from zhishuo.kernel.times import SHANGHAI, local
from zhishuo.matters import actions, letters_job, telling
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import registered, speaker_of, taken
from zhishuo.papers.api import Message
from zhishuo.people.api import Office
from zhishuo.trail.api import Entry


def heard(matter: Matter) -> list[Message]:
    """Let the reaction hear all that happened to a matter; what was sent, oldest first."""
    letters_job.tell(list(Entry.objects.filter(subject=f"matter:{matter.id}", county=matter.county).order_by("id")))
    return list(Message.objects.filter(subject=f"matter:{matter.id}", county=matter.county).order_by("id"))


def test_registered_taken_and_answered_each_send_their_letter_once(world: World) -> None:
    matter = taken(world)
    actions.answer(matter.id, "done", "已经垫了石笼。\n铺了砂砾。", by=world.village)
    first = [(one.letter, one.person_id, one.privacy) for one in heard(matter)]
    assert first == [(letter, matter.person_id, "parties") for letter in ("received", "taken", "done")]
    again = heard(matter)
    assert len(again) == 3
    received, taking, done = (one.text for one in again)
    assert f"编号{matter.shown}，由柏杨沟村" in received
    assert "电话09390000000" in received
    assert "月" in taking
    assert "有结果" in taking
    assert f"编号{matter.shown}：已经垫了石笼。铺了砂砾。办得怎么样" in done
    assert "{" not in received + taking + done


def test_nothing_goes_out_at_night(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    night = datetime(2026, 11, 20, 22, 30, tzinfo=SHANGHAI)  # a Friday
    monkeypatch.setattr(letters_job, "now", lambda: night)
    monkeypatch.setattr("zhishuo.papers.actions.messages.now", lambda: night)
    message = heard(registered())[0]
    assert message.next_at is not None
    assert local(message.next_at) == datetime(2026, 11, 23, 8, 30, tzinfo=SHANGHAI)


def test_asked_paused_and_extended_name_what_and_until_when(world: World) -> None:
    matter = taken(world)
    actions.ask(matter.id, "是哪一户的路", by=world.village)
    asked = heard(matter)[-1]
    assert (asked.letter, "是哪一户的路" in asked.text) == ("ask_more", True)
    actions.say_more(matter.id, "四社老刘家门口", by=speaker_of(matter))
    actions.pause(matter.id, "season", by=world.village, text="等天暖")
    assert heard(matter)[-1].letter == "ask_more"  # not agreed to yet
    actions.agree(matter.id, matter.asks.get(verb="pause").id, True, by=world.town)
    paused = heard(matter)[-1]
    assert paused.text == f"编号{matter.shown}：因季节或天气原因不能施工暂停，恢复后期限顺延。"
    actions.resume(matter.id, by=world.village)
    actions.extend(matter.id, "finish", "5 workdays", "season", by=world.village, text="雨季")
    actions.agree(matter.id, matter.asks.get(verb="extend").id, True, by=world.town)
    extended = heard(matter)[-1]
    assert extended.letter == "extended"
    assert extended.text.startswith(f"编号{matter.shown}：因受季节天气影响，办理期限延到")


def test_redirected_names_the_lawful_channel(world: World) -> None:
    matter = actions.redirect(taken(world).id, "court", by=world.village, text="请到法院立案庭，带上合同。")
    text = heard(matter)[-1].text
    assert (
        text
        == f"编号{matter.shown}：这件事应由人民法院诉讼服务中心（可先申请诉前调解）办理，我们已转告；请到法院立案庭，带上合同。"
    )


def test_not_solved_is_told_that_it_is_taken_up_again(world: World) -> None:
    matter = actions.answer(taken(world).id, "done", "修了。", by=world.village)
    actions.verdict(matter.id, "not", by=speaker_of(matter), text="只焊了一头")
    assert heard(matter)[-1].letter == "reopened"


def test_a_sealed_matter_names_nothing_but_its_number(world: World) -> None:
    about = Office.objects.get(post="village.council", place=int(VILLAGE))
    said = Said(place=VILLAGE, text="村主任收钱不办事", phone="13812342217", playbook="about_official", subject=about.id)
    matter = actions.register(said, by=ANONYMOUS).matter
    assert [one.text for one in heard(matter)] == [f"您的来件已收到，凭编号{matter.shown}可查进度。"]
    frightened = registered("他喝了酒就动刀，说要杀人")
    assert [one.text for one in heard(frightened)] == [f"您的来件已收到，凭编号{frightened.shown}可查进度。"]


def test_who_left_no_number_is_told_by_a_person_but_not_of_every_step(world: World) -> None:
    matter = taken_of(world, phone="", name="刘老汉")
    assert heard(matter) == []
    actions.answer(matter.id, "done", "修好了", by=world.village)
    assert [one.letter for one in heard(matter)] == ["done"]
    nobody = taken_of(world, phone="")
    actions.answer(nobody.id, "done", "修好了", by=world.village)
    assert heard(nobody) == []


def taken_of(world: World, **given: Any) -> Matter:
    return actions.take(registered(**given).id, by=world.village)


def test_what_was_taken_in_from_an_old_ledger_sends_nothing(world: World) -> None:
    assert heard(taken_of(world, channel="import")) == []


def test_whoever_said_the_same_hears_of_the_answer_without_the_words_of_others(world: World) -> None:
    target = taken(world)
    own = actions.join(target.id, Said(place=VILLAGE, text="我也要说", phone="13900001111"), by=world.village).matter
    actions.answer(target.id, "done", "老刘家门口修好了", by=world.village)
    heard(target)
    assert f"编号{own.shown}：跟您说的同一件事有了答复，凭编号可查。" in [one.text for one in heard(own)]


def test_a_batch_is_read_in_a_fixed_number_of_queries(world: World) -> None:
    entries = [Entry.objects.get(subject=f"matter:{registered(phone='').id}") for _ in range(8)]
    with CaptureQueriesContext(connection) as few:
        letters_job.tell(entries[:1])
    with CaptureQueriesContext(connection) as many:
        letters_job.tell(entries)
    assert len(many) <= len(few)


def test_what_empty_blanks_leave_behind_is_tidied() -> None:
    assert telling.tidy("编号1：修好了。。（依据：）。") == "编号1：修好了。"
    assert telling.tidy("应由法院办理；。") == "应由法院办理。"
    assert telling.tidy("办好了吗？1解决了") == "办好了吗？1解决了"
