from datetime import timedelta

from tests.world import OTHER_VILLAGE, TOWN, VILLAGE, World, refused

from zhishuo.kernel.actor import ANONYMOUS, SYSTEM
from zhishuo.kernel.refusals import Forbidden
from zhishuo.kernel.times import now
from zhishuo.papers import actions, verbs
from zhishuo.papers.models import Posting
from zhishuo.papers.queries import posted_at
from zhishuo.papers.tests.cases import notice, posted
from zhishuo.people.api import get_for, need
from zhishuo.trail.api import history


def test_it_works(world: World) -> None:
    posting = posted(world)
    posting.refresh_from_db()
    assert (posting.state, posting.where, posting.account_id) == ("posted", ["web", "board"], world.village.account_id)
    assert list(posted_at(VILLAGE, now())) == [posting]


def test_what_hangs_at_a_village_is_its_own_and_that_of_the_places_above(world: World) -> None:
    own, towns = posted(world), posted(world, "town", place=TOWN)
    posted(world, "neighbour", place=OTHER_VILLAGE)
    posted(world, "board", where=("board",))
    posted(world, "over", until=now() - timedelta(days=1), objection_until=None)
    assert set(posted_at(VILLAGE, now())) == {own, towns}


def test_done_twice_it_is_harmless(world: World) -> None:
    first = posted(world)
    assert posted(world, title="别的").id == first.id
    assert history("posting", first.id).count() == 1


def test_nobody_posts_what_no_person_has_read(world: World) -> None:
    with refused("personal_there") as caught:
        posted(world, confirmed=False)
    assert caught.refusal is not None
    assert "没有人看过" in caught.refusal.sentence
    with refused("personal_there") as caught:
        posted(world, confirmed=False, text="咨询刘有福 13812342217")
    assert caught.refusal is not None
    assert "电话" in caught.refusal.sentence
    assert not Posting.objects.exists()


def test_a_machine_confirms_nothing(world: World) -> None:
    with refused("personal_there"):
        actions.post(notice(world), key="x", by=SYSTEM)


def test_it_needs_words_and_somewhere_to_hang(world: World) -> None:
    for changes, field, code in (
        ({"title": " "}, "title", "missing"),
        ({"text": ""}, "text", "missing"),
        ({"text": "长" * 5001}, "text", "too_long"),
        ({"where": ()}, "where", "missing"),
        ({"where": ("roof",)}, "where", "missing"),
    ):
        with refused(code) as caught:
            actions.post(notice(world, **changes), key="x", by=world.village)
        assert caught.refusal is not None
        assert caught.refusal.field == field


def test_the_wrong_role_may_not_and_the_wrong_place_does_not(world: World) -> None:
    posting = posted(world, where=("board",))
    for name in ("watcher", "far", "village_2"):
        with refused("not_found"):
            get_for(world.actors[name], verbs.POST, Posting, pk=posting.pk)
    try:
        need(world.watcher, verbs.POST, VILLAGE)
    except Forbidden:
        return
    raise AssertionError("a watcher publishes nothing")


def test_what_is_on_the_web_everybody_sees(world: World) -> None:
    posting = posted(world)
    assert posting in Posting.seen_by(ANONYMOUS)
    with refused("forbidden"):
        get_for(ANONYMOUS, verbs.TAKE_DOWN, Posting, pk=posting.pk)


def test_the_trail_tells_it_once(world: World) -> None:
    posting = posted(world)
    entry = history("posting", posting.id).get()
    assert (entry.verb, entry.actor, entry.place) == (verbs.POST.key, world.village.key, posting.place)
