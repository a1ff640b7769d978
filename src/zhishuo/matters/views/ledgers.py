"""The ledger with its filters, and the posters."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhishuo.kernel.codes import LEVELS, PlaceCode
from zhishuo.kernel.refusals import Forbidden, NotFound
from zhishuo.kernel.times import now
from zhishuo.matters.narrowing import CLOCKS, STUCK, Narrow
from zhishuo.matters.pages import desk as pages
from zhishuo.matters.pages import filters as conditions
from zhishuo.matters.pages.filters import STAGES
from zhishuo.matters.queries import Filters, Page, ledger
from zhishuo.matters.views.desk import frame
from zhishuo.packs import api as packs
from zhishuo.people.api import office_at
from zhishuo.places.api import Place, children, find, full_name, path

NARROWS = ("clock", "due", "stuck", "level", "owner", "flag", "supervised", "repeat", "counted")
KEPT = ("place", "stage", "class", "q", *NARROWS)
POSTERS_MOST = 60


@login_required
@require_GET
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Rows newest first, by key; filters read as a sentence."""
    actor, moment = request.actor, now()  # type: ignore[attr-defined]
    filters = _filters(request)
    key = request.GET.get("newer") or request.GET.get("older") or ""
    page = ledger(actor, filters, key=key, direction="newer" if request.GET.get("newer") else "older", now=moment)
    rows = pages.ledger_rows(page.rows, actor, pages.readable_ids(page.rows, actor), moment)
    context = {
        "scope": _scope(filters, request),
        "count": _count(page),
        "as_of": moment,
        "chips": conditions.chips(filters, partial(_url, request)),
        "groups": conditions.groups(actor, filters),
        "kept": conditions.kept(filters),
        "rows": rows,
        "newer": _turn(request, "newer", page.newer),
        "older": _turn(request, "older", page.older),
        "note": _("按登记的先后，新的在前。"),
        "export_url": None,
        "empty": _empty(request, filters, page),
    }
    return render(request, "matters/desk/ledger.html", frame(request, "ledger") | context)


def _filters(request: HttpRequest) -> Filters:
    place, given = None, request.GET.get("place", "").strip()
    if given:
        place = find(PlaceCode.parse(given), retired=True).at
    stage = request.GET.get("stage", "open" if not request.GET.get("q") else "")
    klass = request.GET.get("class", "")
    known = {key for key, _word in STAGES}
    return Filters(
        place=place,
        stage=stage if stage in known else "",
        klass=klass if klass in pages.CLASS_WORDS else "",
        words=request.GET.get("q", "").strip()[:80],
        narrow=narrow_of(request.GET),
    )


def narrow_of(given: Mapping[str, str]) -> Narrow:
    """The conditions that a board's number carries in its address; what is not known is left out."""
    owner, flag = given.get("owner", ""), given.get("flag", "")
    return Narrow(
        clock=_among(given.get("clock", ""), CLOCKS),
        due=_among(given.get("due", ""), ("late", "soon")),
        stuck=_among(given.get("stuck", ""), STUCK),
        level=_among(given.get("level", ""), LEVELS),
        owner=int(owner) if owner.isdigit() and len(owner) < 19 else 0,
        flag=flag if flag.isidentifier() and len(flag) <= 20 else "",
        supervised=given.get("supervised") == "1",
        repeat=given.get("repeat") == "1",
        counted=given.get("counted") == "1",
    )


def _among(value: str, known: Iterable[str]) -> str:
    return value if value in known else ""


def _url(request: HttpRequest, **changes: str) -> str:
    """This page with other filters; turning starts from the first page again."""
    kept = {k: v for k, v in request.GET.items() if k in KEPT and v}
    asked = {k: v for k, v in (kept | changes).items() if v or k == "stage"}
    return f"{reverse('ledger')}?{urlencode(asked)}"


def _turn(request: HttpRequest, direction: str, key: str) -> str:
    return f"{_url(request)}&{direction}={key}" if key else ""


