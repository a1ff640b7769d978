"""Nobody mediates against a party's will (R16), and what the law asks for is let go by nobody who handles it."""

import pytest
from django.test import Client
from tests.world import World, refused

from zhishuo.matters import actions
from zhishuo.matters.models import Ask, Matter, Step
from zhishuo.matters.tests.cases import running, sound, taken


def referred(world: World) -> Matter:
    """Sent by the court to be mediated; the parties have not been asked yet."""
    return actions.sort(taken(world).id, playbook="court_referral", by=world.village)


def asked_for_data(world: World) -> Matter:
    return actions.sort(taken(world).id, playbook="data_request", by=world.village)


def consent(world: World, matter: Matter, *, no: bool) -> Matter:
    return actions.do_step(matter.id, "consent", by=world.village, text="问过两家", no=no, data={"how": "当面"})


def test_a_no_holds_back_mediation_and_what_needs_it(world: World) -> None:
    matter = consent(world, referred(world), no=True)
    assert "consent" not in matter.done
    assert "step:consent" not in running(matter), "nobody is pressed to say yes"
    with refused("not_agreed_to"):
        actions.do_step(matter.id, "mediate", by=world.village, text="还是说了说")
    with refused("step_missing"):
        actions.answer(matter.id, "agreed", "说成了", by=world.village)
    for reason in ("refused", "not_needed"):
        with refused("theirs_to_say"):
            actions.skip_step(matter.id, "consent", reason, by=world.village, text="他不愿意")
    matter = actions.answer(matter.id, "not_agreed", "有一方不同意，退回法院", by=world.village)
    assert matter.stage == "answered"
    sound(matter)


def test_a_yes_that_comes_later_opens_it_and_a_no_that_comes_later_takes_it_back(world: World) -> None:
    matter = consent(world, referred(world), no=True)
    matter = consent(world, matter, no=False)
    assert matter.done == ["consent"]
    matter = consent(world, matter, no=True)
    assert matter.done == []
    assert list(Step.objects.filter(matter=matter, key="consent").order_by("id").values_list("state", flat=True)) == [
        "no",
        "undone",
        "no",
    ]
    with refused("not_agreed_to"):
        actions.do_step(matter.id, "mediate", by=world.village, text="还是说了说")
    sound(matter)


def test_what_was_left_out_brings_no_agreement(world: World) -> None:
    matter = actions.sort(taken(world).id, playbook="neighbour", topic="next_door", by=world.village)
    actions.do_step(matter.id, "look", by=world.village, text="看了", data={"heard": 2})
    matter = actions.skip_step(matter.id, "mediate", "refused", by=world.village, text="有一家不肯坐下来")
    assert "mediate" in matter.done
    with refused("step_missing"):
        actions.answer(matter.id, "agreed", "说成了", by=world.village)
    assert actions.answer(matter.id, "not_agreed", "没有说成", by=world.village).stage == "answered"


def test_what_the_law_asks_for_is_let_go_by_the_level_above_alone(world: World) -> None:
    matter = actions.skip_step(asked_for_data(world).id, "who", "not_needed", by=world.village, text="认得这个人")
    ask = Ask.objects.get(matter=matter)
    assert (matter.done, ask.verb, ask.office_id) == ([], "skip_step", world.office("town"))
    with refused("not_your_ask"):
        actions.agree(matter.id, ask.id, True, by=world.village)
    assert actions.agree(matter.id, ask.id, True, by=world.town).done == ["who"]


def test_nor_by_the_level_above_once_it_handles_it_itself(world: World) -> None:
    matter = actions.skip_step(asked_for_data(world).id, "who", "not_needed", by=world.village, text="认得这个人")
    ask = Ask.objects.get(matter=matter)
    actions.assign(matter.id, world.village.account_id or 0, by=world.village)
    Matter.objects.filter(pk=matter.pk).update(assignee=world.town.account_id)
    with refused("own_work"):
        actions.agree(matter.id, ask.id, True, by=world.town)


@pytest.mark.parametrize("step", ["look", "act"])
def test_what_no_law_asks_for_the_head_leaves_out_as_before(world: World, step: str) -> None:
    matter = asked_for_data(world) if step == "act" else taken(world)
    assert step in actions.skip_step(matter.id, step, "not_needed", by=world.village, text="不用了").done


def test_the_desk_offers_what_may_be_left_out_and_says_who_has_to_agree(world: World, client: Client) -> None:
    client.force_login(world.account("village"))

    def page(matter: Matter, deed: str) -> str:
        return client.get(f"/desk/m/{matter.number}/{deed}/").content.decode()

    law = "依法要办的一步，要上一级同意，经手的人自己不能免。"
    assert law in page(asked_for_data(world), "skip_step")
    assert law not in page(taken(world), "skip_step")
    matter = referred(world)
    assert "各方同意调解" not in page(matter, "skip_step"), "consent is theirs to give: it is not among what may be left out"
    matter = consent(world, matter, no=True)
    shown = client.get(f"/desk/m/{matter.number}/").content.decode()
    assert "有人不同意" in shown
    refusal = client.post(f"/desk/m/{matter.number}/skip_step/", {"step": "consent", "reason": "refused", "text": "他不愿意"})
    assert refusal.status_code == 409
    assert "要当事人自己说" in refusal.content.decode()
