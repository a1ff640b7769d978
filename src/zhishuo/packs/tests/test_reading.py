"""Folders that are not packs, files that are not what their names say."""

from pathlib import Path

import pytest

from zhishuo.packs import registry
from zhishuo.packs.bodies import body, digest, read_body
from zhishuo.packs.checking import check_folder
from zhishuo.packs.reading import MOST_BYTES
from zhishuo.packs.tests.toy import SECTIONS, THINGS, pack, thing


def codes(folder: Path) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.code) for fault in check_folder(folder, SECTIONS).faults]


def test_a_good_toy_pack_has_no_fault(tmp_path: Path) -> None:
    assert codes(pack(tmp_path, "base", thing("one", "7 days", 'next = "one"'))) == []


def test_a_folder_without_a_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    assert codes(tmp_path / "base") == [("base/pack.toml", 0, "missing")]


@pytest.mark.parametrize(
    ("content", "line"), [(b"\xff\xfe[one]", 0), ("标题 = [".encode(), 1), (b"[one]\na = 1\na = 2\n", 3), (b"[" * 50_000, 0)]
)
def test_a_file_that_is_not_toml_is_one_fault(tmp_path: Path, content: bytes, line: int) -> None:
    folder = pack(tmp_path, "base")
    (folder / "things.toml").write_bytes(content)
    (found,) = codes(folder)
    assert found[0] == "base/things.toml"
    assert found[2] == "not_toml"
    assert found[1] in (line, 1)


def test_a_file_of_a_megabyte_is_not_even_read(tmp_path: Path) -> None:
    folder = pack(tmp_path, "base", "#" * (MOST_BYTES + 1))
    assert codes(folder) == [("base/things.toml", 0, "not_toml")]


def test_a_readme_and_hidden_files_may_lie_there_and_nothing_else(tmp_path: Path) -> None:
    folder = pack(tmp_path, "base")
    (folder / "README.md").write_text("words", encoding="utf-8")
    (folder / ".swp").write_text("words", encoding="utf-8")
    assert codes(folder) == []
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "x.toml").write_text("", encoding="utf-8")
    assert codes(folder) == [("base/playbooks/x.toml", 0, "unknown_key")]


def test_windows_line_ends_are_read_with_the_same_lines(tmp_path: Path) -> None:
    folder = pack(tmp_path, "base")
    (folder / "things.toml").write_bytes(thing("one", "soon").replace("\n", "\r\n").encode())
    assert codes(folder) == [("base/things.toml", 3, "wrong_kind")]


def test_the_digest_is_of_the_rules_and_not_of_their_writing(tmp_path: Path) -> None:
    folder = pack(tmp_path, "base", thing("one", "7 days") + thing("two", "7 days"))
    before = check_folder(folder, SECTIONS).laid
    (folder / "things.toml").write_text("# words\n\n" + thing("one", "7 days") + "\n" + thing("two", "7 days"), encoding="utf-8")
    assert digest(check_folder(folder, SECTIONS).laid) == digest(before)
    (folder / "things.toml").write_text(thing("two", "7 days") + thing("one", "7 days"), encoding="utf-8")
    assert digest(check_folder(folder, SECTIONS).laid) != digest(before)


def test_a_body_is_read_back_with_its_order_its_dates_and_its_origins(tmp_path: Path) -> None:
    pack(tmp_path, "base", thing("two", "7 days") + thing("one", "7 days"))
    laid = check_folder(pack(tmp_path, "a11", thing("one", "2 days"), extends="base", place="11"), SECTIONS).laid
    back = read_body(body(laid, "a11@4", below="base@2"))
    assert digest(back) == digest(laid)
    assert back.head["from"] == laid.head["from"]
    assert list(back.of("things")) == [("two",), ("one",)]
    assert [(raw.given, str(raw.pos())) for raw in back.of("things").values()] == [
        ("base", "base/things.toml:1"),
        ("a11@4", "a11/things.toml:1"),
    ]


def test_two_sections_of_one_file_are_a_slip_of_ours() -> None:
    with pytest.raises(ValueError, match="share"):
        registry.use([THINGS, THINGS])
