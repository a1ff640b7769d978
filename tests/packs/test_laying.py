"""Laying over, `like`, `drop` and laws, with the whole program's sections."""

from pathlib import Path
from typing import Any

import pytest

from tests.packs.shelf import HEAD, PACKS, change, check, copy, county, found, line_of

LEGAL = """[clocks.finish]
from = "registered"
until = "answered"
within = "15 workdays"
extend = {{ times = 1, max = "10 workdays", by = "owner.head", reasons = ["complex"] }}
vary = [{{ when = {{ measure = ["settle"] }}, within = "2 days" }}]
{law}
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """base, with a period that a law sets in the family playbook."""
    copy(tmp_path, "base")
    path = tmp_path / "base/playbooks/family.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index("[clocks.finish]")
    end = text.index("[steps.look]")
    path.write_text(text[:start] + LEGAL.format(law='law = "某法 1"') + "\n" + text[end:], encoding="utf-8")
    assert check(tmp_path / "base").ok
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('within = "15 workdays"', 'within = "16 workdays"', "within"),
        ('within = "15 workdays"', 'within = "20 days"', "within"),
        ("times = 1", "times = 2", "extend"),
        ('max = "10 workdays"', 'max = "11 workdays"', "extend"),
        ('by = "owner.head"', 'by = "owner"', "extend"),
        ('within = "2 days"', 'within = "3 days"', "within"),
        ('from = "registered"', 'from = "taken"', "from"),
        ('from = "registered"', 'from = "registered"\npauses = ["ask"]', "pauses"),
        ('from = "registered"', 'from = "registered"\nroll = true', "roll"),
    ],
)
def test_a_lawful_period_cannot_be_loosened(shelf: Path, old: str, new: str, key: str) -> None:
    text = LEGAL.format(law='law = "某法 1"')
    assert text.count(old) == 1
    report = check(county(shelf, {"playbooks/family.toml": text.replace(old, new)}))
    faults = [fault for fault in report.faults if fault.code == "looser_than_law"]
    assert [fault.key for fault in faults] == [f"family.clocks.finish.{key}"]
    assert faults[0].file == "999901/playbooks/family.toml"
    assert faults[0].line >= 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('within = "15 workdays"', 'within = "14 workdays"'),
        ('within = "15 workdays"', 'within = "15 days"'),
        ('within = "2 days"', 'within = "same day"'),
        ('extend = { times = 1, max = "10 workdays", by = "owner.head", reasons = ["complex"] }\n', ""),
    ],
)
def test_it_can_be_tightened_in_any_unit_that_is_surely_shorter(shelf: Path, old: str, new: str) -> None:
    text = LEGAL.format(law='law = "某法 1"').replace(old, new)
    report = check(county(shelf, {"playbooks/family.toml": text}))
    assert "looser_than_law" not in {fault.code for fault in report.faults}


def test_dropping_the_stricter_case_is_loosening_too(shelf: Path) -> None:
    text = LEGAL.format(law='law = "某法 1"').replace('vary = [{ when = { measure = ["settle"] }, within = "2 days" }]\n', "")
    report = check(county(shelf, {"playbooks/family.toml": text}))
    assert "looser_than_law" in {fault.code for fault in report.faults}


def test_whoever_replaces_a_lawful_table_names_its_law(shelf: Path) -> None:
    report = check(county(shelf, {"playbooks/family.toml": LEGAL.format(law="")}))
    assert found(report) == {("999901/playbooks/family.toml", 1, "law_not_named")}


def test_a_lawful_table_cannot_be_dropped(shelf: Path) -> None:
    report = check(county(shelf, {"playbooks/family.toml": "[clocks.finish]\ndrop = true\n"}))
    assert ("999901/playbooks/family.toml", 2, "looser_than_law") in found(report)


def test_what_something_refers_to_cannot_be_dropped_and_the_fault_stands_at_the_drop(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    report = check(county(tmp_path, {"letters.toml": "[extended]\ndrop = true\n"}))
    assert found(report) == {("999901/letters.toml", 2, "no_such")}
    assert "base/playbooks/" in report.faults[0].sentence


def test_what_nothing_refers_to_can_be_dropped(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    report = check(county(tmp_path, {"topics.toml": "[anything]\ndrop = true\n"}))
    assert report.ok
    assert "anything" not in report.view.tables("topics")


@pytest.mark.parametrize(
    ("file", "text", "line", "code"),
    [
        ("topics.toml", "[nowhere]\ndrop = true\n", 2, "no_such"),
        ("playbooks/plain.toml", "[steps.nowhere]\ndrop = true\n", 2, "no_such"),
        ("topics.toml", '[anything]\ndrop = true\ntitle = "x"\n', 3, "wrong_kind"),
        ("posts.toml", '[county.x]\ntitle = "x"\nlike = "county.y"\n', 3, "no_such"),
        ("posts.toml", '[county.x]\ntitle = "x"\nlike = "housing"\n', 3, "wrong_kind"),
        ("posts.toml", '[county.x]\ntitle = "x"\nlike = "county.y"\n[county.y]\ntitle = "y"\nlike = "county.x"\n', 6, "circle"),
        ("playbooks/odd.toml", '[playbook]\nlike = "even"\ntitle = "x"\n', 2, "no_such"),
        ("pack.toml", HEAD.format(key="999901", below="bass", place="999901"), 4, "no_such"),
        ("words.toml", '[titles]\n"playbooks.nothing" = "x"\n', 2, "no_such"),
        ("words.toml", '[stage]\nfinished = "完了"\n', 2, "no_such"),
        ("words.toml", "[stage]\nclosed = 3\n", 2, "wrong_kind"),
        ("calendar.toml", '[days."2026-02-30"]\nkind = "off"\nwhy = "没有这天"\n', 1, "wrong_kind"),
        ("topics.toml", '[Bad-Name]\ntitle = "x"\n', 1, "wrong_kind"),
        ("topics.toml", '[[road]]\ntitle = "x"\n', 1, "wrong_kind"),
    ],
)
def test_what_cannot_be_laid_over_is_refused(tmp_path: Path, file: str, text: str, line: int, code: str) -> None:
    copy(tmp_path, "base")
    folder = county(tmp_path, {file: text})
    assert (f"999901/{file}", line, code) in found(check(folder))


def test_a_pack_outside_the_place_below_is_refused(tmp_path: Path) -> None:
    copy(tmp_path, "base", "longnan")
    folder = county(tmp_path, {}, below="longnan")
    assert found(check(folder)) == {("999901/pack.toml", 5, "wrong_kind")}


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    county(tmp_path, {}, key="999902", below="999901", place="9999")
    folder = county(tmp_path, {}, below="999902")
    assert "no_such" in {fault.code for fault in check(folder).faults}


def test_like_takes_keys_between_posts_and_the_own_ones_win() -> None:
    posts = check_base()["posts"]
    assert posts["county.water"].holders == posts["county.housing"].holders
    assert posts["county.labour"].may == ("hold", "mediate")
    assert posts["town.land"].up == "county.land"


def test_like_takes_tables_between_playbooks_without_the_examples() -> None:
    playbooks = check_base()["playbooks"]
    assert playbooks["family"].whistle == playbooks["plain"].whistle
    assert list(playbooks["family"].outcomes) == ["done", "explained", "not_done", "agreed", "not_agreed"]
    assert "look" not in playbooks["hotline"].steps
    assert set(playbooks["family"].examples).isdisjoint(playbooks["plain"].examples)


def check_base() -> dict[str, dict[str, Any]]:

    view = check(PACKS / "base").view
    return {name: dict(view.tables(name)) for name in ("posts", "playbooks")}


def test_local_days_lie_over_the_shipped_table(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    day = '[days."2026-03-04"]\nkind = "off"\nwhy = "本地节日"\n'
    report = check(county(tmp_path, {"calendar.toml": day}))
    # plain's example: one workday to reply is still the 3rd, but the road's 60 workdays move by one.
    assert {fault.code for fault in report.faults} == {"example_differs"}
    assert any("2026-05-28" in fault.sentence and "2026-05-29" in fault.sentence for fault in report.faults)


def test_a_word_is_laid_over_line_by_line(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    report = check(county(tmp_path, {"words.toml": '[stage]\nclosed = "了结"\n'}))
    words = report.view.tables("words")["words"]
    assert words.stage["closed"].zh == "了结"
    assert words.stage["handling"].zh == "办理中"


def test_a_fault_below_is_told_where_it_stands(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    change(tmp_path / "base/topics.toml", "open = false\n[marriage]", "opened = false\n[marriage]")
    line = line_of(tmp_path / "base/topics.toml", "opened = false")
    assert ("base/topics.toml", line, "unknown_key") in found(check(county(tmp_path, {})))
