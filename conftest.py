"""Tests have the network of the world out of reach.

Properties are about values, not speed: a slow machine must not fail them. `pytest --hypothesis-profile=deep src/zhishuo/kernel` tries
thousands of examples of each property instead of hundreds.
"""

import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Read when a test is decorated, so it has to stand before the tests are imported.
settings.register_profile("zhishuo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=8000)
if settings.get_current_profile_name() != "deep":
    settings.load_profile("zhishuo")

pytest_plugins = ("tests.world",)

_connect = socket.socket.connect


def _only_here(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise AssertionError(f"a test reaches for the network: {address!r}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _only_here)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: Playwright keeps an event loop in the thread, in which Django then asks no database."""
    items.sort(key=lambda item: "tests/journeys/" in item.nodeid)
