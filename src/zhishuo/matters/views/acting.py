"""One page for every deed on a matter: its sentence, its fields, one button. The deeds stand in `deeds`."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import ChangedMeanwhile, NotFound
from zhishuo.matters import actions, verbs
from zhishuo.matters.forms import blame
from zhishuo.matters.models import Matter
from zhishuo.matters.pages import choices, deedwords, wording
from zhishuo.matters.pages.can import why_not
from zhishuo.matters.pages.life import Life, papers_of
from zhishuo.matters.pages.matter import number_of
from zhishuo.matters.pages.opening import is_phone, name_of
from zhishuo.matters.pages.story import title_text
from zhishuo.matters.pages.wording import FOR_THE_SPEAKER
from zhishuo.matters.practice import practice_of
from zhishuo.matters.rules import TEXT_MOST
from zhishuo.matters.views.deeds import DEEDS, VERBS, Asked, DeedForm
from zhishuo.matters.views.deeds.shape import OWN, whole
from zhishuo.matters.views.deeds.sorting import FILLED_AT
from zhishuo.matters.views.desk import frame
from zhishuo.matters.views.door import for_deed, opened
from zhishuo.papers.api import page_of
from zhishuo.people.api import get_for

# What can be taken back, and by which deed: said right after it was done.
UNDO = {"offer": "revoke", "climb": "revoke", "pause": "resume", "supervise": "release", "seal": "unseal"}
LED_TO = {
    "offer": "offered",
    "climb": "offered",
    "pause": "waiting",
}  # standing there, it was done just now and can be taken back


# Why a deed cannot be done at all, whatever is typed: said instead of its form.
BARRED = frozenset({"wrong_stage", "not_for_everyone", "already_up"})


class ReasonForm(forms.Form):
    """Choose one reason of a list; used to open a number."""

    reason = forms.ChoiceField(label=gettext_lazy("为什么要看"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Show a deed's form, or do it. Somebody else was first: 409, with what was typed still there and ready to send again."""
    if verb not in VERBS:
        raise NotFound()
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        return _do(request, Asked(for_deed(actor, VERBS[verb], number), actor, request.POST, verb))
    found = opened(actor, VERBS[verb], number=number)
    asked = Asked(found, actor, request.GET, verb)
    fields = DEEDS[verb].fields(asked)
    form = DeedForm(
        initial={name: request.GET[name] for name in fields if name in request.GET} | {"seen": found.rev}, fields=fields
    )
    why = why_not(asked.life, VERBS[verb])
    refusal = why if isinstance(why, Refusal) and why.code in BARRED else None
    return _show(request, asked, form, refusal, status=refusal.status if refusal else 200)


def _do(request: HttpRequest, asked: Asked) -> HttpResponse:
    deed, matter = DEEDS[asked.name], asked.matter
    form = _sent(request, asked)
    if "preview" in request.POST:
        return _show(request, asked, _sent(request, asked, showing=True), None, status=200)
    try:
        done = deed.run(asked, form.cleaned_data | _as_sent(request.POST, form), form.cleaned_data.get("seen"))
    except Refusal as caught:
        form = _sent(request, asked, showing=True)
        if isinstance(caught, ChangedMeanwhile):
            form = _seen_anew(request.POST, asked)
        refusal = None if blame(form, caught, prefix=OWN) else caught
        return _show(request, asked, form, refusal, status=caught.status)
    after = done if isinstance(done, Matter) and done.pk == matter.pk else Matter.objects.get(pk=matter.pk, county=matter.county)
    messages.success(request, _told(asked, after))
    if not after.allows(asked.actor, verbs.VIEW):
        return redirect("desk")
    return redirect("act", matter.number, "fill") if _still_asked(asked, after) else redirect("matter", matter.number)


def _sent(request: HttpRequest, asked: Asked, *, showing: bool = False) -> DeedForm:
    """The form as it was sent. Mostly the deed is done with it, and what there was to choose from need not be known."""
    asked.showing = showing
    form = DeedForm(request.POST, fields=DEEDS[asked.name].fields(asked))
    form.is_valid()
    return form


def _as_sent(sent: QueryDict, form: forms.Form) -> dict[str, str]:
    """What a field could not read goes on to the action, which refuses it in words."""
    return {name: sent.get(name, "") for name in form.fields if name not in form.cleaned_data and name != "seen"}


def _seen_anew(sent: QueryDict, asked: Asked) -> DeedForm:
    """The same words with the revision as it is now: whoever sends them again has seen who was first."""
    data = sent.copy()
    data["seen"] = str(Matter.objects.values_list("rev", flat=True).get(pk=asked.matter.pk, county=asked.matter.county))
    form = DeedForm(data, fields=DEEDS[asked.name].fields(asked))
    form.is_valid()
    return form


def _told(asked: Asked, after: Matter) -> str:
    """What was done, and how it is taken back while that harms nobody."""
    if asked.name == "answer" and after.answered_at is None:
        return _("答复写好了，还没有发出：有人看过，同意了就发给说事人。")
    said = _("记下了：%(verb)s。") % {"verb": _(VERBS[asked.name].word)}
    undo = UNDO.get(asked.name, "")
    if not undo or not after.allows(asked.actor, VERBS[undo]) or not _can_undo(asked, after, undo):
        return said
    return format_html('{} <a href="{}">{}</a>', said, reverse("act", args=[after.number, undo]), _(VERBS[undo].word))


def _can_undo(asked: Asked, after: Matter, undo: str) -> bool:
    led_to = LED_TO.get(asked.name)
    return after.stage == led_to if led_to else why_not(Life(after, asked.actor), VERBS[undo]) is None


