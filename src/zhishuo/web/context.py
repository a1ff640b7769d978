"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from zhishuo.kernel.times import now


def shell(request: HttpRequest) -> dict[str, Any]:
    """`actor`, `large_text`, `night`, `now`: for the frame of pages."""
    return {
        "actor": getattr(request, "actor", None),
        "large_text": getattr(request, "large_text", False),
        "night": getattr(request, "night", False),
        "now": now(),
    }
