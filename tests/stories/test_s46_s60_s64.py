"""S46 what the court sends, S60 homes that move and what was signed, S64 looking before it happens."""

import pytest

from tests.stories.telling import Speaker, Story, child, clock, day, due, hands, moment, owner, runs
from tests.world import refused
from zhishuo.matters import actions
from zhishuo.matters.models import Matter, Reminder

MEDIATORS = {"621202": "county.court_mediators", "621223": "county.justice"}


def referred(story: Story, origin: str) -> Matter:
    story.sits(MEDIATORS[story.key], "county.court", "county.justice")
    return story.registers(
        "民间借贷八万元，原告要求归还。", by="county.court", place=story.places["county"], playbook="court_referral",
        topic="contract", fields={"origin": origin, "court_no": "（2026）诉前调1号"},
    ).matter  # fmt: skip


@pytest.mark.parametrize(("origin", "last"), [("before", "04-01"), ("ordinary", "03-17"), ("simple", "03-09")])
def test_s46_thirty_fifteen_or_seven_days_by_where_the_case_stands(story: Story, origin: str, last: str) -> None:
    """诉调对接: accepted within three working days; the law's days by source; the page says on what they rest."""
    matter = referred(story, origin)
    assert owner(matter) == MEDIATORS[story.key]
    assert due(matter, "accept") == day("03-05")
    story.at("03-02 10:00").does(owner(matter), "take", matter)
    assert due(matter, "finish") == day(last)
    page = story.page(owner(matter), matter)
    assert f"{int(last[:2])}月{int(last[3:])}日" in page


def test_s46_agreed_or_not_the_file_goes_back_to_the_court(story: Story) -> None:
    """Consent of all, mediated, more time once by all parties; whatever comes of it, result and file go back, and only then it ends.
    Sessions, the agreement's clauses, the packet for judicial confirmation and its alarm on day 30 come with module mediation.
    """
    matter = story.does(MEDIATORS[story.key], "take", referred(story, "simple"))
    doer = MEDIATORS[story.key]
    with refused("not_yet"):
        story.step(doer, matter, "mediate")
    story.at("03-03 09:00").step(doer, matter, "consent", how="双方签字")
    story.at("03-06 09:00").does(doer, "extend", matter, "finish", "7 days", "complex", text="双方都同意再谈")
    assert due(matter, "finish") == day("03-16")
    with refused("extended_enough"):
        story.tries(doer, "extend", matter, "finish", "7 days", "complex", text="再谈")
    story.at("03-16 01:00").sweeps()
    warned = Reminder.objects.filter(matter=matter, name="finish").select_related("office")
    assert {row.office.post for row in warned if row.office} >= {doer}
    story.at("03-16 10:00")
    with refused("not_yet"):
        story.step(doer, matter, "return_file", to="立案庭")
    story.does(doer, "answer", matter, outcome="not_agreed", text="差一万五谈不拢。")
    actions.verdict(matter.id, "not", by=story.speaks(matter))
    matter.refresh_from_db()
    assert matter.stage == "answered", "not before the file is back"
    assert runs(matter, "step:return_file")
    assert due(matter, "step:return_file") == day("03-19")
    story.at("03-17 09:00").step(doer, matter, "return_file", to="立案庭")
    assert matter.stage == "closed"


