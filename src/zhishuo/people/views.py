"""替班: who is away, who stands in, back earlier."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import today
from zhishuo.people import actions, verbs
from zhishuo.people.forms import Choices, LeaveForm
from zhishuo.people.models import Account, Holding, StandIn
from zhishuo.people.queries import holding_now, placed, title_of
from zhishuo.people.standing_in import colleagues, leaves_of, own_offices, rostered
from zhishuo.places.api import short_names

MOST = 200  # leaves on one page: a city has fewer people away at once


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Who is away now or soon, and a form to say it."""
    actor = request.actor  # type: ignore[attr-defined]
    who, by = _choices(actor)
    start = {"account": str(actor.account_id), "since": today().isoformat(), "last": today().isoformat()}
    form = LeaveForm(request.POST, who=who, by=by) if request.method == "POST" else LeaveForm(initial=start, who=who, by=by)
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _write(form, actor)
            except Refusal as caught:
                refusal, status = caught, caught.status
            else:
                messages.success(request, _("记下了。到时候说给这个岗位的事，替班的人也看得到、办得了。"))
                return redirect("leave")
    rows = [_row(one, actor) for one in leaves_of(actor)[:MOST]]
    context = {"form": form, "refusal": refusal, "leaves": rows, "may": bool(who and by)}
    return render(request, "people/leave.html", _frame(request) | context, status=status)


def _write(form: LeaveForm, by: Actor) -> StandIn:
    data = form.cleaned_data
    away, substitute = Account.objects.get(pk=data["account"]), Account.objects.get(pk=data["stand_in"])
    return actions.stand_in(away, substitute, data["since"], form.until, by=by)


@login_required
@require_POST
def back(request: HttpRequest, leave_id: int) -> HttpResponse:
    """提前回来: also the way to take back a leave that was written down by mistake."""
    actions.come_back(leave_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("记下了：替班到此为止。"))
    return redirect("leave")


def _choices(actor: Actor) -> tuple[Choices, Choices]:
    """(whose leave this actor may write down, who may stand in), oneself and one's colleagues first."""
    me = actor.account_id or 0
    own = Account.objects.filter(pk=me) if own_offices(me) else Account.objects.none()
    others = rostered(actor, verbs.STAND_IN).exclude(pk=me)
    near = colleagues(me)
    who = [*own, *others]
    by = list({account.pk: account for account in (*near, *others, *own)}.values())
    return _named(who), _named(by)


def _named(accounts: list[Account]) -> Choices:
    """Name and first office: several may have one name."""
    rows = Holding.objects.filter(holding_now(), account__in=accounts).select_related("office").order_by("-id")
    first = {holding.account_id: holding.office for holding in rows}
    places, language = short_names({office.place for office in first.values()}), get_language() or "zh"

    def where(account: Account) -> str:
        office = first.get(account.pk)
        if office is None:
            return ""
        return _("（%(office)s）") % {"office": placed(places.get(office.place, ""), title_of(office, language), language)}

    return [(str(account.pk), f"{account.name}{where(account)}") for account in accounts]


def _row(one: StandIn, actor: Actor) -> dict[str, Any]:
    place = short_names([one.office.place]).get(one.office.place, "")
    return {
        "id": one.id,
        "name": one.account.name,
        "office": placed(place, title_of(one.office, get_language() or "zh"), get_language() or "zh"),
        "stand_in": one.stand_in.name,
        "since": one.since,
        "last": one.back - timedelta(days=1),
        "now": one.since <= today(),
        "may_end": one.account_id == actor.account_id or actor.may(verbs.COME_BACK, one.office.at),
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    """What the desk's frame shows: who I am, what was just done."""
    actor = request.actor  # type: ignore[attr-defined]
    seat = actor.seats[0] if actor.seats else None
    place = short_names([int(seat.place)]).get(int(seat.place), "") if seat else ""
    told = " ".join(str(message) for message in messages.get_messages(request))
    me = {"name": actor.name, "office": placed(place, seat.title, get_language() or "zh") if seat else _("没有岗位")}
    return {"me": me, "here": "leave", "notice": told or None, "q": ""}
