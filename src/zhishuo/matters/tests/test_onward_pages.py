"""The speaker's pages: what is asked, what stands still, what it became, and the ways on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import VILLAGE, World

from zhishuo.kernel.times import now
from zhishuo.matters import actions
from zhishuo.matters.models import Clock, Matter, Party, Saying, Verdict
from zhishuo.matters.numbering import link_of
from zhishuo.matters.tests.cases import SAID, answered, climbed, closed, registered, taken
from zhishuo.people.api import Office
from zhishuo.trail.api import history

SECRET = "别人的话只有他自己能看"


def url(name: str, matter: Matter, *more: str) -> str:
    return reverse(name, args=[matter.number, link_of(matter.id), *more])


def page(client: Client, matter: Matter, name: str = "progress") -> str:
    answer = client.get(url(name, matter))
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_asked_is_answered_on_the_page_and_it_goes_on(world: World, client: Client) -> None:
    matter = actions.ask(taken(world).id, "请补一张门口的照片", by=world.village)
    shown = page(client, matter)
    assert "王秀兰请您补充" in shown
    assert "请补一张门口的照片" in shown
    answer = client.post(url("say_more", matter), {"text": "门口就在桥边"})
    assert answer.status_code == 302
    matter.refresh_from_db()
    assert matter.stage == "handling"
    assert 'id="asked"' not in page(client, matter)


def test_a_pause_says_why_and_until_when(world: World, client: Client) -> None:
    matter = taken(world)
    actions.pause(matter.id, "season", by=world.village, text="等天暖")
    actions.agree(matter.id, matter.asks.get().id, True, by=world.town)
    shown = page(client, matter)
    assert "先停一停" in shown
    assert "季节或天气原因不能施工。最多停到" in shown


def test_redirected_it_names_where_to_go(world: World, client: Client) -> None:
    matter = actions.redirect(taken(world).id, "court", by=world.village, text="带上合同。")
    shown = page(client, matter)
    assert "人民法院诉讼服务中心" in shown
    assert "带上合同" in shown
    assert "又有问题，重新办" in shown


def test_merged_it_shows_how_the_other_goes_and_nothing_of_the_others(world: World, client: Client) -> None:
    target = actions.take(registered(SECRET, phone="13900001111", name="刘大山").id, by=world.village)
    own = actions.merge(taken(world).id, target.number, by=world.village) and Matter.objects.get(stage="merged")
    actions.reply(target.id, SECRET, by=world.village)
    actions.climb(target.id, by=world.village, text=SECRET)
    shown = page(client, own)
    assert "并到另一件里一起办" in shown
    assert "那一件办到哪了" in shown
    assert "柏杨沟村办不了，报到青岚镇综治中心" in shown
    way = shown[shown.index("那一件办到哪了") : shown.index("别人说的话和名字")]
    assert SECRET not in shown
    assert "刘大山" not in shown
    assert "王秀兰" not in way
    assert target.number not in shown


def test_merged_into_a_public_matter_the_answer_is_read_without_names(world: World, client: Client) -> None:
    target = actions.sort(taken_by_name(world).id, by=world.village, playbook="village", measure="settle")
    own = taken(world)
    actions.merge(own.id, target.number, by=world.village)
    actions.do_step(target.id, "look", by=world.village, text="看了")
    actions.answer(target.id, "explained", "刘大山家门口已经垫好。", by=world.village)
    own.refresh_from_db()
    assert "刘某家门口已经垫好" in page(client, own)


def taken_by_name(world: World) -> Matter:
    return actions.take(registered(SECRET, phone="13900001111", name="刘大山").id, by=world.village)


def test_merged_into_what_was_sealed_it_shows_the_stage_alone(world: World, client: Client) -> None:
    target, own = climbed(world), taken(world)
    actions.merge(own.id, target.number, by=world.village)
    actions.seal(target.id, by=world.town, text="有危险")
    own.refresh_from_db()
    shown = page(client, own)
    assert "那一件办到哪了" in shown
    assert "办不了，报到" not in shown


def test_after_an_answer_the_level_above_may_be_asked_once(world: World, client: Client) -> None:
    matter = answered(world)
    assert url("lift", matter) in page(client, matter)
    assert "还没写" in client.post(url("lift", matter), {"text": ""}).content.decode()
    assert client.post(url("lift", matter), {"text": "只修了一头"}).status_code == 302
    matter.refresh_from_db()
    assert (matter.lifted, matter.owner_id) == (True, world.office("town"))
    assert url("lift", matter) not in page(client, matter)
    assert client.post(url("lift", matter), {"text": "再请"}).status_code == 409


def test_before_a_date_has_passed_there_is_nothing_to_lift(world: World, client: Client) -> None:
    matter = taken(world)
    assert url("lift", matter) not in page(client, matter)
    Clock.objects.filter(matter=matter, name="finish").update(due=now() - timedelta(days=1))
    assert url("lift", matter) in page(client, matter)


def test_after_closing_it_can_be_taken_up_again(world: World, client: Client) -> None:
    matter = closed(world)
    assert url("reopen", matter) in page(client, matter)
    assert client.post(url("reopen", matter), {"text": "又塌了"}).status_code == 302
    matter.refresh_from_db()
    assert matter.stage == "handling"
    Matter.objects.filter(pk=matter.pk).update(
        stage="closed", closed_at=now() - timedelta(days=400), answered_at=now(), verdict="solved"
    )
    matter.refresh_from_db()
    assert url("reopen", matter) not in page(client, matter)


def test_the_remedy_of_the_outcome_stands_beside_the_answer(world: World, client: Client) -> None:
    matter = taken(world)
    actions.do_step(matter.id, "look", by=world.village, text="看了")
    actions.answer(matter.id, "explained", "这条路归公路段。", by=world.village)
    assert "可以要求上一级再办" in page(client, matter)


# ---- the lawful next step


def petition(world: World) -> Matter:
    """A petition whose written opinion was delivered."""
    matter = taken(world)
    actions.reply(matter.id, "依法办理，理由如下。", by=world.village)
    Saying.objects.filter(matter=matter, kind="reply").update(kind="answer")
    matter = actions.sort(matter.id, by=world.village, playbook="petition")
    at = now().isoformat()
    moments = {**matter.moments, "delivered:petition_opinion": [at, at]}
    Matter.objects.filter(pk=matter.pk).update(
        moments=moments, stage="answered", answered_at=now(), outcome="explain", next_clock="verdict"
    )
    matter.refresh_from_db()
    return matter


def test_a_review_can_be_asked_for_within_its_days_and_once(world: World, client: Client) -> None:
    matter = petition(world)
    shown = page(client, matter)
    assert "信访复查" in shown
    assert "还有 30 天" in shown
    way = url("follow", matter, "petition_review")
    assert "为什么不服" in client.get(way).content.decode()
    answer = client.post(way, {"text": "面积量错了"})
    assert answer.status_code == 302
    review = Matter.objects.get(follows=matter)
    assert answer.headers["Location"] == url("receipt", review)
    assert way not in page(client, matter)
    assert client.get(way).status_code == 409


def test_nothing_follows_where_the_rules_name_nothing(world: World, client: Client) -> None:
    matter = answered(world)
    assert client.get(url("follow", matter, "petition_review")).status_code == 409


def test_a_playbook_that_asks_only_whether_one_is_content(world: World, client: Client) -> None:
    matter = petition(world)
    shown = page(client, matter)
    assert 'value="satisfied"' in shown
    assert 'value="solved"' not in shown
    asked = client.get(url("verdict", matter) + "?verdict=unsatisfied")
    assert "会记在这件事里" in asked.content.decode()
    assert client.post(url("verdict", matter), {"verdict": "unsatisfied", "reason": ""}).status_code == 422
    assert client.post(url("verdict", matter), {"verdict": "unsatisfied", "reason": "不服"}).status_code == 302
    given = Verdict.objects.get(matter=matter)
    assert (given.solved, given.satisfied) == ("not", "not")
    matter.refresh_from_db()
    assert matter.stage == "closed"


# ---- saying it another way


def test_about_an_official_it_goes_over_their_heads(world: World, client: Client) -> None:
    assert reverse("say_official", args=[VILLAGE.text]) in client.get(reverse("say", args=[VILLAGE.text])).content.decode()
    way = reverse("say_official", args=[VILLAGE.text])
    council = Office.objects.get(post="village.council", place=int(VILLAGE))
    assert f'value="{council.id}"' in client.get(way).content.decode()
    missing = client.post(way, {"text": "村主任收钱", "office": ""})
    assert missing.status_code == 422
    assert "村主任收钱" in missing.content.decode()
    done = client.post(way, {"text": "村主任收钱", "office": str(council.id)})
    assert done.status_code == 302
    matter = Matter.objects.get(playbook="about_official")
    assert f"o{council.id}" in (matter.hidden or ())
    assert matter.owner_id != council.id
    assert Party.objects.get(matter=matter, role="subject").office_id == council.id
    assert "这件事是密封的" in client.get(done.headers["Location"]).content.decode()


def test_said_for_somebody_else_it_is_theirs(world: World, client: Client) -> None:
    way = reverse("say_behalf", args=[VILLAGE.text])
    assert client.post(way, {"text": SAID, "behalf": ""}).status_code == 422
    done = client.post(way, {"text": SAID, "behalf": "刘奶奶", "phone": "13900002222", "agreed": "1"})
    assert done.status_code == 302
    matter = Matter.objects.get(person__isnull=False)
    proxy = Party.objects.get(matter=matter, role="proxy")
    assert matter.person is not None
    assert (matter.person.name, matter.person.phone) == ("刘奶奶", "")
    assert proxy.person is not None
    assert proxy.person.phone == "13900002222"
    assert history("matter", matter.id)[0].data["agreed"] is True
    shown = page(client, matter)
    assert "您替别人说的" in shown
    assert "您替别人说了这件事" in shown


def test_words_of_danger_show_the_number_to_call_at_once(world: World, client: Client) -> None:
    shown = page(client, registered("隔壁家暴，动刀了"), "receipt")
    assert "听着有危险" in shown
    assert 'href="tel:110"' in shown
    progress = page(client, registered("隔壁家暴，动刀了"))
    assert "暴力危险" not in progress


# ---- the same thing said twice

ROAD = "四社下河坝那一截路，上个月下雨把路边冲塌了，三轮车过不去。"
AGAIN = "下河坝那一截路边冲塌了，三轮车过不去，快来修。"


def public(world: World, text: str = ROAD, **given: str) -> Matter:
    matter = actions.take(registered(text, **{"phone": "13900003333", "name": "刘大山", **given}).id, by=world.village)
    return actions.sort(matter.id, by=world.village, playbook="village")


def test_a_public_matter_like_it_is_offered_and_joining_keeps_the_number(world: World, client: Client) -> None:
    target = public(world)
    own = registered(AGAIN)
    shown = page(client, own, "receipt")
    assert "像是同一件" in shown
    assert f'name="into" value="{target.id}"' in shown
    assert client.post(url("join", own), {"into": str(target.id)}).status_code == 302
    own.refresh_from_db()
    assert (own.stage, own.merged_into_id) == ("merged", target.id)
    assert Party.objects.filter(matter=target, role="speaker", person=own.person_id).exists()
    assert "您说跟另一件是同一件" in page(client, own)


def test_private_matters_of_others_are_never_offered_nor_joined(world: World, client: Client) -> None:
    private = registered(ROAD, phone="13900003333")
    own = registered(AGAIN)
    assert "像是同一件" not in page(client, own, "receipt")
    assert client.post(url("join", own), {"into": str(private.id)}).status_code == 409
    own.refresh_from_db()
    assert own.stage == "registered"


def test_ones_own_is_offered_without_its_words(world: World, client: Client) -> None:
    registered(ROAD)
    shown = page(client, registered(AGAIN), "receipt")
    assert "您以前说过的一件事" in shown
    assert "下雨把路边冲塌" not in shown


@pytest.mark.parametrize("other", ["sealed", "elsewhere", "unlike"])
def test_what_is_sealed_or_elsewhere_or_unlike_is_not_offered(world: World, client: Client, other: str) -> None:
    target = public(world, "广场的灯坏了三天了，晚上跳舞看不见。" if other == "unlike" else ROAD)
    if other == "sealed":
        actions.seal(target.id, by=world.village, text="有危险")
    if other == "elsewhere":
        Matter.objects.filter(pk=target.pk).update(place=621202101202000)
    assert "像是同一件" not in page(client, registered(AGAIN), "receipt")


def test_what_was_made_public_stands_on_the_village_page(world: World, client: Client) -> None:
    matter = actions.take(registered().id, by=world.village)
    actions.sort(matter.id, by=world.village, playbook="village", measure="settle")
    actions.do_step(matter.id, "look", by=world.village, text="看了")
    actions.answer(matter.id, "explained", "垫好了。", by=world.village)
    actions.publish(matter.id, "路边垫好了。", by=world.village, title="下河坝的路垫好了")
    assert "下河坝的路垫好了" in client.get(reverse("place", args=[VILLAGE.text])).content.decode()
