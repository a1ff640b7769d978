"""S7 neighbour matters: level by level, each with its own days, the whole file along, nothing told twice."""

import pytest

from tests.stories.telling import Speaker, Story, clock, day, due, hands, owner, runs
from tests.world import refused
from zhishuo.kernel.masking import mask_name
from zhishuo.matters.models import Party, Saying
from zhishuo.matters.numbering import party_code
from zhishuo.papers import api as papers
from zhishuo.people import api as people

# The same code; the ladders of three counties, up to the town's centre.
LADDERS = {
    "621202": ["grid.worker", "village.mediators", "town.room", "town.centre"],
    "621223": ["grid.worker", "village.mediators", "town.centre"],
    "621224": ["grid.worker", "village.mediators", "town.justice", "town.centre"],
}
SAID = "他家盖房把我家的水路堵了，下雨水全灌进我院子。"


def begun(story: Story) -> Speaker:
    story.sits("grid.worker", "village.mediators", "town.justice", "town.centre", "county.centre")
    if story.key == "621202":
        room = people.name_office("town.room", int(story.places["town"]), "调顺祥调解室", story.places["town"].county)
        story.appoint(people.Office.objects.get(pk=getattr(room, "pk", room)))
    return story.registers(SAID, place=story.places["grid"], channel="web", playbook="neighbour", topic="damage")


@pytest.mark.parametrize("anywhere", list(LADDERS), indirect=True)
def test_s7_it_climbs_with_its_file_and_nothing_is_told_again(anywhere: Story) -> None:
    story = anywhere
    speaker = begun(story)
    matter = speaker.matter
    way = [owner(matter)]
    assert due(matter, "level") == day("03-03"), "a day in the group"
    story.at("03-02 10:00").does("grid.worker", "take", matter)
    story.at("03-02 15:00").step("grid.worker", matter, "look", text="量过了，水沟低十公分。", heard=2)
    for when in ("03-03 17:00", "03-05 17:00", "03-09 17:00")[: len(LADDERS[story.key]) - 1]:
        story.at(when).does(owner(matter), "climb", matter, text="说了两回，说不下来。")
        way.append(owner(matter))
        assert matter.stage == "offered"
        there = story.page(owner(matter), matter)
        assert SAID in there, "the words as they were said came along"
        assert "量过了，水沟低十公分。" in there, "and what was found on the spot"
        story.does(owner(matter), "take", matter)
        assert (clock(matter, "level").due - clock(matter, "level").started_at).days in (1, 2, 3, 4)
    assert way == LADDERS[story.key]
    assert Saying.objects.filter(matter=matter, kind="said").count() == 1, "said once"
    assert matter.first.post == "grid.worker"
    assert "还跟着" in speaker.progress()
    assert [post for post, _state in hands(matter)] == way
    assert due(matter, "finish") == day("03-11"), "the whole has its own day, however often it moves"


@pytest.mark.parametrize("anywhere", list(LADDERS), indirect=True)
def test_s7_a_level_that_lets_its_day_pass_loses_it_to_the_next(anywhere: Story) -> None:
    """逐级: nobody has to ask for it, the fast ladder lifts it by itself; who was late is on record."""
    story = anywhere
    matter = begun(story).matter
    story.at("03-02 10:00").does("grid.worker", "take", matter)
    story.at("03-04 08:30").sweeps()
    matter.refresh_from_db()
    assert owner(matter) == "village.mediators"
    assert matter.stage == "offered"
    assert "水路堵了" in story.desk("village.mediators")
    assert runs(matter, "level")
    assert "到期没有办结" in story.page("village.mediators", matter)


