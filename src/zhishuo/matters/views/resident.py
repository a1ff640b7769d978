"""What a resident does without an account: find the village, say it, see how it goes, give the verdict."""

from collections.abc import Callable
from dataclasses import replace
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from zhishuo.kernel.actor import ANONYMOUS, Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.numbers import parse
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import Missing, NotFound
from zhishuo.matters import actions, rules
from zhishuo.matters.actions import Proxy, Said
from zhishuo.matters.forms import BehalfForm, FindForm, OfficialForm, SaidForm, VerdictForm, blame
from zhishuo.matters.models import Matter
from zhishuo.matters.numbering import code_of, link_of
from zhishuo.matters.pages import resident as pages
from zhishuo.matters.pages.story import Story
from zhishuo.matters.queries import by_number
from zhishuo.places.api import find
from zhishuo.store.api import hit

HOUR = 3600


def speaker(matter: Matter) -> Actor:
    """The right that a link or a query code carries: to this matter alone."""
    return Actor(kind="speaker", matter_ids=frozenset({matter.id}), person_id=matter.person_id)


def own(request: HttpRequest, number: str, token: str) -> Matter:
    """The matter that this link carries the right to; a wrong link looks like none at all."""
    hit(f"link:{request.address}", most=settings.ZHISHUO.look_up_most * 30, window=HOUR)  # type: ignore[attr-defined]
    matter = by_number(number)
    if matter is None or token != link_of(matter.id):
        raise NotFound(what="件事", what_en="matter")
    return matter


@require_http_methods(["GET"])
def home(request: HttpRequest) -> HttpResponse:
    words, inside = request.GET.get("q", "").strip()[:40], request.GET.get("in", "")
    return render(request, "matters/home.html", pages.home(words, inside))


@require_http_methods(["GET"])
def place(request: HttpRequest, code: str) -> HttpResponse:
    at = find(PlaceCode.parse(code))
    return render(request, "matters/place.html", pages.place(at))


@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, code: str) -> HttpResponse:
    at = find(PlaceCode.parse(code))
    form = SaidForm(request.POST, request.FILES) if request.method == "POST" else SaidForm()
    scanned = request.GET.get("from") == "qr"
    said = Said(place=at.at, channel="qr" if scanned else "web", playbook=pages.playbook_of(at))
    return _said(request, form, said, "matters/say.html", lambda: pages.say(at) | {"scanned": scanned})


@require_http_methods(["GET", "POST"])
def say_behalf(request: HttpRequest, code: str) -> HttpResponse:
    """Said for somebody else, who is the one to hear and to give the verdict."""
    at = find(PlaceCode.parse(code))
    form = BehalfForm(request.POST, request.FILES) if request.method == "POST" else BehalfForm()
    said = Said(place=at.at, channel="web", playbook=pages.playbook_of(at))
    return _said(request, form, said, "matters/say_behalf.html", lambda: pages.say(at))


@require_http_methods(["GET", "POST"])
def say_official(request: HttpRequest, code: str) -> HttpResponse:
    """About an official: it goes over that office's head, and does not exist for it (R9)."""
    at = find(PlaceCode.parse(code))
    playbook, offices = pages.official_playbook(at), pages.officials(at)
    if not playbook:
        raise NotFound()
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OfficialForm(*posted, offices=offices)
    said = Said(place=at.at, channel="web", playbook=playbook)
    return _said(request, form, said, "matters/say_official.html", lambda: pages.say_official(at) | {"offices": offices})


