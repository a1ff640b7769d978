"""The shape of what people send about papers; rights and state are asked elsewhere."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.times import end_of_day, today

DAYS = (("3", _("3 天")), ("5", _("5 天")), ("7", _("7 天")), ("15", _("15 天")), ("30", _("30 天")))
WHERE_WORDS = {"board": _("村务公开栏"), "web": _("网上"), "loudspeaker": _("大喇叭"), "message": _("短信")}
# What a person can do who puts something up; to send it round is a push of its own.
BY_HAND = {key: word for key, word in WHERE_WORDS.items() if key != "message"}
HOW_TOLD_WORDS = {"call": _("打电话说了"), "visit": _("上门说了"), "meet": _("见面说了"), "post": _("寄信说了")}
HOW_SERVED_WORDS = {"hand": _("当面交给"), "post": _("邮寄"), "public": _("张贴公告"), "message": _("短信送达")}


class ObjectionForm(forms.Form):
    """What a resident has against a posting: words, and a phone for who wants to hear back."""

    text = forms.CharField(required=False, strip=False)
    phone = forms.CharField(required=False, max_length=40)
    client_key = forms.CharField(required=False, max_length=64)


class NoticeForm(forms.Form):
    """What is put up from the desk."""

    place = forms.ChoiceField(label=_("贴在哪个地方"), required=False)
    title = forms.CharField(label=_("标题"), required=False, max_length=200)
    text = forms.CharField(
        label=_("内容"),
        required=False,
        strip=False,
        widget=forms.Textarea,
        help_text=_("照念照贴都看得懂。不写别人的名字、电话、住址、病情。"),
    )
    where = forms.MultipleChoiceField(
        label=_("贴到哪里"), required=False, choices=list(BY_HAND.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.ChoiceField(
        label=_("贴多久"), required=False, choices=[*DAYS, ("standing", _("一直贴着"))], widget=forms.RadioSelect
    )
    objections = forms.ChoiceField(
        label=_("几天内可以提异议"), required=False, choices=[("0", _("不用提")), *DAYS], widget=forms.RadioSelect
    )
    confirmed = forms.BooleanField(label=_("看过了，里面没有别人的隐私"), required=False)
    client_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def until(self) -> datetime | None:
        """The end of the last of its days; None stands for good."""
        return _after(self.cleaned_data.get("days") or "7")

    def objection_until(self) -> datetime | None:
        """The end of the last day for objections; None where there are none."""
        return _after(self.cleaned_data.get("objections") or "0")


def _after(days: str) -> datetime | None:
    return end_of_day(today() + timedelta(days=int(days))) if days.isdigit() and days != "0" else None


class AnswerForm(forms.Form):
    objection = forms.IntegerField()
    answer = forms.CharField(required=False, strip=False)


class DownForm(forms.Form):
    reason = forms.CharField(required=False)


class TellForm(forms.Form):
    how = forms.ChoiceField(label=_("怎么告诉的"), required=False, choices=list(HOW_TOLD_WORDS.items()), widget=forms.RadioSelect)


class ServeForm(forms.Form):
    """One handing over of a letter."""

    how = forms.ChoiceField(label=_("怎么送的"), required=False, choices=list(HOW_SERVED_WORDS.items()), widget=forms.RadioSelect)
    to = forms.CharField(label=_("送给了谁"), required=False, max_length=200)
    refused = forms.BooleanField(label=_("他不肯签字"), required=False)
    note = forms.CharField(
        label=_("谁在场、放在了哪里"), required=False, widget=forms.Textarea, help_text=_("不肯签字的一定要写。")
    )
    client_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


def blame(form: forms.Form, refusal: Refusal) -> bool:
    """Put a refusal at the field it names; False where the form has no such field."""
    if not refusal.field or refusal.field not in form.fields:
        return False
    english = (get_language() or "").startswith("en")
    sentence = f"{refusal.sentence_en} {refusal.remedy_en}" if english else f"{refusal.sentence}{refusal.remedy}"
    form.add_error(refusal.field, sentence)
    return True


def sent(form: forms.Form, name: str) -> Any:
    """What was sent under a name, also where the form did not take it: the action refuses it in words."""
    return form.cleaned_data.get(name, form.data.get(name, ""))
