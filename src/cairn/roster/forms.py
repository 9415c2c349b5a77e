"""The form of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    """A roster file, and what students said of themselves where there is such a file."""

    roster = forms.FileField(
        label=_("Roster file"),
        help_text=_("A OneRoster zip, or a CSV file. We show you what changes before it does."),
    )
    profiles = forms.FileField(
        label=_("Profiles file"), required=False, help_text=_("A CSV file. You can leave this out.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what is larger than this installation reads."""
        cleaned = super().clean() or {}
        for name in ("roster", "profiles"):
            file = cleaned.get(name)
            if file and file.size > settings.ROSTER_MAX_BYTES:
                self.add_error(name, _("The file is too large."))
        return cleaned
