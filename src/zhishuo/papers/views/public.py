"""What hangs at a village, for everybody: read it, print it, say what is wrong with it. No account is needed."""

from secrets import token_urlsafe

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from zhishuo.kernel.actor import ANONYMOUS
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import now
from zhishuo.papers import actions, pages, verbs
from zhishuo.papers.forms import ObjectionForm, blame
from zhishuo.papers.models import Posting
from zhishuo.papers.queries import posted_page
from zhishuo.papers.views.shared import asked
from zhishuo.people.api import get_for
from zhishuo.places.api import find, full_name
from zhishuo.store.api import county_of, hit

HOUR = 3600


@require_GET
def notices(request: HttpRequest, code: str) -> HttpResponse:
    """What is posted at a place now."""
    at, moment = find(PlaceCode.parse(code)), now()
    _show, key, direction = asked(request)
    page = posted_page(at.at, moment, key=key, direction=direction)
    above = full_name(at.at.parent) if at.at.parent else ""
    context = {
        "place": {"name": at.short, "within": above, "code": at.at.text},
        "rows": pages.posting_rows(page.rows, at.at, moment),
        "newer": f"?newer={page.newer}" if page.newer else "",
        "older": f"?older={page.older}" if page.older else "",
    }
    return render(request, "papers/notices.html", context)


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, posting_id: int) -> HttpResponse:
    """One posting; POST is an objection to it."""
    posting = _posting(request, posting_id)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        hit(f"object:{request.address}", most=settings.ZHISHUO.say_most, window=HOUR)  # type: ignore[attr-defined]
        try:
            _object(form, posting)
            return redirect(f"{request.path}?just=objected")
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    context = pages.notice(posting, now()) | {
        "form": form,
        "refusal": refusal,
        "client_key": request.POST.get("client_key") or token_urlsafe(16),
        "just": request.GET.get("just", "") == "objected",
        "read_aloud": posting.text,
    }
    return render(request, "papers/notice.html", context, status=status)


def _object(form: ObjectionForm, posting: Posting) -> None:
    form.is_valid()
    data = form.cleaned_data
    key = data.get("client_key") or token_urlsafe(16)
    actions.object_(posting.id, data.get("text", ""), key=key, by=ANONYMOUS, phone=data.get("phone", ""))


@require_GET
def sheet(request: HttpRequest, posting_id: int) -> HttpResponse:
    """For the board in large type, and the words for the loudspeaker."""
    posting = _posting(request, posting_id)
    moment = now()
    on_web = "web" in posting.where
    context = pages.notice(posting, moment) | {
        "spoken": pages.spoken(posting, moment),
        "day": pages.full_day(posting.posted_at),
        "back": reverse("notice" if on_web else "desk_notice", args=[posting.id]),
        "qr": _qr(request, posting) if on_web else "",
    }
    return render(request, "papers/sheet.html", context)


def _qr(request: HttpRequest, posting: Posting) -> SafeString:
    """An inline SVG of the notice's address; it scales with the paper."""
    base = settings.ZHISHUO.base_url or f"{request.scheme}://{request.get_host()}"
    code = segno.make(base + reverse("notice", args=[posting.id]), error="m")
    return mark_safe(code.svg_inline(border=2, omitsize=True, lineclass=None, dark="#1B211D"))  # noqa: S308 - made here


def _posting(request: HttpRequest, posting_id: int) -> Posting:
    actor = request.actor  # type: ignore[attr-defined]
    return get_for(actor, verbs.OBJECT, Posting, pk=posting_id, county=county_of(posting_id))
