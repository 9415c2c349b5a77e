"""What is typed about programmes and their iterations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cairn.programmes.enums import Side
from cairn.programmes.models import Iteration
from cairn.programmes.policies import LEAST_MINUTES
from cairn.programmes.weights import WEIGHT_GROUPS, WHOLE, weights_of
from cairn.schools.models import YearGroup
from cairn.ui.forms import DateInput, PlainTextField


def _number(label: Any, least: int, most: int, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=widget, **options
    )


def _years(label: Any) -> forms.ModelMultipleChoiceField[YearGroup]:
    return forms.ModelMultipleChoiceField(
        label=label, queryset=YearGroup.objects.none(), widget=forms.CheckboxSelectMultiple
    )


class DatesForm(forms.Form):
    """A name with a first and a last day."""

    name = PlainTextField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            raise ValidationError({"ends_on": _("The last day comes after the first day.")})
        return data


class NextIterationForm(DatesForm):
    """Another run of the same programme."""


class ProgrammeForm(DatesForm):
    """A new programme."""

    purpose = PlainTextField(label=_("What it is for"), max_length=1000, lines=3, required=False)
    mentee_years = _years(_("Years of the mentees"))
    mentor_years = _years(_("Years of the mentors"))
    mentee_places = _number(_("Places for mentees"), 1, 100_000, initial=50)
    mentees_per_mentor = _number(_("Mentees of one mentor at most"), 1, 5, initial=1)
    year_gap = _number(_("Years between mentor and mentee at least"), 0, 6, initial=2)
    needs_permission = forms.BooleanField(
        label=_("A parent or carer must agree"), required=False, initial=True
    )
    field_order = ("name", "purpose", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_years(self)


def _offer_years(form: forms.Form) -> None:
    for name in ("mentee_years", "mentor_years"):
        form.fields[name].queryset = YearGroup.objects.all()  # type: ignore[attr-defined]


class SettingsForm(DatesForm):
    """How an iteration is set."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    mentee_places = _number(
        _("Places for mentees"),
        1,
        100_000,
        help_text=_("When there are more, the next on the waiting list can move up."),
    )
    mentee_years = _years(_("Years of the mentees"))
    mentor_years = _years(_("Years of the mentors"))
    year_gap = _number(_("Years between mentor and mentee at least"), 0, 6)
    mentees_per_mentor = _number(
        _("Mentees of one mentor at most"),
        1,
        5,
        help_text=_("At a school one mentee is usual, and three is the most for a small group."),
    )
    answer_days = _number(_("Days to answer a match"), 1, 30)
    needs_permission = forms.BooleanField(label=_("A parent or carer must agree"), required=False)
    mentee_training_minutes = _number(
        _("Training of mentees, in minutes"),
        LEAST_MINUTES[Side.MENTEE],
        1200,
        help_text=_("An hour at least."),
    )
    mentor_training_minutes = _number(
        _("Training of mentors, in minutes"),
        LEAST_MINUTES[Side.MENTOR],
        1200,
        help_text=_("Two hours at least; six are better."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_years(self)
        for group in WEIGHT_GROUPS:
            self.fields[f"weight_{group.key}"] = forms.IntegerField(
                label=group.name,
                min_value=0,
                max_value=WHOLE,
                help_text=group.meaning,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )

    @classmethod
    def initial_of(cls, iteration: Iteration) -> dict[str, Any]:
        """How an iteration is set now."""
        names = [n for n in cls.base_fields if n not in {"mentee_years", "mentor_years"}]
        return {
            **{name: getattr(iteration, name) for name in names},
            "mentee_years": [year.pk for year in iteration.mentee_years.all()],
            "mentor_years": [year.pk for year in iteration.mentor_years.all()],
            **{f"weight_{key}": share for key, share in weights_of(iteration.weights).items()},
        }

    def clean(self) -> dict[str, Any]:
        """The shares of matching make the whole."""
        data = super().clean()
        names = [f"weight_{group.key}" for group in WEIGHT_GROUPS]
        if all(data.get(name) is not None for name in names):
            total = sum(data[name] for name in names)
            if total != WHOLE:
                raise ValidationError(
                    _("The five shares make %(total)s per cent. Together they make 100.")
                    % {"total": total}
                )
        return data

    def weight_fields(self) -> list[forms.BoundField]:
        """The five shares, as they are drawn."""
        return [self[f"weight_{group.key}"] for group in WEIGHT_GROUPS]

    def values(self) -> dict[str, Any]:
        """What `actions.change_settings` takes as values."""
        data = self.cleaned_data
        weights = {group.key: data[f"weight_{group.key}"] for group in WEIGHT_GROUPS}
        left_out = {"version", "mentee_years", "mentor_years"}
        names = [name for name in self.base_fields if name not in left_out]
        return {name: data[name] for name in names} | {"weights": weights}


class ActivityForm(forms.Form):
    """Something the pairs may do in one week."""

    week = forms.TypedChoiceField(label=_("Week"), coerce=int)
    title = PlainTextField(label=_("Title"), max_length=120)
    description = PlainTextField(
        label=_("What the pairs could do"), max_length=2000, lines=3, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, *args: Any, weeks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["week"].choices = weeks  # type: ignore[attr-defined]