def test_s60_a_signed_day_that_passes_is_seen_the_same_day(story: Story) -> None:
    """拆迁: one matter for the project, one for each home; payment and new home have the days that were signed; the project waits."""
    story.sits("county.government", "county.caller")
    team = "county.government"
    project = story.registers(
        "东环路改造", by=team, place=story.places["county"], playbook="relocation", topic="relocation_topic",
        fields={"part": "project"},
    ).matter  # fmt: skip
    assert project.stage == "handling"
    story.does(team, "open_child", project, "relocation", "东环路17号，五口人。")
    home = child(project, "relocation")
    if home.stage == "registered":
        story.does(team, "take", home)
    story.does(team, "fill", home, {"part": "home"})
    assert due(home, "finish") == day("08-29")
    story.at("03-10 09:00").step(team, home, "look", heard=5, text="愿意搬，要同一所小学。")
    with refused("field_missing"):
        story.step(team, home, "sign", how="签字")
    story.at("03-20 09:00").step(team, home, "sign", how="签字按手印", pay_on="2026-04-15", house_on="2026-08-31")
    assert (due(home, "pay"), due(home, "house")) == (day("04-15"), day("08-31"))
    assert "补偿到位" in story.page(team, home)
    # The day passes: the same night it stands among what is late, and who has to pay is told.
    story.at("04-16 00:30").sweeps()
    assert home.shown in story.ledger(team, stage="late")
    assert Reminder.objects.filter(matter=home, name="pay", due=clock(home, "pay").due, rung__gte=0).exists()
    story.at("04-16 09:00").step(team, home, "pay", amount=180000, paid_on="2026-04-16", receipt="2026-0416")
    paid = clock(home, "pay")
    assert paid.stopped_at is not None
    assert paid.stopped_at > paid.due, "late stays late"
    # The project's own answer is there, its end waits for its homes.
    story.makes_public(team, project, "post_plan", "补偿方案、风险评估公布在公告栏。")
    story.at("08-20 09:00").does(team, "answer", project, outcome="done", text="十七户全部兑现。")
    actions.verdict(project.id, "solved", by=story.speaks(project))
    project.refresh_from_db()
    assert project.stage == "answered"
    story.step(team, home, "move", how="交钥匙，当面签字")
    story.does(team, "answer", home, outcome="done", text="钱和房都到了。")
    actions.verdict(home.id, "solved", by=story.speaks(home))
    story.hears()
    story.hears()
    assert Matter.objects.get(pk=home.pk).stage == "closed"
    assert Matter.objects.get(pk=project.pk).stage == "closed"


def risk(story: Story, text: str, level: str = "") -> Speaker:
    story.sits("county.centre", "town.centre", "county.peace")
    fields = {"level": level} if level else {}
    return story.registers(text, channel="grid", playbook="hidden_risk", topic="danger_topic", fields=fields)


def test_s64_nothing_found_is_complete(story: Story) -> None:
    """主动创稳: looked at and no danger is an end, without asking anybody for a rating and without a report of nothing. The plan of the
    sweep, who has looked where and the sample that is looked at again come with module duties.
    """
    speaker = risk(story, "路边石头像要掉。")
    matter = story.does("village.speak", "take", speaker.matter)
    with refused("step_missing"):
        story.tries("village.speak", "answer", matter, "explained", "看着没事")
    with refused("field_missing"):
        story.step("village.speak", matter, "look", heard=1)
    story.at("03-02 15:00").step("village.speak", matter, "look", heard=1, level="blue", text="石头是实的，没有裂。")
    assert due(matter, "finish") == day("04-01")
    assert due(matter, "step:watch") == day("04-01"), "a first sign is looked at again in a month"
    story.does("village.speak", "answer", matter, outcome="explained", text="查过了，不是隐患。")
    assert (matter.stage, matter.verdict) == ("closed", "none")
    assert not runs(matter, "verdict")
    assert "查过了，不是隐患。" in speaker.progress()


def test_s64_red_is_the_countys_and_looked_at_every_day(story: Story) -> None:
    """Red: the county has it, several units together, seven days, a look every day; struck off only by somebody else."""
    matter = risk(story, "屋后山坡裂了一道缝，三户人在下面。", "red").matter
    assert (owner(matter), matter.measure) == ("county.centre", "joint")
    assert due(matter, "finish") == day("03-09")
    assert "山坡裂了一道缝" in story.desk("county.centre", "/desk/?show=later") + story.desk("county.centre")
    story.at("03-02 10:00").does("county.centre", "take", matter)
    story.at("03-02 15:00").step("county.centre", matter, "look", heard=3, text="三户已搬出。")
    for number in (3, 4):
        assert due(matter, "step:watch") == day(f"03-{number:02}")
        story.at(f"03-{number:02} 08:00").step("county.centre", matter, "watch", heard=1)
    story.at("03-06 00:30").sweeps()
    assert Reminder.objects.filter(matter=matter, name="step:watch").exists(), "a day without a look is seen"
    story.at("03-07 15:00").step("county.centre", matter, "fix", text="坡削了，挡墙做好。")
    with refused("not_your_step"):
        story.step("county.centre", matter, "removed")
    with refused("step_missing"):
        story.tries("county.centre", "answer", matter, "done", "消除了")
    assert ("county.peace", "offered") in hands(matter, "assist")
    story.at("03-08 10:00").step("county.peace", matter, "removed", text="看过，稳了。")
    story.does("county.centre", "answer", matter, outcome="done", text="挡墙做好，验过了。")
    assert matter.stage == "closed"
    assert moment("03-08 10:00") < clock(matter, "finish").due
