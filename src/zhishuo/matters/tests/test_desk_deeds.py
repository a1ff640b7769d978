"""Every deed on its page: who may sees its form, who may not is refused, sending it does it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.test import Client
from tests.world import COUNTY, VILLAGE, World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters import actions
from zhishuo.matters.models import Ask, CallBack, Flag, HandOver, Matter
from zhishuo.matters.tests.cases import answered, climbed, closed, registered, taken
from zhishuo.matters.views.deeds import DEEDS, VERBS
from zhishuo.people import api as people
from zhishuo.people.models import Account
from zhishuo.trail.api import Entry, history

WORDS = "这是写清楚的一句话。"


def enter(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def hired(name: str, post: str, place: PlaceCode) -> None:
    """Somebody whom the small world does not have."""
    account = people.open_account(name, "新来的人", "zhishuo-test", by=SYSTEM, phone="09390000001")
    people.appoint(account, people.offices(post, place).get(name=""), by=SYSTEM, head=True)


# ---- how the matter stands before


def with_a_second_holder(world: World) -> Matter:
    hired("helper", "village.speak", VILLAGE)
    return taken(world)


def at_the_town(world: World) -> Matter:
    return actions.take(climbed(world).id, by=world.town)


def disputed(world: World) -> Matter:
    return actions.dispute(climbed(world).id, by=world.town, text="不归镇上")


def whistled(world: World) -> Matter:
    return actions.whistle(taken(world).id, [world.office("justice")], by=world.village, text="请来看看")


def helped(world: World) -> Matter:
    return actions.finish_help(whistled(world).id, by=world.justice, text="看过了", apt=1)


def paused(world: World) -> Matter:
    return actions.pause(taken(world).id, "mourning", by=world.village, text="家里办丧事")


def asked_to_agree(world: World) -> Matter:
    return actions.extend(taken(world).id, "finish", "3 workdays", "complex", by=world.village, text="要等路干")


def suspected(world: World) -> Matter:
    matter = actions.take(registered("他喝了酒就动刀，家里人都怕。").id, by=world.village)
    assert matter.suspected
    return matter


def sealed(world: World) -> Matter:
    return actions.seal(taken(world).id, by=world.village, text="涉及孩子")


def supervised(world: World) -> Matter:
    return actions.supervise(taken(world).id, by=world.town, within="", text="盯住")


def urged(world: World) -> Matter:
    return actions.urge(taken(world).id, by=world.town, text="快一点")


def to_call(world: World) -> Matter:
    hired("caller", "county.caller", COUNTY)
    matter = closed(world)
    actions.spot_check(matter.id, by=people.actor_of(Account.objects.get(username="caller")))
    return matter


def closed_and_watched(world: World) -> Matter:
    hired("supervisor", "village.supervisors", VILLAGE)
    return closed(world)


def with_a_kind(world: World) -> Matter:
    return actions.sort(taken(world).id, by=world.village, playbook="hidden_risk")


def petitioned(world: World) -> Matter:
    """A petition whose opinion has reached the speaker, as far as the row tells."""
    matter = answered(world)
    matter.playbook = "petition"
    matter.moments = matter.moments | {"delivered:petition_opinion": [matter.answered_at.isoformat()] * 2}  # type: ignore[union-attr]
    matter.save(update_fields=["playbook", "moments"])
    return matter


def to_publish(world: World) -> Matter:
    """Answered under a playbook that makes its result public."""
    matter = actions.sort(taken(world).id, by=world.village, playbook="village", measure="settle")
    actions.do_step(matter.id, "look", by=world.village, text="看过了")
    return actions.answer(matter.id, "explained", WORDS, by=world.village)


class Page(NamedTuple):
    """`sent`: the fields, or a function of (matter, world) that gives them; `not_by`: somebody who may not."""

    before: Callable[[World], Matter]
    sent: dict[str, Any] | Callable[[Matter, World], dict[str, Any]]
    by: str = "village"
    not_by: str = "far"


def _other(matter: Matter, world: World) -> dict[str, Any]:
    return {"number": registered("另一件").number, "kind": "related", "text": WORDS}


PAGES: dict[str, Page] = {
    "take": Page(lambda world: registered(), {}),
    "assign": Page(with_a_second_holder, lambda m, w: {"account": Account.objects.get(username="helper").pk}),
    "offer": Page(taken, lambda m, w: {"office": w.office("town"), "text": WORDS}),
    "ask_help": Page(taken, lambda m, w: {"offices": [w.office("council")], "text": WORDS}),
    "return": Page(climbed, {"reason": "not_ours", "text": WORDS}, by="town"),
    "revoke": Page(climbed, {}),
    "climb": Page(taken, {"text": WORDS}),
    "dispute": Page(climbed, {"text": WORDS}, by="town"),
    "rule": Page(disputed, lambda m, w: {"office": w.office("town"), "text": WORDS}, by="county"),
    "designate": Page(taken, lambda m, w: {"office": w.office("town"), "text": WORDS}, by="county"),
    "whistle": Page(taken, lambda m, w: {"offices": [w.office("justice")], "text": WORDS, "urgent": "yes"}),
    "arrive": Page(whistled, {}, by="justice"),
    "finish_help": Page(whistled, {"text": WORDS, "apt": "yes"}, by="justice"),
    "score_help": Page(helped, lambda m, w: {"hand": HandOver.objects.get(matter=m, whistle__isnull=False).id, "useful": "yes"}),
    "reply": Page(taken, {"text": WORDS}),
    "note": Page(taken, {"text": WORDS}),
    "ask": Page(taken, {"text": WORDS}),
    "say_more": Page(taken, {"text": WORDS}),
    "do_step": Page(taken, {"step": "look", "text": WORDS}),
    "add_step": Page(taken, {"kind": "visit", "title": "再去看一次", "within": "2"}),
    "skip_step": Page(taken, {"step": "look", "reason": "not_needed", "text": WORDS}),
    "answer": Page(taken, {"outcome": "done", "text": WORDS}),
    "publish": Page(to_publish, {"title": "路垫好了", "text": WORDS, "confirmed": "on"}),
    "redirect": Page(taken, {"reason": "court", "text": WORDS}),
    "pause": Page(taken, {"reason": "mourning", "text": WORDS}),
    "resume": Page(paused, {}),
    "extend": Page(taken, {"clock": "finish", "span": "3", "reason": "complex", "text": WORDS}),
    "agree": Page(asked_to_agree, lambda m, w: {"ask": Ask.objects.get(matter=m).id, "agreed": "yes"}, by="town"),
    "sort": Page(taken, {"playbook": "village", "measure": "lead"}),
    "fill": Page(with_a_kind, {}),
    "correct": Page(taken, {"title": "下河坝的路塌了", "text": WORDS}),
    "flag": Page(taken, {"flag": "violence", "text": WORDS}),
    "settle_flag": Page(suspected, lambda m, w: {"flag": Flag.objects.filter(matter=m)[0].id, "confirmed": "no", "text": WORDS}),
    "seal": Page(taken, {"text": WORDS}),
    "unseal": Page(sealed, {"text": WORDS}),
    "merge": Page(taken, _other),
    "split": Page(taken, {"text": "路塌了", "text_2": "灯坏了"}),
    "open_child": Page(taken, {"playbook": "hidden_risk", "text": WORDS}),
    "link": Page(taken, _other),
    "join": Page(taken, {"name": "王某", "phone": "13912345678", "text": WORDS}),
    "follow": Page(petitioned, {"playbook": "petition_review", "text": WORDS}),
    "urge": Page(taken, {"text": WORDS}, by="town", not_by="watcher"),
    "instruct": Page(
        taken, lambda m, w: {"office": w.office("village"), "text": WORDS, "within": "2"}, by="town", not_by="watcher"
    ),
    "supervise": Page(taken, {"text": WORDS, "within": "4"}, by="town", not_by="watcher"),
    "release": Page(supervised, {"text": WORDS}, by="town", not_by="watcher"),
    "acknowledge": Page(urged, {}),
    "call_back": Page(
        to_call, lambda m, w: {"call": CallBack.objects.get(matter=m).id, "reached": "yes", "solved": "solved"}, by="caller"
    ),
    "spot_check": Page(closed_and_watched, {}, by="county"),
    "reopen": Page(closed_and_watched, {"text": WORDS}, by="supervisor"),
    "lift": Page(answered, {"text": WORDS}),
    "withdraw": Page(lambda world: actions.register(actions.Said(place=VILLAGE, text="记错了"), by=world.village).matter, {}),
}
# Newer rules are published while a matter runs: shown by the test of that name below.
APART = {"version"}


def test_every_deed_stands_in_the_table() -> None:
    assert set(PAGES) | APART == set(DEEDS)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_may_sees_the_form_and_sending_it_does_it(world: World, name: str) -> None:
    page = PAGES[name]
    matter = page.before(world)
    client, path = enter(page.by), f"/desk/m/{matter.number}/{name}/"
    shown = client.get(path)
    assert shown.status_code == 200, shown.content.decode()[:3000]
    assert shown.context["form"] is not None
    assert not shown.context["nothing"]
    sent = page.sent if isinstance(page.sent, dict) else page.sent(matter, world)
    verb = VERBS[name].key
    before = set(history("matter", matter.id).filter(verb=verb).values_list("id", flat=True))
    told = client.post(path, sent | {"seen": str(shown.context["form"]["seen"].value())})
    assert told.status_code == 302, told.content.decode()[:3000]
    fresh = Entry.objects.filter(verb=verb, actor=f"staff:{Account.objects.get(username=page.by).pk}").exclude(id__in=before)
    assert fresh.exists(), "the trail tells it"
    assert client.get(told["Location"]).status_code == 200


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_may_not_is_refused(world: World, name: str) -> None:
    page = PAGES[name]
    matter = page.before(world)
    client = enter(page.not_by)
    for call in (client.get, client.post):
        assert call(f"/desk/m/{matter.number}/{name}/").status_code in (403, 404)
    assert Client().get(f"/desk/m/{matter.number}/{name}/").status_code == 302


@pytest.mark.parametrize(
    "name", sorted(set(PAGES) - {"take", "revoke", "resume", "arrive", "withdraw", "spot_check", "acknowledge", "fill", "sort"})
)
def test_what_is_left_out_is_said_in_a_sentence_and_nothing_is_done(world: World, name: str) -> None:
    page = PAGES[name]
    matter = page.before(world)
    client, rev = enter(page.by), Matter.objects.get(pk=matter.pk).rev
    told = client.post(f"/desk/m/{matter.number}/{name}/", {"text": ""})
    assert told.status_code in (404, 409, 422), told.status_code
    assert Matter.objects.get(pk=matter.pk).rev == rev


def test_somebody_elses_move_keeps_what_was_typed_and_it_can_be_sent_again(world: World) -> None:
    matter = taken(world)
    stale = matter.rev
    actions.note(matter.id, "先记一笔", by=world.village)
    client, path = enter("village"), f"/desk/m/{matter.number}/correct/"
    told = client.post(path, {"title": "新标题", "text": WORDS, "seen": str(stale)})
    assert told.status_code == 409
    form = told.context["form"]
    assert (form["title"].value(), form["text"].value()) == ("新标题", WORDS)
    again = client.post(path, {"title": "新标题", "text": WORDS, "seen": str(form["seen"].value())})
    assert again.status_code == 302
    assert Matter.objects.get(pk=matter.pk).title == "新标题"


def test_what_harms_nobody_is_taken_back_by_a_link_in_the_notice(world: World) -> None:
    matter, client = taken(world), enter("village")
    path = f"/desk/m/{matter.number}/"
    told = client.post(f"{path}climb/", {"text": WORDS}, follow=True).content.decode()
    assert f'href="{path}revoke/"' in told
    assert client.post(f"{path}revoke/").status_code == 302
    assert Matter.objects.get(pk=matter.pk).owner_id == world.office("village")


def test_a_step_asks_for_what_its_kind_records_and_for_what_the_playbook_asks(world: World) -> None:
    matter = actions.sort(taken(world).id, by=world.village, playbook="village", measure="joint")
    client, path = enter("village"), f"/desk/m/{matter.number}/do_step/?step=discuss"
    fields = client.get(path).context["form"].fields
    assert {"f-cost", "f-money_from", "f-held_on", "f-present"} <= set(fields)
    wrong = {"step": "discuss", "f-held_on": "2026-11-20", "f-cost": "许多", "text": WORDS}
    told = client.post(path, wrong)
    assert told.status_code == 422
    assert "f-cost" in told.context["form"].errors
    assert client.post(path, wrong | {"f-cost": "80000"}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).fields == {"cost": 80000}


def test_an_outcome_says_what_it_still_needs(world: World) -> None:
    page = enter("village").get(f"/desk/m/{taken(world).number}/answer/").content.decode()
    assert "还要先办：了解情况" in page


def test_newer_rules_are_offered_only_where_there_are_some(world: World) -> None:
    page = enter("village").get(f"/desk/m/{taken(world).number}/version/")
    assert page.status_code == 200
    assert page.context["nothing"]
    assert page.context["form"] is not None
    assert "现在没有要这样办的" in page.content.decode()


def test_whoever_may_not_read_it_is_not_led_back_to_it(world: World) -> None:
    matter = taken(world)
    page = enter("county").get(f"/desk/m/{matter.number}/designate/")
    assert page.status_code == 200
    assert f'href="/desk/m/{matter.number}/"' not in page.content.decode()
    assert f'href="/desk/m/{matter.number}/"' in enter("village").get(f"/desk/m/{matter.number}/answer/").content.decode()


def test_what_was_asked_without_a_reason_of_the_list_is_a_whole_sentence(world: World) -> None:
    page = enter("county").get(f"/desk/m/{disputed(world).number}/").content.decode()
    assert "报请归谁办。他们写的：不归镇上" in page
