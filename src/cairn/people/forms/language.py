"""The menu of languages."""

from __future__ import annotations

from django import forms
from django.conf import settings

from cairn.ui.language import BROWSER


class LanguageForm(forms.Form):
    """A language there is, or the browser's own."""

    language = forms.ChoiceField(choices=[(BROWSER, ""), *settings.LANGUAGES])

    def on_record(self) -> str:
        """What is kept about a person: a code, or nothing for the browser's own."""
        code: str = self.cleaned_data["language"]
        return "" if code == BROWSER else code
