"""S6 family matters: in the family as long as it is safe; danger first."""

from tests.stories.telling import Speaker, Story, child, day, due, hands, owner, runs
from tests.world import refused
from zhishuo.matters.models import Matter, Reminder

SAID = "隔壁又吵起来了，男的打老婆，往死里打，娃娃吓得直哭。"


def heard(story: Story, text: str) -> Speaker:
    story.sits("grid.worker", "village.mediators", "town.police", "town.justice", "county.women", "county.police")
    return story.registers(
        text, by="village.speak", place=story.places["grid"], channel="phone", playbook="family", topic="marriage", name="王翠花"
    )


def test_s6_talked_out_by_the_three_and_kept_among_them(story: Story) -> None:
    """网格员、调解员、家里人: three roles, private by default, looked at again after a month."""
    speaker = heard(story, "儿媳妇和婆婆两年不说话，请人说和说和。")
    matter = speaker.matter
    assert (owner(matter), matter.privacy, matter.klass) == ("grid.worker", "parties", "family")
    assert "两年不说话" not in story.ledger("town.centre", stage=""), "the town sees a row without words"
    assert "只有当事人和经办人能看" in story.ledger("town.centre", stage="")
    story.does("grid.worker", "take", matter)
    with refused("step_missing"):
        story.tries("grid.worker", "answer", matter, "agreed", "说开了")
    story.at("03-02 19:00").step("grid.worker", matter, "look", heard=2, text="没有动过手，都愿意坐下来。")
    assert matter.replied_at is not None, "who has been visited has been answered to"
    story.at("03-04 19:00").step("village.mediators", matter, "sit", text="都认了错，小姑子作证。")
    story.does("grid.worker", "answer", matter, outcome="agreed", text="说开了，往后各让一步。")
    story.at("03-05 09:00")
    speaker.rates("solved")
    matter.refresh_from_db()
    assert matter.stage == "closed"
    assert due(matter, "step:again") == day("04-05")


def test_s6_a_word_of_danger_stops_the_talking_and_reports_it(story: Story) -> None:
    """The word alone stops the mediation; a person confirms it, and then police and women's federation are told, a report is opened
    that has half an hour, everything is sealed, and who said it is known to nobody but whoever has it.
    """
    speaker = heard(story.at("03-02 20:00"), SAID)
    matter = speaker.matter
    assert matter.suspected == ["violence"]
    assert runs(matter, "flag:violence")
    story.does("grid.worker", "take", matter)
    story.step("grid.worker", matter, "look", heard=1)
    with refused("stopped_by_flag"):
        story.step("village.mediators", matter, "sit")
    story.does("grid.worker", "settle_flag", matter, story.flag(matter, "violence"), True, text="人脸上有伤")
    assert (matter.flags, matter.suspected, matter.privacy) == (["violence"], [], "sealed")
    assert {post for post, _state in hands(matter, "told")} == {"town.police", "county.women"}
    report = child(matter, "danger_report")
    assert (owner(report), report.privacy) == ("town.police", "sealed")
    assert due(report, "report") == day("03-02"), "the same evening, within half an hour"
    # Sealed: it does not exist for those who are not on it, though they may read everything else of the town.
    for post in ("town.centre", "county.centre"):
        story.signs_in(post)
        for one in (matter, report):
            assert story.client.get(f"/desk/m/{one.number}/").status_code == 404
            assert one.shown not in story.ledger(post, stage="")
    # Those who are told read what happened, not who said it; whoever has it does.
    assert SAID[:10] in story.page("county.women", matter)
    for post in ("county.women", "town.police"):
        page = story.page(post, matter)
        assert "138****2217" not in page
        assert "王" not in page.split("现在能做的")[1].split("经办")[0]
    assert "138****2217" in story.page("grid.worker", matter)


def test_s6_the_report_is_made_in_half_an_hour_or_is_seen(story: Story) -> None:
    """The police have half an hour to report; not done, they and those above hear of it, at night, too. Safe, it closes without asking."""
    matter = heard(story.at("03-02 20:00"), SAID).matter
    story.does("grid.worker", "take", matter)
    story.does("grid.worker", "settle_flag", matter, story.flag(matter, "violence"), True)
    report = child(matter, "danger_report")
    story.at("03-02 20:31").sweeps()
    late = Reminder.objects.filter(matter=report, name__in=("report", "step:report")).select_related("office")
    assert {row.office.post for row in late} >= {"town.police", "county.police"}
    assert all(row.urgent for row in late)
    assert "隔壁又吵起来了" in story.desk("town.police")
    story.does("town.police", "take", report)
    with refused("step_missing"):
        story.tries("town.police", "answer", report, "done", "去了")
    story.at("03-02 20:40").step("town.police", report, "report", to="值班室", text="回执 26-0302-17")
    with refused("field_missing"):
        story.tries("town.police", "answer", report, "done", "人接走了")
    story.does("town.police", "fill", report, {"safe": True})
    story.at("03-03 09:00").does("town.police", "answer", report, "done", "人在娘家，安全。")
    assert report.stage == "closed"
    assert due(report, "step:safe_visit") == day("03-10")
    assert Matter.objects.get(pk=matter.pk).stage == "handling", "the family's matter goes on"
