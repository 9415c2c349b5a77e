"""A passkey in place of a password: allauth's ceremony for somebody not signed in yet."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cairn.people.models import Account

# The code of a card, between choosing "passkey" and having made one.
PASSKEY_CARD = "passkey_card"


class PasskeyForm(forms.Form):
    """What the device answers."""

    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        """The answer, checked against the question this session asked."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        try:
            auth.parse_registration_response(credential)
            binding = auth.complete_registration(credential)
        except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
            raise ValidationError(_("That did not work. Please try again.")) from None
        if not binding.is_user_verified():
            raise ValidationError(_("This device cannot make sure that it is you."))
        return credential


def question_for(account: Account) -> dict[str, Any]:
    """What to ask the device: a key that stays on it and makes sure of its owner."""
    options: dict[str, Any] = json.loads(json.dumps(auth.begin_registration(account, True)))
    return {"creation_options": options}


def keep_passkey(account: Account, credential: dict[str, Any]) -> Authenticator:
    """Store a passkey that was checked."""
    added: Authenticator = auth.WebAuthn.add(account, _("My device"), credential).instance
    return added
