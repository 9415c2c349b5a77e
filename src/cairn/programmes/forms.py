"""What is typed about programmes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cairn.programmes.enums import Side
from cairn.programmes.models import TrainingModule
from cairn.schools.models import YearGroup
from cairn.ui.forms import DateInput, PlainTextField, RadioCards


class ProgrammeForm(forms.Form):
    """A new programme."""

    name = PlainTextField(label=_("Name"), max_length=120)
    purpose = PlainTextField(label=_("What it is for"), max_length=1000, lines=3, required=False)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)
    mentee_years = forms.ModelMultipleChoiceField(
        label=_("Years of the mentees"),
        queryset=YearGroup.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    mentor_years = forms.ModelMultipleChoiceField(
        label=_("Years of the mentors"),
        queryset=YearGroup.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    mentee_places = forms.IntegerField(
        label=_("Places for mentees"), min_value=1, max_value=100_000, initial=50
    )
    mentees_per_mentor = forms.IntegerField(
        label=_("Mentees of one mentor at most"), min_value=1, max_value=5, initial=1
    )
    year_gap = forms.IntegerField(
        label=_("Years between mentor and mentee at least"), min_value=0, max_value=6, initial=2
    )
    needs_permission = forms.BooleanField(
        label=_("A parent or carer must agree"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mentee_years", "mentor_years"):
            self.fields[name].queryset = YearGroup.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            raise ValidationError({"ends_on": _("The last day comes after the first day.")})
        return data


class ApplyForm(forms.Form):
    """An application."""

    side = forms.ChoiceField(label=_("I would like to"), widget=RadioCards)
    hope = PlainTextField(
        label=_("What I hope for"),
        max_length=2000,
        lines=3,
        required=False,
        readership="programmes.hope",
    )
    capacity = forms.IntegerField(
        label=_("If you are a mentor: how many mentees?"), min_value=1, max_value=5, initial=1
    )

    def __init__(self, *args: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {Side.MENTEE: _("have a mentor"), Side.MENTOR: _("be a mentor")}
        self.fields["side"].choices = [(s.value, words[s]) for s in sides]  # type: ignore[attr-defined]
        if Side.MENTOR not in sides:
            del self.fields["capacity"]


class AnswersForm(forms.Form):
    """The questions of a module; a wrong answer is explained and may be tried again."""

    def __init__(self, *args: Any, module: TrainingModule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(module.questions.all())
        for question in self.questions:
            self.fields[f"q{question.position}"] = forms.TypedChoiceField(
                label=question.prompt,
                choices=list(enumerate(question.choices)),
                coerce=int,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """Each wrong answer says why."""
        data: dict[str, Any] = super().clean() or {}
        for question in self.questions:
            name = f"q{question.position}"
            if name in data and data[name] != question.answer:
                self.add_error(name, question.because)
        return data
