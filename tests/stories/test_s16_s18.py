"""S16 the whistle, S17 every date explains itself and is followed up, S18 figures that are rows."""

from datetime import timedelta

from tests.stories.telling import Story, clock, day, due, hands, moment, owner, runs
from tests.world import refused
from zhishuo.kernel.actor import SYSTEM
from zhishuo.matters.models import HandOver, Matter, Reminder
from zhishuo.matters.queries import Filters, ledger, tally
from zhishuo.packs import actions as calendar
from zhishuo.papers.api import digest
from zhishuo.papers.models import Message

SAID = "矿上的渣车把桥压裂了，随时要塌。"


def test_s16_who_does_not_report_is_seen_on_both_sides(story: Story) -> None:
    """吹哨报到: the village whistles three units, at once; two come within the half hour, one does not. The caller says who helped, the
    called say whether the call was right; then it climbs with its file.
    """
    story.sits("town.police", "town.health", "county.transport", "town.centre")
    speaker = story.registers(SAID, measure="joint")
    matter = story.does("village.speak", "take", speaker.matter)
    called = [story.office(post).id for post in ("town.police", "town.health", "county.transport")]
    with refused("words_missing"):
        story.tries("village.speak", "whistle", matter, called, text="", urgent=True)
    with refused("cannot_hand_to"):
        story.tries("village.speak", "whistle", matter, [story.office("county.court").id], text="来看桥", urgent=True)
    story.at("03-02 10:00").does("village.speak", "whistle", matter, called, text="来看桥、先断路", urgent=True)
    rows = {row.taker.post: row for row in HandOver.objects.filter(matter=matter, role="assist").select_related("taker")}
    assert len({row.whistle for row in rows.values()}) == 1, "one whistle, three units"
    assert clock(matter, "arrive").due == moment("03-02 10:30")
    assert SAID[:8] in story.page("town.police", matter), "the called read the whole file"
    story.at("03-02 10:20").does("town.police", "arrive", matter)
    story.at("03-02 10:28").does("county.transport", "arrive", matter)
    story.does("county.transport", "finish_help", matter, text="桥面限行，立了牌。", apt=1)
    story.at("03-02 10:40").does("town.police", "finish_help", matter, text="断了路。", apt=0)
    story.does("village.speak", "score_help", matter, rows["town.police"].id, 1)
    story.does("village.speak", "score_help", matter, rows["county.transport"].id, 1)
    missing = matter.clocks.filter(name="arrive", stopped_at=None, void=False)
    assert [one.doer.post for one in missing] == ["town.health"]
    assert missing[0].due < moment("03-02 10:40")
    assert matter.shown in story.ledger("town.centre", stage="late")
    assert "卫生院" in story.page("village.speak", matter)
    both = {post: (row.apt, row.useful) for post, row in _helped(matter).items()}
    assert both == {"town.police": (0, 1), "county.transport": (1, 1), "town.health": (None, None)}
    story.at("03-03 09:00").does("village.speak", "climb", matter, text="要封桥，镇上定。")
    assert owner(matter) == "town.centre"
    assert "要封桥" in story.page("town.centre", matter)
    assert "还跟着" in speaker.progress()


def _helped(matter: Matter) -> dict[str, HandOver]:
    return {row.taker.post: row for row in HandOver.objects.filter(matter=matter, role="assist").select_related("taker")}


def test_s17_the_date_explains_itself_and_moves_with_the_calendar(story: Story) -> None:
    """限时办理: seven working days from a Wednesday before the May holiday, with its make-up Saturday; the county declares a local day
    off, and the date moves by itself, told on the page.
    """
    speaker = story.at("04-29 10:00").registers("渠口堵了。")
    matter = speaker.matter
    assert due(matter, "finish") == day("05-12")
    page = speaker.progress()
    assert "5月12日" in page
    assert "7个工作日" in page, "how long"
    assert "5月9日" in page, "and which Saturday is worked"
    calendar.set_day(story.places["county"], day("05-11"), "off", "县庆", by=SYSTEM)
    story.hears()
    assert due(matter, "finish") == day("05-13")
    assert "5月13日" in speaker.progress()


