"""The main job, walked in a real browser: said by scanning, taken up or settled or handed to the town, answered, judged, all of it told."""

import re
from typing import Any

import pytest

from tests.journeys.installation import Installation

pytestmark = pytest.mark.browser
ROAD = "四社下河坝那一截路，上个月下雨把路边冲塌了，三轮车过不去，娃娃上学要从沟里绕。"

VERBS = {"认领": "take", "回话": "reply", "答复": "answer", "上报": "climb", "退回": "return", "撤回": "withdraw"}


def code_of_the_village(installation: Installation) -> str:
    return next(a["place"] for a in installation.accounts() if a.get("word") == "village")


def say(page: Any, installation: Installation, text: str = ROAD, phone: str = "13812342217") -> tuple[str, str, str]:
    """Scan, say, and read the receipt: (number, query code, address of the progress page)."""
    page.goto(f"/s/{code_of_the_village(installation)}/?from=qr")
    fields = page.locator("main form").locator("textarea:visible, input:visible:not([type=hidden]):not([type=file])")
    assert fields.count() <= 3, "at most three fields"
    page.get_by_label("什么事？").fill(text)
    page.get_by_label("您的电话").fill(phone)
    page.get_by_role("button", name=re.compile("^说完了")).click()
    page.wait_for_url("**/receipt/")
    number = page.locator("dd .num").first.inner_text().strip()
    code = page.locator("dd .num").nth(1).inner_text().strip()
    page.get_by_role("link", name="看办到哪了").first.click()
    page.wait_for_url(re.compile(r"/m/\d+/[0-9a-f]+/$"))
    return number, code, page.url


def do(page: Any, verb: str, **fields: str) -> None:
    """One verb on the open matter, by its link among what can be done now."""
    page.locator(f"a[href$='/{VERBS[verb]}/']:visible").first.click()
    page.wait_for_url(re.compile(r"/desk/m/\d+/[a-z_]+/$"))
    for name, value in fields.items():
        control = page.locator(f"[name={name}]").first
        kind = control.evaluate("e => e.tagName + (e.type || '')")
        if "radio" in kind:
            option = f"[name={name}][value={value}]"
            mark = page.locator(option).get_attribute("id")  # chips stand beside their label, lines lie in it
            page.locator(f"label[for='{mark}']" if mark else f"label:has({option})").click()
        elif kind.startswith("SELECT"):
            control.select_option(value)
        else:
            control.fill(value)
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/desk/(m/\d+/)?$"))


def open_matter(page: Any, number: str) -> None:
    page.goto(f"/desk/m/{number.replace('-', '')}/")


def test_said_settled_heard(open_page: Any, sign_in: Any, installation: Installation, width: int) -> None:
    """Scan → number → the village answers → the speaker says it is solved → ledger and trail show it all."""
    resident = open_page(390)
    number, code, progress = say(resident, installation)
    assert re.fullmatch(r"\d\d-\d{5,}-\d", number)
    assert re.fullmatch(r"\d{4}", code)
    village = sign_in("village", width)
    open_matter(village, number)
    assert ROAD in village.locator("blockquote, .said").first.inner_text().replace("\n", "")
    do(village, "认领")
    do(village, "回话", text="明天上午到现场看。")
    resident.goto(progress)
    assert "明天上午到现场看" in resident.locator("main").inner_text()
    open_matter(village, number)
    do(village, "答复", outcome="done", text="垫了石笼，铺了砂砾，三轮车能过了。")
    resident.goto(progress)
    resident.get_by_role("button", name="解决了", exact=True).click()
    resident.wait_for_url("**just=solved")
    assert "办结" in resident.locator("main").inner_text()
    open_matter(village, number)
    told = village.locator(".way").inner_text()
    for words in ("说了这件事", "接了这件事", "回话", "答复", "解决了", "办结"):
        assert words in told
    village.goto(f"/desk/ledger/?q={number}")
    assert number in village.locator("main").inner_text()


def test_handed_to_the_town_returned_climbed_and_not_solved(open_page: Any, sign_in: Any, installation: Installation) -> None:
    """The village hands it up, the town returns it once, takes it the second time; “not solved” reopens."""
    resident = open_page(390)
    number, _code, progress = say(resident, installation, "村口的桥栏杆断了一截，晚上看不见，差点掉下去。")
    village, town = sign_in("village"), sign_in("town")
    open_matter(village, number)
    do(village, "认领")
    do(village, "上报", text="村里没有焊机，也没有这笔钱。")
    resident.goto(progress)
    assert "继续跟着" in resident.locator("main").inner_text()
    open_matter(town, number)
    do(town, "退回", reason="facts", text="没说清是哪座桥。")
    open_matter(village, number)
    do(village, "上报", text="是村口那座石拱桥。")
    open_matter(town, number)
    assert "不能再退" in town.locator("main").inner_text()
    do(town, "认领")
    do(town, "答复", outcome="done", text="栏杆焊好了。")
    resident.goto(progress)
    resident.get_by_role("link", name=re.compile("没解决")).or_(
        resident.get_by_role("button", name=re.compile("没解决"))
    ).first.click()
    resident.get_by_label("哪里不对？").fill("只焊了一头。")
    resident.get_by_role("button", name="说完了，重新办").click()
    resident.wait_for_url("**just=again")
    assert "重新办" in resident.locator("main").inner_text()


