"""改名: the code stays, the name has a history."""

from datetime import date

from tests.world import VILLAGE, World, refused

from zhishuo.kernel.actor import SYSTEM
from zhishuo.places import api
from zhishuo.places.tests.changing import code
from zhishuo.trail.api import Entry


def test_it_works_and_is_read_at_once(world: World) -> None:
    assert api.full_name(VILLAGE) == "河东区青岚镇柏杨沟村"
    api.rename(VILLAGE, "白杨沟村村民委员会", by=SYSTEM, day=date(2026, 3, 2), paper="民政厅批复")
    assert api.full_name(VILLAGE) == "河东区青岚镇白杨沟村"
    last = api.history_of(VILLAGE).order_by("id").last()
    assert last is not None
    assert (last.kind, last.before, last.after, last.paper) == (
        "renamed",
        "柏杨沟村村民委员会",
        "白杨沟村村民委员会",
        "民政厅批复",
    )
    assert Entry.objects.get(verb="place.rename").place == VILLAGE


def test_the_same_name_no_name_or_no_such_place_is_refused(world: World) -> None:
    for place, name in ((VILLAGE, "柏杨沟村村民委员会"), (VILLAGE, " "), (code("621202101299"), "新")):
        with refused("cannot_change_place"):
            api.rename(place, name, by=SYSTEM)
