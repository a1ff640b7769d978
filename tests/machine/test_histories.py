"""Some histories in every run of the suite; Hypothesis chooses their deeds and shortens what fails."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.machine.crew import Crew
from tests.machine.stage import START
from tests.machine.story import live
from zhishuo.matters.models import Matter

DEEDS = st.lists(st.integers(0, 2**32), min_size=15, max_size=30)
# The longest that once broke something: an answer was judged twice, by silence, while a part was open.
TWICE_SILENT = [
    379735858, 3035952173, 3642149748, 1773678262, 4227608564, 378220506, 1818367622, 1677114817, 1210884342,
]  # fmt: skip

# A step that somebody ordered sounded at the same moments on another ladder, by other rungs of it.
OTHER_LADDER = [3076692213, 757366822, 2900541789, 1546800939]

# A spot check of what is about an office was planned for that very office.
ABOUT_THE_CALLER = [4194667552, 2457433949]

# The subject of a complaint was asked to agree to newer rules for it.
ABOUT_WHO_AGREES = [3591953019, 2848767879, 1718927331, 4285950904, 2638591123, 868067258, 2201394128, 1807028786]
# Judged, reopened and answered at one moment: a flag took the clock of the verdict away.
ONE_MOMENT = [2248799248, 1409126256, 4198190969, 2627630835]


@settings(max_examples=24, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@example(deeds=TWICE_SILENT)
@example(deeds=OTHER_LADDER)
@example(deeds=ABOUT_THE_CALLER)
@example(deeds=ABOUT_WHO_AGREES)
@example(deeds=ONE_MOMENT)
@given(deeds=DEEDS)
def test_whatever_anybody_does_every_invariant_holds(crew: Crew, deeds: list[int]) -> None:
    live(crew, deeds, start=START)


@pytest.mark.django_db  # this also has the database made of which the histories get a copy
def test_nothing_of_it_stays() -> None:
    assert not Matter.objects.exists()
