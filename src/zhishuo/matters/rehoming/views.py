"""卸任: whose terms end, what then stands empty, who gets what was in hand. First shown exactly, then done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import Forbidden, NotFound
from zhishuo.kernel.verbs import Verb
from zhishuo.matters.pages.story import language
from zhishuo.matters.rehoming.leaving import Gone, leave
from zhishuo.matters.views.desk import frame
from zhishuo.people import api as people
from zhishuo.places.api import short_names


def _end() -> Verb:
    return Verb.named("office.end")


@login_required
@require_http_methods(["GET", "POST"])
def leaving(request: HttpRequest) -> HttpResponse:
    """Without `who` the people to choose from; with it the preview; sent, it is done."""
    actor = request.actor  # type: ignore[attr-defined]
    known = people.rostered(actor, _end())
    given = request.POST.get("who") or request.GET.get("who", "")
    context: dict[str, Any] = {"people": [(str(account.pk), account.name) for account in known], "who": None, "refusal": None}
    if not given:
        return render(request, "matters/rehoming/leaving.html", frame(request, "leave") | context)
    account = known.filter(pk=given).first() if given.isdigit() else None
    if account is None:
        raise NotFound()
    _may(actor, account)
    to = _chosen(request.POST.get("to", ""), account)
    if request.method == "POST":
        try:
            leave(account, to, by=actor)
        except Refusal as caught:
            page = frame(request, "leave") | context | _preview(account) | {"refusal": caught}
            return render(request, "matters/rehoming/leaving.html", page, status=caught.status)
        messages.success(request, _("%(name)s卸任了，手里的事都有了着落。") % {"name": account.name})
        return redirect("leave")
    return render(request, "matters/rehoming/leaving.html", frame(request, "leave") | context | _preview(account))


def _may(actor: Actor, account: people.Account) -> None:
    """Every office that this ends must be one whose roster the actor keeps."""
    for office in people.own_offices(account):
        if not people.can(actor, _end(), office.at):
            raise Forbidden(verb=_end().word, verb_en=_end().word_en)


def _others(account: people.Account) -> list[people.Account]:
    found = {other.pk: other for left in people.leaving(account).offices for other in left.others}
    return list(found.values())


def _chosen(given: str, account: people.Account) -> people.Account | None:
    return next((other for other in _others(account) if str(other.pk) == given), None)


def _preview(account: people.Account) -> dict[str, Any]:
    """Worked out by doing it and taking it back, so that the figures are those of the deed."""
    from zhishuo.kernel.actor import SYSTEM

    gone = leave(account, None, by=SYSTEM, dry_run=True)
    return {
        "who": {"id": account.pk, "name": account.name},
        "offices": _offices(gone),
        "in_hand": gone.reassigned.matters,
        "others": [(str(other.pk), other.name) for other in _others(account)],
        "stands_in_for": [leave.account.name for leave in gone.leaving.stands_in_for],
    }


def _offices(gone: Gone) -> list[dict[str, Any]]:
    above = [left.above for left in gone.leaving.offices if left.above]
    names = short_names([office.place for office in (*(left.office for left in gone.leaving.offices), *above)])

    def named(office: people.Office) -> str:
        return people.placed(names.get(office.place, ""), people.title_of(office, language()), language())

    return [
        {
            "name": named(left.office),
            "empty": left.empty,
            "above": named(left.above) if left.above else "",
            "lifted": gone.lifted.get(left.office.id, 0),
            "others": [other.name for other in left.others],
        }
        for left in gone.leaving.offices
    ]
