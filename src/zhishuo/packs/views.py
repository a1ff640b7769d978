"""The calendar's page: a year sheet, one day and what a change of it would move, setting it and taking it back."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import Forbidden
from zhishuo.kernel.workdays import DayKind
from zhishuo.packs import actions, sheet
from zhishuo.packs.forms import KINDS, DayForm, UnsetForm, blame
from zhishuo.packs.verbs import SET, UNSET
from zhishuo.people.api import need, placed
from zhishuo.places.api import short_names


@login_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """One year at one place; with ?day= that day beside its form."""
    day = _day(request.GET.get("day", ""))
    place = _place(request, request.GET.get("place", ""))
    year = day.year if day else sheet.year_of(request.GET.get("year", ""))
    return _page(request, place, year, day)


@login_required
@require_POST
def set_(request: HttpRequest) -> HttpResponse:
    """With `go=look` only what it would move; else the day is set."""
    form = DayForm(request.POST)
    valid = form.is_valid()
    place = _place(request, request.POST.get("place", ""))
    need(request.actor, SET, place)  # type: ignore[attr-defined]
    day: date | None = form.cleaned_data.get("day")
    if not valid or day is None:
        return _page(request, place, sheet.year_of(""), day, form=form, status=422)
    data = form.cleaned_data
    if request.POST.get("go") == "look" and data["kind"] in dict(KINDS):
        seen = sheet.preview(place, day, cast(DayKind, data["kind"]))
        return _page(request, place, day.year, day, form=form, seen=seen)
    try:
        actions.set_day(place, day, data["kind"], data["why"], by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        told = None if blame(form, refusal) else refusal
        return _page(request, place, day.year, day, form=form, refusal=told, status=refusal.status)
    messages.success(request, _("定好了。在办的事，时限这就重算。"))
    return redirect(sheet.url(place, day.year, day))


@login_required
@require_POST
def unset(request: HttpRequest) -> HttpResponse:
    form = UnsetForm(request.POST)
    form.is_valid()
    place = _place(request, request.POST.get("place", ""))
    need(request.actor, UNSET, place)  # type: ignore[attr-defined]
    day: date | None = form.cleaned_data.get("day")
    if day is None:
        return _page(request, place, sheet.year_of(""), None, status=422)
    try:
        actions.unset_day(place, day, by=request.actor)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return _page(request, place, day.year, day, refusal=refusal, status=refusal.status)
    messages.success(request, _("撤掉了。在办的事，时限这就重算。"))
    return redirect(sheet.url(place, day.year, day))


def _place(request: HttpRequest, text: str) -> PlaceCode:
    """The place asked for, else the first that this person may set days for. Raises Forbidden, BadPlaceCode."""
    actor = request.actor  # type: ignore[attr-defined]
    own = next((seat.place for seat in actor.seats if SET.met_by(seat.grants)), None)
    if own is None:
        raise Forbidden(verb=SET.word, verb_en=SET.word_en)
    place = PlaceCode.parse(text) if text else own
    need(actor, SET, place)
    return place


def _day(text: str) -> date | None:
    """A day within the years that the page shows, None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if sheet.year_of(str(found.year)) == found.year else None


def _page(
    request: HttpRequest,
    place: PlaceCode,
    year: int,
    day: date | None,
    *,
    form: DayForm | None = None,
    seen: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = day if day and sheet.year_of(str(day.year)) == day.year else None
    choices = sheet.places_for(request.actor)  # type: ignore[attr-defined]
    name = dict(choices).get(place.text) or short_names([int(place)]).get(int(place), "")
    context = {
        "place": place.text,
        "place_name": name,
        "place_choices": choices,
        "form": form,
        "kinds": KINDS,
        "kind": request.POST.get("kind", ""),
        "chosen": sheet.day_shown(place, shown) if shown else None,
        "seen": seen,
        "refusal": refusal,
        "me": _me(request),
        "here": "calendar",
        "q": "",
        "notice": " ".join(str(message) for message in messages.get_messages(request)) or None,
    }
    return render(
        request, "packs/desk/calendar.html", context | sheet.sheet(place, year if not shown else shown.year, shown), status=status
    )


def _me(request: HttpRequest) -> dict[str, str]:
    actor = request.actor  # type: ignore[attr-defined]
    seat = actor.seats[0]
    return {
        "name": actor.name,
        "office": placed(short_names([int(seat.place)]).get(int(seat.place), ""), seat.title, get_language() or "zh"),
    }
