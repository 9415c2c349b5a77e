"""What is typed in matching."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.matching.enums import MatchState, RunMode
from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.models import Application, Iteration
from cairn.ui.forms import CardLabel, PlainTextField, RadioCards


class RunForm(forms.Form):
    """What a proposal puts first."""

    mode = forms.ChoiceField(
        label=_("What should count most?"),
        help_text=_("As many mentees as possible get a mentor, whatever you choose."),
        widget=RadioCards,
        initial=RunMode.FAIR,
        required=False,
        choices=[
            (
                RunMode.FAIR.value,
                CardLabel(
                    RunMode.FAIR.label,
                    _("As few as possible are left with a poor fit; then the best fit overall."),
                ),
            ),
            (
                RunMode.CHOICE_FIRST.value,
                CardLabel(
                    RunMode.CHOICE_FIRST.label,
                    _("Mentees get whom they named, unless others who named the same fit more."),
                ),
            ),
            (
                RunMode.QUALITY.value,
                CardLabel(
                    RunMode.QUALITY.label,
                    _("The best fit of all together, even if it is poor for some."),
                ),
            ),
        ],
    )

    def __init__(self, *args: Any, some_wish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not some_wish:
            # Nobody has named anybody: there is nothing to put first.
            modes: Any = self.fields["mode"]
            modes.choices = [one for one in modes.choices if one[0] != RunMode.CHOICE_FIRST]

    def chosen(self) -> RunMode:
        """The mode; fair where nothing known was chosen."""
        return RunMode((self.is_valid() and self.cleaned_data["mode"]) or RunMode.FAIR)


class NameFilter(forms.Form):
    """Part of a name."""

    words = PlainTextField(label=_("Name"), required=False, max_length=80)

    def name(self) -> str:
        """What was typed; "" where it is no name."""
        return self.cleaned_data["words"] if self.is_valid() else ""


class MatchFilter(NameFilter):
    """Which pairs of a run or which offers a list shows."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *MatchState.choices]
    )


class ByHandForm(forms.Form):
    """A mentor for one mentee, and why."""

    mentor = forms.ModelChoiceField(
        queryset=Application.objects.none(),
        error_messages={
            "required": _("Choose a mentor."),
            "invalid_choice": _("This mentor cannot be chosen any more. Choose again."),
        },
    )
    because = PlainTextField(
        label=_("Why these two"),
        help_text=_("One sentence. It is kept with the pair."),
        max_length=300,
        lines=2,
        readership="matching.by_hand_because",
        error_messages={"required": _("Say in one sentence why.")},
    )

    def __init__(self, iteration: Iteration, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = Application.objects.filter(  # type: ignore[attr-defined]
            iteration=iteration, side=Side.MENTOR, state=ApplicationState.ACCEPTED
        )
