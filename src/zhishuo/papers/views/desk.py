"""Messages that did not get through, and issued letters, at the desk."""

from secrets import token_urlsafe

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.verbs import Verb
from zhishuo.papers import actions, pages, verbs
from zhishuo.papers.forms import ServeForm, TellForm, blame, sent
from zhishuo.papers.models import Letter, Message
from zhishuo.papers.queries import stuck_counts, stuck_messages
from zhishuo.papers.views.shared import asked, frame, turn
from zhishuo.people.api import get_for
from zhishuo.store.api import county_of

SHOWS = (
    ("", "全部没送到的"),
    ("held", "要人告诉"),
    ("given_up", "试过多次，没送到"),
    ("failed", "没送到，还在试"),
    ("told", "已另行告知"),
)


@login_required
@require_GET
def stuck(request: HttpRequest) -> HttpResponse:
    """What did not get through at the actor's places: somebody has to call."""
    actor = request.actor  # type: ignore[attr-defined]
    show, key, direction = asked(request)
    page, counts = stuck_messages(actor, show, key=key, direction=direction), stuck_counts(actor)
    chips = [
        {"text": f"{_(word)} {counts[one]}" if counts.get(one) else _(word), "url": f"?show={one}", "on": one == show}
        for one, word in SHOWS
    ]
    context = {
        "rows": pages.message_rows(page.rows),
        "chips": chips,
        "newer": turn(request.path, show, "newer", page.newer),
        "older": turn(request.path, show, "older", page.older),
    }
    return render(request, "papers/desk/messages.html", frame(request, "messages") | context)


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: see the number for a call (recorded), then write down that they were told."""
    actor = request.actor  # type: ignore[attr-defined]
    dialling = "dial" in request.POST
    message = _message(request, verbs.DIAL if dialling else verbs.TELL, message_id)
    form = TellForm(request.POST if request.method == "POST" and not dialling else None)
    refusal: Refusal | None = None
    phone, status = "", 200
    if request.method == "POST":
        try:
            if dialling:
                phone = actions.dial(message.id, by=actor)
            else:
                form.is_valid()
                actions.tell(message.id, str(sent(form, "how")), by=actor)
                messages.success(request, _("记下了，他已经知道。"))
                return redirect("messages")
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    context = pages.message_rows([message])[0] | {"message": message, "number": pages.masked_number(message), "phone": phone}
    return render(
        request, "papers/desk/tell.html", frame(request, "messages") | context | {"form": form, "refusal": refusal}, status=status
    )


def _message(request: HttpRequest, verb: Verb, message_id: int) -> Message:
    actor = request.actor  # type: ignore[attr-defined]
    return get_for(actor, verb, Message, pk=message_id, county=county_of(message_id))


@login_required
@require_GET
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """An issued paper on A4, as it is printed and signed."""
    found = _letter(request, verbs.ISSUE, letter_id)
    may = found.allows(request.actor, verbs.SERVE)  # type: ignore[attr-defined]
    return render(request, "papers/desk/letter.html", pages.letter(found) | {"may_serve": may})


@login_required
@require_http_methods(["GET", "POST"])
def serve(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Write down one handing over."""
    found = _letter(request, verbs.SERVE, letter_id)
    form = ServeForm(request.POST) if request.method == "POST" else ServeForm(initial={"client_key": token_urlsafe(16)})
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        form.is_valid()
        try:
            actions.serve(
                found.id,
                str(sent(form, "how")),
                str(sent(form, "to")),
                key=form.cleaned_data.get("client_key") or token_urlsafe(16),
                by=request.actor,  # type: ignore[attr-defined]
                refused=form.cleaned_data.get("refused", False),
                note=form.cleaned_data.get("note", ""),
            )
            messages.success(request, _("送达记下了。"))
            return redirect("letter", found.id)
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    context = frame(request, "") | pages.letter(found) | {"form": form, "refusal": refusal}
    return render(request, "papers/desk/serve.html", context, status=status)


def _letter(request: HttpRequest, verb: Verb, letter_id: int) -> Letter:
    actor = request.actor  # type: ignore[attr-defined]
    return get_for(actor, verb, Letter, pk=letter_id, county=county_of(letter_id))
