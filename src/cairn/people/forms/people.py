"""Forms about people, their guardians and their roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cairn.people import queries
from cairn.people.enums import PersonKind, PersonState, Role
from cairn.people.models import Person
from cairn.schools.models import YearGroup
from cairn.ui.forms import PlainTextField

HAND_KINDS = [
    (PersonKind.STUDENT.value, PersonKind.STUDENT.label),
    (PersonKind.GUARDIAN.value, PersonKind.GUARDIAN.label),
]


class PeopleFilter(forms.Form):
    """Which people a list shows."""

    words = PlainTextField(label=_("Name"), required=False, max_length=80)
    level = forms.TypedChoiceField(
        label=_("Year group"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=_("Who"), required=False, choices=[("", _("Everyone")), *PersonKind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *PersonState.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = YearGroup.objects.values_list("level", "name")
        self.fields["level"].choices = [("", _("All")), *years]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Who somebody is to the school."""

    given_name = PlainTextField(label=_("First name"), max_length=120)
    family_name = PlainTextField(label=_("Last name"), max_length=120, required=False)
    year_group = forms.ModelChoiceField(
        label=_("Year group"),
        queryset=YearGroup.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only if they have one. Students do well without."),
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year_group"].queryset = YearGroup.objects.all()  # type: ignore[attr-defined]
        if kind and kind != PersonKind.STUDENT:
            del self.fields["year_group"]

    def clean_email(self) -> str:
        """In small letters, so that it is found again."""
        return str(self.cleaned_data["email"]).lower()


class PersonAddForm(PersonForm):
    """Somebody who is in no roster file."""

    kind = forms.ChoiceField(label=_("Who"), choices=HAND_KINDS, initial=PersonKind.STUDENT)
    user_name = PlainTextField(
        label=_("User name"),
        max_length=80,
        required=False,
        help_text=_("What they sign in with. Empty: made from the first name."),
    )
    field_order = ("kind", "given_name", "family_name", "year_group", "user_name", "email")

    def clean(self) -> dict[str, Any]:
        """A student has a year group; a parent has none."""
        data = super().clean() or {}
        if data.get("kind") == PersonKind.STUDENT and not data.get("year_group"):
            self.add_error("year_group", _("Choose the student's year group."))
        if data.get("kind") == PersonKind.GUARDIAN:
            data["year_group"] = None
        return data


class PersonEditForm(PersonForm):
    """Changes to somebody, as they read at `as_read_at`."""

    as_read_at = forms.CharField(widget=forms.HiddenInput, max_length=64)


class GuardianSearch(forms.Form):
    """Which parents and carers to offer."""

    words = PlainTextField(label=_("Name of the parent or carer"), required=False, max_length=80)


class GuardianLinkForm(forms.Form):
    """A parent or carer who is known already."""

    guardian = forms.UUIDField(widget=forms.HiddenInput)
    relationship = PlainTextField(
        label=_("They are the student's …"),
        max_length=60,
        required=False,
        help_text=_("Such as mother, father, foster carer."),
    )


class StaffForm(forms.Form):
    """A new member of staff."""

    given_name = PlainTextField(label=_("First name"), max_length=120)
    family_name = PlainTextField(label=_("Last name"), max_length=120)
    user_name = PlainTextField(label=_("User name"), max_length=80)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("They get an invitation there. Without one, you print a sign-in card."),
    )

    def clean_email(self) -> str:
        """In small letters, so that it is found again."""
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.Form):
    """A role to give or take."""

    role = forms.TypedChoiceField(choices=Role.choices, coerce=Role)
    give = forms.BooleanField(required=False)


class ShiftForm(forms.Form):
    """A shift of the on-call rota."""

    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Person.objects.none(),
        help_text=_("Safeguarding leads, their deputies and the head teacher."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=[(day, WEEKDAYS[day]) for day in range(7)], coerce=int
    )
    starts_at = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        initial="07:30",
    )
    ends_at = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
        initial="20:00",
        help_text=_("A time that is earlier is the next morning: from 20:00 until 07:30."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = queries.could_be_on_call()
        field.label_from_instance = lambda person: person.full_name
