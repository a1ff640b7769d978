"""The shape of what people send; rights and state are asked elsewhere."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhishuo.kernel.phones import normalise
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import BadPhone
from zhishuo.kernel.times import SHANGHAI, today
from zhishuo.matters.actions import Taking
from zhishuo.papers.api import Kept, keep

PHOTOS_MOST = 6


class Many(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files under one name; each is checked when the form is kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, widget=Many(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in given if one]


class SaidForm(forms.Form):
    """What a resident says: words, voice, photos, a phone; everything but words or voice may be empty."""

    text = forms.CharField(required=False, strip=False, label=_("什么事"))
    voice = FilesField()
    photo = FilesField()
    phone = forms.CharField(required=False, max_length=40)
    client_key = forms.CharField(required=False, max_length=64)

    def kept(self) -> tuple[Kept, ...]:
        """The files, checked and stored. Raises BadFile or FileTooLarge naming the field."""
        voice = [keep(one, "voice", "voice") for one in self.cleaned_data["voice"][:1] if one.size]
        photos = [keep(one, "photo", "photo") for one in self.cleaned_data["photo"][:PHOTOS_MOST]]
        return (*voice, *photos)


class BehalfForm(SaidForm):
    """Said for somebody else: for whom, their telephone, whether they know of it. `phone` is that of whoever says it."""

    behalf = forms.CharField(required=False, max_length=40)
    their_phone = forms.CharField(required=False, max_length=40)
    agreed = forms.BooleanField(required=False)


class OfficialForm(SaidForm):
    """About an official: which office it is about."""

    office = forms.ChoiceField(required=False, label=_("说的是哪里的干部"))

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("请选")), *offices]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """One reason in words: to ask the level above, to take it up again, to go on by law."""

    text = forms.CharField(required=False, strip=False)


class JoinForm(forms.Form):
    into = forms.IntegerField()


class RecordForm(SaidForm):
    """What somebody writes down for another: by which way it came, when, who said it, with whom it is, where."""

    channel = forms.CharField(required=False, max_length=10)
    said_on = forms.DateField(required=False, label=_("哪天说的"))
    name = forms.CharField(required=False, max_length=40)
    other = forms.CharField(required=False, max_length=40)
    other_phone = forms.CharField(required=False, max_length=40)
    place = forms.CharField(max_length=15)

    def said_at(self) -> datetime | None:
        """A day before today is kept as its noon; today means now."""
        day = self.cleaned_data.get("said_on")
        return None if not day or day >= today() else datetime.combine(day, time(12), SHANGHAI)

    def others(self) -> tuple[Taking, ...]:
        """The other side of a quarrel, where it is named. Raises BadPhone naming the field."""
        name, phone = self.cleaned_data.get("other", "").strip(), self.cleaned_data.get("other_phone", "").strip()
        if not name and not phone:
            return ()
        try:
            return (Taking("party", name, normalise(phone) if phone else ""),)
        except BadPhone as refusal:
            raise refusal.about("other_phone") from refusal


class DoneForm(SaidForm):
    """当场办结: what was done, for whom, where."""

    kind = forms.CharField(required=False, max_length=12)
    who = forms.CharField(required=False, max_length=60)
    place = forms.CharField(max_length=15)


class FindForm(forms.Form):
    number = forms.CharField(max_length=40)
    code = forms.CharField(max_length=12)


class VerdictForm(forms.Form):
    verdict = forms.CharField(required=False)
    reason = forms.CharField(required=False, strip=False)


def blame(form: forms.Form, refusal: Refusal, *, prefix: str = "", **renamed: str) -> bool:
    """Put a refusal at the field it names; False where the form has no such field, or none that is shown.

    `renamed` maps a rule's field to the form's; `prefix` stands before the names of a playbook's fields.
    """
    name = refusal.field or ""
    found = next((one for one in (renamed.get(name, name), f"{prefix}{name}") if one in form.fields), "")
    if not name or not found or form.fields[found].widget.is_hidden:
        return False
    form.add_error(found, words(refusal))
    return True


def words(refusal: Refusal) -> str:
    """What is wrong and what to do, in the page's language."""
    english = (get_language() or "").startswith("en")
    return f"{refusal.sentence_en} {refusal.remedy_en}" if english else f"{refusal.sentence}{refusal.remedy}"
