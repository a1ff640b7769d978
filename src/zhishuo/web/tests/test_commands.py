"""Each command does what it says, tells it in words or as JSON, and exits 0 only when it did it. `up` is walked in the journeys."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.world import CITY, TOWN, VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.matters.bulk import load
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import closed, registered, taken
from zhishuo.matters.tests.test_import import GOOD, book, said
from zhishuo.matters.tests.trialcases import drafted, lives
from zhishuo.matters.trial import running
from zhishuo.people.api import Account, Holding, offices
from zhishuo.places.api import Place
from zhishuo.trail.api import Entry, hear, seal_now
from zhishuo.web import cli
from zhishuo.web.settings import ZHISHUO
from zhishuo.web.wiring import REACTIONS

NEW = "621202101203"


class Zhishuo:
    """`zhishuo …` in this process, on the database of the test; what it said is kept."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self.capsys.readouterr()
        code = cli.main([str(one) for one in arguments])
        self.out, self.err = self.capsys.readouterr()
        return code

    def json(self, *arguments: object) -> tuple[int, Any]:
        code = self(*arguments, "--json")
        return code, json.loads(self.out)


@pytest.fixture
def zhishuo(world: World, capsys: pytest.CaptureFixture[str]) -> Zhishuo:
    return Zhishuo(capsys)


