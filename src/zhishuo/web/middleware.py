"""What every request passes: refusals shown, headers set, language and size chosen, the actor found."""

import secrets
from collections.abc import Callable, Sequence
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from zhishuo.kernel.actor import ANONYMOUS, Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import FileTooLarge
from zhishuo.people.api import actor_of
from zhishuo.trail.api import because
from zhishuo.web.errors import WrongMethod, show

Next = Callable[[HttpRequest], HttpResponse]
BODY_MOST = 100_000_000  # above this nothing is read at all
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Refusals:
    """Every Refusal, wherever it was raised, becomes a page, an htmx part or JSON with its HTTP status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > BODY_MOST:
            return show(request, FileTooLarge(name="照片", most=BODY_MOST, got=int(length), field="photo"))
        with because(secrets.token_hex(8)):
            response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            told = show(request, WrongMethod())
            told.headers["Allow"] = response.headers["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return show(request, exception) if isinstance(exception, Refusal) else None


class Headers:
    """A strict content policy: nothing from outside, nothing inline."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(self), microphone=(self)")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Language:
    """?lang= and ?text= are remembered in plain cookies; no account is needed for either."""

    YEAR = 365 * 86_400

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = {"lang": request.GET.get("lang"), "text": request.GET.get("text"), "theme": request.GET.get("theme")}
        language = chosen["lang"] or request.COOKIES.get("lang", "zh")
        request.large_text = (chosen["text"] or request.COOKIES.get("text")) == "large"  # type: ignore[attr-defined]
        request.night = (chosen["theme"] or request.COOKIES.get("theme")) == "night"  # type: ignore[attr-defined]
        with translation.override("en" if language == "en" else "zh-hans"):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        for name, value in chosen.items():
            if value and value.isalpha():
                response.set_cookie(name, value[:8], max_age=self.YEAR, samesite="Lax", secure=settings.ZHISHUO.https)
        response.headers["Content-Language"] = "en" if language == "en" else "zh-CN"
        return response


class Who:
    """`request.actor`: the signed-in person with today's seats, else nobody known. `request.address`: where it came from."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        request.address = address_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return ANONYMOUS
    return actor_of(request.user, "en" if translation.get_language() == "en" else "zh")


def address_of(request: HttpRequest) -> str:
    """The caller's address. X-Forwarded-For counts only as far as trusted proxies wrote it, read from the right."""
    peer = request.META.get("REMOTE_ADDR", "")
    trusted = [ip_network(one, strict=False) for one in settings.ZHISHUO.trusted_proxies]
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while hops and _within(peer, trusted):
        peer = hops.pop()
    return peer if _is_address(peer) else "unknown"


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _within(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)
