"""One page for every verb on a matter: its sentence, its fields, one button."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import ChangedMeanwhile, NotFound
from zhishuo.kernel.verbs import Verb
from zhishuo.matters import actions, verbs
from zhishuo.matters.forms import blame
from zhishuo.matters.models import Matter
from zhishuo.matters.pages.matter import BUTTONS, SENTENCES
from zhishuo.matters.pages.story import language, story_of
from zhishuo.matters.practice import practice_of
from zhishuo.matters.routes import may_go_to
from zhishuo.matters.views.desk import frame
from zhishuo.matters.views.door import opened
from zhishuo.people.api import title_of
from zhishuo.places.api import short_names

Choices = list[tuple[str, str]]


class ActForm(forms.Form):
    """What every verb's form carries: the revision of the matter that the person saw."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WordsForm(ActForm):
    text = forms.CharField(required=False, strip=False, label=gettext_lazy("怎么说"), widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(WordsForm):
    outcome = forms.ChoiceField(required=False, label=gettext_lazy("办成什么样"), widget=forms.RadioSelect)
    field_order = ("outcome", "text", "seen")


class OfferForm(WordsForm):
    office = forms.ChoiceField(required=False, label=gettext_lazy("交给谁"), widget=forms.Select)
    field_order = ("office", "text", "seen")


class ReturnForm(WordsForm):
    reason = forms.ChoiceField(required=False, label=gettext_lazy("为什么退"), widget=forms.RadioSelect)
    field_order = ("reason", "text", "seen")


class SortForm(ActForm):
    playbook = forms.ChoiceField(required=False, label=gettext_lazy("是哪一类"), widget=forms.RadioSelect)
    topic = forms.ChoiceField(required=False, label=gettext_lazy("说的是什么（可以不选）"), widget=forms.Select)
    measure = forms.ChoiceField(required=False, label=gettext_lazy("怎么办"), widget=forms.RadioSelect)
    field_order = ("playbook", "topic", "measure", "seen")


class ReasonForm(forms.Form):
    """Choose one reason of a list; used to open a number."""

    reason = forms.ChoiceField(label=gettext_lazy("为什么要看"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


FORMS: dict[str, type[ActForm]] = {
    "take": ActForm,
    "reply": WordsForm,
    "note": WordsForm,
    "say_more": WordsForm,
    "climb": WordsForm,
    "answer": AnswerForm,
    "offer": OfferForm,
    "return": ReturnForm,
    "sort": SortForm,
    "withdraw": WordsForm,
}
VERBS: dict[str, Verb] = {
    verb.action: verb
    for verb in (
        verbs.TAKE,
        verbs.REPLY,
        verbs.NOTE,
        verbs.SAY_MORE,
        verbs.CLIMB,
        verbs.ANSWER,
        verbs.OFFER,
        verbs.RETURN,
        verbs.SORT,
        verbs.WITHDRAW,
    )
}


def _run(action: str, matter: Matter, data: dict[str, Any], by: Actor) -> None:
    seen, text = data.get("seen"), data.get("text", "")
    runs: dict[str, Callable[[], object]] = {
        "take": lambda: actions.take(matter.id, by=by, seen=seen),
        "reply": lambda: actions.reply(matter.id, text, by=by, seen=seen),
        "note": lambda: actions.note(matter.id, text, by=by, seen=seen),
        "say_more": lambda: actions.say_more(matter.id, text, by=by, seen=seen),
        "climb": lambda: actions.climb(matter.id, by=by, text=text, seen=seen),
        "answer": lambda: actions.answer(matter.id, data.get("outcome", ""), text, by=by, seen=seen),
        "offer": lambda: actions.offer(matter.id, int(data.get("office") or 0), by=by, text=text, seen=seen),
        "return": lambda: actions.return_(matter.id, data.get("reason", ""), by=by, text=text, seen=seen),
        "sort": lambda: actions.sort(
            matter.id,
            by=by,
            playbook=data.get("playbook", ""),
            topic=data.get("topic", ""),
            measure=data.get("measure", ""),
            seen=seen,
        ),
        "withdraw": lambda: actions.withdraw(matter.id, by=by, text=text, seen=seen),
    }
    runs[action]()


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Show a verb's form, or do it. Somebody else was first: 409, with what was typed still there."""
    if verb not in VERBS:
        raise NotFound()
    actor = request.actor  # type: ignore[attr-defined]
    found = opened(actor, VERBS[verb], number=number)
    form = _form(verb, found, request)
    refusal: Refusal | None = None
    status = 200
    if request.method == "POST":
        form.is_valid()
        try:
            _run(verb, found, form.cleaned_data | _as_sent(request, form), actor)
            messages.success(request, _("记下了：%(verb)s。") % {"verb": _(VERBS[verb].word)})
            still = Matter.objects.get(pk=found.pk).allows(actor, verbs.VIEW)
            return redirect("matter", number) if still else redirect("desk")
        except Refusal as caught:
            refusal = None if blame(form, caught) else caught
            status = caught.status
    shown = _page(verb, found, form, refusal) | ({} if found.allows(actor, verbs.VIEW) else _unread(found))
    return render(request, "matters/desk/act.html", frame(request) | shown, status=status)


def _unread(matter: Matter) -> dict[str, Any]:
    """A deed may be allowed to whoever may not read the words."""
    return {"matter": {"number": matter.number, "title": _("只有当事人和经办人能看"), "stage": matter.stage}, "said": ""}


def _as_sent(request: HttpRequest, form: forms.Form) -> dict[str, str]:
    """Choices that are none of the list go on to the action, which refuses them in words."""
    return {name: request.POST.get(name, "") for name in form.fields if name not in form.cleaned_data and name != "seen"}


def _form(verb: str, matter: Matter, request: HttpRequest) -> ActForm:
    form = FORMS[verb](request.POST) if request.method == "POST" else FORMS[verb](initial={"seen": matter.rev})
    choices: dict[str, Choices] = {}
    if verb == "answer":
        choices["outcome"] = outcomes_of(matter)
    elif verb == "offer":
        choices["office"] = [("", _("请选")), *offices_for(matter)]
    elif verb == "return":
        choices["reason"] = reasons_of(matter, "return")
    elif verb == "sort":
        choices |= _sorting(matter)
    for name, values in choices.items():
        form.fields[name].choices = values  # type: ignore[attr-defined]
    if "text" in form.fields:
        form.fields["text"].label = _LABELS.get(verb, gettext_lazy("怎么说"))
    return form


_LABELS = {
    "reply": gettext_lazy("回什么话"),
    "note": gettext_lazy("记什么"),
    "say_more": gettext_lazy("说事人又说了什么"),
    "climb": gettext_lazy("为什么要上报"),
    "answer": gettext_lazy("怎么办的，办得怎么样"),
    "offer": gettext_lazy("请他们办什么"),
    "return": gettext_lazy("具体说说"),
    "withdraw": gettext_lazy("为什么撤回（可以不写）"),
}


def outcomes_of(matter: Matter) -> Choices:
    outcomes = practice_of(matter.pack_id, matter.playbook, matter.place).playbook.outcomes
    return [(key, _text(outcome.title)) for key, outcome in outcomes.items()]


def reasons_of(matter: Matter, use: str) -> Choices:
    practice = practice_of(matter.pack_id, matter.playbook, matter.place)
    known = practice.version.section("reasons")
    rule = practice.playbook.hand_over
    keys = (
        rule.reasons if use == "return" and rule else tuple(key.partition(".")[2] for key in known if key.startswith(f"{use}."))
    )
    return [(key, _text(known[f"{use}.{key}"].title)) for key in keys]


def offices_for(matter: Matter) -> Choices:
    found = may_go_to(matter, practice_of(matter.pack_id, matter.playbook, matter.place))
    places = short_names({office.place for office in found})
    return [(str(office.id), f"{places.get(office.place, '')} {title_of(office, language())}") for office in found]


def _sorting(matter: Matter) -> dict[str, Choices]:
    version = practice_of(matter.pack_id, matter.playbook, matter.place).version
    books = version.section("playbooks")
    measures = {key for book in books.values() if book.measures for key in book.measures.allow}
    topics = version.section("topics")
    return {
        "playbook": [(key, version.title("playbooks", key, language())) for key in books],
        "topic": [("", _("不选")), *((key, _text(topic.title)) for key, topic in topics.items())],
        "measure": [(key, version.word("measure", key, language())) for key in ("settle", "lead", "joint") if key in measures],
    }


def _text(title: Any) -> str:
    return str((title.en or title.zh) if language() == "en" else title.zh)


def _page(verb: str, matter: Matter, form: ActForm, refusal: Refusal | None) -> dict[str, Any]:
    story = story_of(matter)
    first = next((s.text for s in story.sayings.values() if s.kind == "said"), "")
    return {
        "matter": {"number": matter.number, "title": matter.title, "stage": matter.stage},
        "verb": {
            "key": verb,
            "word": _(VERBS[verb].word),
            "sentence": _(SENTENCES[verb]),
            "button": _(BUTTONS[verb]),
            "kind": "danger" if verb == "withdraw" else "primary",
        },
        "form": form,
        "draft": f"{matter.number}-{verb}",
        "refusal": refusal,
        "said": first,
        "links": None,
        "kept": form.data.get("text", "") if isinstance(refusal, ChangedMeanwhile) else None,
    }


@login_required
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """看号码: choose a reason, see the number once."""
    actor = request.actor  # type: ignore[attr-defined]
    found = opened(actor, verbs.UNMASK, number=number)
    form = ReasonForm(request.POST or None, choices=reasons_of(found, "unmask"))
    shown = ""
    if request.method == "POST" and form.is_valid():
        shown = actions.unmask(found.id, form.cleaned_data["reason"], by=actor)
    context = {"matter": {"number": number, "title": found.title}, "form": form, "phone": shown}
    return render(request, "matters/desk/reveal.html", frame(request) | context)
