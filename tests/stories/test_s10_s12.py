"""S10 village matters and what the law reserves for a vote, S11 the speaking meeting, S12 the villagers' own watchers."""

from tests.stories.telling import Story, day, due, hands, owner, runs
from tests.world import refused
from zhishuo.matters import actions
from zhishuo.matters.models import Matter


def village(story: Story, text: str, **given: str) -> Matter:
    story.sits("village.watchers", "village.reps")
    speaker = story.registers(text, playbook="village", **given)
    return story.does("village.speak", "take", speaker.matter)


def test_s10_collective_income_is_not_done_without_the_lawful_vote(story: Story) -> None:
    """村里事: the class and the topic are data; where the law reserves the decision for the members, “done” is refused without it,
    whoever says so, and nobody leaves the vote out.
    """
    matter = village(story, "集体的光伏收益怎么分？", topic="collective_income", measure="lead")
    with refused("not_yet"):
        story.step("village.speak", matter, "build")
    with refused("step_missing") as missing:
        story.tries("village.speak", "answer", matter, "done", "按户分了")
    assert missing.refusal is not None
    assert "依法表决" in missing.refusal.sentence, "it says what is missing"
    with refused("reserved_by_law"):
        story.tries("village.speak", "skip_step", matter, "must_vote", "not_needed", text="大家都同意")
    assert runs(matter, "step:must_vote")
    with refused("field_missing"):
        story.step("village.speak", matter, "must_vote", held_on="2026-03-20")
    story.at("03-20 21:00").step(
        "village.speak",
        matter,
        "must_vote",
        held_on="2026-03-20",
        due=312,
        present=251,
        **{"for": 240},
        text="成员大会表决通过。",
    )
    kept = matter.steps.get(key="must_vote", state="done").data
    assert (kept["due"], kept["present"], kept["for"]) == (312, 251, 240)
    story.at("03-23").step("village.speak", matter, "build", text="按表决分下去了。")
    story.step("village.watchers", matter, "check", text="对过名册。")
    story.does("village.speak", "answer", matter, outcome="done", text="每户四百二十元，名单在村务栏。")
    assert matter.stage == "answered"


def test_s10_dear_things_are_put_to_the_vote_and_small_ones_are_not(story: Story) -> None:
    """The county's bands on cost, not a clerk, decide whether the representatives vote; discussed first, built, looked at, made public."""
    matter = village(story, "通组路塌了一段，请修。", topic="infrastructure")
    assert matter.measure == "joint", "roads need several units"
    with refused("not_yet"):
        story.step("village.speak", matter, "build")
    story.at("03-10 19:00").step(
        "village.speak",
        matter,
        "discuss",
        held_on="2026-03-10",
        present=38,
        cost="80000",
        money_from="project",
        text="先修这段。",
    )
    assert matter.fields["cost"] == 80000
    with refused("not_yet"):
        story.step("village.speak", matter, "build")
    story.at("03-16 19:00").step("village.speak", matter, "vote_large", held_on="2026-03-16", due=41, present=36, **{"for": 35})
    story.at("04-24 18:00").step("village.speak", matter, "build", text="路基、护坡都做了。")
    assert due(matter, "step:check") == day("05-06"), "five working days, over the holiday and its make-up days"
    story.at("04-27 10:00").step("village.watchers", matter, "check")
    speaker_page = story.page("village.speak", matter)
    assert "村镇联办" in speaker_page


def test_s11_the_meeting_opens_with_open_items_and_what_is_said_becomes_a_matter(story: Story) -> None:
    """说事会 as far as the engine carries it: read back what is open, by name; each utterance is a matter with a number, some are
    answered on the spot. The calendar of meetings, attendance, minutes and their publication come with module gatherings.
    """
    last = story.writes_down("village.speak", "上月说的垃圾清运车，什么时候来？", channel="meeting", name="刘大山")
    again = story.at("04-02 19:00").ledger("village.speak", stage="open")
    assert "上月说的垃圾清运车" in again
    assert last.matter.shown in again
    assert "刘" in again, "by the name of who said it, as far as the row may show it"
    items = [story.writes_down("village.speak", text, channel="meeting") for text in ("学生接送点太远。", "合作社的花椒没人收。")]
    assert {item.matter.channel for item in items} == {"meeting"}
    assert all(owner(item.matter) == "village.speak" and item.matter.stage == "handling" for item in items)
    assert "在会上" in story.page("village.speak", items[0].matter)
    story.does("village.speak", "answer", items[0].matter, outcome="done", text="当场定了：从下周起在村口接。")
    assert "从下周起在村口接" in items[0].progress()


def test_s12_the_watchers_no_undoes_it_and_after_the_end_reopens_it(story: Story) -> None:
    """跟踪监督: on each village matter a watcher who is not the doer looks; “not done” and it is built again; “done”, and found undone
    after the speaker was content, it is taken up again.
    """
    matter = village(story, "文化广场的灯一个都不亮。", topic="public_service", measure="lead")
    story.at("03-09 10:00").step("village.speak", matter, "build", text="换了六盏。")
    assert ("village.watchers", "offered") in hands(matter, "assist"), "the watcher is asked by the playbook"
    assert "文化广场的灯" in story.page("village.watchers", matter)
    with refused("not_your_step"):
        story.step("village.speak", matter, "check")
    story.at("03-10 10:00").step("village.watchers", matter, "check", no=True, text="只亮了两盏。")
    assert "build" not in matter.done
    with refused("step_missing"):
        story.tries("village.speak", "answer", matter, "done", "都换了")
    story.at("03-11 10:00").step("village.speak", matter, "build", text="又换了四盏。")
    story.step("village.watchers", matter, "check", text="都亮了。")
    story.does("village.speak", "answer", matter, outcome="done", text="六盏灯都换好了。")
    actions.verdict(matter.id, "solved", by=story.speaks(matter))
    story.makes_public("village.speak", matter, "post", "文化广场六盏灯换好了。")
    assert matter.stage == "closed"
    story.does("village.watchers", "reopen", matter, text="下雨以后又灭了三盏。")
    assert (matter.stage, matter.reopened, owner(matter)) == ("handling", 1, "village.speak")
    assert runs(matter, "finish")
    assert "下雨以后又灭了三盏。" in story.page("village.speak", matter)
    story.sits("grid.worker")
    assert ("village.watchers", "done") in hands(matter, "assist")
