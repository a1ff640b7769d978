"""What every verb on a matter has to show: it works; wrong role, wrong place, wrong stage, done twice are refused; the trail tells."""

from typing import Any, ClassVar

import pytest
from tests.world import VILLAGE, World, refused, seated

from zhishuo.kernel.actor import ANONYMOUS, Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import actions
from zhishuo.matters.actions import Said
from zhishuo.matters.models import Clock, HandOver, Matter
from zhishuo.matters.stages import OPEN
from zhishuo.people.api import get_for
from zhishuo.trail.api import history

SAID = "四社下河坝那一截路，上个月下雨把路边冲塌了，三轮车过不去。"


def registered(text: str = SAID, **given: Any) -> Matter:
    """Something said at the village, with nobody's help."""
    return actions.register(Said(**{"place": VILLAGE, "text": text, "phone": "13812342217", **given}), by=ANONYMOUS).matter


def speaker_of(matter: Matter) -> Actor:
    return Actor(kind="speaker", matter_ids=frozenset({matter.id}), person_id=matter.person_id)


def taken(world: World) -> Matter:
    return actions.take(registered().id, by=world.village)


def climbed(world: World) -> Matter:
    return actions.climb(taken(world).id, by=world.village, text="村里没有机器")


def answered(world: World, outcome: str = "done") -> Matter:
    return actions.answer(taken(world).id, outcome, "已经垫了石笼，铺了砂砾。", by=world.village)


def closed(world: World) -> Matter:
    matter = answered(world)
    return actions.verdict(matter.id, "solved", by=speaker_of(matter))


def running(matter: Matter) -> dict[str, Clock]:
    """The clocks that are in force and not stopped, by name."""
    return {clock.name: clock for clock in Clock.objects.filter(matter=matter, stopped_at=None, void=False)}


def petition(world: World, **given: Any) -> tuple[Matter, Actor]:
    """A petition taken up by the county's petition office, and who heads that office."""
    by = seated("county.petition")
    return actions.take(registered("补贴名单漏了我家，请查。", playbook="petition", **given).id, by=by), by


def accepted(world: World) -> tuple[Matter, Actor]:
    """A petition whose acceptance was served: the sixty days run."""
    matter, by = petition(world)
    fields = {"name": "张三", "address": "四社", "request": "补发", "reasons": "漏登", "branch": "petition"}
    return actions.do_step(matter.id, "accept", by=by, data={"to": "本人", **fields}), by


def opinion_served(world: World) -> tuple[Matter, Actor]:
    """A petition with its written opinion served and its answer given."""
    matter, by = accepted(world)
    for step, data in (
        ("inquire", {"heard": 2}),
        ("head_signs", {"how": "签字"}),
        ("opinion", {"to": "本人", "opinion": "explain"}),
    ):
        actions.do_step(matter.id, step, by=by, data=data)
    return actions.answer(matter.id, "explain", "名单核对过了，依据如下。", by=by), by


def sound(matter: Matter) -> None:
    """What holds for every matter at any moment, whoever did what."""
    matter.refresh_from_db()
    assert matter.owner_id
    leads = HandOver.objects.filter(matter=matter, role="lead", state__in=("offered", "taken"))
    if matter.stage in OPEN:
        assert matter.next_due is not None
        assert leads.count() == 1
        assert leads.get().taker_id == matter.owner_id
        assert Clock.objects.filter(matter=matter, stopped_at=None, void=False).exists()
    if matter.stage == "closed":
        assert matter.answered_at
        assert matter.verdict
        running = Clock.objects.filter(matter=matter, stopped_at=None, void=False)
        assert all(clock.name.startswith("step:") for clock in running), "only a follow-up runs on"


class VerbCase:
    """One verb. A subclass says how the matter stands before (`before`), how the verb is done (`do`), by whom, and what it leads to."""

    verb: ClassVar[Verb]
    by: ClassVar[str] = "village"
    leads_to: ClassVar[str] = "handling"
    outsider: ClassVar[str] = "far"  # not seeing it: 404
    wrong_role: ClassVar[str | None] = "watcher"  # without the grant or not the owner: refused at the door
    twice: ClassVar[str] = "wrong_stage"  # code of the refusal when it is done again
    of_new: ClassVar[bool] = False  # the entry tells of the matter that it made

    def before(self, world: World) -> Matter:
        return registered()

    def actor(self, world: World, matter: Matter) -> Actor:
        return world.actors[self.by]

    def do(self, matter: Matter, by: Actor) -> Any:
        raise NotImplementedError

    def wrong_stage(self, world: World) -> Matter:
        return closed(world)

    def test_it_works(self, world: World) -> None:
        matter = self.before(world)
        self.do(matter, self.actor(world, matter))
        matter.refresh_from_db()
        assert matter.stage == self.leads_to
        sound(matter)

    def test_the_wrong_role_is_refused(self, world: World) -> None:
        if self.wrong_role is None:
            pytest.skip("anyone may")
        matter = self.before(world)
        with pytest.raises(Refusal) as caught:
            get_for(world.actors[self.wrong_role], self.verb, Matter, pk=matter.pk)
        assert caught.value.status in (403, 404)

    def test_the_wrong_place_does_not_know_of_it(self, world: World) -> None:
        matter = self.before(world)
        with refused("not_found"):
            get_for(world.actors[self.outsider], self.verb, Matter, pk=matter.pk)

    def test_the_wrong_stage_is_refused_and_changes_nothing(self, world: World) -> None:
        matter = self.wrong_stage(world)
        matter.refresh_from_db()
        before = (matter.stage, matter.rev, history("matter", matter.id).count())
        with refused("wrong_stage"):
            self.do(matter, self.actor(world, matter))
        matter.refresh_from_db()
        assert (matter.stage, matter.rev, history("matter", matter.id).count()) == before

    def test_done_twice_it_is_refused_or_harmless(self, world: World) -> None:
        matter = self.before(world)
        self.do(matter, self.actor(world, matter))
        if self.twice:
            with refused(self.twice):
                self.do(matter, self.actor(world, matter))
        else:
            self.do(matter, self.actor(world, matter))
        sound(matter)

    def test_the_trail_tells_it_once(self, world: World) -> None:
        matter = self.before(world)
        count = history("matter", matter.id).filter(verb=self.verb.key).count()
        by = self.actor(world, matter)
        made = self.do(matter, by)
        of = getattr(made, "matter", made) if self.of_new else matter
        told = history("matter", of.id).filter(verb=self.verb.key)
        assert told.count() == count + 1
        last = told.order_by("-id")[0]
        assert (last.actor, last.place) == (by.key, matter.place)

    def test_whoever_saw_an_older_state_is_told_who_was_first(self, world: World) -> None:
        matter = self.before(world)
        with refused("changed_meanwhile") as caught:
            self.do_seen(matter, self.actor(world, matter), seen=matter.rev - 1)
        assert caught.refusal is not None
        assert caught.refusal.status == 409

    def do_seen(self, matter: Matter, by: Actor, seen: int) -> Any:
        raise NotImplementedError