def test_without_javascript_the_whole_job_works(open_page: Any, installation: Installation) -> None:
    page = open_page(390, javascript=False)
    number, code, progress = say(page, installation, "水管冻裂了，上头八户吃水靠挑。", "")
    page.goto("/find/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看办到哪了").click()
    assert page.url == progress
    page.get_by_role("link", name="补充几句").click()
    page.locator("textarea").fill("现在连井也冻了。")
    page.get_by_role("button", name="说完了，补进去").click()
    assert "现在连井也冻了" in page.locator("main").inner_text()


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(open_page: Any, installation: Installation) -> None:
    page = open_page(390)
    page.goto(f"/s/{code_of_the_village(installation)}/")
    page.get_by_label("什么事？").fill(ROAD)
    page.get_by_label("您的电话").fill("1381234221")
    page.get_by_role("button", name=re.compile("^说完了")).click()
    assert "少了一位" in page.locator(".wrong:visible").inner_text()
    assert page.get_by_label("什么事？").input_value() == ROAD
    page.get_by_label("您的电话").fill("")
    page.get_by_label("什么事？").fill("")
    page.get_by_role("button", name=re.compile("^说完了")).click()
    assert page.locator(".wrong:visible").count() == 1


def test_done_now_is_one_screen(sign_in: Any, width: int) -> None:
    page = sign_in("village", width)
    page.goto("/desk/done/")
    page.get_by_label("办好了什么？").fill("刘家和张家争浇水先后，当面说定单日刘家、双日张家。")
    page.locator("label.chip", has_text="邻里事").click()
    page.get_by_role("button", name="办好了，记下").click()
    page.wait_for_url(re.compile(r"/desk/m/\d+/$"))
    assert "10 分钟内可以撤回" in page.locator("body").inner_text()
    do(page, "撤回", text="记错了")
    assert "已撤回" in page.locator("main").inner_text() or page.url.endswith("/desk/")


def test_two_act_at_once_one_wins_and_the_other_is_told(open_page: Any, sign_in: Any, installation: Installation) -> None:
    number, _code, _progress = say(open_page(390), installation, "文化广场的灯一闪一闪的。")
    first, second = sign_in("village"), sign_in("village")
    address = f"/desk/m/{number.replace('-', '')}/reply/"
    for page in (first, second):
        page.goto(address)
    first.locator("textarea").fill("下午去看。")
    first.locator("main form button").first.click()
    first.wait_for_url(re.compile(r"/desk/m/\d+/$"))
    second.locator("textarea").fill("我也要说一句。")
    with second.expect_navigation() as moved:
        second.locator("main form button").first.click()
    assert moved.value.status == 409
    assert second.locator("textarea").input_value() == "我也要说一句。"
    assert "没有丢" in second.locator("main").inner_text()


def test_another_village_knows_nothing_of_it(open_page: Any, sign_in: Any, installation: Installation) -> None:
    number, _code, _progress = say(open_page(390), installation, "这件事只有本村知道，暗号石榴树。")
    other = sign_in("far")
    response = other.goto(f"/desk/m/{number.replace('-', '')}/")
    assert response.status == 404
    other.goto("/desk/ledger/?q=石榴树")
    assert number not in other.locator("main").inner_text()
    other.goto(f"/desk/ledger/?q={number}")
    assert number not in other.locator(".ledger").inner_text() if other.locator(".ledger").count() else True


@pytest.mark.parametrize("size", [320, 390, 1440])
@pytest.mark.parametrize("text", ["", "large"])
def test_no_page_scrolls_sideways(open_page: Any, sign_in: Any, installation: Installation, size: int, text: str) -> None:
    visitor, village = open_page(size), sign_in("village", size)
    place = code_of_the_village(installation)
    if text:
        visitor.goto("/?text=large")
        village.goto("/desk/?text=large")
    for page, paths in (
        (visitor, ["/", f"/p/{place}/", f"/s/{place}/", "/find/", "/privacy/", "/sign-in/", "/nothing-here/"]),
        (
            village,
            [
                "/desk/",
                "/desk/done/",
                "/desk/record/",
                "/desk/ledger/?stage=",
                "/desk/posters/",
                f"/desk/posters/{place}/",
                *([] if text else ["/look/"]),
            ],
        ),
    ):
        for path in paths:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= size, f"{path} at {size} px"


def test_english_is_complete_on_the_main_pages(open_page: Any, installation: Installation) -> None:
    page = open_page(390)
    page.goto("/?lang=en")
    for path in ("/", f"/s/{code_of_the_village(installation)}/", "/find/", "/privacy/", "/sign-in/"):
        page.goto(path)
        ours = page.evaluate(
            "[...document.querySelectorAll('h1,h2,label,button,dt,.hint')].map(e => e.innerText).filter(t => /[\\u4e00-\\u9fff]{4,}/.test(t))"
        )
        names = [words for words in ours if "村" not in words and "社区" not in words]
        assert names == [], f"{path}: {names}"
