from datetime import timedelta
from typing import Any

import time_machine
from tests.world import COUNTY, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import VerbCase, opinion_served, petition, running, sound, speaker_of


class TestFollow(VerbCase):
    verb = verbs.FOLLOW
    leads_to = "answered"
    twice = "same_matter"
    of_new = True

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.follow(matter.id, "petition_review", "漏了证据", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.follow(matter.id, "petition_review", "漏了证据", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return opinion_served(world)[0]

    def actor(self, world: World, matter: Matter) -> Actor:
        return speaker_of(matter)

    def wrong_stage(self, world: World) -> Matter:
        return petition(world)[0]


def test_the_review_goes_to_the_body_above_with_its_own_thirty_days(world: World) -> None:
    """R12."""
    review = seated("county.review", COUNTY)
    matter = opinion_served(world)[0]
    found = actions.follow(matter.id, "petition_review", "漏了证据", by=speaker_of(matter))
    own = found.matter
    assert (own.playbook, own.follows_id, own.parent_id, own.owner_id) == (
        "petition_review",
        matter.pk,
        None,
        review.seats[0].office_id,
    )
    assert running(own)["finish"].within == "30 days"
    assert found.code
    sound(own)


def test_within_thirty_days_of_the_opinion_and_not_later(world: World) -> None:
    matter = opinion_served(world)[0]
    with time_machine.travel(now() + timedelta(days=31)), refused("follows_too_late"):
        actions.follow(matter.id, "petition_review", "漏了证据", by=speaker_of(matter))
    with time_machine.travel(now() + timedelta(days=30)):
        assert actions.follow(matter.id, "petition_review", "漏了证据", by=speaker_of(matter)).matter.follows_id == matter.pk


def test_after_the_recheck_it_has_ended(world: World) -> None:
    matter = opinion_served(world)[0]
    Matter.objects.filter(pk=matter.pk).update(playbook="petition_recheck")
    with refused("ended_for_good"):
        actions.follow(matter.id, "petition_review", "还是不服", by=speaker_of(matter))


def test_only_what_the_law_lets_follow(world: World) -> None:
    matter = opinion_served(world)[0]
    with refused("follows_what"):
        actions.follow(matter.id, "petition_recheck", "直接复核", by=speaker_of(matter))
    with refused("follows_what"):
        actions.follow(matter.id, "plain", "再说一次", by=speaker_of(matter))