def _said(request: HttpRequest, form: SaidForm, said: Said, template: str, context: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Show the form, or take what it says; refused, what was typed stays."""
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        hit(f"say:{request.address}", most=settings.ZHISHUO.say_most, window=HOUR)  # type: ignore[attr-defined]
        try:
            form.is_valid()
            done = actions.register(_filled(said, form), by=ANONYMOUS)
            return redirect("receipt", done.matter.number, link_of(done.matter.id))
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    key = request.POST.get("client_key") or token_urlsafe(16)
    return render(request, template, context() | {"form": form, "refusal": refusal, "client_key": key}, status=status)


def _filled(said: Said, form: SaidForm) -> Said:
    """What was typed, as intake takes it. Raises Missing where nobody is named whom it is about, or for whom it is said."""
    data = form.cleaned_data
    said = replace(said, text=data.get("text", ""), phone=data.get("phone", ""), client_key=data.get("client_key", ""))
    if isinstance(form, OfficialForm):
        if not data.get("office"):
            raise Missing(label="说的是哪里的干部", label_en="Which office it is about", field="office")
        said = replace(said, subject=int(data["office"]))
    if isinstance(form, BehalfForm):
        if not data.get("behalf", "").strip():
            raise Missing(label="替谁说的", label_en="For whom it is said", field="behalf")
        proxy = Proxy(phone=data.get("phone", ""), agreed=bool(data.get("agreed")))
        said = replace(said, name=data["behalf"], phone=data.get("their_phone", ""), proxy=proxy)
    return replace(said, files=form.kept())


@require_http_methods(["GET"])
def receipt(request: HttpRequest, number: str, token: str) -> HttpResponse:
    return render(request, "matters/receipt.html", pages.receipt(Story(own(request, number, token)), token))


@require_http_methods(["GET"])
def progress(request: HttpRequest, number: str, token: str) -> HttpResponse:
    context = pages.progress(Story(own(request, number, token)), token)
    return render(request, "matters/progress.html", context | {"just": _JUST.get(request.GET.get("just", ""), "")})


# A playbook that asks only whether the speaker is content: what its two buttons mean for the course of the matter.
CONTENT = {"satisfied": ("solved", "satisfied"), "unsatisfied": ("not", "not")}
_THANKS = {"solved": "solved", "partly": "again", "not": "again"}
_JUST = {
    "more": _("补上了，经办的人会看到。"),
    "solved": _("记下了，谢谢您。"),
    "again": _("记下了，已经重新交办。"),
    "gone": _("撤回了。"),
    "lifted": _("记下了，已经转到上一级。"),
    "joined": _("并在一起了。您的编号照样能查。"),
    "noted": _("记下了。"),
}


@require_http_methods(["GET", "POST"])
def verdict(request: HttpRequest, number: str, token: str) -> HttpResponse:
    matter = own(request, number, token)
    form = VerdictForm(request.POST or None)
    chosen = request.POST.get("verdict", request.GET.get("verdict", ""))
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST" and (chosen in ("solved", "satisfied") or "reason" in request.POST):
        form.is_valid()
        solved, satisfied = CONTENT.get(chosen, (chosen, ""))
        try:
            rules.check_why(solved, form.cleaned_data.get("reason", ""))
            by, text = speaker(matter), form.cleaned_data.get("reason", "")
            after = actions.verdict(matter.id, solved, by=by, satisfied=satisfied, text=text)
            return to_progress(matter, token, "noted" if solved != "solved" and not after.is_open else _THANKS[solved])
        except Refusal as caught:
            refusal = None if blame(form, caught, text="reason", solved="verdict") else caught
            status = caught.status
    context = pages.verdict(Story(matter), token)
    asked = chosen if chosen in ("partly", "not", "unsatisfied") else ""
    return render(request, "matters/verdict.html", context | {"chosen": asked, "form": form, "refusal": refusal}, status=status)


def to_progress(matter: Matter, token: str, just: str) -> HttpResponse:
    response = redirect("progress", matter.number, token)
    response["Location"] += f"?just={just}"
    return response


@require_http_methods(["GET", "POST"])
def say_more(request: HttpRequest, number: str, token: str) -> HttpResponse:
    matter = own(request, number, token)
    form = SaidForm(request.POST, request.FILES) if request.method == "POST" else SaidForm()
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        hit(f"say:{request.address}", most=settings.ZHISHUO.say_most, window=HOUR)  # type: ignore[attr-defined]
        try:
            form.is_valid()
            key = form.cleaned_data.get("client_key", "")
            actions.say_more(matter.id, form.cleaned_data.get("text", ""), by=speaker(matter), files=form.kept(), client_key=key)
            return to_progress(matter, token, "more")
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    context = pages.short(Story(matter), token) | {"form": form, "refusal": refusal}
    context["client_key"] = request.POST.get("client_key") or token_urlsafe(16)
    return render(request, "matters/say_more.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str, token: str) -> HttpResponse:
    matter = own(request, number, token)
    form = VerdictForm(request.POST or None)
    if request.method == "POST":
        form.is_valid()
        actions.withdraw(matter.id, by=speaker(matter), text=form.cleaned_data.get("reason", ""))
        return to_progress(matter, token, "gone")
    return render(request, "matters/withdraw.html", pages.short(Story(matter), token) | {"form": form})


@require_http_methods(["GET", "POST"])
def find_matter(request: HttpRequest) -> HttpResponse:
    """Number and query code open the matter. Few tries an hour for one address, and for one number."""
    form = FindForm(request.POST or None)
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            matter = _found(request, form.cleaned_data["number"], form.cleaned_data["code"])
            return redirect("progress", matter.number, link_of(matter.id))
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    return render(request, "matters/find.html", {"form": form if form.is_bound else None, "refusal": refusal}, status=status)


def _found(request: HttpRequest, number: str, code: str) -> Matter:
    most = settings.ZHISHUO.look_up_most
    hit(f"find:{request.address}", most=most, window=HOUR)  # type: ignore[attr-defined]
    digits = parse(number)
    hit(f"code:{digits}", most=most, window=HOUR)
    matter = by_number(digits)
    if matter is None or code_of(matter.id) != "".join(c for c in code if c.isdigit()):
        raise rules.NotTheSpeaker()
    return matter
