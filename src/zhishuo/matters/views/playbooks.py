"""How things are done here: playbooks drawn for residents and for the desk, and the packs they come from.

Packs hold no personal data: whoever has a desk may read all of them. Nothing here writes.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhishuo.kernel.codes import PlaceCode
from zhishuo.matters.pages import packs as pack_pages
from zhishuo.matters.pages import playbooks as pages
from zhishuo.matters.views.desk import frame
from zhishuo.places.api import Place, find


def _place(request: HttpRequest) -> Place | None:
    given = request.GET.get("place", "").strip()
    return find(PlaceCode.parse(given)) if given else None


def _asked(request: HttpRequest) -> dict[str, str]:
    return {key: str(value) for key, value in request.GET.items()}


@require_GET
def ways(request: HttpRequest) -> HttpResponse:
    """Public: the playbooks in force at a place, each in a line."""
    return render(request, "matters/packs/ways.html", pages.ways(_place(request)))


@require_GET
def way(request: HttpRequest, playbook: str) -> HttpResponse:
    """Public: one of them drawn, in the words of whoever speaks."""
    return render(request, "matters/packs/way.html", pages.one_way(_place(request), playbook, _asked(request)))


@login_required
@require_GET
def packs_in_force(request: HttpRequest) -> HttpResponse:
    return render(request, "matters/packs/packs.html", frame(request, "packs") | pack_pages.shelf())


@login_required
@require_GET
def pack(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return render(
        request, "matters/packs/pack.html", frame(request, "packs") | pack_pages.pack(pack_pages.version_of(key, number))
    )


@login_required
@require_GET
def section(request: HttpRequest, key: str, number: int, section: str) -> HttpResponse:
    context = pack_pages.section(pack_pages.version_of(key, number), section, own=bool(request.GET.get("own")))
    return render(request, "matters/packs/section.html", frame(request, "packs") | context)


@login_required
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    context = pack_pages.compare(request.GET.get("from", ""), request.GET.get("to", ""))
    return render(request, "matters/packs/compare.html", frame(request, "packs") | context)


@login_required
@require_GET
def drawing(request: HttpRequest, key: str, number: int, playbook: str) -> HttpResponse:
    context = pages.drawing_page(pack_pages.version_of(key, number), playbook, _asked(request))
    return render(request, "matters/packs/playbook.html", frame(request, "packs") | context)