def _still_asked(asked: Asked, after: Matter) -> bool:
    """After sorting: whether the new kind asks for something that is not filled in yet."""
    if asked.name != "sort" or not after.allows(asked.actor, verbs.FILL):
        return False
    life = Life(after, asked.actor)
    return bool(choices.unfilled(after, choices.fields_at(life, *FILLED_AT[:3])))


def _show(request: HttpRequest, asked: Asked, form: DeedForm, refusal: Refusal | None, *, status: int) -> HttpResponse:
    if form.is_bound:  # what was sent is shown again, beside the matter's words
        opened(asked.actor, VERBS[asked.name], number=asked.matter.number)
    shown = _page(asked, form, refusal)
    if not asked.matter.allows(asked.actor, verbs.VIEW):  # a deed may be allowed to whoever may not read the words
        shown |= {"matter": shown["matter"] | {"title": _("只有当事人和经办人能看"), "url": ""}, "said": ""}
    return render(request, "matters/desk/act.html", frame(request) | shown, status=status)


def _page(asked: Asked, form: DeedForm, refusal: Refusal | None) -> dict[str, Any]:
    verb, matter, story = asked.name, asked.matter, asked.life.story
    first = next((s.text for s in story.sayings.values() if s.kind == "said"), "")
    barred = refusal is not None and refusal.code in BARRED and not form.is_bound
    pick = [] if form.is_bound or barred else DEEDS[verb].pick(asked)
    return {
        "matter": {
            "number": matter.number,
            "title": matter.title,
            "stage": matter.stage,
            "url": reverse("matter", args=[matter.number]),
        },
        "verb": {
            "key": verb,
            "word": _(VERBS[verb].word),
            "sentence": deedwords.sentence(verb),
            "more": DEEDS[verb].say(asked),
            "button": deedwords.button(verb),
            "kind": deedwords.DEEDS[verb].kind,
        },
        "form": None if pick or barred else form,
        "posting": None if pick or barred else _preview(asked, form),
        "pick": pick,
        "nothing": not pick and not barred and not form.is_bound and _empty(asked),
        "number": number_of(asked.life) if verb == "call_back" else None,
        "draft": f"{matter.number}-{verb}",
        "samples": [] if form.is_bound or verb not in FOR_THE_SPEAKER else wording.links(asked.life, verb),
        "plain": reverse("plain", args=[matter.number]) if verb in FOR_THE_SPEAKER else "",
        "hints": wording.remarks(story.practice, form.data.get("text", "")) if form.is_bound and verb in FOR_THE_SPEAKER else [],
        "refusal": refusal,
        "said": first,
        "links": _ways_on(asked, refusal) if barred and refusal else None,
        "kept": form.data.get("text", "") if isinstance(refusal, ChangedMeanwhile) else None,
    }


def _ways_on(asked: Asked, refusal: Refusal) -> list[dict[str, str]]:
    """From a deed that cannot be done: to the matter, and to the notice that hangs already."""
    matter = asked.matter
    links = (
        [{"text": _("看这件事"), "url": reverse("matter", args=[matter.number])}]
        if matter.allows(asked.actor, verbs.VIEW)
        else []
    )
    if refusal.code == "already_up":
        hanging = [one for one in papers_of(matter, asked.actor).postings if one.is_up]
        links += [{"text": _("看贴着的这一份"), "url": url} for one in hanging[:1] if (url := page_of(one, asked.actor))]
    return links


def _preview(asked: Asked, form: DeedForm) -> dict[str, Any] | None:
    """What everybody will read; None where the deed puts nothing up, or may not."""
    try:
        return DEEDS[asked.name].preview(asked, form.cleaned_data if form.is_bound else {})
    except Refusal:
        return None


def _empty(asked: Asked) -> bool:
    """There is nothing of the kind to do: said in a sentence instead of a form that leads nowhere."""
    why = why_not(asked.life, VERBS[asked.name])
    return why is not None and not isinstance(why, Refusal)


@login_required
@require_POST
def plain(request: HttpRequest, number: str) -> HttpResponse:
    """What would be hard to understand in the words so far: a part of the form, asked for while they are typed."""
    matter = for_deed(request.actor, verbs.VIEW, number)  # type: ignore[attr-defined]
    practice = practice_of(matter.pack_id, matter.playbook)
    hints = wording.remarks(practice, request.POST.get("text", "")[:TEXT_MOST])
    return render(request, "matters/desk/_hints.html", {"hints": hints})


@login_required
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """看号码: choose a reason, see the number once; with `field` (and `step`, the row of its record) what stands sealed there."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_for(actor, verbs.UNMASK, Matter, number=number)
    sent = request.POST if request.method == "POST" else request.GET
    field, step = sent.get("field", ""), whole(sent.get("step"))
    playbook = practice_of(found.pack_id, found.playbook).playbook
    form = ReasonForm(request.POST or None, choices=_unmask_reasons(found))
    shown = ""
    if request.method == "POST" and form.is_valid():
        shown = actions.unmask(found.id, form.cleaned_data["reason"], by=actor, field=field, step=step)
    context = {
        "matter": {"number": number, "title": found.title},
        "form": form,
        "shown": shown,
        "phone": shown if not field or is_phone(playbook, field) else "",
        "field": field,
        "step": step,
        "what": name_of(playbook, field) if field else "",
    }
    return render(request, "matters/desk/reveal.html", frame(request) | context)


def _unmask_reasons(matter: Matter) -> list[tuple[str, str]]:
    reasons = practice_of(matter.pack_id, matter.playbook).reasons
    return [(key.partition(".")[2], title_text(one.title)) for key, one in reasons.items() if key.startswith("unmask.")]
