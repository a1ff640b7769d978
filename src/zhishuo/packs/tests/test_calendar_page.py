"""The calendar's page and command: who may, what it shows, preview, setting, taking back, refusals."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.world import COUNTY, FAR_VILLAGE, VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.times import today
from zhishuo.packs import api as packs
from zhishuo.packs import calendars
from zhishuo.packs.models import CalendarDay
from zhishuo.packs.tests.test_set import calendar, coming
from zhishuo.people import api as people
from zhishuo.trail.api import Entry
from zhishuo.web import cli

pytestmark = pytest.mark.django_db

PAGE = "/desk/calendar/"


def signed_in(client: Client, post: str, place: PlaceCode, *, head: bool = False) -> Client:
    account = people.open_account(f"{post}.{place.text}", "何主任", None, by=SYSTEM)
    office = people.offices(post, place).get(name="")
    people.appoint(account, office, by=SYSTEM, head=head)
    client.force_login(account)
    return client


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    """The county's system administrator."""
    return signed_in(client, "county.administration", COUNTY)


def post(client: Client, verb: str, on: date, **more: str) -> Any:
    given = {"place": COUNTY.text, "day": on.isoformat(), "kind": "off", "why": "大雪封路"} | more
    return client.post(f"{PAGE}{verb}/", given)


def test_the_year_is_shown_with_what_is_off_worked_and_unknown(admin: Client) -> None:
    page = admin.get(PAGE, {"year": "2026"}).content.decode()
    assert page.count('class="weeks"') == 12
    assert 'aria-label="2026年5月9日 周六 调休上班"' in page or 'aria-label="5月9日 周六 调休上班"' in page
    assert "放假：国庆节" in page
    assert "还没公布" not in page
    later = admin.get(PAGE, {"year": str(packs.official().known_until.year + 1)}).content.decode()
    assert "还没公布" in later
    assert later.count(">还没公布<") == 12


def test_a_year_costs_the_same_few_queries(admin: Client, django_assert_max_num_queries: Any) -> None:
    for weeks in range(2, 6):
        packs.set_day(COUNTY, coming(2, weeks), "off", "大雪", by=SYSTEM)
    admin.get(PAGE)
    with django_assert_max_num_queries(16):
        assert admin.get(PAGE, {"day": coming(2).isoformat()}).status_code == 200


@pytest.mark.parametrize("name", ["village", "town", "county"])
def test_whoever_has_no_grant_is_refused(world: World, client: Client, name: str) -> None:
    client.force_login(world.account(name))
    assert client.get(PAGE).status_code == 403
    assert post(client, "set", coming(2)).status_code == 403
    assert post(client, "unset", coming(2)).status_code == 403
    assert not CalendarDay.objects.exists()


def test_the_head_who_publishes_packs_may_and_members_may_not(world: World, client: Client) -> None:
    assert signed_in(client, "county.peace", COUNTY, head=True).get(PAGE).status_code == 200


def test_only_for_ones_own_places(admin: Client) -> None:
    far = PlaceCode.parse("621223000000")
    assert admin.get(PAGE, {"place": far.text}).status_code == 403
    assert post(admin, "set", coming(2), place=far.text).status_code == 403
    assert admin.get(PAGE, {"place": "nonsense"}).status_code == 422
    assert calendar(FAR_VILLAGE).is_workday(coming(2))


def test_the_desk_is_closed_to_whoever_is_not_signed_in(world: World, client: Client) -> None:
    for path in (PAGE, f"{PAGE}set/", f"{PAGE}unset/"):
        assert client.get(path).status_code == 302


