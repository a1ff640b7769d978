"""One way to say no: a refusal as a page, as a part of a page, or as JSON (RFC 9457)."""

import json
import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import ChangedMeanwhile, NotFound, TooMany

log = logging.getLogger("zhishuo.web")


class Broken(Refusal):
    """Our own fault: something failed that should not."""

    code = "broken"
    status = 500
    title, title_en = "我们这边出错了", "Something broke on our side"
    says = "我们这边出错了，不是您的问题。"
    says_en = "Something broke on our side; it is not your fault."
    instead = "已经记下，会有人看。请过一会儿再试，急事请打 12345。"
    instead_en = "It has been noted. Please try again later, or call 12345 if it is urgent."


class FormStale(Refusal):
    """The form's protection mark is missing or old."""

    code = "form_stale"
    status = 403
    title, title_en = "页面放久了", "The page is too old"
    says = "这一页放得太久，交不出去了。"
    says_en = "This page has been open too long to be sent."
    instead = "请退回上一页刷新后再交；浏览器会留着您写的。"
    instead_en = "Go back, reload, and send again; your browser keeps what you wrote."


class WrongMethod(Refusal):
    """This address is not asked in that way."""

    code = "wrong_method"
    status = 405
    title, title_en = "不能这样打开", "Not opened this way"
    says = "这个网址不能直接打开。"
    says_en = "This address cannot be opened like this."
    instead = "请从页面上的按钮进来。"
    instead_en = "Please use the button on the page."


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def problem(refusal: Refusal) -> HttpResponse:
    """RFC 9457 application/problem+json."""
    language = "en" if (translation.get_language() or "").startswith("en") else "zh"
    body = json.dumps(refusal.problem(language), ensure_ascii=False)  # type: ignore[arg-type]
    return _with_headers(HttpResponse(body, status=refusal.status, content_type="application/problem+json"), refusal)


def show(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal in the form the caller reads."""
    if wants_json(request):
        return problem(refusal)
    part = bool(getattr(request, "htmx", False))
    context = {"refusal": refusal, "back": _back(request), "reload": isinstance(refusal, ChangedMeanwhile)}
    response = render(request, "web/refusal_part.html" if part else "web/refusal.html", context, status=refusal.status)
    return _with_headers(response, refusal)


def _with_headers(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _back(request: HttpRequest) -> str:
    """Where to go from here: the page one came from, if it is ours."""
    came_from = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    return came_from.removeprefix(own[:-1]) if came_from.startswith(own) else "/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, NotFound())


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return show(request, FormStale())


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return show(request, Broken())
    except Exception:  # the page of last resort must not fail with what it reports
        log.exception("the error page failed")
        return HttpResponse(Broken().sentence, status=500, content_type="text/plain; charset=utf-8")
