from datetime import timedelta
from typing import Any

import time_machine
from tests.world import COUNTY, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, Matter
from zhishuo.matters.tests.cases import VerbCase, climbed, petition, running, sound, speaker_of, taken


class TestAgree(VerbCase):
    verb = verbs.AGREE
    by = "town"
    leads_to = "waiting"
    twice = "ask_settled"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.agree(matter.id, Ask.objects.get(matter=matter).id, True, by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.agree(matter.id, Ask.objects.get(matter=matter).id, True, by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return actions.pause(taken(world).id, "season", text="封山", by=world.village)

    def wrong_stage(self, world: World) -> Matter:
        matter = self.before(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def test_a_no_says_why_and_changes_nothing(world: World) -> None:
    matter = TestAgree().before(world)
    ask = Ask.objects.get(matter=matter)
    with refused("words_missing"):
        actions.agree(matter.id, ask.id, False, by=world.town)
    matter = actions.agree(matter.id, ask.id, False, by=world.town, text="天晴着")
    ask.refresh_from_db()
    assert (matter.stage, ask.state, ask.settled_by_id) == ("handling", "refused", world.town.account_id)
    assert "ask:pause" not in running(matter)


def test_a_petition_comes_back_when_its_sender_agrees(world: World) -> None:
    """R6: reasons, five workdays, the sender's consent."""
    land = seated("county.land", COUNTY)
    matter, sender = petition(world)
    matter = actions.offer(matter.id, land.seats[0].office_id, by=sender, text="请查丈量")
    matter = actions.return_(matter.id, "not_ours", by=land, text="归农业农村局")
    assert (matter.stage, matter.owner_id) == ("offered", land.seats[0].office_id), "not before the sender agrees"
    ask = Ask.objects.get(matter=matter)
    assert (ask.verb, ask.office_id) == ("return", sender.seats[0].office_id)
    with time_machine.travel(now() + timedelta(days=20)):
        matter = actions.agree(matter.id, ask.id, True, by=sender)
    assert (matter.stage, matter.owner_id) == ("handling", sender.seats[0].office_id), "asked in time, agreed whenever"
    sound(matter)


def test_taken_up_after_all_it_is_not_given_back(world: World) -> None:
    land = seated("county.land", COUNTY)
    matter, sender = petition(world)
    matter = actions.offer(matter.id, land.seats[0].office_id, by=sender, text="请查丈量")
    matter = actions.return_(matter.id, "not_ours", by=land, text="归农业农村局")
    matter = actions.take(matter.id, by=land)
    with refused("ask_settled"):
        actions.agree(matter.id, Ask.objects.get(matter=matter).id, True, by=sender)
    assert "ask:return" not in running(matter)


def test_after_its_days_it_is_not_returned(world: World) -> None:
    """R34: two workdays for what was dispatched wrongly."""
    matter = climbed(world)
    with time_machine.travel(now() + timedelta(days=9)), refused("return_too_late"):
        actions.return_(matter.id, "not_ours", by=world.town, text="不归我们")
