from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from tests.world import World

from zhishuo.kernel.actor import SYSTEM
from zhishuo.kernel.times import SHANGHAI, now
from zhishuo.papers import actions, verbs
from zhishuo.papers.jobs import finish_due
from zhishuo.papers.queries import has_stood
from zhishuo.papers.rules import stood
from zhishuo.papers.tests.cases import posted
from zhishuo.papers.tests.test_answer_objection import ANSWER
from zhishuo.papers.tests.test_object import object_to
from zhishuo.trail.api import history

AT = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)
BEFORE, AFTER = AT - timedelta(hours=1), AT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("until", "objection_until", "waiting", "has"),
    [
        (BEFORE, None, 0, True),
        (AFTER, None, 0, False),
        (BEFORE, BEFORE, 0, True),
        (BEFORE, BEFORE, 1, False),
        (BEFORE, AFTER, 0, False),
        (None, BEFORE, 0, True),
        (None, AFTER, 0, False),
        (None, None, 0, False),  # what stands for good, and to which nobody could object, never proves anything
        (AT, AT, 0, True),
    ],
)
def test_when_a_posting_has_stood(until: datetime | None, objection_until: datetime | None, waiting: int, has: bool) -> None:
    assert stood(until, objection_until, waiting, AT) is has


@given(st.datetimes(), st.datetimes(), st.datetimes(), st.integers(0, 3), st.timedeltas(timedelta(0), timedelta(days=99)))
def test_what_has_stood_has_stood_later_too(
    until: datetime, objections: datetime, at: datetime, waiting: int, more: timedelta
) -> None:
    try:
        later = at + more
    except OverflowError:
        return
    if stood(until, objections, waiting, at):
        assert stood(until, objections, waiting, later)
        assert waiting == 0


def test_it_works_by_itself_when_the_days_are_over(world: World) -> None:
    posting, standing = posted(world), posted(world, "standing", until=None, objection_until=None)
    assert finish_due() == 0
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert finish_due() == 1
        assert finish_due() == 0
        posting.refresh_from_db()
        standing.refresh_from_db()
        assert (posting.state, standing.state) == ("done", "posted")
        assert has_stood(posting, now())


def test_an_open_objection_keeps_it_up_and_its_answer_lets_it_end(world: World) -> None:
    posting = posted(world)
    objection = object_to(posting)
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert finish_due() == 0
        assert not has_stood(posting, now())
        actions.answer_objection(objection.id, ANSWER, by=world.village)
        assert finish_due() == 1
    posting.refresh_from_db()
    assert posting.state == "done"


def test_what_was_taken_down_early_has_not_stood(world: World) -> None:
    posting = posted(world)
    posting = actions.take_down(posting.id, by=world.village, reason="贴错了")
    assert not has_stood(posting, now() + timedelta(days=8))
    actions.finish(posting.id, by=SYSTEM)
    posting.refresh_from_db()
    assert posting.state == "taken_down"


def test_the_trail_tells_it_once(world: World) -> None:
    posting = posted(world, until=now() - timedelta(minutes=1), objection_until=None)
    for _ in range(2):
        actions.finish(posting.id, by=SYSTEM)
    assert history("posting", posting.id).get(verb=verbs.FINISH.key).actor == "system"
