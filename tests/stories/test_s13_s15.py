"""S13 rated by those who spoke, S14 settled on the spot, S15 led by a named cadre."""

from tests.stories.telling import Speaker, Story, day, due, owner
from tests.world import refused
from zhishuo.kernel.actor import SYSTEM
from zhishuo.matters.actions import close_silent, spot_check
from zhishuo.matters.models import CallBack, Matter, Verdict
from zhishuo.matters.queries import calls_of, tally


def answered(story: Story, text: str = "三社的水管漏了。") -> Speaker:
    speaker = story.registers(text)
    story.does("village.speak", "take", speaker.matter)
    story.at("03-03 09:00").does("village.speak", "answer", speaker.matter, outcome="done", text="换了一截管子。")
    return speaker


def test_s13_silence_is_silence(story: Story) -> None:
    """Seven days without a word: closed, recorded as no answer, never as contentment; taken up again when a word comes."""
    speaker = answered(story)
    assert due(speaker.matter, "verdict") == day("03-10")
    story.at("03-10 20:00")
    assert close_silent(by=SYSTEM) == 0, "the last day is the speaker's"
    story.at("03-11 01:00")
    assert close_silent(by=SYSTEM) == 1
    matter = Matter.objects.get(pk=speaker.matter.pk)
    assert (matter.stage, matter.verdict) == ("closed", "silent")
    given = Verdict.objects.get(matter=matter)
    assert (given.solved, given.satisfied) == ("silent", "")
    assert "记作没有回音，不算满意" in speaker.progress()
    assert "没有回音（不算满意）" in story.page("village.speak", matter)
    story.at("03-20 09:00")
    story.client.logout()
    story.tries_as(speaker, "reopen", text="又漏了。")
    matter.refresh_from_db()
    assert matter.stage == "handling"


def test_s13_partly_and_not_need_a_reason_and_nobody_of_the_chain_rates(story: Story) -> None:
    speaker = answered(story)
    page = story.client.post(f"{speaker.path}verdict/", {"verdict": "not", "reason": ""})
    assert page.status_code == 422, "say what is wrong, so that the next try is not the same"
    with refused("forbidden"):
        story.tries("village.speak", "verdict", speaker.matter, "solved")
    story.client.logout()
    assert "解决了一部分" in speaker.rates("partly", "井边那一截还漏。")
    assert Matter.objects.get(pk=speaker.matter.pk).stage == "handling"


def test_s13_the_caller_stands_outside_of_the_chain(story: Story) -> None:
    """独立回访: a closed matter is asked about again by an office that had no part in it; whoever handled it cannot call."""
    story.sits("county.caller", "town.caller")
    speaker = answered(story)
    speaker.rates("solved")
    matter = Matter.objects.get(pk=speaker.matter.pk)
    CallBack.objects.filter(matter=matter).delete()  # where chance has picked it already
    with refused("not_outside"):
        spot_check(matter.id, by=story.actor("village.speak"), office_id=story.office("village.speak").id)
    spot_check(matter.id, by=story.actor("county.caller"))
    call = calls_of(story.actor("county.caller")).get()
    assert call.matter_id == matter.id
    with refused("forbidden"):
        story.tries("village.speak", "call_back", matter, call.id, reached=True, solved="solved")
    with refused("words_missing"):
        story.tries("county.caller", "call_back", matter, call.id, reached=True, solved="not")
    story.at("03-12 10:00").does(
        "county.caller", "call_back", matter, call.id, reached=True, solved="not", text="说好了，其实没换。"
    )
    assert (matter.stage, owner(matter)) == ("handling", "village.speak")
    call.refresh_from_db()
    assert (call.reached, call.solved) == (True, "not")
    assert Verdict.objects.get(matter=matter).solved == "solved", "what the speaker had said stays on record"


def test_s13_who_has_no_way_to_a_page_rates_by_telephone(story: Story) -> None:
    """A caller outside of the chain asks while the answer waits; one word is the verdict, and nobody who handled it can write it down."""
    story.sits("county.caller")
    speaker = answered(story)
    spot_check(speaker.matter.id, by=story.actor("county.caller"))
    call = calls_of(story.actor("county.caller")).get()
    with refused("forbidden"):
        story.tries("village.speak", "call_back", speaker.matter, call.id, reached=True, solved="solved")
    matter = story.at("03-04 10:00").does(
        "county.caller", "call_back", speaker.matter, call.id, reached=True, solved="solved", satisfied="satisfied"
    )
    given = Verdict.objects.get(matter=matter)
    assert (matter.stage, given.solved, given.satisfied) == ("closed", "solved", "satisfied")
    assert "打电话问您办得怎么样，您说：解决了" in speaker.progress()


def test_s14_said_done_and_told_on_one_screen(story: Story) -> None:
    """现场直办: one screen, one write; the same press twice is one. The speaker confirms; nothing is closed by the doer alone.
    Offline entry and its later number come with the offline desk.
    """
    story.signs_in("village.speak")
    given = {"text": "李家水表不走字，换了新表，当面试过。", "who": "李大妈 13812342217", "place": story.places["village"].text,
             "kind": "village", "client_key": "s14"}  # fmt: skip
    pages = [story.client.post("/desk/done/", given) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 302]
    assert pages[0]["Location"] == pages[1]["Location"]
    matter = Matter.objects.get(client_key="s14")
    assert (matter.measure, matter.stage, matter.registered_at) == ("settle", "answered", matter.answered_at)
    shown = story.page("village.speak", matter)
    assert "现场直办" in shown
    assert "当场办好了" in shown
    speaker = Speaker(story, matter)
    story.client.logout()
    assert "换了新表" in speaker.progress()
    speaker.rates("solved")
    matter.refresh_from_db()
    assert matter.stage == "closed"
    story.hears()
    assert tally(story.places["village"], days=30)["settled"] == 1


def test_s15_the_second_time_a_cadre_leads_and_the_reason_is_shown(story: Story) -> None:
    """干部领办: the same speaker with the same thing again; the program proposes to lead it and says why, a person confirms; nobody
    answers in the name of nobody.
    """
    story.sits("village.council", "village.watchers")
    for text in ("低压线又掉下来了。", "低压线第二次掉了！"):
        speaker = story.registers(text, playbook="village", topic="public_service", measure="settle")
        story.hears()
    matter = Matter.objects.get(pk=speaker.matter.pk)
    assert "repeat" in matter.suspected
    assert matter.measure == "settle"
    assert "多次重复反弹" in story.page("village.speak", matter)
    assert due(matter, "flag:repeat") == day("03-03")
    story.does("village.speak", "take", matter)
    story.does("village.speak", "settle_flag", matter, story.flag(matter, "repeat"), True, text="同一根线")
    assert matter.measure == "lead"
    assert "干部领办" in story.page("village.speak", matter)
    assert matter.assignee_id == story.account("village.speak").pk, "who took it is named"
    # Handed over and given back, it is nobody's in person until somebody is named.
    story.does("village.speak", "offer", matter, office=story.office("village.council").id, text="请村委会办")
    story.does("village.council", "return", matter, reason="facts", text="说清是哪根杆")
    assert matter.assignee_id is None
    story.at("03-05 09:00").step("village.speak", matter, "build", text="换了杆。")
    story.step("village.watchers", matter, "check")
    with refused("nobody_named"):
        story.tries("village.speak", "answer", matter, "done", "换了杆")
    story.does("village.speak", "assign", matter, story.account("village.speak").pk)
    story.does("village.speak", "answer", matter, outcome="done", text="换了新杆新线。")
    assert matter.stage == "answered"
