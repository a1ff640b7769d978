"""What the speaker does further on: ask the level above, take it up again, go on by law, say that two are one."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import NotFound
from zhishuo.matters import actions
from zhishuo.matters.forms import JoinForm, WhyForm, blame
from zhishuo.matters.numbering import link_of
from zhishuo.matters.pages import onward, resident
from zhishuo.matters.pages.story import Story
from zhishuo.matters.views.resident import HOUR, own, speaker, to_progress
from zhishuo.store.api import hit


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Ask the level above, once, saying why."""
    matter = own(request, number, token)
    form, refusal, status = WhyForm(request.POST or None), None, 200
    if request.method == "POST":
        form.is_valid()
        try:
            actions.lift(matter.id, by=speaker(matter), text=form.cleaned_data.get("text", ""))
            return to_progress(matter, token, "lifted")
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    story = Story(matter)
    context = resident.short(story, token) | {"form": form, "refusal": refusal, "lift": onward.lift(story, token)}
    return render(request, "matters/lift.html", context, status=status)


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Take it up again after the end, saying what is wrong."""
    matter = own(request, number, token)
    form, refusal, status = WhyForm(request.POST or None), None, 200
    if request.method == "POST":
        form.is_valid()
        try:
            actions.reopen(matter.id, by=speaker(matter), text=form.cleaned_data.get("text", ""))
            return to_progress(matter, token, "again")
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    story = Story(matter)
    context = resident.short(story, token) | {"form": form, "refusal": refusal, "reopen": onward.reopen(story, token)}
    return render(request, "matters/reopen.html", context, status=status)


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, number: str, token: str, playbook: str) -> HttpResponse:
    """Go on by law: a matter of its own, with its own number, that follows this one."""
    matter = own(request, number, token)
    story = Story(matter)
    form, refusal, status = WhyForm(request.POST or None), None, 200
    context: dict[str, Any] = resident.short(story, token) | {"step": onward.follow_named(story, token, playbook)}
    if request.method == "POST":
        hit(f"say:{request.address}", most=settings.ZHISHUO.say_most, window=HOUR)  # type: ignore[attr-defined]
        form.is_valid()
        try:
            done = actions.follow(matter.id, playbook, form.cleaned_data.get("text", ""), by=speaker(matter))
            return redirect("receipt", done.matter.number, link_of(done.matter.id))
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    return render(request, "matters/follow.html", context | {"form": form, "refusal": refusal}, status=status)


@require_http_methods(["POST"])
def join(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """It is the same as another open one that was shown: let them go on as one."""
    matter = own(request, number, token)
    form = JoinForm(request.POST)
    if not form.is_valid():
        raise NotFound(what="件事", what_en="matter")
    actions.merge_own(matter.id, form.cleaned_data["into"], by=speaker(matter))
    return to_progress(matter, token, "joined")
