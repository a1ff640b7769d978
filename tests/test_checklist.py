"""The list of what users of other systems would expect: every row is there, every test that it names exists, every page resolves."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {
    "intake": 10, "triage": 7, "dispatch": 6, "deadlines": 6, "escalation": 6, "handling": 6, "reply": 5, "evaluation": 3,
    "supervision": 6,
}  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in (ROOT / "docs" / "checklist.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| group")
]


def test_every_row_of_the_list_is_there() -> None:
    found = [row[0] for row in ROWS]
    assert {group: found.count(group) for group in GROUPS} == GROUPS
    assert len({row[1] for row in ROWS}) == sum(GROUPS.values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:30])
def test_a_row_names_a_test_that_exists_and_an_honest_state(row: list[str]) -> None:
    assert len(row) == 5
    path, _sep, name = row[3].strip("`").partition("::")
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not name or f"def {name}(" in text, row[3]
    assert re.match(r"works|comes with ", row[4]), row[4]


def test_every_name_is_a_page_a_verb_or_a_table() -> None:
    from zhishuo.kernel.verbs import Verb

    urls = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    tables = set(
        [
            "flags",
            "topics",
            "ladders",
            "letters",
            "recheck",
            "dial",
            "privacy",
            "fields",
            "[fields]",
            "needs",
            "confirm",
            "petition",
            "path",
            "at",
            "when",
        ]
    )
    words = {word for row in ROWS for word in re.findall(r"`([a-z_]+)`", row[2])}
    unknown = {word for word in words - urls - tables if not _is_verb(Verb, word)}
    assert unknown <= {"repeat", "same_place", "within"}, unknown


def _is_verb(verb: type, word: str) -> bool:
    try:
        verb.named(f"matter.{word}")  # type: ignore[attr-defined]
    except KeyError:
        return False
    return True
