"""What somebody else who takes part does without an account: read how it came out, and say whether it is solved."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusals import NotFound
from zhishuo.matters.models import Matter, Party
from zhishuo.matters.numbering import party_link
from zhishuo.matters.pages import party as pages
from zhishuo.matters.pages.story import Story
from zhishuo.matters.queries import asked_of, by_number
from zhishuo.matters.views.resident import HOUR, JUST, judged, refused, thanks
from zhishuo.store.api import hit


def party_of(request: HttpRequest, number: str, token: str) -> tuple[Matter, Party]:
    """The matter and as whom somebody was asked about it; a wrong link, or a matter that was sealed since, looks like none at all."""
    hit(f"link:{request.address}", most=settings.ZHISHUO.look_up_most * 30, window=HOUR)  # type: ignore[attr-defined]
    matter = by_number(number)
    found = next((one for one in asked_of(matter) if party_link(one.id) == token), None) if matter is not None else None
    if matter is None or found is None:
        raise NotFound(what="件事", what_en="matter")
    return matter, found


@require_http_methods(["GET", "POST"])
def party(request: HttpRequest, number: str, token: str) -> HttpResponse:
    matter, row = party_of(request, number, token)
    chosen, form, refusal, after = judged(request, matter, Actor(kind="party", party_id=row.id, person_id=row.person_id))
    if after is not None:
        response = redirect("party", number, token)
        response["Location"] += f"?just={thanks(chosen, after)}"
        return response
    context = pages.page(Story(matter), row, token) | refused(form, chosen, refusal)
    context["just"] = JUST.get(request.GET.get("just", ""), "")
    return render(request, "matters/party.html", context, status=refusal.status if refusal else 200)
