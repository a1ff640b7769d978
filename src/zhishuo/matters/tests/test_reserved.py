"""What the law keeps back: a vote that nobody leaves out, a speaker whom nobody but the owner knows; rounds that begin at once."""

from typing import Any

import pytest
from django.test import Client
from tests.world import GRID, World, refused

from zhishuo.matters import actions
from zhishuo.matters.models import Clock, Matter
from zhishuo.matters.tests.cases import registered
from zhishuo.people.models import Account


def village(world: World, **given: Any) -> Matter:
    return actions.take(registered(playbook="village", **given).id, by=world.village)


def test_the_vote_that_the_law_asks_for_is_not_left_out(world: World) -> None:
    matter = village(world, topic="collective_income", measure="lead")
    before = matter.rev
    with refused("reserved_by_law"):
        actions.skip_step(matter.id, "must_vote", "not_needed", by=world.village, text="都同意")
    matter.refresh_from_db()
    assert (matter.rev, matter.done) == (before, [])


def test_another_step_may_still_be_left_out(world: World) -> None:
    matter = village(world, topic="infrastructure", measure="lead")
    actions.skip_step(matter.id, "look", "not_needed", by=world.village, text="当面看过")
    matter.refresh_from_db()
    assert matter.done == ["look"]


def test_what_is_done_again_and_again_is_due_after_one_round_the_first_time_too(world: World) -> None:
    matter = actions.take(registered(playbook="hidden_risk", fields={"level": "orange"}).id, by=world.town)
    actions.do_step(matter.id, "look", by=world.town, data={"heard": 1})
    watch = Clock.objects.get(matter=matter, name="step:watch", void=False)
    assert watch.within == "7 days"


@pytest.mark.parametrize(("who", "knows"), [("grid", True), ("mediators", False)])
def test_who_said_it_stays_with_whoever_has_it(world: World, client: Client, who: str, knows: bool) -> None:
    matter = registered("隔壁动刀了", place=GRID, playbook="family", topic="marriage", name="王翠花")
    actions.take(matter.id, by=world.grid)
    actions.ask_help(matter.id, [world.office("mediators")], by=world.grid, text="一起去")
    client.force_login(Account.objects.get(username=who))
    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    assert "动刀了" in page
    assert ("138****2217" in page) is knows
    assert ("王某" in page) is knows
    assert ("不公开是谁说的" in page) is not knows
