from datetime import timedelta
from typing import Any

from tests.world import CITY, COUNTY, World, refused, seated

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.times import now
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Ask, Clock, Matter
from zhishuo.matters.tests.cases import VerbCase, running, speaker_of, taken
from zhishuo.packs import api as packs


class TestVersion(VerbCase):
    verb = verbs.VERSION
    by = "peace"
    twice = "same_version"
    wrong_role = "grid"

    def do(self, matter: Matter, by: Actor) -> Any:
        return actions.version(matter.id, "law", text="法律改了", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        return actions.version(matter.id, "law", text="法律改了", by=by, seen=seen)

    def before(self, world: World) -> Matter:
        return old(world)

    def actor(self, world: World, matter: Matter) -> Actor:
        return seated("county.peace", COUNTY)

    def wrong_stage(self, world: World) -> Matter:
        matter = old(world)
        return actions.withdraw(matter.id, by=speaker_of(matter))


def old(world: World) -> Matter:
    """A matter that began before the county had a pack of its own."""
    matter = taken(world)
    Matter.objects.filter(pk=matter.pk).update(pack_id=packs.current(CITY).id)
    matter.refresh_from_db()
    return matter


def test_it_moves_on_and_keeps_the_earlier_promise(world: World) -> None:
    matter = old(world)
    early = now() + timedelta(days=1)
    Clock.objects.filter(matter=matter, name="finish").update(due=early)
    matter = actions.version(matter.id, "law", text="法律改了", by=seated("county.peace", COUNTY))
    assert matter.pack_id == packs.current(matter.at).id
    finish = running(matter)["finish"]
    assert (finish.due, finish.cap, matter.due) == (early, early, early)


def test_who_must_agree_is_asked_first(world: World) -> None:
    peace, matter = seated("county.peace", COUNTY), old(world)
    matter = actions.version(matter.id, "fault", text="老办法走不通", by=world.town)
    ask = Ask.objects.get(matter=matter)
    assert (ask.verb, ask.office_id, matter.pack_id) == ("version", peace.seats[0].office_id, packs.current(CITY).id)
    matter = actions.agree(matter.id, ask.id, True, by=peace)
    assert matter.pack_id == packs.current(matter.at).id
    with refused("same_version"):
        actions.version(matter.id, "law", text="法律改了", by=peace)


def test_it_needs_a_reason_of_the_list(world: World) -> None:
    with refused("reason_unknown"):
        actions.version(old(world).id, "mood", text="想换", by=world.town)