@pytest.mark.parametrize("anywhere", list(LADDERS), indirect=True)
def test_s7_talked_out_at_its_own_level_and_asked_after_a_month(anywhere: Story) -> None:
    """It need not climb: looked at, talked over as the county does it, agreed, kept; after a month somebody asks whether it was."""
    story = anywhere
    speaker = begun(story)
    matter = story.does("grid.worker", "take", speaker.matter)
    with refused("step_missing"):
        story.tries("grid.worker", "answer", matter, "agreed", "说好了")
    story.at("03-02 15:00").step("grid.worker", matter, "look", heard=2)
    if story.key == "621223":  # both are asked whether the neighbours may listen
        story.step("grid.worker", matter, "open_ask", text="一家不愿意，关起门来说。", heard_open=False)
    if story.key == "621224":  # a peacemaker sits down with both on the bench first
        story.sits("village.elders")
        story.does("grid.worker", "ask_help", matter, [story.office("village.elders").id], text="请您老坐一坐")
        story.step("village.elders", matter, "bench")
    doer = "grid.worker" if story.key == "621202" else "village.mediators"
    story.at("03-03 15:00").step(doer, matter, "mediate", text="两家说好了，水沟往外挪一尺。")
    assert "mediate" in matter.done
    story.does("grid.worker", "answer", matter, outcome="agreed", text="两家说好了，月底前挪沟。")
    story.at("03-05 09:00")
    assert "办结" in speaker.rates("solved")
    matter.refresh_from_db()
    assert matter.stage == "closed"
    assert due(matter, "step:follow") == day("04-05")
    assert story.at("04-05 10:00").step("grid.worker", matter, "follow", no=True, heard=2, text="沟又堵了。").stage == "handling"
    assert matter.reopened == 1


def test_s7_both_sides_say_whether_it_is_solved(story: Story) -> None:
    """The other side stands on record with a telephone: it hears how it came out, has a way in of its own, reads nothing of the
    speaker, and its "not solved" is as good as the speaker's.
    """
    story.sits("grid.worker", "village.mediators")
    speaker = story.writes_down(
        "village.speak", SAID, channel="desk", place="grid", name="赵大山", other="周全", other_phone="13900001111"
    )
    matter = speaker.matter
    story.does(owner(matter), "sort", matter, playbook="neighbour", topic="next_door")
    story.at("03-02 15:00").step(owner(matter), matter, "look", heard=2)
    if story.key == "621223":
        story.step(owner(matter), matter, "open_ask", text="一家不愿意，关起门来说。", heard_open=False)
    doer = owner(matter) if story.key == "621202" else "village.mediators"
    story.at("03-03 15:00").step(doer, matter, "mediate", text="两家说好了。")
    story.does(owner(matter), "answer", matter, outcome="agreed", text="两家说好了，月底前挪沟。")
    story.hears()
    party = Party.objects.get(matter=matter, role="party")
    message = papers.Message.objects.get(subject=f"matter:{matter.id}", person=party.person_id)
    assert "月底前挪沟" in message.text
    story.client.logout()
    found = story.client.post("/find/", {"number": matter.shown, "code": party_code(party.id)})
    own = found["Location"]
    page = story.read(own)
    assert "月底前挪沟" in page
    assert "水路堵了" not in page, "what the speaker said is not the other side's to read"
    assert "赵大山" not in page
    assert "还在等另一方说" in speaker.rates("solved")
    matter.refresh_from_db()
    assert matter.stage == "answered", "one side alone does not close it"
    assert f"另一方（{mask_name('周全')}）：还没说" in story.page(owner(matter), matter)
    story.client.logout()
    assert story.client.post(own, {"verdict": "not", "reason": "沟没有挪。"}).status_code == 302
    matter.refresh_from_db()
    assert (matter.stage, matter.reopened) == ("handling", 1)
    assert "又在办了" in story.read(own)
    story.at("03-06 10:00").does(owner(matter), "answer", matter, outcome="agreed", text="沟挪了。")
    story.client.logout()
    assert story.client.post(own, {"verdict": "solved"}).status_code == 302
    assert "办结" in speaker.rates("solved")
    matter.refresh_from_db()
    assert (matter.stage, matter.verdict) == ("closed", "solved")
