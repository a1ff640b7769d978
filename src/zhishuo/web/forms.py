"""Forms of the top floor."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    username = forms.CharField(max_length=60, label=_("账号"))
    password = forms.CharField(max_length=200, strip=False, label=_("密码"))
