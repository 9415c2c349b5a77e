"""What a student says of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.people import words
from cairn.people.enums import Readers
from cairn.people.models import Person, Profile, default_readers
from cairn.people.queries import readers_of
from cairn.schools.models import TimetableSlot
from cairn.ui.forms import FreeTimesField, PlainTextField, TagsField, TimeSlot

LISTS = ("strengths", "growth_areas", "interests", "dislikes", "languages", "background")


@dataclass(frozen=True)
class Part:
    """One question, and the choice of who reads the answer."""

    field: Any
    readers: Any

    @property
    def chosen(self) -> str:
        """Who reads it now, in words."""
        if self.readers is None:
            return ""
        value = self.readers.value()
        return str(dict(Readers.choices).get(value, ""))


@dataclass(frozen=True)
class Section:
    """Questions that belong together."""

    title: str
    lead: str
    parts: list[Part]


SECTIONS = (
    (_("Me"), _("Leave empty what you don't want to say."), ("preferred_name", "pronouns")),
    (
        _("What I bring"),
        _("Tick what fits, and add words of your own."),
        ("strengths", "interests", "dislikes"),
    ),
    (_("Where I want to go"), _("A small wish counts as well."), ("growth_areas", "hopes")),
    (
        _("When and how we could meet"),
        _("The more times you tick, the easier it is to find somebody."),
        ("free_times", "languages"),
    ),
    (_("Only if I want"), "", ("background",)),
)


def _set_times(field: Any) -> None:
    slots = list(TimetableSlot.objects.all())
    times = {slot.starts_at: slot.name for slot in slots}
    field.slots = [
        TimeSlot(
            key=f"{at:%H:%M}", label=name or f"{at:%H:%M}", detail=f"{at:%H:%M}" if name else ""
        )
        for at, name in sorted(times.items())
    ]
    weekend = [day for day in (5, 6) if any(slot.weekday == day for slot in slots)]
    field.widget.weekdays = (0, 1, 2, 3, 4, *weekend)


class ProfileForm(forms.Form):
    """What a student says of themselves; beside each list, who reads it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    preferred_name = PlainTextField(
        label=_("What you like to be called"), max_length=120, required=False
    )
    pronouns = PlainTextField(
        label=_("Your pronouns"), max_length=40, required=False, readership="people.name"
    )
    strengths = TagsField(label=_("What I am good at"), suggestions=words.STRENGTHS, required=False)
    growth_areas = TagsField(
        label=_("What I want to get better at"), suggestions=words.GROWTH_AREAS, required=False
    )
    interests = TagsField(label=_("What I like"), suggestions=words.INTERESTS, required=False)
    dislikes = TagsField(label=_("What I don't like"), vocabulary=words.INTERESTS, required=False)
    hopes = PlainTextField(label=_("What I hope for"), max_length=2000, lines=3, required=False)
    languages = TagsField(label=_("Languages I speak"), suggestions=words.LANGUAGES, required=False)
    free_times = FreeTimesField(label=_("When I could meet"), required=False)
    background = TagsField(
        label=_("Something about my background"),
        help_text=_("Only if you want it to count, such as growing up with two languages."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_times(self.fields["free_times"])
        for name in default_readers():
            self.fields[f"readers_{name}"] = forms.ChoiceField(
                label=_("Who can see this?"),
                choices=Readers.choices,
                initial=default_readers()[name],
            )

    def sections(self) -> list[Section]:
        """The form as a twelve-year-old reads it: a few parts, one save."""
        return [
            Section(str(title), str(lead), [self._part(name) for name in names])
            for title, lead, names in SECTIONS
        ]

    def _part(self, name: str) -> Part:
        readers = f"readers_{name}"
        return Part(self[name], self[readers] if readers in self.fields else None)

    def names(self) -> dict[str, str]:
        """What belongs to the person."""
        return {name: self.cleaned_data[name] for name in ("preferred_name", "pronouns")}

    def values(self) -> dict[str, Any]:
        """What belongs to the profile."""
        data = self.cleaned_data
        values: dict[str, Any] = {name: data[name] for name in (*LISTS, "hopes")}
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
    readers = readers_of(profile)
    return {
        "version": profile.version,
        "preferred_name": person.preferred_name,
        "pronouns": person.pronouns,
        "hopes": profile.hopes,
        "free_times": [slot_key(code) for code in profile.free_times],
        **{name: getattr(profile, name) for name in LISTS},
        **{f"readers_{name}": value for name, value in readers.items()},
    }


@dataclass(frozen=True)
class Line:
    """One answer as its owner reads it."""

    question: str
    answer: str
    readers: str


def lines_of(profile: Profile, said: dict[str, Any]) -> list[Line]:
    """A profile from top to bottom, with who reads each answer."""
    chosen = readers_of(profile)
    names = [name for _title, _lead, names in SECTIONS for name in names if name in said]
    return [
        Line(
            str(ProfileForm.base_fields[name].label),
            ", ".join(said[name]) if isinstance(said[name], list) else said[name],
            str(Readers(chosen[name]).label),
        )
        for name in names
    ]
