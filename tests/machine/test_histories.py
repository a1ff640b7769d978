"""A few dozen histories in every run of the suite; Hypothesis chooses their deeds and shortens what fails."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.machine.crew import Crew
from tests.machine.stage import START, staged
from tests.machine.story import live


@pytest.fixture
def crew(db: None) -> Iterator[Crew]:
    with staged(START) as found:
        yield found


DEEDS = st.lists(st.integers(0, 2**32), min_size=20, max_size=45)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_whatever_anybody_does_every_invariant_holds(crew: Crew, deeds: list[int]) -> None:
    live(crew, deeds, start=START)