def test_a_look_says_how_many_clocks_move_and_writes_nothing(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_counters", [lambda low, high, days: 41])
    page = post(admin, "set", coming(2), go="look")
    assert page.status_code == 200
    assert "会动 41 个在走的时限" in page.content.decode()
    assert "大雪封路" in page.content.decode()
    assert not CalendarDay.objects.exists()
    weekend = post(admin, "set", coming(5), go="look").content.decode()
    assert "时限都不动" in weekend


def test_a_look_with_nobody_counting_makes_no_number_up(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_counters", [])
    page = post(admin, "set", coming(2), go="look").content.decode()
    assert "数到这天的时限会重算" in page
    assert "会动" not in page.replace("先看会动多少", "")


def test_set_seen_and_taken_back(admin: Client) -> None:
    day = coming(2)
    done = post(admin, "set", day, go="set")
    assert done.status_code == 302
    page = admin.get(done.url.partition("#")[0]).content.decode()
    assert "定好了" in page
    assert "这里定过：大雪封路" in page
    assert "何主任" in page
    assert not calendar(VILLAGE).is_workday(day)
    assert Entry.objects.get(verb="calendar.set").actor.startswith("staff:")
    back = post(admin, "unset", day)
    assert back.status_code == 302
    page = admin.get(back.url.partition("#")[0]).content.decode()
    assert "何主任撤掉" in page
    assert "这里定过" not in page
    assert calendar(VILLAGE).is_workday(day)
    again = post(admin, "unset", day)
    assert again.status_code == 409
    assert "没有定过这一天" in again.content.decode()


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"why": " "}, 422, "还没填缘由"),
        ({"kind": ""}, 422, "请选放假、上班或半天"),
        ({"day": "soon"}, 422, "日期看不懂"),
        ({"day": ""}, 422, "还没写哪一天"),
        ({"day": "2019-01-02"}, 422, "太远了"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    admin: Client, more: dict[str, str], status: int, said: str
) -> None:
    page = post(admin, "set", coming(2), go="set", **more)
    assert page.status_code == status
    assert said in page.content.decode()
    assert more.get("why") == " " or "大雪封路" in page.content.decode()
    assert not CalendarDay.objects.exists()


def test_senseless_addresses_show_this_year(admin: Client) -> None:
    for asked in ({"year": "99999"}, {"year": "１９９９"}, {"day": "2026-02-30"}, {"day": "0001-01-01"}, {"year": "x"}):
        page = admin.get(PAGE, asked)
        assert page.status_code == 200
        assert f"{today().year}年" in page.content.decode()


def test_the_command_shows_sets_takes_back_and_loads(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = coming(2)
    assert cli.main(["calendar", "set", day.isoformat(), "off", "--why", "大雪", "--place", COUNTY.text]) == 0
    assert not calendar(VILLAGE).is_workday(day)
    assert cli.main(["calendar", "show", str(day.year), "--place", VILLAGE.text]) == 0
    assert f"定过：{day}  off  大雪  {COUNTY.text}" in capsys.readouterr().out
    assert cli.main(["calendar", "unset", day.isoformat(), "--place", COUNTY.text]) == 0
    assert cli.main(["calendar", "unset", day.isoformat(), "--place", COUNTY.text]) == 2
    file = tmp_path / "notice.csv"
    file.write_text("日期,到,类型,事由\n2028-01-01,2028-01-03,放假,元旦\n", encoding="gb18030")
    assert cli.main(["calendar", "load", str(file), "--dry-run"]) == 0
    assert calendar(VILLAGE).is_workday(date(2028, 1, 3))
    assert cli.main(["calendar", "load", str(file)]) == 0
    assert not calendar(FAR_VILLAGE).is_workday(date(2028, 1, 3))
    assert "新增 3 天" in capsys.readouterr().out


def test_the_command_says_what_is_missing(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["calendar", "set", "2026-11-25", "off", "--why", "x"]) == 2
    assert cli.main(["calendar", "load"]) == 2
    assert cli.main(["calendar", "load", str(tmp_path / "none.csv")]) == 2
    assert cli.main(["calendar", "set", "soon", "off", "--why", "x", "--place", COUNTY.text]) == 2
    assert cli.main(["calendar", "set", coming(2).isoformat(), "off", "--place", COUNTY.text]) == 2
    (tmp_path / "bad.csv").write_text("date,kind,why\nsoon,off,元旦\n", encoding="utf-8")
    assert cli.main(["calendar", "load", str(tmp_path / "bad.csv")]) == 1
    assert "第 2 行" in capsys.readouterr().err
