"""Forms of signing in for the first time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from cairn.schools.models import YearGroup
from cairn.ui.forms import PlainTextField

MOST_CHOSEN = 200


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


class ChosenForm(forms.Form):
    """People ticked in the list; what is no id is left out."""

    def ids(self) -> list[UUID]:
        """The first few hundred of them."""
        sent: Any = self.data
        found = []
        for text in sent.getlist("person")[:MOST_CHOSEN]:
            try:
                found.append(UUID(text))
            except ValueError:
                continue
        return found


class NewPassword(forms.Form):
    """A password to sign in with from now on."""

    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=200,
        help_text=_("At least ten characters. Three words you can remember work well."),
        validators=[validate_password],
    )


class CardForm(NewPassword):
    """A card's code, and the password it sets; or a passkey instead."""

    user_name = PlainTextField(
        label=_("User name"),
        max_length=80,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "data-from-fragment": "name",
            }
        ),
    )
    code = PlainTextField(
        label=_("Code on your card"),
        max_length=40,
        help_text=_("Twelve letters and figures."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "data-from-fragment": "code",
            }
        ),
    )
    field_order = ("user_name", "code", "password")

    def __init__(self, *args: Any, with_password: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = with_password
        if not with_password:
            self.fields["password"].validators = []


class InvitationForm(NewPassword):
    """What an invited member of staff chooses."""
