"""Pages by HTTP: status, rights, and how many queries each may send."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.world import World

from zhishuo.matters import actions
from zhishuo.matters.models import Matter
from zhishuo.matters.numbering import code_of, link_of
from zhishuo.matters.tests.cases import SAID, registered, speaker_of
from zhishuo.people.models import Account
from zhishuo.trail.api import Entry

VILLAGE = "621202101201"


@pytest.fixture
def desk(world: World, client: Client) -> Client:
    client.force_login(Account.objects.get(username="village"))
    return client


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 4), (f"/p/{VILLAGE}/", 10), (f"/s/{VILLAGE}/", 8), ("/find/", 0), ("/privacy/", 0), ("/sign-in/", 1), ("/health/", 1)],
)
def test_public_pages_open_with_few_queries(
    world: World, client: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    client.get(path)  # what a process remembers (posts, packs) is remembered now
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "most"),
    [("/desk/", 12), ("/desk/ledger/?stage=", 16), ("/desk/done/", 8), ("/desk/record/", 8), ("/desk/posters/", 10)],
)
def test_desk_pages_send_the_same_queries_for_one_matter_as_for_thirty(
    desk: Client, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        registered()
    desk.get(path)
    with django_assert_max_num_queries(most):
        assert desk.get(path).status_code == 200


def test_the_matter_page_is_read_in_a_fixed_number_of_queries(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    matter = registered()
    for n in range(12):
        actions.note(matter.id, f"第 {n} 笔", by=world.village)
    desk.get(f"/desk/m/{matter.number}/")
    with django_assert_max_num_queries(34):
        page = desk.get(f"/desk/m/{matter.number}/")
    assert SAID in page.content.decode()
    assert "138****2217" in page.content.decode()
    assert "13812342217" not in page.content.decode()


def test_a_page_never_shows_more_than_its_size(desk: Client) -> None:
    for _ in range(60):
        registered()
    first = desk.get("/desk/ledger/?stage=").content.decode()
    assert first.count("/desk/m/") <= 51
    assert "older=" in first
    assert desk.get("/desk/ledger/?stage=&older=nonsense").status_code == 200


def test_the_desk_is_closed_to_whoever_is_not_signed_in(world: World, client: Client) -> None:
    number = registered().number
    for path in ("/desk/", "/desk/ledger/", f"/desk/m/{number}/", f"/desk/m/{number}/take/", "/desk/posters/"):
        assert client.get(path).status_code == 302


def test_a_link_with_a_wrong_mark_opens_nothing(world: World, client: Client) -> None:
    matter = registered()
    assert client.get(f"/m/{matter.number}/{link_of(matter.id)}/").status_code == 200
    assert client.get(f"/m/{matter.number}/{'0' * 24}/").status_code == 404
    assert client.get(f"/m/26000000/{link_of(matter.id)}/").status_code == 404


def test_the_number_is_shown_for_a_reason_and_that_is_recorded(desk: Client) -> None:
    matter = registered()
    assert "13812342217" not in desk.get(f"/desk/m/{matter.number}/number/").content.decode()
    shown = desk.post(f"/desk/m/{matter.number}/number/", {"reason": "contact"}).content.decode()
    assert "13812342217" in shown
    entry = Entry.objects.get(verb="matter.unmask")
    assert (entry.data["reason"], entry.subject_id) == ("contact", matter.id)


def test_somebody_elses_move_is_told_and_what_was_typed_stays(desk: Client, world: World) -> None:
    matter = registered()
    stale = matter.rev
    actions.reply(matter.id, "我先说了", by=world.village)
    page = desk.post(f"/desk/m/{matter.number}/reply/", {"text": "我也说一句", "seen": stale})
    assert page.status_code == 409
    body = page.content.decode()
    assert "我也说一句" in body
    assert "王秀兰" in body
    matter.refresh_from_db()
    assert Matter.objects.get(pk=matter.pk).rev == stale + 1


@pytest.mark.parametrize("verb", ["take", "reply", "note", "answer", "offer", "climb", "sort", "say_more"])
def test_every_act_has_its_page_and_a_wrong_stage_is_a_sentence(desk: Client, world: World, verb: str) -> None:
    matter = registered()
    assert desk.get(f"/desk/m/{matter.number}/{verb}/").status_code == 200
    actions.withdraw(matter.id, by=speaker_of(matter))
    page = desk.post(f"/desk/m/{matter.number}/{verb}/", {"text": "x", "outcome": "done", "office": "1"})
    assert page.status_code in (409, 422)
    assert "现在不能" in page.content.decode() or "不能交给" in page.content.decode()


def test_find_by_number_and_code(world: World, client: Client) -> None:
    matter = registered()
    right = client.post("/find/", {"number": f" {matter.shown} ", "code": code_of(matter.id)})
    assert right.status_code == 302
    wrong = client.post("/find/", {"number": matter.shown, "code": "12"})
    assert wrong.status_code == 404
    assert "没有对上" in wrong.content.decode()
    typo = client.post("/find/", {"number": "26-48157-4", "code": "1234"})
    assert typo.status_code == 422


def test_headers_allow_nothing_from_outside_and_nothing_inline(world: World, client: Client) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "content", "status", "says"),
    [
        ("a.jpg", b"\xff\xd8\xff" + b"0" * 50_000_000, 413, "最大 12 兆"),
        ("a.jpg", b"%PDF-1.7 no picture at all", 422, "这种文件这里收不了"),
        ("a.jpg", b"\xff\xd8\xff cut short", 422, "打不开"),
    ],
)
def test_a_photo_that_cannot_be_taken_is_told_so_and_the_words_stay(
    world: World, client: Client, name: str, content: bytes, status: int, says: str
) -> None:
    photo = SimpleUploadedFile(name, content, "image/jpeg")
    page = client.post(f"/s/{VILLAGE}/", {"text": SAID, "phone": "", "photo": photo})
    body = page.content.decode()
    assert page.status_code == status
    assert says in body
    assert SAID in body
    assert Matter.objects.count() == 0


def test_what_was_said_by_the_printed_code_is_kept_as_such(world: World, client: Client) -> None:
    page = client.get(f"/s/{VILLAGE}/?from=qr").content.decode()
    assert f'action="/s/{VILLAGE}/?from=qr"' in page
    client.post(f"/s/{VILLAGE}/?from=qr", {"text": SAID})
    client.post(f"/s/{VILLAGE}/", {"text": SAID})
    assert sorted(Matter.objects.values_list("channel", flat=True)) == ["qr", "web"]


def test_an_address_opened_in_the_wrong_way_says_so(desk: Client) -> None:
    page = desk.get("/sign-out/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "不能直接打开" in page.content.decode()


def test_signing_in_is_limited_and_never_tells_which_half_was_wrong(world: World, client: Client) -> None:
    told = {
        client.post("/sign-in/", {"username": name, "password": "nope"}).content.decode().count("没有对上")
        for name in ("village", "nobody")
    }
    assert told == {1}
    codes = [client.post("/sign-in/", {"username": "village", "password": "nope"}).status_code for _ in range(12)]
    assert 429 in codes


def test_after_signing_in_one_never_leaves_this_site(world: World, client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "village", "password": "zhishuo-test", "next": "https://evil.example/"})
    assert answer["Location"] == "/desk/"
