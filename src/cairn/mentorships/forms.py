"""What is typed about a pair."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.ui.forms import PlainTextField


class GoodbyeForm(forms.Form):
    """A goodbye letter."""

    text = PlainTextField(
        label=_("What I want to say to you"),
        max_length=4000,
        lines=6,
        readership="mentorships.goodbye",
    )
