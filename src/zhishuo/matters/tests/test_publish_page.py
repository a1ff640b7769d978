"""Making a result public, on its page: the draft, what was taken out, how it will hang; and taking it down again."""

import pytest
from django.test import Client
from tests.world import VILLAGE, World

from zhishuo.matters import actions
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import answered
from zhishuo.matters.tests.test_publish import WORDS, TestPublish, built
from zhishuo.papers.api import Posting
from zhishuo.people.models import Account

SHOWN = "刘某家门口的路垫好了，有事打138****2217。"


@pytest.fixture
def village(world: World, client: Client) -> Client:
    client.force_login(Account.objects.get(username="village"))
    return client


def path(matter: Matter, verb: str = "publish") -> str:
    return f"/desk/m/{matter.number}/{verb}/"


def test_the_form_holds_the_draft_and_says_what_was_taken_out(world: World, village: Client) -> None:
    matter = TestPublish().before(world)
    page = village.get(path(matter))
    told = page.content.decode()
    assert page.context["form"]["text"].value() == SHOWN
    assert page.context["posting"]["gone"] == "刘某、138****2217"
    assert page.context["posting"]["paragraphs"] == [SHOWN]
    assert "刘某、138****2217" in told
    assert "让人认得出是谁" in told
    assert "村" in page.context["posting"]["place"]
    assert f'href="{path(matter)}"' in village.get(f"/desk/m/{matter.number}/").content.decode()


def test_what_was_altered_is_read_again_before_it_hangs(world: World, village: Client) -> None:
    matter = TestPublish().before(world)
    page = village.post(path(matter), {"title": "路好了", "text": "刘大山说好。\n电话13987654321", "preview": "1"})
    assert page.status_code == 200
    assert page.context["posting"]["title"] == "路好了"
    assert page.context["posting"]["paragraphs"] == ["刘某说好。", "电话139****4321"]
    assert page.context["form"]["text"].value() == "刘大山说好。\n电话13987654321"
    assert not Posting.objects.exists()


def test_nobody_puts_up_what_nobody_has_read(world: World, village: Client) -> None:
    matter = TestPublish().before(world)
    page = village.post(path(matter), {"title": "路好了", "text": "路垫好了。"})
    assert page.status_code == 422
    assert "看过了" in page.context["form"].errors["confirmed"][0]
    assert page.context["form"].errors["confirmed"][0] in page.content.decode()
    assert page.context["form"]["text"].value() == "路垫好了。"
    assert not Posting.objects.exists()


def test_it_hangs_for_everybody_and_is_taken_down_from_the_desk(world: World, village: Client) -> None:
    matter = TestPublish().before(world)
    village.post(path(matter), {"title": "路好了", "text": WORDS, "confirmed": "on"})
    posting = Posting.objects.get(subject=f"matter:{matter.id}")
    public = Client().get(f"/p/{VILLAGE.text}/notices/").content.decode()
    assert f'href="/n/{posting.id}/"' in public
    assert SHOWN in Client().get(f"/n/{posting.id}/").content.decode()
    mine = f"/desk/notices/{posting.id}/"
    assert f'href="{mine}"' in village.get(f"/desk/m/{matter.number}/").content.decode()
    again = village.get(path(matter))
    assert again.status_code == 409
    assert again.context["form"] is None
    assert f'href="{mine}"' in again.content.decode()
    assert village.post(f"{mine}down/", {"reason": "写错了"}).status_code == 302
    assert f"/n/{posting.id}/" not in Client().get(f"/p/{VILLAGE.text}/notices/").content.decode()
    assert village.get(path(matter)).context["form"] is not None


def test_where_the_rules_keep_it_it_says_so(world: World, village: Client) -> None:
    matter = answered(world)
    page = village.get(path(matter))
    assert page.status_code == 409
    assert page.context["form"] is None
    assert "按规矩不公开办理结果" in page.content.decode()
    assert path(matter) not in village.get(f"/desk/m/{matter.number}/").content.decode()
    sealed = actions.seal(TestPublish().before(world).id, by=world.village, text="有危险")
    assert village.get(path(sealed)).status_code == 409


def test_a_step_that_makes_public_has_the_same_form(world: World, village: Client) -> None:
    matter = built(world)
    asked = f"{path(matter, 'do_step')}?step=post"
    page = village.get(asked)
    assert page.context["form"]["text"].value() == SHOWN
    assert page.context["posting"]["paragraphs"] == [SHOWN]
    sent = {"step": "post", "title": "路修好了", "text": SHOWN}
    assert village.post(asked, sent).status_code == 422
    assert village.post(asked, sent | {"confirmed": "on"}).status_code == 302
    assert Posting.objects.get(subject=f"matter:{matter.id}").title == "路修好了"
