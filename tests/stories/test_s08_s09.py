"""S8 the last resort that cannot be bounced, S9 the centre that dispatches: claimed, returned with a reason, ruled upon."""

from tests.stories.telling import Story, child, clock, day, due, hands, owner, runs
from tests.world import refused
from zhishuo.matters.queries import asks_of, followed_by


def test_s8_the_designated_lead_cannot_give_it_back_and_reports_every_fortnight(story: Story) -> None:
    """平安建设协调兜底: opened out of what nobody could settle; the meeting names the lead, the tasks and the days."""
    story.sits("county.peace", "county.land", "county.centre")
    hard = story.registers("两个镇争一片林，说了八年。", by="county.centre", place=story.places["county"]).matter
    story.does("county.centre", "open_child", hard, "coordination", "两个镇争一片林，请平安办协调。")
    case = child(hard, "coordination")
    assert owner(case) == "county.peace"
    assert due(case, "assign") == day("03-09")
    assert "争一片林" in story.desk("county.peace", "/desk/?show=later")
    story.at("03-03 09:00").does("county.peace", "take", case)
    with refused("step_missing"):
        story.tries("county.peace", "answer", case, "done", "协调好了")
    story.at("03-06 09:00").step("county.peace", case, "convene", held_on="2026-03-06", present=9, text="定自然资源局牵头。")
    assert not runs(case, "assign")
    task = child(case, "promise")
    assert task.stage in ("registered", "handling")
    story.does("county.peace", "designate", case, story.office("county.land").id, text="协调会定的，月底前拿方案。")
    assert (owner(case), case.stage) == ("county.land", "offered")
    with refused("designated"):
        story.tries("county.land", "return", case, "not_ours", text="不归我们")
    story.at("03-09 10:00").does("county.land", "take", case)
    with refused("wrong_stage"):
        story.tries("county.land", "return", case, "not_ours", text="不归我们")
    # From the meeting on the lead reports every fortnight, the first time too; who does not is late, and it is seen.
    assert due(case, "step:lead_reports") == day("03-21")
    story.at("03-20 10:00").step("county.land", case, "lead_reports", text="两镇界桩核完一半。")
    assert due(case, "step:lead_reports") == day("04-04")
    assert "牵头单位每半个月报进展" in story.at("04-06 09:00").page("county.land", case)
    assert clock(case, "step:lead_reports").due < clock(case, "finish").due
    assert case.shown in story.ledger("county.peace", stage="late")


def test_s9_refused_twice_it_is_ruled_upon_and_the_first_receiver_stays(story: Story) -> None:
    """认领派单: the catalogue proposes who leads; returned once with a reason; the second time somebody above both decides for good."""
    story.sits("town.land", "county.land", "county.centre", "town.centre")
    speaker = story.writes_down("village.speak", "宅基地批了三年没下来证。", channel="desk")
    matter = story.does("village.speak", "sort", speaker.matter, playbook="plain", topic="homestead", measure="lead")
    land = story.office("town.land").id
    story.does("village.speak", "offer", matter, office=land, text="请查办证卡在哪里")
    assert (owner(matter), matter.stage) == ("town.land", "offered")
    assert due(matter, "take") == day("03-03")
    assert "宅基地批了三年" in story.desk("town.land")
    story.at("03-02 15:00").does("town.land", "return", matter, reason="not_ours", text="证在不动产中心")
    assert (owner(matter), matter.stage) == ("village.speak", "handling")
    assert "证在不动产中心" in story.page("village.speak", matter)
    # Offered again, it cannot come back again: whoever still refuses asks for a ruling.
    story.at("03-03 09:00").does("village.speak", "offer", matter, office=land, text="不动产中心说要您先核地籍")
    with refused("returned_enough"):
        story.tries("town.land", "return", matter, "not_ours", text="还是不归我们")
    story.does("town.land", "dispute", matter, text="地籍归县局")
    asked = asks_of(story.actor("county.centre")).get()
    assert (asked.verb, asked.matter_id) == ("rule", matter.id)
    assert due(matter, "ask:rule") == day("03-04")
    story.at("03-03 16:00").does("county.centre", "rule", matter, land, text="地籍由所里先核，县局配合。")
    assert (owner(matter), matter.stage) == ("town.land", "offered")
    with refused("designated"):
        story.tries("town.land", "return", matter, "not_ours", text="不办")
    story.does("town.land", "take", matter)
    assert "地籍由所里先核" in story.page("town.land", matter)
    # 首问负责: the village is still on it, at its own desk and on the speaker's page.
    assert matter in followed_by(story.actor("village.speak"))
    assert "宅基地批了三年" in story.desk("village.speak", "/desk/?show=waiting")
    assert "还跟着" in speaker.progress()
    states = [state for post, state in hands(matter) if post == "town.land"]
    assert states.count("returned") == 1
    assert states[-1] == "taken"
