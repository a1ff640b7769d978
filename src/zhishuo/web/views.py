"""Pages of the top floor: sign-in and -out, how words are kept, the sheet of all components, health."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhishuo.people.api import Account
from zhishuo.store.api import hit
from zhishuo.trail.api import waiting
from zhishuo.web.demo_accounts import demo_accounts
from zhishuo.web.forms import SignInForm
from zhishuo.web.look import samples

QUARTER = 900


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. Ten tries a quarter of an hour for one address and for one name."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"]
        hit(f"sign_in:{request.address}", most=settings.ZHISHUO.sign_in_most * 3, window=QUARTER)  # type: ignore[attr-defined]
        hit(f"sign_in:{name[:60]}", most=settings.ZHISHUO.sign_in_most, window=QUARTER)
        account = authenticate(request, username=name, password=form.cleaned_data["password"])
        if isinstance(account, Account):
            login(request, account)
            return redirect(_next(request) or "desk")
        form.add_error(None, _("账号和密码没有对上。请再看一遍大小写；忘了密码，找您单位的管理员重设。"))
        status = 422
    context = {"form": form if form.is_bound else None, "refusal": None, "next": _next(request), "demo_accounts": demo_accounts()}
    return render(request, "web/signin.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where to go after signing in: only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@login_required
@require_GET
def look(request: HttpRequest) -> HttpResponse:
    return render(request, "web/look.html", samples())


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the machine: the database answers, and how many entries wait to be heard."""
    return JsonResponse({"status": "ok", "waiting": waiting(), "version": settings.ZHISHUO_VERSION})
