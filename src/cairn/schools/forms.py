"""What is typed about a school. Forms only clean input."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cairn.schools.models import SchoolYear
from cairn.ui.forms import DateInput, PlainTextField


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")


class SchoolForm(forms.Form):
    """The school itself."""

    name = PlainTextField(label=_("Name of the school"), max_length=200)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of mails to people who have chosen none."),
    )
    quiet_from = forms.TimeField(
        label=_("Quiet hours begin"),
        widget=_time_input(),
        help_text=_("Then nothing buzzes, except when somebody may be in danger."),
    )
    quiet_until = forms.TimeField(label=_("Quiet hours end"), widget=_time_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]


class DatesForm(forms.Form):
    """Something with a name, a first and a last day."""

    name = PlainTextField(label=_("Name"), max_length=50)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first. Check both."))
        return data


class TermForm(DatesForm):
    """A term of a school year."""

    year = forms.ModelChoiceField(
        label=_("School year"), queryset=SchoolYear.objects.none(), empty_label=None
    )
    field_order = ("year", "name", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = SchoolYear.objects.order_by("-starts_on")
        self.fields["year"].queryset = years  # type: ignore[attr-defined]


class YearGroupForm(forms.Form):
    """A year group under the school's own name."""

    name = PlainTextField(
        label=_("Name"), max_length=50, help_text=_("As you say it: Year 7, Class 5, S1.")
    )
    level = forms.IntegerField(
        label=_("Place in the order"),
        min_value=-2,
        max_value=30,
        help_text=_("The number of the year. It counts how many years are between two students."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class TimeChangeForm(forms.Form):
    """A time of day at which pairs can meet."""

    name = PlainTextField(
        label=_("What you call it"),
        max_length=50,
        required=False,
        help_text=_("Such as lunch break. Empty: only the time is shown."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=5,
        max_value=240,
        initial=30,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        coerce=int,
        choices=[(day, WEEKDAYS[day]) for day in range(7)],
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )


class TimeForm(TimeChangeForm):
    """A new time of day."""

    starts_at = forms.TimeField(label=_("Begins"), widget=_time_input())
    field_order = ("starts_at", "minutes", "name", "days")


class HelpLineForm(forms.Form):
    """Whom to call."""

    name = PlainTextField(label=_("Name"), max_length=120)
    phone = PlainTextField(label=_("Phone number"), max_length=40)
    note = PlainTextField(
        label=_("What it is for"),
        max_length=200,
        required=False,
        help_text=_("One line, for a child: free, day and night."),
    )

    def clean_phone(self) -> str:
        """A number a phone can call."""
        phone = str(self.cleaned_data["phone"])
        if not any(c.isdigit() for c in phone) or any(c not in "0123456789 +()-/." for c in phone):
            raise ValidationError(_("A phone number has figures, and perhaps a + in front."))
        return phone


class PolicyForm(forms.Form):
    """A new version of a policy."""

    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    title = PlainTextField(label=_("Title"), max_length=200)
    body = PlainTextField(
        label=_("Text"),
        max_length=60_000,
        lines=16,
        help_text=_(
            "A line with # in front is a heading, one with - a point of a list, **bold** is bold."
        ),
    )

    def kind(self) -> str:
        """The name of a new policy in addresses, from its title."""
        name = slugify(self.cleaned_data["title"])[:36] or "policy"
        return f"{name}-text" if name == "write" else name
