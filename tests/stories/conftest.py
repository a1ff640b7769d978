"""Every story is told by the same code in two counties that follow different packs."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.stories.telling import Story, tell
from tests.world import World

COUNTIES = ("621202", "621223")


@pytest.fixture(params=COUNTIES)
def story(request: pytest.FixtureRequest, world: World, client: Client) -> Iterator[Story]:
    """The same story in each of the two counties."""
    yield from tell(str(request.param), client)


@pytest.fixture
def anywhere(world: World, client: Client, request: pytest.FixtureRequest) -> Iterator[Story]:
    """In the county that the test names (indirectly)."""
    yield from tell(str(request.param), client)
