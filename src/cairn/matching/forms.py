"""What is typed in matching."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.matching.enums import MatchState, PairOrder, PairsShown, RunMode
from cairn.people.enums import Gender
from cairn.programmes.enums import ApplicationState, MattersMost, Side
from cairn.programmes.models import Application, Iteration
from cairn.programmes.weights import WEIGHT_GROUPS, WHOLE, weights_of
from cairn.ui.forms import CardLabel, PlainTextField, RadioCards, RangeInput


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
            (
                RunMode.BALANCED.value,
                CardLabel(
                    RunMode.BALANCED.label,
                    _("No year, gender or language is matched less often, where that is possible."),
                ),
            ),
        ],
    )

    def __init__(self, iteration: Iteration, data: Any = None, *, some_wish: bool) -> None:
        super().__init__(data)
        self._usual = weights_of(iteration.weights)
        for group in WEIGHT_GROUPS:
            self.fields[f"weight_{group.key}"] = forms.IntegerField(
                label=group.name,
                help_text=group.meaning,
                min_value=0,
                max_value=WHOLE,
                initial=self._usual[group.key],
                required=False,
                widget=RangeInput(least=0, most=WHOLE, step=5),
            )
        if not some_wish:
            # Nobody has named anybody: there is nothing to put first.
            modes: Any = self.fields["mode"]
            modes.choices = [one for one in modes.choices if one[0] != RunMode.CHOICE_FIRST]

    def chosen(self) -> RunMode:
        """The mode; fair where nothing known was chosen."""
        return RunMode((self.is_valid() and self.cleaned_data["mode"]) or RunMode.FAIR)

    def weights(self) -> dict[str, int]:
        """What counts how much; empty where it is as in the programme, or nothing counts at all."""
        given = self.cleaned_data if self.is_valid() else {}
        found = {
            key: usual if given.get(f"weight_{key}") is None else given[f"weight_{key}"]
            for key, usual in self._usual.items()
        }
        return found if found != self._usual and any(found.values()) else {}

    def weight_fields(self) -> list[forms.BoundField]:
        """The sliders, as they are drawn."""
        return [self[f"weight_{group.key}"] for group in WEIGHT_GROUPS]


class MattersForm(forms.Form):
    """What matters to a mentee in a mentor."""

    matters_most = forms.ChoiceField(
        label=_("What matters most to you?"),
        help_text=_("It counts for mentors you have not named."),
        required=False,
        choices=[("", _("Nothing more than the rest")), *MattersMost.choices],
    )
    mentor_gender = forms.ChoiceField(label=_("Who should your mentor be?"), required=False)

    def __init__(self, mentee: Application, genders: set[str], data: Any = None) -> None:
        names = ("matters_most", "mentor_gender")
        super().__init__(data, initial={name: getattr(mentee, name) for name in names})
        offered = genders | {mentee.mentor_gender} - {""}
        words = {Gender.FEMALE: _("A girl or woman"), Gender.MALE: _("A boy or man")}
        choices = [(code, words.get(code, code.label)) for code in Gender if code in offered]
        gender: Any = self.fields["mentor_gender"]
        gender.choices = [("", _("It does not matter")), *choices]
        gender.help_text = _("If you choose one, only they are possible: it can take longer.")
        if not choices:
            # The school knows of nobody: there is nothing to choose.
            del self.fields["mentor_gender"]

    def values(self) -> dict[str, str]:
        """What `actions.say_what_matters` takes."""
        return {
            "matters_most": self.cleaned_data["matters_most"],
            "mentor_gender": self.cleaned_data.get("mentor_gender", ""),
        }


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


class RunFilter(NameFilter):
    """Which pairs of a proposal are listed, and in which order."""

    only = forms.ChoiceField(label=_("Show"), required=False, choices=PairsShown)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=PairOrder)


class ChangeForm(forms.Form):
    """Another mentor for a mentee of a proposal; why, where a rule is set aside."""

    mentor = forms.UUIDField(
        error_messages={
            "required": _("Choose a mentor."),
            "invalid": _("This mentor cannot be chosen any more. Choose again."),
        }
    )
    because = PlainTextField(
        label=_("Why these two"),
        help_text=_("Needed only where a rule is set aside. It is kept with the pair."),
        max_length=300,
        lines=2,
        required=False,
        readership="matching.by_hand_because",
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
