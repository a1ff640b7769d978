"""The section of notices: what a pack may put up, and every reason for which `pack check` refuses one."""

from pathlib import Path

import pytest

from tests.packs.shelf import PACKS, change, check, copy, county, found, line_of
from zhishuo.kernel.values import BadValue
from zhishuo.matters import words
from zhishuo.papers import pack as papers

PUSH = """[push]
title = "通知"
by = ["village.council"]
where = ["web", "board"]
shown = "7 days"
"""


def faults(tmp_path: Path, text: str) -> set[tuple[int, str]]:
    """(line of notices.toml, code) of what is wrong with a county that says this of notices."""
    copy(tmp_path, "base")
    report = check(county(tmp_path, {"notices.toml": text}))
    assert all(fault.file == "999901/notices.toml" for fault in report.faults), [str(fault) for fault in report.faults]
    return {(line, code) for _, line, code in found(report)}


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("", 'objection = "5 days"\n', 6, "missing"),
        ("", 'answer = "5 days"\nobjection_opens = "village"\n', 6, "missing"),
        ("", 'objection = "5 days"\nanswer = "5 days"\nobjection_opens = "hotline"\n', 8, "not_started_from"),
        ("", 'objection = "5 days"\nanswer = "5 days"\nobjection_opens = "nothing"\n', 8, "no_such"),
        ("", 'check = "village.council"\n', 6, "self_inspection"),
        ("", 'chase = ["door"]\n', 6, "missing"),
        ("", 'proof = "photo"\n', 6, "no_such"),
        ("", "every = { times = 1 }\n", 6, "missing"),
        ("", 'every = { times = 1, per = "day" }\n', 6, "no_such"),
        ("", 'looks = "red"\n', 6, "unknown_key"),
        ('by = ["village.council"]', 'by = ["village.elders"]', 3, "may_not"),
        ('by = ["village.council"]', "by = []", 3, "missing"),
        ('where = ["web", "board"]', "where = []", 4, "missing"),
        ('where = ["web", "board"]', 'where = ["wall"]', 4, "no_such"),
        ('shown = "7 days"', 'shown = "for ever"', 5, "wrong_kind"),
        ('shown = "7 days"\n', "", 1, "missing"),
    ],
)
def test_a_notice_that_cannot_stand_is_refused_on_its_line(old: str, new: str, line: int, code: str, tmp_path: Path) -> None:
    text = PUSH.replace(old, new) if old else PUSH + new
    assert (line, code) in faults(tmp_path, text)


def test_a_notice_may_stand_for_good_or_be_open_to_objections(tmp_path: Path) -> None:
    objections = 'objection = "5 days"\nanswer = "3 days"\nobjection_opens = "village"\nproof = "household"\nchase = ["call"]\n'
    assert faults(tmp_path, PUSH.replace('"7 days"', '"standing"') + objections) == set()


def test_a_step_that_publishes_names_a_notice_that_its_doer_may_put_up(tmp_path: Path) -> None:
    base = copy(tmp_path, "base") / "base"
    change(base / "playbooks/family.toml", "[steps.again]", '[steps.post]\ntitle = "贴"\nkind = "publish"\n[steps.again]')
    line = line_of(base / "playbooks/family.toml", "[steps.post]")
    assert found(check(base)) == {("base/playbooks/family.toml", line, "missing")}
    post = '[steps.post]\nnotice = "decision"\nby = ["grid.worker"]'
    change(base / "playbooks/family.toml", "[steps.post]", post)
    assert found(check(base)) == {("base/playbooks/family.toml", line + 2, "may_not")}


def test_what_a_law_says_of_a_notice_may_only_be_tightened(tmp_path: Path) -> None:
    copy(tmp_path, "base")
    text = (PACKS / "base/notices.toml").read_text(encoding="utf-8")
    start = text.index("[village_money]")
    own = text[start : text.index("[grid_card]")]
    shorter = county(tmp_path, {"notices.toml": own.replace('shown = "5 days"', 'shown = "4 days"')})
    assert [(fault.code, fault.key) for fault in check(shorter).faults] == [("looser_than_law", "village_money.shown")]
    longer = own.replace('shown = "5 days"', 'shown = "9 days"').replace('answer = "5 days"', 'answer = "4 days"')
    assert check(county(tmp_path, {"notices.toml": longer}, key="999902", place="999902")).ok


def test_shown_is_read_strictly() -> None:
    assert papers.Shown.read("standing").span is None
    assert str(papers.Shown.read("7 days").span) == "7 days"
    with pytest.raises(BadValue):
        papers.Shown.read("always")


def test_places_to_publish_are_the_same_words_for_matters_and_papers() -> None:
    assert set(papers.WHERES) == set(words.WHERES)