def behind_its_back(sql: str, *values: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_command_that_is_none_or_lacks_something_is_refused_by_the_parser(zhishuo: Zhishuo) -> None:
    for arguments in (["fly"], ["import", "matters", "x.xlsx"], ["load", "people", "x.csv"], []):
        with pytest.raises(SystemExit) as ended:
            zhishuo(*arguments)
        assert ended.value.code == 2


def test_migrate_on_what_is_up_to_date_changes_nothing(zhishuo: Zhishuo) -> None:
    assert zhishuo("migrate") == 0


def places(path: Path, *lines: str) -> Path:
    path.write_text("code,name\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_load_places_takes_the_good_lines_and_names_the_bad(zhishuo: Zhishuo, tmp_path: Path) -> None:
    file = places(tmp_path / "p.csv", f"{NEW},梨树湾村村民委员会", "62120210120x,歪村", "621202599201,没有镇的村村委会")
    assert zhishuo("load", "places", file) == 1
    assert Place.objects.get(code=int(NEW) * 1000).short == "梨树湾村"
    assert [line.split()[1] for line in zhishuo.err.splitlines()] == ["3", "4"]
    assert not Place.objects.filter(code=621202599201000).exists()


def test_load_places_makes_the_offices_of_a_new_village(zhishuo: Zhishuo, tmp_path: Path) -> None:
    from zhishuo.kernel.codes import PlaceCode

    assert zhishuo("load", "places", places(tmp_path / "p.csv", f"{NEW},梨树湾村村民委员会")) == 0
    assert offices("village.speak", PlaceCode.parse(NEW)).exists()


def test_load_places_again_changes_nothing_and_a_dry_run_writes_nothing(zhishuo: Zhishuo, tmp_path: Path) -> None:
    file = places(tmp_path / "p.csv", f"{NEW},梨树湾村村民委员会")
    assert zhishuo("load", "places", file, "--dry-run") == 0
    assert not Place.objects.filter(code=int(NEW) * 1000).exists()
    assert zhishuo("load", "places", file) == 0
    entries = Entry.objects.count()
    assert zhishuo("load", "places", file) == 0
    assert Entry.objects.count() == entries
    assert "新增 0" in zhishuo.out


def test_a_file_that_is_not_there_is_said(zhishuo: Zhishuo, tmp_path: Path) -> None:
    for arguments in (
        ["load", "places", tmp_path / "no.csv"],
        ["import", "matters", tmp_path / "no.xlsx", "--place", VILLAGE.text],
    ):
        assert zhishuo(*arguments) == 2
        assert "no." in zhishuo.err


def test_import_says_how_many_went_in_and_exits_1_when_some_did_not(zhishuo: Zhishuo, tmp_path: Path) -> None:
    file, errors = book(tmp_path / "old.xlsx", GOOD, said(number="18", said_at="坏的")), tmp_path / "wrong.xlsx"
    assert zhishuo("import", "matters", file, "--place", VILLAGE.text, "--errors", errors, "--dry-run") == 1
    assert not Matter.objects.exists()
    assert zhishuo("import", "matters", file, "--place", VILLAGE.text, "--errors", errors) == 1
    assert "第 3 行 留言时间“坏的”" in zhishuo.err
    assert errors.is_file()
    assert Matter.objects.get().client_key == "old:17"
    book(tmp_path / "old.xlsx", GOOD, said(number="18"))
    assert zhishuo("import", "matters", file, "--place", VILLAGE.text) == 0
    assert Matter.objects.count() == 2


def test_import_at_a_code_with_a_slip_is_refused(zhishuo: Zhishuo, tmp_path: Path) -> None:
    file = book(tmp_path / "old.xlsx", GOOD)
    for code in ("62120210120", "621202999000", "621202599000"):
        assert zhishuo("import", "matters", file, "--place", code) == 2
        assert zhishuo.err
    assert not Matter.objects.exists()


def test_stats_replies_are_figures_as_json(zhishuo: Zhishuo, tmp_path: Path) -> None:
    zhishuo("import", "matters", book(tmp_path / "old.xlsx", GOOD), "--place", VILLAGE.text)
    code, told = zhishuo.json("stats", "replies", "--place", TOWN.text, "--source", "old")
    days = round((3 * 86_400 + 8 * 3_600 + 36 * 60 + 54) / 86_400, 4)
    assert code == 0
    assert told == {"matters": 1, "answered": 1, "median_days": days, "p90_days": days, "within_days": {"7": 1, "15": 1, "30": 1}}
    assert zhishuo("stats", "replies") == 0
    assert str(days) in zhishuo.out


def test_check_holds_and_fails_with_the_number_of_the_matter(zhishuo: Zhishuo, world: World) -> None:
    closed(world)
    matter = taken(world)
    hear(REACTIONS, batch=10_000)
    code, told = zhishuo.json("check")
    assert code == 0, told
    assert matter.number not in zhishuo.out
    behind_its_back("UPDATE matters_clock SET stopped_at = now() WHERE matter_id = %s", matter.id)
    code, told = zhishuo.json("check")
    assert code == 1
    assert matter.number in zhishuo.out
    assert zhishuo("check") == 1
    assert matter.number in zhishuo.out


def test_verify_holds_and_names_the_entry_that_was_altered(zhishuo: Zhishuo) -> None:
    registered()
    assert zhishuo("verify") == 0, "nothing is sealed yet"
    seal_now()
    code, told = zhishuo.json("verify")
    assert (code, told["faults"]) == (0, [])
    assert told["seals"] >= 1
    entry = Entry.objects.get(verb="matter.register")
    behind_its_back("UPDATE trail_entry SET actor = 'staff:1' WHERE id = %s", entry.id)
    assert zhishuo("verify") == 1
    assert str(entry.id) in zhishuo.out
    code, told = zhishuo.json("verify")
    assert code == 1
    assert [fault["entry"] for fault in told["faults"]] == [entry.id]


def test_pack_check_show_and_publish(zhishuo: Zhishuo, tmp_path: Path) -> None:
    assert zhishuo("pack", "check", ZHISHUO.packs_folder / "base") == 0
    assert zhishuo("pack", "check", tmp_path / "nothing") == 1
    assert zhishuo("pack", "show", "base", "--why") == 0
    assert "playbooks" in zhishuo.out
    assert zhishuo("pack", "show", "no-such-pack") == 1
    assert zhishuo("pack", "check") == 2
    assert zhishuo("pack", "publish", tmp_path / "nothing") == 1


def type_password(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))


def test_account_is_opened_and_put_into_an_office(zhishuo: Zhishuo, monkeypatch: pytest.MonkeyPatch) -> None:
    type_password(monkeypatch, "long-enough-7")
    opening = ("account", "maya", "--name", "马亚", "--post", "town.centre", "--place", TOWN.text)
    assert zhishuo(*opening, "--head") == 0
    held = Holding.objects.select_related("account", "office").get(account__username="maya")
    assert held.account.check_password("long-enough-7")
    assert (held.office.post, held.office.place, held.head) == ("town.centre", int(TOWN), True)
    assert "long-enough-7" not in zhishuo.out + zhishuo.err
    assert zhishuo(*opening) == 2, "the name is taken"


@pytest.mark.parametrize(
    ("password", "more"),
    [
        ("short", []),
        ("long-enough-7", ["--post", "town.centre"]),
        ("long-enough-7", ["--place", TOWN.text]),
        ("long-enough-7", ["--post", "no.such", "--place", TOWN.text]),
        ("long-enough-7", ["--post", "town.centre", "--place", "62120"]),
    ],
    ids=str,
)
def test_an_account_that_cannot_be_is_not_half_opened(
    zhishuo: Zhishuo, monkeypatch: pytest.MonkeyPatch, password: str, more: list[str]
) -> None:
    type_password(monkeypatch, password)
    assert zhishuo("account", "maya", "--name", "马亚", *more) == 2
    assert zhishuo.err
    assert not Account.objects.filter(username="maya").exists()


def test_the_whole_city_is_asked_for_where_no_place_is_given(zhishuo: Zhishuo, tmp_path: Path) -> None:
    zhishuo("import", "matters", book(tmp_path / "old.xlsx", GOOD), "--place", CITY.text)
    assert zhishuo.json("stats", "replies")[1]["matters"] == 1
    assert zhishuo.json("stats", "replies", "--place", TOWN.text)[1]["matters"] == 0


def test_try_shows_what_a_draft_would_have_changed(zhishuo: Zhishuo, world: World, tmp_path: Path) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    folders = drafted(tmp_path, lambda path, text: text.replace('within = "7 workdays"', 'within = "3 workdays"'))
    period = ("--since", "2026-03-01", "--until", "2026-03-31")
    page = tmp_path / "page.html"
    assert zhishuo("pack", "try", *folders, *period, "--html", page) == 0
    assert "试了 2026-03-01 到 2026-03-31 登记的 13 件事" in zhishuo.out
    assert "办出结果" in zhishuo.out
    written = page.read_text(encoding="utf-8")
    assert "<svg" in written
    assert "草案试一遍" in written
    assert not list(tmp_path.glob("*.part"))
    code, told = zhishuo.json("pack", "try", *folders, *period)
    assert (code, told["matters"], told["off"]) == (0, 13, [])
    late = next(one for one in told["figures"] if (one["group"], one["key"]) == ("finish", "late"))
    assert late["draft"] > late["now"]
    assert len(late["differs"]) >= late["draft"] - late["now"]


def test_try_says_what_is_missing(zhishuo: Zhishuo, tmp_path: Path) -> None:
    assert zhishuo("pack", "try", tmp_path) == 2
    assert "还没写哪一段" in zhishuo.err
    period = ("--since", "2026-03-01", "--until", "2026-03-31")
    assert zhishuo("pack", "try", tmp_path / "nothing", *period) == 2
    assert zhishuo("pack", "try", *drafted(tmp_path), "--since", "2026-03-31", "--until", "2026-03-01") == 2
    assert zhishuo("pack", "try", tmp_path / "base", "--since", "spring", "--until", "2026-03-31") == 2
    (tmp_path / "base" / "flags.toml").write_text("[x]\n")
    assert zhishuo("pack", "try", tmp_path / "base", *period) == 1


def test_try_stopped_leaves_nothing(zhishuo: Zhishuo, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(lives(world, "a-"), by=SYSTEM)
    page = tmp_path / "page.html"

    def stopped(*_given: object, **_more: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "read", stopped)
    assert zhishuo("pack", "try", *drafted(tmp_path), "--since", "2026-03-01", "--until", "2026-03-31", "--html", page) == 130
    assert not list(tmp_path.glob("page*"))
