"""S1 the method as data: one code, two counties, different courses; S2 the committee that speaks for a village."""

from pathlib import Path

import pytest

from tests.stories.telling import Story, clock, day, due, edited, owner
from tests.world import refused
from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters import actions
from zhishuo.matters.models import Matter
from zhishuo.packs import api as packs
from zhishuo.people import api as people

# Where the same sayings go in each county, by its pack alone.
SCANNED = {"621202": "village.speak", "621223": "town.centre"}
REFERRED = {"621202": "county.court_mediators", "621223": "county.justice"}
# A county gives people ten days to say how it went, instead of seven.
LONGER = """
[clocks.verdict]
title = { zh = "等您评价", en = "Waiting for your verdict" }
from = "answered"
until = "verdict"
within = "10 days"
again = true
"""
BRAND = {"621202": "民事直说·逢四说事", "621223": "民情直说"}


def test_s1_the_same_saying_takes_the_course_of_its_county(story: Story) -> None:
    """Said by the code on the poster: the village has it in one county, the town's one-stop centre in the other; a case from the
    court goes to the committee at the court, or to the justice bureau. The class (3 类) and the measure (4 措施) stand on each matter.
    """
    story.sits("county.court_mediators" if story.key == "621202" else "county.justice")
    said = story.says("路灯坏了一个月了。", scanned=True).matter
    assert owner(said) == SCANNED[story.key]
    assert said.channel == "qr"
    referred = story.registers(
        "借款纠纷，法院委派调解。", by="county.court", place=story.places["county"], channel="desk", playbook="court_referral",
        topic="contract", fields={"origin": "before", "court_no": "（2026）诉前调1号"},
    ).matter  # fmt: skip
    assert owner(referred) == REFERRED[story.key]
    assert BRAND[story.key] in story.read("/ways/plain/?place=" + story.places["village"].text)
    head = owner(said)
    sorted_ = story.does(head, "sort", said, playbook="village", topic="infrastructure", measure="lead")
    assert (sorted_.klass, sorted_.measure, sorted_.playbook) == ("village", "lead", "village")
    shown = story.page(head, sorted_)
    assert "村里事" in shown
    assert "干部领办" in shown


def test_s1_an_old_matter_keeps_the_rules_that_it_began_with(story: Story, tmp_path: Path) -> None:
    """The county shortens a time limit: new matters run by it, the old one keeps its date until somebody with the right moves it on."""
    old = story.does("village.speak", "take", story.registers("水渠漏水。").matter)
    version = old.pack_id
    changed = edited(story.key, tmp_path, "pack.toml", "from = 2024-01-01", "from = 2026-03-01")
    (changed / "playbooks" / "plain.toml").write_text(LONGER, encoding="utf-8")
    packs.publish(changed, by=SYSTEM)
    new = story.does("village.speak", "take", story.registers("水渠又漏水。").matter)
    assert new.pack_id != version
    for matter in (old, new):
        story.at("03-03 10:00").does("village.speak", "answer", matter, outcome="done", text="补好了。")
    old.refresh_from_db()
    assert (old.pack_id, due(old, "verdict")) == (version, day("03-10"))
    assert due(new, "verdict") == day("03-13")


def test_s2_the_committee_is_known_and_an_empty_one_loses_nothing(story: Story) -> None:
    """民事直说委员会 as far as offices and holders go: the village's public page names who sits on it; where nobody does, the town
    has what is said. Composition by kinds, terms, training and the alerts before they expire come with module rosters.
    """
    chair = story.account("village.speak")
    page = story.read(f"/p/{story.places['village'].text}/")
    assert chair.name in page
    assert "民事直说委员会" in page
    for holding in people.Holding.objects.filter(office=story.office("village.speak")):
        people.end(holding, by=SYSTEM)
    people.forget_posts()
    orphan = story.registers("没有人管的村，也有人管。").matter
    assert owner(orphan) == "town.centre"
    assert "没有人管的村" in story.desk("town.centre")


def test_s2_who_is_party_to_it_does_not_know_of_it(story: Story) -> None:
    """回避: what is said about the committee goes over its head; for its people it is in no list, no count, no search."""
    subject = story.office("village.speak")
    about = story.registers("村委会的低保名额都给了亲戚。", playbook="about_official", subject=subject.id).matter
    assert owner(about) != "village.speak"
    number = about.shown
    assert number not in story.ledger("village.speak", stage="")
    assert number not in story.ledger("village.speak", stage="", q="低保名额")
    assert "低保名额" not in story.desk("village.speak")
    story.signs_in("village.speak")
    assert story.client.get(f"/desk/m/{about.number}/").status_code == 404
    with refused("not_found"):
        story.tries("village.speak", "note", about, "看看")
    assert Matter.seen_by(story.actor("village.speak")).filter(pk=about.pk).count() == 0


@pytest.mark.parametrize("anywhere", ["621202"], indirect=True)
def test_s1_a_newer_rule_is_taken_on_only_with_consent(anywhere: Story, tmp_path: Path) -> None:
    """A matter moves on to newer rules when somebody with the right says why and the peace-building office agrees; no later date."""
    story = anywhere
    story.sits("county.peace")
    matter = story.does("village.speak", "take", story.registers("老规矩办的事。").matter)
    promised = clock(matter, "finish").due
    changed = edited(story.key, tmp_path, "pack.toml", "逢四说事、诉调对接、个人调解室", "逢四说事、诉调对接、调解室")
    packs.publish(changed, by=SYSTEM)
    with refused("reason_unknown"):
        story.tries("village.speak", "version", matter, "because", text="想换")
    story.tries("village.speak", "version", matter, "law", text="法律改了")
    ask = matter.asks.get(verb="version")
    assert ask.office.post == "county.peace"
    actions.agree(matter.id, ask.id, True, by=story.actor("county.peace"))
    matter.refresh_from_db()
    assert matter.pack_id == packs.current(PlaceCode(matter.place)).id
    assert clock(matter, "finish").due <= promised
