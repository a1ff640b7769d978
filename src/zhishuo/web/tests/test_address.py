"""Whose door it is: an address that a forged header cannot change."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import RequestFactory

from zhishuo.web.middleware import address_of


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("203.0.113.9", "", (), "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", (), "203.0.113.9"),  # nobody is trusted: the header says nothing
        ("10.0.0.2", "198.51.100.1", ("10.0.0.0/8",), "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1", ("10.0.0.0/8",), "198.51.100.1"),  # what came before our proxy is anybody's word
        ("10.0.0.2", "198.51.100.1, 10.0.0.3", ("10.0.0.0/8",), "198.51.100.1"),
        ("203.0.113.9", "198.51.100.1", ("10.0.0.0/8",), "203.0.113.9"),
        ("10.0.0.2", "not an address", ("10.0.0.0/8",), "unknown"),
        ("", "198.51.100.1", ("10.0.0.0/8",), "unknown"),
        ("2001:db8::1", "", (), "2001:db8::1"),
    ],
)
def test_the_header_counts_only_as_far_as_trusted_proxies_wrote_it(
    settings: Any, peer: str, forwarded: str, trusted: tuple[str, ...], address: str
) -> None:
    settings.ZHISHUO = replace(settings.ZHISHUO, trusted_proxies=trusted)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert address_of(request) == address
