"""The forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cairn.roster.reading.plain import COMMON, NEEDED, Sample

LABELS: dict[str, tuple[Any, Any]] = {
    "sourcedId": (_("School id"), _("The number or id the school knows somebody by.")),
    "givenName": (_("First name"), ""),
    "familyName": (_("Last name"), ""),
    "preferredGivenName": (_("Name they like to be called"), ""),
    "pronouns": (_("Pronouns"), ""),
    "username": (_("User name"), _("What they sign in with.")),
    "email": (_("E-mail"), ""),
    "grades": (_("Year group"), _("A number, such as 7 or Year 7.")),
    "birthDate": (_("Date of birth"), _("Written like 2012-06-02.")),
    "sex": (_("Gender"), ""),
    "role": (_("Role"), _("Student, teacher or parent. Without it everyone is a student.")),
    "agentSourcedIds": (_("Ids of parents or carers"), _("Several with ; between them.")),
    "enabledUser": (_("Still at school"), _("“no” or “false” means that somebody has left.")),
    "status": (_("Status"), _("“tobedeleted” means that somebody has left.")),
}


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
                limit = settings.ROSTER_MAX_BYTES // (1024 * 1024)
                self.add_error(
                    name,
                    ValidationError(
                        _("The file is larger than %(limit)s MB."), params={"limit": limit}
                    ),
                )
        return cleaned


class ColumnsForm(forms.Form):
    """Which column of the file holds which of our fields."""

    complete = forms.BooleanField(
        label=_("The file names everyone"),
        required=False,
        help_text=_("Whoever came by an earlier file and is not in this one will be paused."),
    )

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file")), *((h, h) for h in sample.headings if h)]
        for ours in COMMON:
            label, help_text = LABELS[ours]
            self.fields[ours] = forms.ChoiceField(
                label=label, help_text=help_text, choices=choices, required=ours in NEEDED
            )
        self.order_fields([*COMMON, "complete"])

    def clean(self) -> dict[str, Any]:
        """Refuse one column for two of our fields."""
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for ours in COMMON:
            theirs = cleaned.get(ours)
            if theirs and theirs in taken:
                self.add_error(ours, _("This column is chosen twice. Choose another one."))
            elif theirs:
                taken[theirs] = ours
        return cleaned

    @property
    def columns(self) -> dict[str, str]:
        """What was chosen: ours → theirs, "" where the file has no such column."""
        return {ours: self.cleaned_data[ours] for ours in COMMON}
