"""allauth's forms in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as keys
from django.utils.translation import gettext_lazy as _

from cairn.people.models import Account
from cairn.ui.forms import OneTimeCodeInput

PASSWORD_HINT = _("At least ten characters. Three words you can remember work well.")


def _account_of(email: str) -> Account | None:
    """The one active account this address belongs to: confirmed by its owner, else by the school.

    An address that somebody only claims counts for nothing, and one of two accounts names neither.
    """
    active = Account.objects.filter(is_active=True)
    confirmed = active.filter(emailaddress__email__iexact=email, emailaddress__verified=True)
    found = list(confirmed.distinct()[:2]) or list(active.filter(email__iexact=email)[:2])
    return found[0] if len(found) == 1 else None


def _say(form: Any, name: str, label: Any, hint: Any = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", _("User name or e-mail"))
        _say(self, "password", _("Password"))
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", _("Your password"))


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """From one password to another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Your password now"))
        _say(self, "password1", _("New password"), PASSWORD_HINT)
        _say(self, "password2", _("New password again"))


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", _("New password"), PASSWORD_HINT)
        _say(self, "password2", _("New password again"))


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by a link of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", _("New password"), PASSWORD_HINT)
        _say(self, "password2", _("New password again"))


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Where the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", _("Your e-mail address at school"))

    def clean_email(self) -> str:
        """The address, and whose it is; an unknown one is answered alike."""
        email: str = super().clean_email()
        account = _account_of(email)
        self.users = [account] if account else []
        return email


class RequestLoginCodeForm(account.RequestLoginCodeForm):  # type: ignore[misc]
    """Where the code goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", _("Your e-mail address at school"))

    def clean_email(self) -> str:
        """The address, and whose it is; an unknown one is answered alike."""
        email: str = super().clean_email()
        self._user = _account_of(email)
        return email


class ConfirmLoginCodeForm(account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code of the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = OneTimeCodeInput(digits_only=False)
        _say(self, "code", _("Code from the mail"))


class AddEmailForm(account.AddEmailForm):  # type: ignore[misc]
    """One more address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", _("E-mail address"))


class AuthenticateForm(second_step.AuthenticateForm):  # type: ignore[misc]
    """The second step at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = OneTimeCodeInput()
        _say(self, "code", _("Code from your app"), _("Or one of your recovery codes."))


class ReauthenticateCodeForm(second_step.ReauthenticateForm):  # type: ignore[misc]
    """The second step once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = OneTimeCodeInput()
        _say(self, "code", _("Code from your app"), _("Or one of your recovery codes."))


class ActivateTOTPForm(app.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = OneTimeCodeInput()
        _say(self, "code", _("The code your app shows now"))


class AddWebAuthnForm(keys.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey or a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": _("My device"), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        _say(self, "name", _("What to call it"), _("So that you know which device it is."))
        _say(
            self,
            "passwordless",
            _("Sign in with it alone"),
            _("The device asks for your finger, your face or its code. No password is needed."),
        )
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(keys.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", _("What to call it"))
