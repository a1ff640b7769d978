"""Pages of papers by HTTP: status, rights, what is shown to whom, and how many queries each may send."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.world import OTHER_VILLAGE, TOWN, World

from zhishuo.kernel.times import now
from zhishuo.matters.tests.cases import registered
from zhishuo.papers import actions
from zhishuo.papers.models import Letter, Message, Objection, Posting
from zhishuo.papers.tests.cases import PHONE, WORDS, issued, posted, stuck
from zhishuo.papers.tests.test_answer_objection import ANSWER
from zhishuo.papers.tests.test_object import object_to
from zhishuo.people.models import Account
from zhishuo.trail.api import Entry

VILLAGE = "621202101201"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


@pytest.fixture
def desk(world: World) -> Client:
    return signed_in("village")


def read(client: Client, path: str, status: int = 200) -> str:
    page = client.get(path)
    assert page.status_code == status, path
    return page.content.decode()


# ---- what everybody reads ------------------------------------------------------------------------------------------


def test_a_village_shows_what_hangs_there(world: World, client: Client) -> None:
    posted(world)
    posted(world, "town", place=TOWN, title="镇上的通知")
    posted(world, "else", place=OTHER_VILLAGE, title="别的村的")
    page = read(client, f"/p/{VILLAGE}/notices/")
    assert "关于修村口路的决议" in page
    assert "镇上的通知" in page
    assert "别的村的" not in page


def test_an_empty_village_says_so(world: World, client: Client) -> None:
    assert "现在没有张贴的" in read(client, f"/p/{VILLAGE}/notices/")


def test_the_list_sends_the_same_queries_for_one_as_for_many(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(60):
        posted(world, str(n), place=TOWN)
    client.get(f"/p/{VILLAGE}/notices/")
    with django_assert_max_num_queries(8):
        page = read(client, f"/p/{VILLAGE}/notices/")
    assert page.count('href="/n/') == 50
    older = page.split("?older=")[1].split('"')[0]
    assert read(client, f"/p/{VILLAGE}/notices/?older={older}").count('href="/n/') == 10


def test_a_notice_is_read_in_a_fixed_number_of_queries(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    posting = posted(world)
    for n in range(12):
        actions.answer_objection(object_to(posting, str(n)).id, ANSWER, by=world.village)
    client.get(f"/n/{posting.id}/")
    with django_assert_max_num_queries(7):
        page = read(client, f"/n/{posting.id}/")
    assert page.count(ANSWER) == 12
    assert "账上少了一笔" not in page, "what was objected is for the desk alone"


def test_an_objection_by_the_page(world: World, client: Client) -> None:
    posting = posted(world)
    sent = {"text": "账上少了一笔", "phone": "138 1234 2217", "client_key": "k1"}
    for _ in range(2):
        answer = client.post(f"/n/{posting.id}/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"/n/{posting.id}/?just=objected")
    objection = Objection.objects.get()
    assert objection.person is not None
    assert objection.person.phone == PHONE
    assert "记下了" in read(client, answer["Location"])


def test_a_wrong_objection_keeps_what_was_written(world: World, client: Client) -> None:
    posting = posted(world)
    page = client.post(f"/n/{posting.id}/", {"text": "账上少了一笔", "phone": "1381234", "client_key": "k"})
    assert page.status_code == 422
    assert "少了" in page.content.decode()
    assert "手机号是 11 位" in page.content.decode()
    assert client.post(f"/n/{posting.id}/", {"text": ""}).status_code == 422
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        late = client.post(f"/n/{posting.id}/", {"text": "晚了"})
    assert late.status_code == 409
    assert "不能提异议" in late.content.decode()


def test_objecting_is_limited_for_one_address(world: World, client: Client, settings: Any) -> None:
    posting = posted(world)
    for n in range(settings.ZHISHUO.say_most):
        client.post(f"/n/{posting.id}/", {"text": f"第 {n} 条", "client_key": str(n)})
    assert client.post(f"/n/{posting.id}/", {"text": "太多了", "client_key": "x"}).status_code == 429


def test_what_is_not_on_the_web_is_not_found(world: World, client: Client, desk: Client) -> None:
    posting = posted(world, where=("board",))
    read(client, f"/n/{posting.id}/", 404)
    read(client, f"/n/{posting.id}/print/", 404)
    read(client, "/n/1/", 404)
    sheet = read(desk, f"/n/{posting.id}/print/")
    assert f'href="/desk/notices/{posting.id}/"' in sheet, "back to where it can be opened"
    assert "<svg" not in sheet


def test_the_sheet_has_the_words_for_board_and_loudspeaker(world: World, client: Client) -> None:
    posting = posted(world)
    page = read(client, f"/n/{posting.id}/print/")
    assert page.count("用工程款 3 万元") == 2
    assert "乡亲们请注意" in page
    assert "<svg" in page


def test_what_was_taken_down_says_so_to_whoever_kept_the_address(world: World, client: Client) -> None:
    posting = posted(world)
    actions.take_down(posting.id, by=world.village, reason="贴错了")
    page = read(client, f"/n/{posting.id}/")
    assert "不再张贴" in page
    assert "说完了" not in page


# ---- the desk ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/desk/notices/", "/desk/notices/new/", "/desk/messages/"])
def test_the_desk_is_closed_to_whoever_is_not_signed_in(world: World, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


def test_the_desk_lists_what_hangs_and_what_has_objections(world: World, desk: Client) -> None:
    posting = posted(world)
    object_to(posting)
    posted(world, "two", title="第二份")
    page = read(desk, "/desk/notices/")
    assert "1 条异议没答复" in page
    assert "第二份" in page
    assert "第二份" not in read(desk, "/desk/notices/?show=objected")
    assert "关于修村口路" not in read(signed_in("far"), "/desk/notices/")


@pytest.mark.parametrize(("path", "most"), [("/desk/notices/?show=", 8), ("/desk/messages/", 9)])
def test_desk_lists_send_the_same_queries_for_one_as_for_sixty(
    world: World, desk: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    matter = registered()
    for n in range(60):
        object_to(posted(world, str(n)), str(n))
        stuck(world, matter=matter, key=str(n))
    desk.get(path)
    with django_assert_max_num_queries(most):
        page = read(desk, path)
    assert page.count("data-row") == 50
    assert "&amp;older=" in page
    older = page.split("&amp;older=")[1].split('"')[0]
    assert read(desk, f"{path.split('?', maxsplit=1)[0]}?show=&older={older}").count("data-row") == 10
    assert read(desk, f"{path.split('?', maxsplit=1)[0]}?show=&older=nonsense").count("data-row") == 50


def test_putting_up_from_the_desk(world: World, desk: Client) -> None:
    form = {
        "place": VILLAGE,
        "title": "停水通知",
        "text": "明天上午停水。",
        "where": ["web", "board"],
        "days": "3",
        "objections": "0",
        "confirmed": "on",
        "client_key": "k1",
    }
    assert "看过了" in read(desk, "/desk/notices/new/")
    for _ in range(2):
        answer = desk.post("/desk/notices/new/", form)
        assert answer.status_code == 302
    posting = Posting.objects.get()
    assert (posting.office_id, posting.objection_until) == (world.office("village"), None)
    assert posting.until is not None
    assert (posting.until - posting.posted_at).days in (3, 4)
    assert "停水通知" in read(desk, answer["Location"])


def test_putting_up_is_refused_in_words(world: World, desk: Client) -> None:
    form = {"place": VILLAGE, "title": "通知", "text": "找刘有福 13812342217", "where": ["web"], "days": "3", "client_key": "k"}
    page = desk.post("/desk/notices/new/", form)
    assert page.status_code == 422
    assert "电话或身份证号" in page.content.decode()
    assert desk.post("/desk/notices/new/", {**form, "where": [], "confirmed": "on"}).status_code == 422
    assert desk.post("/desk/notices/new/", {**form, "place": "621223101201", "confirmed": "on"}).status_code == 403
    assert signed_in("watcher").get("/desk/notices/new/").status_code == 403
    assert not Posting.objects.exists()


def test_answering_and_taking_down_from_the_desk(world: World, desk: Client) -> None:
    posting = posted(world)
    objection = object_to(posting)
    path = f"/desk/notices/{posting.id}/"
    assert "账上少了一笔" in read(desk, path)
    assert desk.post(f"{path}answer/", {"objection": objection.id, "answer": ""}).status_code == 422
    assert desk.post(f"{path}answer/", {"objection": "1", "answer": ANSWER}).status_code == 404
    assert desk.post(f"{path}answer/", {"objection": objection.id, "answer": ANSWER}).status_code == 302
    assert desk.post(f"{path}answer/", {"objection": objection.id, "answer": ANSWER}).status_code == 409
    assert ANSWER in read(desk, path)
    assert desk.post(f"{path}down/", {"reason": ""}).status_code == 422
    assert desk.post(f"{path}down/", {"reason": "贴错了"}).status_code == 302
    assert desk.post(f"{path}down/", {"reason": "贴错了"}).status_code == 409
    assert "贴错了" in read(desk, path)


def test_another_village_can_read_but_not_touch(world: World) -> None:
    posting = posted(world)
    other = signed_in("village_2")
    assert other.get(f"/desk/notices/{posting.id}/").status_code == 403
    assert other.post(f"/desk/notices/{posting.id}/down/", {"reason": "x"}).status_code == 403
    assert signed_in("far").post(f"/desk/notices/{posting.id}/answer/", {}).status_code == 403


def test_messages_that_did_not_get_through(world: World, desk: Client) -> None:
    message = stuck(world)
    page = read(desk, "/desk/messages/")
    assert WORDS in page
    assert "要人告诉 1" in page
    assert PHONE not in page
    assert "都送到了" in read(signed_in("far"), "/desk/messages/")
    assert WORDS not in read(desk, "/desk/messages/?show=given_up")
    one = read(desk, f"/desk/messages/{message.id}/")
    assert "138****2217" in one
    assert PHONE not in one


def test_the_number_is_shown_once_and_that_is_recorded(world: World, desk: Client) -> None:
    message = stuck(world)
    page = desk.post(f"/desk/messages/{message.id}/", {"dial": "1"}).content.decode()
    assert PHONE in page
    assert Entry.objects.filter(verb="message.dial").count() == 1
    assert signed_in("far").post(f"/desk/messages/{message.id}/", {"dial": "1"}).status_code == 404


def test_told_by_telephone(world: World, desk: Client) -> None:
    message = stuck(world)
    path = f"/desk/messages/{message.id}/"
    assert desk.post(path, {"how": ""}).status_code == 422
    assert desk.post(path, {"how": "call"}).status_code == 302
    assert Message.objects.get(pk=message.pk).state == "told"
    assert "王秀兰 打电话说了" in read(desk, "/desk/messages/?show=told")
    assert "都送到了" in read(desk, "/desk/messages/")


@pytest.mark.parametrize("state", ["queued", "failed", "given_up", "sent"])
def test_a_message_can_be_opened_whatever_became_of_it(world: World, desk: Client, state: str) -> None:
    page = read(desk, f"/desk/messages/{stuck(world, state).id}/")
    assert ("告诉他了，记下" in page) is (state != "sent")


def test_a_sealed_message_is_in_no_list_and_behind_no_address_of_others(world: World, desk: Client) -> None:
    message = stuck(world, privacy="sealed", office=world.office("county"))
    assert WORDS not in read(desk, "/desk/messages/")
    read(desk, f"/desk/messages/{message.id}/", 404)
    assert WORDS in read(signed_in("county"), "/desk/messages/")


def test_a_letter_is_printed_and_served(world: World) -> None:
    letter, town = issued(world), signed_in("town")
    path = f"/desk/papers/{letter.id}/"
    page = read(town, path)
    assert letter.number in page
    assert "依据：公路法" in page
    assert "负责人（签字）" in page
    assert "（盖章）" in page
    assert "还没送达" in page
    assert town.get(f"{path}serve/").status_code == 200
    sent = {"how": "hand", "to": "刘有福", "refused": "on", "client_key": "k"}
    assert town.post(f"{path}serve/", sent).status_code == 422
    assert town.post(f"{path}serve/", {**sent, "note": "赵德明在场"}).status_code == 302
    assert Letter.objects.get().state == "refused"
    page = read(town, path)
    assert "不肯签字" in page
    assert "拒绝签收" in page
    read(signed_in("far"), path, 404)
    read(signed_in("far"), f"{path}serve/", 404)


@pytest.mark.parametrize("path", ["/p/621202101201/notices/", "/desk/notices/", "/desk/notices/new/", "/desk/messages/"])
def test_pages_open_in_english(world: World, desk: Client, path: str) -> None:
    posted(world)
    stuck(world)
    assert desk.get(f"{path}?lang=en").status_code == 200
