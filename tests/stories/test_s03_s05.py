"""S3 everything is taken, S4 the way down as far as the engine carries it, S5 the way up by every channel."""

import json

from tests.stories.telling import PHONE, Story, clock, day, due, owner, runs
from tests.world import refused
from zhishuo.kernel.times import SHANGHAI
from zhishuo.matters.models import Matter, Verdict


def at_work(story: Story, matter: Matter) -> None:
    """What the county's own way of scanning asks for before it is answered."""
    if matter.playbook == "scan":
        story.step(owner(matter), matter, "coordinate")


def test_s3_nonsense_without_place_or_name_still_has_a_number_an_owner_and_a_day(story: Story) -> None:
    """全量受理: nothing is refused at the door, nobody is asked for a name, the effect is checked by whoever spoke."""
    speaker = story.says("哎呀天要下雨娘要嫁人，啥都不对头！", place="county", phone="")
    matter = speaker.matter
    assert (matter.klass, matter.stage, matter.person_id) == ("plain", "registered", None)
    assert owner(matter) == "county.centre"
    for word in ("收到了", matter.number[:2], matter.number[2:7], speaker.code, story.county_name):
        assert word in speaker.receipt
    assert clock(matter, "reply").stopped_at is None
    assert "哎呀天要下雨" in story.desk("county.centre")
    # With nothing but number and code, on any telephone's browser, it is found again.
    story.client.logout()
    found = story.client.post("/find/", {"number": matter.shown, "code": speaker.code})
    assert found.status_code == 302
    assert found["Location"].endswith(speaker.path)
    # The county asks back, and it is settled; whether it is, says the speaker.
    story.at("03-02 10:00").does("county.centre", "take", matter)
    story.does("county.centre", "reply", matter, text="您是说房子漏雨，还是别的事？")
    assert "您是说房子漏雨，还是别的事？" in speaker.progress()
    at_work(story, matter)
    story.does("county.centre", "answer", matter, outcome="done", text="电话里说明白了，是问低保什么时候发。")
    speaker.rates("solved")
    matter.refresh_from_db()
    assert (matter.stage, matter.verdict) == ("closed", "solved")


def test_s3_what_is_not_ours_goes_on_with_its_lawful_channel_named(story: Story) -> None:
    """分流: a warm hand-over. The speaker reads where to go and why; said again it is taken again."""
    speaker = story.says("包工头欠我三万块工钱，我要告他，法院在哪立案？")
    first = owner(speaker.matter)
    matter = story.does(first, "take", speaker.matter)
    with refused("words_missing"):
        story.tries(first, "redirect", matter, "court", text="")
    story.does(first, "redirect", matter, "court", text="要打官司，立案在法院，材料我们帮您理。")
    assert matter.stage == "redirected"
    told = speaker.progress()
    assert "要打官司，立案在法院，材料我们帮您理。" in told
    assert "人民法院诉讼服务中心" in told, "the channel itself is named, not only our words"
    story.client.logout()
    assert speaker.says_more("法院让我先调解。").count("法院让我先调解。") == 1


def test_s3_not_solved_says_the_speaker_and_it_is_taken_up_again(story: Story) -> None:
    """问效: the doer does not close it; twice “not solved” and the level above has it."""
    speaker = story.says("二社自来水三天没来了。")
    first, above = {"village.speak": ("village.speak", "town.centre"), "town.centre": ("town.centre", "county.centre")}[
        owner(speaker.matter)
    ]
    matter = story.does(first, "take", speaker.matter)
    at_work(story, matter)
    story.at("03-03 15:00").does(first, "answer", matter, outcome="done", text="换了阀门，来水了。")
    assert matter.stage == "answered"
    assert "换了阀门，来水了。" in speaker.progress()
    speaker.rates("not", "只来了半天，又停了。")
    matter.refresh_from_db()
    assert (matter.stage, owner(matter)) == ("handling", first)
    assert "只来了半天，又停了。" in story.page(first, matter)
    story.at("03-04 15:00").does(first, "answer", matter, outcome="done", text="又修了。")
    speaker.rates("not", "还是没水。")
    matter.refresh_from_db()
    assert (matter.stage, owner(matter)) == ("offered", above)
    assert "二社自来水三天没来了" in story.desk(above)
    assert [row.solved for row in Verdict.objects.filter(matter=matter).order_by("round")] == ["not", "not"]
    assert "还跟着" in speaker.progress(), "the first receiver stays on it"


