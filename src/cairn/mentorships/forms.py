"""What is typed about a pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.queries import PairChoice
from cairn.ui.forms import PlainTextField


class GoodbyeForm(forms.Form):
    """A goodbye, with a letter for whoever wants to write one."""

    letter = PlainTextField(
        label=_("A letter, if you like"),
        help_text=_("What went well? What will you remember? You can also leave this empty."),
        max_length=4000,
        lines=6,
        required=False,
        readership="mentorships.goodbye",
    )


class ReasonForm(forms.Form):
    """Why a coordinator changes a pair."""

    reason = PlainTextField(
        label=_("Your reason"),
        max_length=300,
        lines=3,
        readership="mentorships.reason",
        error_messages={"required": _("Say in a few words why.")},
    )


class PairFilter(forms.Form):
    """Which pairs a list shows."""

    words = PlainTextField(label=_("Name"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("hand", _("Needs a hand")), *MentorshipState.choices],
    )
    iteration = forms.TypedChoiceField(
        label=_("Programme"), required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, *args: Any, iterations: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["iteration"].choices = [("", _("All")), *iterations.items()]  # type: ignore[attr-defined]

    def chosen(self) -> PairChoice:
        """What was chosen; all where something in it is no choice."""
        if not self.is_valid():
            return PairChoice()
        data = self.cleaned_data
        return PairChoice(data["words"], data["state"], data["iteration"])