def _scope(filters: Filters, request: HttpRequest) -> str:
    seats = request.actor.seats  # type: ignore[attr-defined]
    place = filters.place or (seats[0].place if seats else None)
    name = full_name(place) or (path(place) or [""])[-1] if place is not None else ""
    return _("%(place)s，%(what)s") % {"place": name, "what": _(dict(STAGES).get(filters.stage, "全部"))}


def _count(page: Page) -> str:
    """How many rows these conditions leave: exactly where they fit on one page; more is not counted, the table may be large (R70)."""
    if page.newer or page.older:
        return ""
    return _("%(n)s 件") % {"n": len(page.rows)} if page.rows else ""


def _empty(request: HttpRequest, filters: Filters, page: Page) -> dict[str, Any] | None:
    if page.rows:
        return None
    if filters.words:
        return {
            "title": _("没有找到“%(words)s”。") % {"words": filters.words},
            "text": _("在您能看的事里找过。换个词，或者去掉别的条件再找。"),
            "links": [{"text": _("去掉全部条件"), "url": reverse("ledger")}],
        }
    return {
        "title": _("这里没有。"),
        "text": _("换个条件看看。"),
        "links": [{"text": _("看全部"), "url": f"{reverse('ledger')}?stage="}],
    }


@login_required
@require_GET
def posters(request: HttpRequest) -> HttpResponse:
    """Which places one may print: down the tree from one's own seat."""
    seats = request.actor.seats  # type: ignore[attr-defined]
    if not seats:
        raise Forbidden(verb="印海报", verb_en="print posters")
    asked = request.GET.get("in", "")
    here = PlaceCode.parse(asked) if asked else seats[0].place
    if not any(seat.place.contains(here) for seat in seats):
        raise NotFound()
    rows = list(children(here)) or list(Place.objects.filter(code=int(here)))
    context = {
        "trail": [{"name": (path(here) or [""])[-1], "url": ""}],
        "newer": "",
        "older": "",
        "here_code": here.text if here.level in ("town", "village") else "",
        "children": [
            {"name": p.short, "code": p.at.text, "note": "", "url": f"?in={p.at.text}" if p.level != "grid" else ""} for p in rows
        ],
    }
    return render(request, "matters/desk/posters.html", frame(request, "posters") | context)


@login_required
@require_GET
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """A4 sheets with the place's code; `?all=1` prints the places right below as well."""
    at = find(PlaceCode.parse(code))
    if not any(seat.place.contains(at.code) for seat in request.actor.seats):  # type: ignore[attr-defined]
        raise NotFound()
    places = [*children(at.at)[:POSTERS_MOST]] if request.GET.get("all") else [at]
    context = {"posters": [_sheet(request, place) for place in places or [at]], "back": reverse("posters")}
    return render(request, "matters/desk/poster.html", frame(request, "posters") | context)


def _sheet(request: HttpRequest, place: Place) -> dict[str, Any]:
    base = settings.ZHISHUO.base_url or f"{request.scheme}://{request.get_host()}"
    url = f"{base}{reverse('say', args=[place.at.text])}?from=qr"
    office = office_at("village.speak", place.at)
    phone = office.phone if office else ""
    letter = packs.current(place.at).section("letters").get("grid_poster")
    text = str(letter.text) if letter and letter.text else ""
    # The place has its own line on the sheet, and a grid's worker changes more often than paper: those lines are left out.
    lines = [
        line.strip().replace("{phone}", phone or "12345")
        for line in text.splitlines()
        if "{place}" not in line and "{office}" not in line
    ]
    return {
        "name": place.short,
        "within": full_name(place.at.parent) if place.at.parent else "",
        "qr": qr(url),
        "address": url.removesuffix("?from=qr"),
        "phone": phone,
        "lines": [line for line in lines if line],
    }


def qr(url: str) -> SafeString:
    """An inline SVG of the code; it scales with the paper."""
    svg = segno.make(url, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#1B211D")
    return mark_safe(svg)  # noqa: S308 - made here from an address of ours
