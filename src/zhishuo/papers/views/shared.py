"""What the desk's pages of papers share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from zhishuo.papers import pages


def frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """What the desk's frame shows: who I am, where I am, what was just done."""
    told = " ".join(str(message) for message in messages.get_messages(request))
    return {"me": pages.me(request.actor), "here": here, "notice": told or None, "q": ""}  # type: ignore[attr-defined]


def turn(path: str, show: str, direction: str, key: str) -> str:
    """The address of the next page of a list."""
    return f"{path}?show={show}&{direction}={key}" if key else ""


def asked(request: HttpRequest) -> tuple[str, str, str]:
    """(what is shown, key of the page, direction) of a list's address."""
    newer, older = request.GET.get("newer", ""), request.GET.get("older", "")
    return request.GET.get("show", ""), newer or older, "newer" if newer else "older"
