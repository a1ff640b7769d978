"""Postings at the desk: what hangs, what has objections, putting up, answering, taking down."""

from secrets import token_urlsafe
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.times import now
from zhishuo.kernel.verbs import Verb
from zhishuo.papers import actions, pages, verbs
from zhishuo.papers.actions import Notice
from zhishuo.papers.forms import AnswerForm, DownForm, NoticeForm, blame, sent
from zhishuo.papers.models import Objection, Posting
from zhishuo.papers.queries import postings_for
from zhishuo.papers.views.shared import asked, frame, turn
from zhishuo.people.api import get_for, need
from zhishuo.store.api import county_of

SHOWS = (("up", "张贴着"), ("objected", "有异议"), ("ended", "撤下的"), ("", "全部"))


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    _show, key, direction = asked(request)
    show = request.GET.get("show", "up")
    page = postings_for(actor, show, key=key, direction=direction)
    context = {
        "rows": pages.desk_rows(page.rows, now()),
        "chips": [{"text": _(word), "url": f"?show={one}", "on": one == show} for one, word in SHOWS],
        "newer": turn(request.path, show, "newer", page.newer),
        "older": turn(request.path, show, "older", page.older),
        "may_post": any(verbs.POST.met_by(seat.grants) for seat in actor.seats),
    }
    return render(request, "papers/desk/notices.html", frame(request, "notices") | context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put something up: what everybody reads, read once more by whoever puts it up."""
    actor = request.actor  # type: ignore[attr-defined]
    places = pages.places_for(actor)
    first = {"days": "7", "objections": "0", "where": ["board", "web"], "client_key": token_urlsafe(16)}
    form = NoticeForm(request.POST) if request.method == "POST" else NoticeForm(initial=first)
    form.fields["place"].choices = places  # type: ignore[attr-defined]
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        try:
            posting = _post(form, request)
            messages.success(request, _("贴出去了。"))
            return redirect("desk_notice", posting.id)
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    elif not places:
        need(actor, verbs.POST, PlaceCode(0))
    return render(request, "papers/desk/new.html", frame(request, "notices") | {"form": form, "refusal": refusal}, status=status)


def _post(form: NoticeForm, request: HttpRequest) -> Posting:
    form.is_valid()
    actor, data = request.actor, form.cleaned_data  # type: ignore[attr-defined]
    place = PlaceCode.parse(str(sent(form, "place")))
    need(actor, verbs.POST, place)
    notice = Notice(
        notice="plain",
        place=place,
        title=str(sent(form, "title")),
        text=data.get("text", ""),
        where=tuple(data.get("where", ())),
        office=actor.seats_for(verbs.POST, place)[0].office_id,
        until=form.until(),
        objection_until=form.objection_until(),
        confirmed=data.get("confirmed", False),
    )
    return actions.post(notice, key=data.get("client_key") or token_urlsafe(16), by=actor)


@login_required
@require_GET
def notice(request: HttpRequest, posting_id: int) -> HttpResponse:
    posting = _posting(request, verbs.TAKE_DOWN, posting_id)
    return _page(request, posting)


def _page(
    request: HttpRequest,
    posting: Posting,
    *,
    refusal: Refusal | None = None,
    form: forms.Form | None = None,
    answering: int = 0,
    status: int = 200,
) -> HttpResponse:
    """One posting; what was refused stays in its field."""
    context: dict[str, Any] = pages.desk_notice(posting, now())
    context |= {"refusal": refusal, "form": form, "answering": answering}
    return render(request, "papers/desk/notice.html", frame(request, "notices") | context, status=status)


@login_required
@require_POST
def answer(request: HttpRequest, posting_id: int) -> HttpResponse:
    posting = _posting(request, verbs.ANSWER_OBJECTION, posting_id)
    form = AnswerForm(request.POST)
    form.is_valid()
    objection = form.cleaned_data.get("objection") or 0
    if not Objection.objects.filter(pk=objection, posting=posting, county=posting.county).exists():
        raise NotFound()
    try:
        actions.answer_objection(objection, form.cleaned_data.get("answer", ""), by=request.actor)  # type: ignore[attr-defined]
    except Refusal as caught:
        refusal = None if blame(form, caught) else caught
        return _page(request, posting, refusal=refusal, form=form, answering=objection, status=caught.status)
    messages.success(request, _("答复跟公示贴在一起了。"))
    return redirect("desk_notice", posting.id)


@login_required
@require_POST
def take_down(request: HttpRequest, posting_id: int) -> HttpResponse:
    posting = _posting(request, verbs.TAKE_DOWN, posting_id)
    form = DownForm(request.POST)
    form.is_valid()
    try:
        actions.take_down(posting.id, by=request.actor, reason=form.cleaned_data.get("reason", ""))  # type: ignore[attr-defined]
    except Refusal as caught:
        refusal = None if blame(form, caught) else caught
        return _page(request, posting, refusal=refusal, form=form, status=caught.status)
    messages.success(request, _("撤下了。"))
    return redirect("desk_notice", posting.id)


def _posting(request: HttpRequest, verb: Verb, posting_id: int) -> Posting:
    actor = request.actor  # type: ignore[attr-defined]
    return get_for(actor, verb, Posting, pk=posting_id, county=county_of(posting_id))
