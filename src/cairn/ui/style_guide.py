"""The examples of the style guide page: every component in every state, with invented words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cairn.lib import clock
from cairn.ui.components import ProgressStep
from cairn.ui.forms import (
    CardLabel,
    CheckboxCards,
    DateInput,
    FreeTimesField,
    OneTimeCodeInput,
    PlainTextField,
    RadioCards,
    TagsField,
    TimeSlot,
)
from cairn.ui.icons import ICONS
from cairn.ui.readership import Readership, draw_readership

LONG = _(
    "Speak up in maths at least twice a week, even when I am not sure whether my answer is right "
    "and everybody else seems to know it already"
)
SLOTS = (
    TimeSlot("before", _("Before school"), "8:00"),
    TimeSlot("lunch", _("Lunch"), "12:40"),
    TimeSlot("after", _("After school"), "15:30"),
)
COLOURS = ("paper", "surface", "sunken", "ink", "moss", "clay", "heather", "sky", "stone")


class ExampleForm(forms.Form):
    """One field of every kind."""

    goal = PlainTextField(
        max_length=200,
        label=_("What do you want to get better at?"),
        help_text=_("In your own words. You can change it later."),
    )
    why = PlainTextField(max_length=1000, lines=4, required=False, label=_("Why does it matter?"))
    year = forms.ChoiceField(
        label=_("Your year"),
        choices=[("", _("Choose one")), ("7", _("Year 7")), ("8", _("Year 8"))],
    )
    day = forms.DateField(label=_("By when?"), widget=DateInput())
    sharing = forms.ChoiceField(
        label=_("Who may read it?"),
        widget=RadioCards(),
        choices=[
            ("me", CardLabel(_("Only me"), _("You can share it later."))),
            ("pair", CardLabel(_("My mentor and me"), _("Your mentor can help you with it."))),
        ],
    )
    matters = forms.MultipleChoiceField(
        label=_("What matters most to you?"),
        required=False,
        widget=CheckboxCards(),
        choices=[("school", _("School work")), ("friends", _("Making friends"))],
    )
    size = forms.ChoiceField(
        label=_("How big is the step?"),
        widget=forms.RadioSelect(),
        choices=[("small", _("Small")), ("big", _("Big"))],
    )
    interests = TagsField(
        ["Football", "Drawing", "Chess", "Music", "Baking", "Coding"],
        label=_("What do you like?"),
        required=False,
    )
    free_times = FreeTimesField(SLOTS, label=_("When are you free?"), required=False)
    roster = forms.FileField(label=_("A file"), required=False)
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    code = forms.CharField(label=_("The code on your card"), widget=OneTimeCodeInput())
    closed = forms.CharField(
        label=_("Cannot be changed now"), disabled=True, required=False, initial=_("Year 8")
    )
    agreed = forms.BooleanField(
        label=_("I have read how this works"), help_text=_("It takes two minutes.")
    )


_FOLDED = Readership(
    _("Only you read this, except in danger"),
    _("If someone is in danger, two grown-ups may open it together. You would be told."),
)


def examples(request: HttpRequest) -> dict[str, Any]:
    """The context of the style guide page."""
    now = clock.now()
    return {
        "colours": COLOURS,
        "icons": sorted(ICONS),
        "levels": range(6),
        "people": ("Amara Okafor", "Leo Martin", "Tomás Ruiz", "Wei Lin", "Jo", "Sofia Kranz"),
        "long_text": LONG,
        "empty_form": ExampleForm(prefix="empty"),
        "wrong_form": ExampleForm(_wrong_data(), prefix="wrong"),
        "steps": _steps(),
        "page": _second_page(),
        "moments": [now, now - timedelta(minutes=5), now - timedelta(days=1)],
        "older": [now - timedelta(days=3), now - timedelta(days=400), now.date()],
        "seen_by": draw_readership(_FOLDED),
        "seen_simply": draw_readership(Readership(_("You and your mentor read this"))),
    }


def _wrong_data() -> dict[str, Any]:
    return {
        "wrong-goal": "",
        "wrong-interests": ["Chess"],
        "wrong-interests_own": "model railways",
        "wrong-free_times": ["0-lunch", "3-after"],
        "wrong-day": "someday",
    }


def _steps() -> list[ProgressStep]:
    return [
        ProgressStep(_("Your application"), True),
        ProgressStep(_("Permission from home"), True, _("Given on 3 November by Ngozi Okafor.")),
        ProgressStep(
            _("Training"), False, _("Two of five parts read."), "#", _("Go on with the training")
        ),
        ProgressStep(_("Your own yes"), False),
    ]


def _second_page() -> Page[int]:
    return Paginator(range(60), 20).page(2)
