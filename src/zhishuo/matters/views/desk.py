"""The desk: my work, one matter, one verb on it, the ledger, writing down, the posters."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.phones import normalise
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import NotFound
from zhishuo.kernel.times import now, today
from zhishuo.matters import actions, verbs
from zhishuo.matters.actions import Said
from zhishuo.matters.forms import DoneForm, RecordForm, blame
from zhishuo.matters.models import Saying
from zhishuo.matters.pages import desk as pages
from zhishuo.matters.pages import matter as matter_page
from zhishuo.matters.pages.life import Life
from zhishuo.matters.pages.owed import KINDS
from zhishuo.matters.views.door import opened
from zhishuo.matters.views.resident import own
from zhishuo.papers.api import File, file_with, path_of
from zhishuo.people.api import need

CHANNELS = ("phone", "desk", "letter", "meeting", "grid", "talk")


def frame(request: HttpRequest, here: str = "") -> dict[str, Any]:
    """What the desk's frame shows: who I am, where I am, what was just done."""
    told = format_html_join(" ", "{}", ((message.message,) for message in messages.get_messages(request)))
    return {"me": pages.me(request.actor), "here": here, "notice": told or None, "q": request.GET.get("q", "")}  # type: ignore[attr-defined]


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    shown = request.GET.get("show", "")
    context = pages.mine(actor, shown if shown in (*pages.DAYS, *KINDS) else "")
    choices = pages.places_for(actor)
    extra = {
        "form": None,
        "client_key": token_urlsafe(16),
        "place_choices": choices,
        "place": choices[0][0] if choices else "",
        "may_settle": bool(choices),
        "may_record": bool(choices),
    }
    return render(request, "matters/desk/mine.html", frame(request, "desk") | context | extra)


@login_required
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """当场办结: one screen, one write."""
    form = (
        DoneForm(request.POST, request.FILES)
        if request.method == "POST"
        else DoneForm(initial={"place": request.GET.get("place", "")})
    )
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        try:
            settled = _settle(form, request)
            messages.success(request, _("记下了，编号 %(number)s。10 分钟内可以撤回。") % {"number": settled.matter.shown})
            return redirect("matter", settled.matter.number)
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    return render(request, "matters/desk/done.html", frame(request) | _writing(request, form, refusal), status=status)


def _settle(form: DoneForm, request: HttpRequest) -> actions.Registered:
    form.is_valid()
    data, actor = form.cleaned_data, request.actor  # type: ignore[attr-defined]
    place = PlaceCode.parse(data.get("place", ""))
    need(actor, verbs.SETTLE, place)
    name, phone = _who(data.get("who", ""))
    said = Said(
        place=place,
        text=data.get("text", ""),
        channel="desk",
        name=name,
        phone=phone,
        files=form.kept(),
        client_key=data.get("client_key", ""),
    )
    kind = data.get("kind", "")
    return actions.settle(said, by=actor, klass=kind if kind in ("family", "neighbour", "village") else "plain")


def _who(text: str) -> tuple[str, str]:
    """One field for name or phone or both: digits that make a number are the phone, the rest the name."""
    digits = "".join(part for part in text if part.isdigit())
    if len(digits) < 7:
        return text.strip(), ""
    name = "".join(part for part in text if not part.isdigit() and part not in "-－ ，,。…")
    return name.strip(), normalise(digits)


def _writing(request: HttpRequest, form: RecordForm | DoneForm, refusal: Refusal | None) -> dict[str, Any]:
    choices = pages.places_for(request.actor)  # type: ignore[attr-defined]
    chosen = form.data.get("place") or form.initial.get("place") or (choices[0][0] if choices else "")
    names = dict(choices)
    return {
        "form": form if form.is_bound else None,
        "refusal": refusal,
        "client_key": request.POST.get("client_key") or token_urlsafe(16),
        "place_choices": choices,
        "place": chosen,
        "place_name": names.get(chosen, ""),
        "now": now(),
        "today": today(),
        "classes": [(key, _(pages.CLASS_WORDS[key])) for key in ("family", "neighbour", "village")],
        "class_chosen": form.data.get("kind", ""),
        "class_note": "",
        "channels": [
            (key, _(word))
            for key, word in (("phone", "电话"), ("desk", "上门"), ("letter", "来信"), ("meeting", "会上"), ("grid", "网格员"))
        ],
        "channel": form.data.get("channel") or "phone",
    }


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Write down what came by phone, visit, letter or at a meeting."""
    form = RecordForm(request.POST, request.FILES) if request.method == "POST" else RecordForm()
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        try:
            taken = _record(form, request)
            messages.success(
                request,
                _("记下了，编号 %(number)s，查询码 %(code)s，请告诉说事人。")
                % {"number": taken.matter.shown, "code": taken.code},
            )
            readable = taken.matter.allows(request.actor, verbs.VIEW)  # type: ignore[attr-defined]
            return redirect("matter", taken.matter.number) if readable else redirect("desk")
        except Refusal as caught:
            refusal = None if blame(form, caught, said_at="said_on") else caught
            status = caught.status
    return render(request, "matters/desk/record.html", frame(request) | _writing(request, form, refusal), status=status)


def _record(form: RecordForm, request: HttpRequest) -> actions.Registered:
    form.is_valid()
    data = form.cleaned_data
    place = PlaceCode.parse(data.get("place", ""))
    need(request.actor, verbs.RECORD, place)  # type: ignore[attr-defined]
    channel = data.get("channel", "")
    said = Said(
        place=place,
        text=data.get("text", ""),
        name=data.get("name", ""),
        phone=data.get("phone", ""),
        files=form.kept(),
        channel=channel if channel in CHANNELS else "desk",
        said_at=form.said_at(),
        client_key=data.get("client_key", ""),
    )
    return actions.register(said, by=request.actor)  # type: ignore[attr-defined]


@login_required
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = opened(actor, verbs.VIEW, number=number)
    context = matter_page.page(Life(found, actor), whole_way=request.GET.get("way") == "all")
    return render(request, "matters/desk/matter.html", frame(request) | context)


@login_required
@require_GET
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A photo or a voice, to those who may read the matter's words."""
    found = file_with(file_id)
    if found is None:
        raise NotFound(what="个文件", what_en="file")
    opened(request.actor, verbs.VIEW, pk=_matter_of(found))  # type: ignore[attr-defined]
    return _send(found)


@require_GET
def own_file(request: HttpRequest, number: str, token: str, file_id: int) -> HttpResponseBase:
    """The speaker's own photo or voice."""
    mine_ = own(request, number, token)
    found = file_with(file_id)
    if found is None or _matter_of(found) != mine_.id:
        raise NotFound(what="个文件", what_en="file")
    return _send(found)


def _matter_of(found: File) -> int:
    saying = Saying.objects.filter(pk=int(found.subject.partition(":")[2]), county=found.county).first()
    if saying is None:
        raise NotFound(what="个文件", what_en="file")
    return int(saying.matter_id)


def _send(found: File) -> HttpResponseBase:
    path = path_of(found.digest)
    if not path.exists():
        raise NotFound(what="个文件", what_en="file")
    response = FileResponse(path.open("rb"), content_type=found.mime)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=300"
    return response
