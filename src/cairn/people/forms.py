"""What is typed about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from cairn.people.enums import PersonKind, Readers, Role
from cairn.people.models import Person, Profile, default_readers
from cairn.schools.models import TimetableSlot, YearGroup
from cairn.ui.forms import FreeTimesField, PlainTextField, TagsField, TimeSlot

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
STRENGTHS = (
    _("maths"),
    _("writing"),
    _("study habits"),
    _("making friends"),
    _("listening"),
    _("clubs and teams"),
)
GROWTH_AREAS = (
    _("maths"),
    _("writing"),
    _("study habits"),
    _("making friends"),
    _("asking for help"),
    _("passing exams"),
)
LISTS = ("strengths", "growth_areas", "interests", "dislikes", "languages", "background")


class PeopleFilter(forms.Form):
    """Which people a list shows."""

    words = PlainTextField(label=_("Name"), required=False, max_length=80)
    level = forms.TypedChoiceField(
        label=_("Year group"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=_("Who"), required=False, choices=[("", _("Everyone")), *PersonKind.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year.level, year.name) for year in YearGroup.objects.all()]
        self.fields["level"].choices = [("", _("All")), *years]  # type: ignore[attr-defined]


class CardsForm(forms.Form):
    """Whose sign-in cards to print."""

    year = forms.ModelChoiceField(
        label=_("Year group"), queryset=YearGroup.objects.none(), empty_label=None
    )
    again = forms.BooleanField(
        label=_("Also for students who have signed in before"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = YearGroup.objects.all()  # type: ignore[attr-defined]


class CardForm(forms.Form):
    """A card's code and the password it sets."""

    user_name = PlainTextField(label=_("User name"), max_length=80)
    code = PlainTextField(
        label=_("Code on your card"), max_length=40, help_text=_("Twelve letters and figures.")
    )
    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput,
        strip=False,
        max_length=200,
        help_text=_("At least ten characters. Three words you can remember work well."),
        validators=[validate_password],
    )


class StaffForm(forms.Form):
    """A new member of staff."""

    given_name = PlainTextField(label=_("First name"), max_length=120)
    family_name = PlainTextField(label=_("Last name"), max_length=120)
    user_name = PlainTextField(label=_("User name"), max_length=80)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class RoleForm(forms.Form):
    """A role to give or take."""

    role = forms.TypedChoiceField(choices=Role.choices, coerce=Role)
    give = forms.BooleanField(required=False)


class ShiftForm(forms.Form):
    """A shift of the on-call rota."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    weekday = forms.TypedChoiceField(label=_("Day"), choices=WEEKDAYS, coerce=int)
    starts_at = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}), initial="07:30"
    )
    ends_at = forms.TimeField(
        label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}), initial="20:00"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = Person.objects.filter(kind=PersonKind.STAFF)
        self.fields["person"].queryset = staff  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda p: p.full_name  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    """What a student says of themselves; beside each list, who reads it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    preferred_name = PlainTextField(
        label=_("What you like to be called"), max_length=120, required=False
    )
    pronouns = PlainTextField(label=_("Your pronouns"), max_length=40, required=False)
    strengths = TagsField(label=_("What I am good at"), suggestions=STRENGTHS, required=False)
    growth_areas = TagsField(
        label=_("What I want to get better at"), suggestions=GROWTH_AREAS, required=False
    )
    interests = TagsField(label=_("What I like"), required=False)
    dislikes = TagsField(label=_("What I don't like"), required=False)
    hopes = PlainTextField(label=_("What I hope for"), max_length=2000, lines=3, required=False)
    languages = TagsField(label=_("Languages I speak"), required=False)
    free_times = FreeTimesField(label=_("When I could meet"), required=False)
    background = TagsField(
        label=_("Something about my background"),
        help_text=_("Only if you want it to count, such as growing up with two languages."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slots = list(TimetableSlot.objects.all())
        times = sorted({slot.starts_at for slot in slots})
        keys = [TimeSlot(key=f"{at:%H:%M}", label=f"{at:%H:%M}") for at in times]
        self.fields["free_times"].slots = keys  # type: ignore[attr-defined]
        for name in default_readers():
            self.fields[f"readers_{name}"] = forms.ChoiceField(
                label=_("Who can see this?"), choices=Readers.choices
            )
        self.order_fields(
            [
                field
                for name in ("version", "preferred_name", "pronouns", *self._texts())
                for field in (name, f"readers_{name}")
            ]
        )

    @staticmethod
    def _texts() -> tuple[str, ...]:
        return (
            "strengths",
            "growth_areas",
            "interests",
            "dislikes",
            "hopes",
            "languages",
            "free_times",
            "background",
        )

    def names(self) -> dict[str, str]:
        """What belongs to the person."""
        return {name: self.cleaned_data[name] for name in ("preferred_name", "pronouns")}

    def values(self) -> dict[str, Any]:
        """What belongs to the profile."""
        data = self.cleaned_data
        values = {name: data[name] for name in (*LISTS, "hopes")}
        values["free_times"] = [slot_code(key) for key in data["free_times"]]
        values["readers"] = {name: data[f"readers_{name}"] for name in default_readers()}
        return values


DAY_CODES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def slot_code(key: str) -> str:
    """The field's "3-12:40" as profiles write it: "Thu 12:40"."""
    weekday, _hyphen, at = key.partition("-")
    return f"{DAY_CODES[int(weekday)]} {at}"


def slot_key(code: str) -> str:
    """The other way round; a code of no known day gives a key that matches no box."""
    day, _space, at = code.partition(" ")
    return f"{DAY_CODES.index(day)}-{at}" if day in DAY_CODES else code


def initial_of(person: Person, profile: Profile) -> dict[str, Any]:
    """What the form shows at first."""
    readers = default_readers() | profile.readers
    return {
        "version": profile.version,
        "preferred_name": person.preferred_name,
        "pronouns": person.pronouns,
        "hopes": profile.hopes,
        "free_times": [slot_key(code) for code in profile.free_times],
        **{name: getattr(profile, name) for name in LISTS},
        **{f"readers_{name}": value for name, value in readers.items()},
    }
