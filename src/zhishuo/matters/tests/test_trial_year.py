"""A draft tried on a year says, figure by figure and case by case, what a year that really ran under it says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.world import World

from zhishuo.kernel.times import end_of_day
from zhishuo.matters.models import Matter
from zhishuo.matters.tests import trialyear
from zhishuo.matters.tests.trialcases import (
    counted,
    drafted,
    jointly,
    looking_first,
    louder,
    past_centre,
    publish,
    quicker,
    side,
    to_town,
    tried,
)  # fmt: skip
from zhishuo.matters.tests.trialyear import SCRIPTS, SINCE, UNTIL

END = end_of_day(UNTIL)
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_office")]
Change = Callable[[str, str], str]


def much(path: str, text: str) -> str:
    """Three workdays, the town first, another ladder, jointly, another way up: all at once."""
    for change in (quicker, louder, jointly, to_town, past_centre):
        text = change(path, text)
    return text


@pytest.mark.parametrize("change", [quicker, looking_first, much])
def test_a_year_tried_is_a_year_lived(world: World, tmp_path: Path, change: Change) -> None:
    trialyear.run(world, "a-")
    folders = drafted(tmp_path, change)
    sums = tried(folders, since=SINCE, until=UNTIL)
    assert (sums.matters, sums.off) == (len(SCRIPTS), [])
    assert side(sums, "a-", "now", reminders=True) == counted("a-", END), "the year that was is lived again as it was"
    publish(folders)
    trialyear.run(world, "b-")
    assert not Matter.objects.filter(client_key__startswith="b-").exclude(pack__number=2).exists()
    found, lived = side(sums, "a-", "then", reminders=True), counted("b-", END)
    wrong = [
        f"{key}: tried {found.get(key)}, lived {lived.get(key)}"
        for key in sorted({*found, *lived})
        if found.get(key) != lived.get(key)
    ]
    assert not wrong, "\n".join(wrong)
    assert found != side(sums, "a-", "now", reminders=True), "the draft makes a difference"
