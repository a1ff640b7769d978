"""Chance is kept out of these tests; and a world whose people have sat in their offices for long."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.world import World

from zhishuo.matters.actions import calling
from zhishuo.packs import api as packs
from zhishuo.people.api import Holding


@pytest.fixture(autouse=True)
def _no_call_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """One closing in ten plans a call of somebody outside; a test that is about it says so itself."""
    monkeypatch.setattr(calling, "sampled", lambda *_given: False)


@pytest.fixture
def in_office(world: World) -> Iterator[None]:
    """The world's people have sat in their offices for long; what a test published goes with it."""
    Holding.objects.update(since=date(2025, 1, 1))
    yield
    packs.forget()