def test_s17_a_pause_moves_the_date_by_exactly_its_length_and_more_time_is_granted_from_above(story: Story) -> None:
    """Reasoned pause, extension by the right rank only, both on record for the speaker."""
    speaker = story.registers("护坡塌了一角。")
    matter = story.does("village.speak", "take", speaker.matter)
    assert due(matter, "finish") == day("03-11")
    with refused("wrong_stage"):
        story.tries("village.speak", "resume", matter)
    story.at("03-04 00:00").does("village.speak", "ask", matter, "是路东还是路西？")
    assert matter.stage == "waiting"
    assert "是路东还是路西？" in speaker.progress()
    story.at("03-06 00:00")
    story.client.logout()
    speaker.says_more("路西，靠学校那头。")
    matter.refresh_from_db()
    assert (matter.stage, due(matter, "finish")) == ("handling", day("03-13"))
    with refused("extended_enough"):
        story.tries("village.speak", "extend", matter, "finish", "30 workdays", "complex", text="要等石料")
    story.does("village.speak", "extend", matter, "finish", "5 workdays", "complex", text="要等石料")
    assert due(matter, "finish") == day("03-13"), "asked is not granted"
    ask = matter.asks.get(verb="extend")
    assert ask.office.post == "town.centre"
    with refused("not_found"):
        story.tries("village.watchers", "agree", matter, ask.id, True)
    story.does("town.centre", "agree", matter, ask.id, True)
    assert due(matter, "finish") == day("03-20")
    assert "3月20日" in speaker.progress()


def test_s17_what_is_late_is_urged_grouped_and_goes_up(story: Story) -> None:
    """逾期督促: reminders by rungs to the owner, its head, then the level above with a word to say that it knows; a person hears at
    most three times a day; supervision has a clock of its own.
    """
    matters = [story.does("village.speak", "take", story.registers(f"第{n}件没人管的事。").matter) for n in range(5)]
    for matter in matters:
        story.does("village.speak", "reply", matter, text="知道了。")
    days = [f"03-{number:02}" for number in range(3, 21)]
    for each in days:
        for hour in ("08:30", "11:00", "14:30", "16:30", "18:00"):
            story.at(f"{each} {hour}").sweeps()
            digest(most=3)
    late = Reminder.objects.filter(matter__in=[m.id for m in matters], name="finish")
    told = {(row.office.post, row.head) for row in late.select_related("office") if row.office}
    assert {("village.speak", False), ("village.speak", True), ("town.centre", False)} <= told
    assert late.filter(ack_by__isnull=False, office__post="town.centre", head=False).count() == len(matters)
    sent: dict[tuple[int, object], int] = {}
    for message in Message.objects.filter(digest_day__isnull=False):
        key = (message.account_id, message.digest_day)
        sent[key] = sent.get(key, 0) + 1
    assert sent
    assert max(sent.values()) <= 3, "a digest, not a bell"
    first = Matter.objects.get(pk=matters[0].pk)
    assert owner(first) != "village.speak", "five working days late it goes up by itself"
    assert "超" in story.page("town.centre", first)
    second = story.does("town.centre", "acknowledge", Matter.objects.get(pk=matters[1].pk))
    assert not late.filter(matter=second, office__post="town.centre", acked_at=None, rung__gte=0, ack_by__isnull=False).exists()
    story.sits("county.peace")
    story.does("county.peace", "supervise", second, within="3 workdays", text="盯住办完。")
    assert due(second, "supervise") == day("03-25")
    assert ("county.peace", "offered") in hands(second, "told")
    assert runs(second, "supervise")


def test_s18_every_figure_is_a_list_of_rows(story: Story) -> None:
    """年度统计 as far as the engine counts: how many were collected and handled at a place are tallies that equal the rows behind them.
    Closed periods that never move, indicators and their export come with module indicators.
    """
    for n in range(5):
        speaker = story.registers(f"第{n}件事。")
        story.does("village.speak", "take", speaker.matter)
        if n < 3:
            story.does("village.speak", "answer", speaker.matter, outcome="done", text="办好了。")
            story.client.logout()
            speaker.rates("solved")
    other = story.registers("镇上的事。", place=story.places["town"])
    story.hears()
    story.hears()
    county = story.actor("county.centre")
    for level, collected in (("village", 5), ("town", 6), ("county", 6)):
        counts = tally(story.places[level], days=30)
        assert (counts["registered"], counts["answered"], counts["closed"]) == (collected, 3, 3)
        rows = ledger(county, Filters(place=story.places[level]), now=moment("03-02 10:00")).rows
        assert len(rows) == collected
        closed = ledger(county, Filters(place=story.places[level], stage="closed"), now=moment("03-02 10:00")).rows
        assert len(closed) == counts["closed"]
    assert other.matter.stage == "registered"
    assert "这30天办结3件" in story.read(f"/p/{story.places['village'].text}/")
    assert timedelta(days=30).days == 30
