from datetime import timedelta

from tests.world import World, refused

from zhishuo.kernel.times import now
from zhishuo.papers import actions, verbs
from zhishuo.papers.models import Delivery, Letter
from zhishuo.papers.tests.cases import issued
from zhishuo.people.api import get_for
from zhishuo.trail.api import history


def test_it_works(world: World) -> None:
    letter = issued(world)
    delivery = actions.serve(letter.id, "hand", "刘有福", key="d1", by=world.town)
    letter.refresh_from_db()
    assert letter.state == "served"
    assert Delivery.objects.get(pk=delivery.pk).to == "刘有福"


def test_a_refusal_to_sign_is_written_down_with_who_was_there(world: World) -> None:
    letter = issued(world)
    with refused("missing") as caught:
        actions.serve(letter.id, "hand", "刘有福", key="d1", by=world.town, refused=True)
    assert caught.refusal is not None
    assert caught.refusal.field == "note"
    actions.serve(letter.id, "hand", "刘有福", key="d1", by=world.town, refused=True, note="赵德明在场，留在家里")
    letter.refresh_from_db()
    assert letter.state == "refused"
    actions.serve(letter.id, "post", "刘有福", key="d2", by=world.town)
    letter.refresh_from_db()
    assert letter.state == "served"


def test_one_party_that_refuses_does_not_undo_that_the_other_took_it(world: World) -> None:
    letter = issued(world)
    actions.serve(letter.id, "hand", "甲", key="d1", by=world.town)
    actions.serve(letter.id, "hand", "乙", key="d2", by=world.town, refused=True, note="不签")
    letter.refresh_from_db()
    assert letter.state == "served"
    assert letter.deliveries.count() == 2


def test_done_twice_it_is_harmless(world: World) -> None:
    letter = issued(world)
    first = actions.serve(letter.id, "hand", "刘有福", key="d1", by=world.town)
    assert actions.serve(letter.id, "post", "别人", key="d1", by=world.town).id == first.id
    assert history("letter", letter.id).filter(verb=verbs.SERVE.key).count() == 1


def test_it_must_be_said_how_and_to_whom(world: World) -> None:
    letter = issued(world)
    for how, to, field in (("pigeon", "刘有福", "how"), ("hand", "  ", "to")):
        with refused("missing") as caught:
            actions.serve(letter.id, how, to, key="d", by=world.town)
        assert caught.refusal is not None
        assert caught.refusal.field == field


def test_nothing_is_served_in_the_future(world: World) -> None:
    delivery = actions.serve(issued(world).id, "hand", "甲", key="d", by=world.town, at=now() + timedelta(days=3))
    assert delivery.at <= now()


def test_a_letter_that_is_not_there_is_refused(world: World) -> None:
    with refused("not_found"):
        actions.serve(621202_999999999999, "hand", "甲", key="d", by=world.town)


def test_the_wrong_role_and_the_wrong_place_are_refused(world: World) -> None:
    letter = issued(world)
    for name in ("far", "village_2", "watcher"):
        with refused("not_found"):
            get_for(world.actors[name], verbs.SERVE, Letter, pk=letter.pk)


def test_the_trail_tells_it_once_without_the_name(world: World) -> None:
    letter = issued(world)
    actions.serve(letter.id, "hand", "刘有福", key="d1", by=world.town)
    entry = history("letter", letter.id).get(verb=verbs.SERVE.key)
    assert (entry.actor, entry.data["how"], entry.data["refused"]) == (world.town.key, "hand", False)
    assert "刘有福" not in str(entry.data)
