"""The shape of what is sent about leaves."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]


class Day(forms.DateInput):
    input_type = "date"


class LeaveForm(forms.Form):
    """替班: who is away, from which day to which, who stands in."""

    account = forms.ChoiceField(label=_("谁不在"), widget=forms.Select)
    since = forms.DateField(label=_("从哪天起"), widget=Day)
    last = forms.DateField(label=_("到哪天"), help_text=_("最后一个不在的日子"), widget=Day)
    stand_in = forms.ChoiceField(label=_("谁来替"), help_text=_("这些天里，说给这个岗位的事也到他手上"), widget=forms.Select)

    def __init__(self, *args: Any, who: Choices, by: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = who  # type: ignore[attr-defined]
        self.fields["stand_in"].choices = by  # type: ignore[attr-defined]

    @property
    def until(self) -> date:
        """The first day back."""
        last: date = self.cleaned_data["last"]
        return last + timedelta(days=1)
