"""What is typed into goals. Forms only clean input; what may be done is decided elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cairn.goals.enums import GoalArea
from cairn.ui.forms import DateInput, PlainTextField, RadioCards


class GoalFields(forms.Form):
    """The goal itself."""

    statement = PlainTextField(
        label=_("My goal"),
        help_text=_("In your own words: what would be different?"),
        max_length=200,
        readership="goals.goal",
    )
    why = PlainTextField(
        label=_("Why it matters to me"),
        max_length=2000,
        lines=3,
        required=False,
        readership="goals.goal",
    )
    due_on = forms.DateField(
        label=_("By when"),
        help_text=_("Two to twelve weeks from now works well for most people."),
        widget=DateInput,
    )
    shared = forms.BooleanField(label=_("Share it with my mentor"), required=False, initial=True)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        """A day to come."""
        due_on: date = self.cleaned_data["due_on"]
        if due_on <= self.today:
            raise ValidationError(_("Choose a day that is still to come."))
        return due_on


class GoalSetForm(GoalFields):
    """A new goal with its first step."""

    area = forms.ChoiceField(
        label=_("What it is about"), choices=GoalArea.choices, widget=RadioCards
    )
    first_step = PlainTextField(
        label=_("My first small step"),
        help_text=_("Something you could do this week, in ten minutes."),
        max_length=200,
        required=False,
        readership="goals.goal",
    )
    step_due_on = forms.DateField(label=_("When I will do it"), required=False, widget=DateInput)
    field_order = ["statement", "why", "area", "due_on", "first_step", "step_due_on", "shared"]


class GoalEditForm(GoalFields):
    """A goal as it read at `version`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class StepForm(forms.Form):
    """One small step."""

    text = PlainTextField(label=_("My next small step"), max_length=200, readership="goals.goal")
    due_on = forms.DateField(label=_("When I will do it"), required=False, widget=DateInput)
