"""The shape of what an administrator sends about the calendar; whether it may be is asked by the rules."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhishuo.kernel.refusal import Refusal

KINDS = (("off", _("放假")), ("work", _("上班")), ("half", _("半天")))
_DATE = {"required": _("还没写哪一天。"), "invalid": _("日期看不懂；写成 2026-11-25 这样。")}


class DayForm(forms.Form):
    """Which day, how it is spent, and why."""

    place = forms.CharField(max_length=15)
    day = forms.DateField(error_messages=_DATE)
    kind = forms.CharField(required=False, max_length=8)
    why = forms.CharField(required=False, max_length=400)


class UnsetForm(forms.Form):
    """Which day is taken back, and where it was set."""

    place = forms.CharField(max_length=15)
    day = forms.DateField(error_messages=_DATE)


def blame(form: forms.Form, refusal: Refusal) -> bool:
    """Put a refusal at the field it names; False where the form has no such field."""
    if refusal.field not in form.fields:
        return False
    english = (get_language() or "").startswith("en")
    said = f"{refusal.sentence_en} {refusal.remedy_en}" if english else f"{refusal.sentence}{refusal.remedy}"
    form.add_error(refusal.field, said)
    return True
