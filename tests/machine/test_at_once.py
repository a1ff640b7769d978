"""Real threads and real commits."""

import pytest

from tests.machine.at_once import crossed, rounds
from tests.machine.crew import Crew


def test_several_at_once_leave_nothing_half_done(crew: Crew) -> None:
    ended, broken = rounds(crew, 40)
    assert broken == []
    assert ended["done"] > 20
    assert crossed(crew, 8) == []


@pytest.mark.django_db
def test_the_world_is_as_it_was() -> None:
    from zhishuo.matters.models import Matter

    assert not Matter.objects.exists()
