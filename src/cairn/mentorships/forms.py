"""What is typed about a pair."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.mentorships.enums import MentorshipState
from cairn.programmes.models import Iteration
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
    iteration = forms.ModelChoiceField(
        label=_("Programme"),
        required=False,
        queryset=Iteration.objects.none(),
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["iteration"].queryset = Iteration.objects.all()  # type: ignore[attr-defined]
