from tests.world import World

from zhishuo.kernel.actor import Actor
from zhishuo.matters import actions, verbs
from zhishuo.matters.models import Clock, Matter, Saying
from zhishuo.matters.tests.cases import VerbCase, registered


class TestReply(VerbCase):
    verb = verbs.REPLY
    leads_to = "registered"
    twice = ""

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.reply(matter.id, "明天上午来看", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.reply(matter.id, "明天来", by=by, seen=seen)


class TestNote(VerbCase):
    verb = verbs.NOTE
    leads_to = "registered"
    twice = ""

    def wrong_stage(self, world: World) -> Matter:
        matter = registered()
        return actions.withdraw(matter.id, by=Actor(kind="speaker", matter_ids=frozenset({matter.id})))

    def do(self, matter: Matter, by: Actor) -> Matter:
        return actions.note(matter.id, "灯具明天到", by=by)

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Matter:
        return actions.note(matter.id, "到", by=by, seen=seen)


def test_the_first_reply_stops_the_reply_clock_and_a_second_changes_nothing_of_that(world: World) -> None:
    matter = actions.reply(registered().id, "收到，明天来", by=world.village)
    first = matter.replied_at
    assert Clock.objects.get(matter=matter, name="reply").stopped_at == first
    assert actions.reply(matter.id, "改后天来", by=world.village).replied_at == first


def test_a_note_is_not_for_the_speaker(world: World) -> None:
    matter = actions.note(registered().id, "他家有狗", by=world.village)
    assert not Saying.objects.get(matter=matter, kind="note").public
