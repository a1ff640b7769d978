"""Tests have the network of the world out of reach."""

import socket
from typing import Any

import pytest

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
