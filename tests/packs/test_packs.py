"""The repository's own packs: without a fault, and visibly different."""

from pathlib import Path

import pytest

from tests.packs.shelf import KEYS, PACKS, check, copy, county, found, line_of
from zhishuo.matters.pack import LADDERS, PLAYBOOKS, TOPICS, lineage
from zhishuo.papers.pack import LETTERS


@pytest.mark.parametrize("key", KEYS)
def test_a_pack_of_the_repository_has_no_fault(key: str) -> None:
    assert [str(fault) for fault in check(PACKS / key).faults] == []


def test_the_three_classes_and_the_three_measures_are_there() -> None:
    playbooks = check(PACKS / "base").view.tables("playbooks")
    assert {"family", "neighbour", "village"} <= {one.playbook.class_ for one in playbooks.values()}
    assert set(playbooks["plain"].measures.allow) == {"settle", "lead", "joint"}


def test_every_playbook_has_at_least_two_worked_examples_in_base() -> None:
    for slug, playbook in check(PACKS / "base").view.tables("playbooks").items():
        assert len(playbook.examples) >= 2, slug


def test_everything_people_see_is_there_in_english_too() -> None:
    view = check(PACKS / "621202").view
    for section in ("playbooks", "topics", "reasons", "posts", "letters", "ladders", "flags"):
        for slug, table in view.tables(section).items():
            assert table.title.en, f"{section}.{slug}"
    for slug, playbook in view.tables("playbooks").items():
        for name, thing in (*playbook.steps.items(), *playbook.outcomes.items(), *playbook.clocks.items()):
            assert getattr(thing.title, "en", ""), f"{slug} {name}"
        assert all(one.remedy.en for one in playbook.outcomes.values() if one.remedy), slug


def test_two_counties_differ_visibly() -> None:
    wudu, tanchang = check(PACKS / "621202").view, check(PACKS / "621223").view
    assert "scan" in tanchang.tables("playbooks")
    assert "scan" not in wudu.tables("playbooks")
    assert "town.room" in wudu.tables("playbooks")["neighbour"].hand_over.path
    assert "town.room" not in tanchang.tables("playbooks")["neighbour"].hand_over.path
    assert wudu.tables("letters")["grid_poster"].text.zh != tanchang.tables("letters")["grid_poster"].text.zh
    assert tanchang.tables("letters")["grid_poster"].opens == "scan"


def test_what_the_city_changes_reaches_its_counties() -> None:
    clock = check(PACKS / "621202").view.tables("playbooks")["hotline"].clocks["finish"]
    consult = clock.vary[0]
    assert consult.values["within"].written == "1 workday"
    assert (
        check(PACKS / "base").view.tables("playbooks")["hotline"].clocks["finish"].vary[0].values["within"].written
        == "2 workdays"
    )


def test_what_is_still_to_verify_is_listed_with_its_line() -> None:
    found = {item.key: item.line for item in check(PACKS / "longnan").verify}
    line = line_of(PACKS / "longnan/playbooks/hotline.toml", "verify =")
    assert found["playbooks.hotline.clocks.finish"] == line


def test_a_topic_takes_from_its_parents_what_it_does_not_say() -> None:
    topics = check(PACKS / "base").view.tables(TOPICS.name)
    marriage = lineage(topics, "marriage")
    assert marriage is not None
    assert (marriage.playbook, marriage.open, marriage.confirm, marriage.chain) == (
        "family",
        False,
        False,
        ("marriage", "family"),
    )
    assert lineage(topics, "nothing") is None


def test_playbooks_that_lie_on_plain_follow_a_county_that_changes_plain(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    take = '[clocks.take]\nfrom = "offered"\nuntil = "taken"\nwithin = "4 hours"\nagain = true\n'
    folder = county(tmp_path, {"playbooks/plain.toml": take})
    report = check(folder)
    assert report.ok, [str(fault) for fault in report.faults]
    playbooks = report.view.tables(PLAYBOOKS.name)
    assert playbooks["family"].clocks["take"].within.written == "4 hours"
    assert playbooks["hotline"].clocks["take"].within.written == "2 workdays"


def test_a_county_that_changes_a_limit_must_restate_the_examples_that_no_longer_hold(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    reply = '[clocks.reply]\nfrom = "registered"\nuntil = "replied"\nwithin = "2 hours"\n'
    report = check(county(tmp_path, {"playbooks/plain.toml": reply}))
    line = line_of(PACKS / "base/playbooks/plain.toml", 'due = { reply = "2026-03-03", finish = "2026-03-02" }')
    assert ("base/playbooks/plain.toml", line, "example_differs") in found(report)


def test_a_letter_of_a_county_replaces_the_whole_table(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    folder = county(tmp_path, {"letters.toml": '[grid_poster]\ntitle = "海报"\nform = "poster"\ntext = "{place}"\n'})
    letter = check(folder).view.tables(LETTERS.name)["grid_poster"]
    assert (letter.paper, letter.code) == ("", "")


def test_named_rungs_come_before_any_and_steps_never_fall_under_any() -> None:
    standard = check(PACKS / "base").view.tables(LADDERS.name)["standard"]
    assert {rung.clock for rung in standard.rungs_for("finish")} == {"finish"}
    assert {rung.clock for rung in standard.rungs_for("level")} == {"any"}
    assert {rung.clock for rung in standard.rungs_for("steps")} == {"steps"}
