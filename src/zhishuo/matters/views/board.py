"""督办看板: what stands where, who has how much, spot checks. For those who may urge and read over a place."""

from datetime import date, timedelta
from secrets import token_hex
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import today
from zhishuo.matters import actions
from zhishuo.matters.boarding import own_place
from zhishuo.matters.forms import blame
from zhishuo.matters.narrowing import Moments, moments
from zhishuo.matters.pages import board as pages
from zhishuo.matters.views.desk import frame
from zhishuo.places.api import find

USUAL = 5  # matters of a sample, and
BACK = timedelta(days=30)  # how far back it reaches where nothing else is said


class DrawForm(forms.Form):
    """How many to draw, closed from which day to which. `seed` makes a form sent twice one draw."""

    most = forms.IntegerField(label=gettext_lazy("抽几件"), min_value=1)
    since = forms.DateField(label=gettext_lazy("从哪天办结的"))
    until = forms.DateField(label=gettext_lazy("到哪天"))
    seed = forms.CharField(max_length=40, widget=forms.HiddenInput)


def _where(request: HttpRequest) -> tuple[PlaceCode, Moments]:
    """The place of the board. Raises NotFound for none that stands, Forbidden where the actor does not supervise it."""
    given = request.GET.get("place", "").strip()
    asked = find(PlaceCode.parse(given), retired=True).at if given else None
    place = own_place(request.actor, asked)  # type: ignore[attr-defined]
    return place, moments(place)


def _page(request: HttpRequest, here: str, place: PlaceCode, when: Moments) -> dict[str, Any]:
    return frame(request, "board") | pages.frame(request.actor, place, when, here)  # type: ignore[attr-defined]


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is open, late, stuck: down the tree, by clock, and whom to ask."""
    place, when = _where(request)
    shown = pages.board(request.actor, place, when)  # type: ignore[attr-defined]
    return render(request, "matters/desk/board.html", _page(request, "board", place, when) | shown)


@login_required
@require_GET
def load(request: HttpRequest) -> HttpResponse:
    """Who has how much, and for how long; by place, never by score."""
    place, when = _where(request)
    shown = pages.load(request.actor, place, when)  # type: ignore[attr-defined]
    return render(request, "matters/desk/board_load.html", _page(request, "board_load", place, when) | shown)


@login_required
@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """Draw a sample, see the calls to make and what they brought."""
    place, when = _where(request)
    form = DrawForm(request.POST if request.method == "POST" else None, initial=_usual())
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            drawn = actions.draw(place, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
            messages.success(request, _("抽到 %(n)s 件，回访的任务已经排好。") % {"n": len(drawn)})
            return redirect(f"{reverse('board_checks')}?place={place.text}")
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    shown = pages.checks(request.actor, place, when)  # type: ignore[attr-defined]
    context = _page(request, "board_checks", place, when) | shown | {"form": form, "refusal": refusal}
    return render(request, "matters/desk/board_checks.html", context, status=status)


def _usual() -> dict[str, date | int | str]:
    return {"most": USUAL, "since": (today() - BACK).isoformat(), "until": today().isoformat(), "seed": token_hex(8)}