def test_s4_a_question_at_a_talk_is_a_matter_at_once_and_a_notice_hangs_out(story: Story) -> None:
    """上情下达 as far as the engine and papers carry it: a question asked at a talk is written down on one screen and answered like
    everything else; a notice hangs out in public and takes objections. The talk itself, pushes to chosen villages, proof of
    reading and the list of the unreached come with module outreach.
    """
    asked = story.writes_down("village.speak", "讲惠农政策的时候问：旱地改的果园能不能领补贴？", channel="talk")
    assert asked.matter.channel == "talk"
    assert "在宣讲时" in story.page("village.speak", asked.matter)
    story.does("village.speak", "answer", asked.matter, outcome="done", text="能领，按退耕的标准，名单五月公示。")
    assert "按退耕的标准" in asked.progress()
    story.signs_in("village.speak")
    sheet = {"place": story.places["village"].text, "title": "惠农补贴怎么领", "text": "五月十日前报给社长。", "where": ["board", "web"],
             "days": "7", "objections": "5", "confirmed": "on", "client_key": "s4"}  # fmt: skip
    assert story.client.post("/desk/notices/new/", sheet).status_code == 302
    story.client.logout()
    assert "惠农补贴怎么领" in story.read(f"/p/{story.places['village'].text}/notices/")


def test_s5_one_saying_by_five_ways_twice_is_five_and_one_when_joined(story: Story) -> None:
    """下情上达: every channel writes the same record; a repeat with the same key is harmless; joined, each keeps a number."""
    text = "学校门口的桥栏杆断了，娃娃过桥怕掉下去。"
    speakers = []
    for _twice in range(2):
        api = story.client.post(
            "/api/v1/matters",
            json.dumps({"place": story.places["village"].text, "text": text, "phone": PHONE, "client_key": "api-1"}),
            content_type="application/json",
        )
        assert api.status_code == (201 if not _twice else 200)
    for channel in ("web", "qr", "phone", "meeting"):
        for _twice in range(2):
            found = story.registers(text, place=story.places["village"], channel=channel, client_key=f"{channel}-1")
        speakers.append(found)
    rows = Matter.objects.filter(title__contains="桥栏杆").order_by("id")
    assert sorted(row.channel for row in rows) == ["api", "meeting", "phone", "qr", "web"]
    assert {row.owner.post for row in rows} == {"village.speak"}
    # One of them is led, the others join it: one thing to do, five people who hear.
    main = story.does("village.speak", "take", rows[0])
    for other in rows[1:]:
        story.does("village.speak", "merge", other, main.number)
    assert rows.filter(stage="merged").count() == 4
    assert Matter.objects.filter(title__contains="桥栏杆", stage="handling").count() == 1
    work = story.desk("village.speak")
    assert "全部1" in work, "the desk has one thing to do"
    joined = speakers[0]
    assert "和别人说的一起办" in joined.progress(), "the number of each stays alive"
    ledger = story.ledger("village.speak", stage="open", q="栏杆")
    assert ledger.count(main.shown) == 1


def test_s5_said_recorded_and_known_are_three_moments(story: Story) -> None:
    """三个第一时间: said on Saturday to the grid worker, written down on Monday, first word back the same morning; the days to the
    answer count from the day on which it was registered, the delay is on record.
    """
    spoken = story.at("03-02 09:00").writes_down(
        "grid.worker", "灌溉渠塌了十来米。", channel="grid", place="grid", said_on="2026-02-28"
    )
    matter = spoken.matter
    assert matter.said_at.astimezone(SHANGHAI).date() == day("02-28")
    assert matter.registered_at.astimezone(SHANGHAI).date() == day("03-02")
    assert (matter.registered_at - matter.said_at).total_seconds() > 0
    assert due(matter, "reply") == day("03-03")
    assert matter.stage == "registered"
    story.at("03-02 10:30").does("village.speak", "take", matter)
    story.does("village.speak", "reply", matter, text="下午去看。")
    assert not runs(matter, "reply")
    assert matter.replied_at is not None
    assert "下午去看。" in spoken.progress()
