"""Chance is kept out of these tests."""

import pytest

from zhishuo.matters.actions import calling


@pytest.fixture(autouse=True)
def _no_call_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """One closing in ten plans a call of somebody outside; a test that is about it says so itself."""
    monkeypatch.setattr(calling, "sampled", lambda *_given: False)
