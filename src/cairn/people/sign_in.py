"""How allauth signs people in here."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cairn.audit.actions import record
from cairn.lib.tenant import across_schools
from cairn.outbox.actions import enqueue_mail
from cairn.people import throttle
from cairn.people.enums import PersonState
from cairn.people.models import Account, Person
from cairn.people.queries import mail_language_of_address
from cairn.ui.language import chosen_language


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: people come from the roster, a card or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """The account behind a name and a password; wrong ones are counted, whoever they name."""
        name = _counted_as(credentials)
        address = throttle.address_of(request)
        if throttle.is_stopped(name, address):
            raise self.validation_error("too_many_login_attempts")
        account: Account | None = super().authenticate(request, **credentials)
        if account is None:
            throttle.count_wrong(name, address)
        return account

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counted above, where what is right costs nothing."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show once more who one is, in our words."""
        said = {
            "reauthenticate": _("Type my password"),
            "mfa_reauthenticate": _("Type a code of my app"),
            "mfa_reauthenticate:webauthn": _("Use my passkey"),
        }
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": said[way["id"]]} for way in ways]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: an address that is known takes no longer to answer than another."""
        words = {**context, "email": email, "request": self.request}
        here = chosen_language(self.request)
        with translation.override(mail_language_of_address(email, chosen_here=here)):
            enqueue_mail(
                to=email,
                subject=render_to_string(f"{template_prefix}_subject.txt", words),
                text=render_to_string(f"{template_prefix}_message.txt", words).strip(),
                key=f"sign-in:{uuid.uuid4()}",
                school_id=None,
            )

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Links begin with the configured address, never with what the request claims."""
        path: str = super().get_email_confirmation_url(request, emailconfirmation)
        return settings.BASE_URL + path[path.index("/", 8) :]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """As above, for links that set a new password."""
        path: str = super().get_reset_password_from_key_url(key)
        return settings.BASE_URL + path[path.index("/", 8) :]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the name alone: a Host header can name any port, and each would count anew."""
        return str(credentials.get("email", credentials.get("username", ""))).lower()


class SchoolSignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Google, Microsoft and OpenID Connect let in those who have an account already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: a provider says who somebody is, not that they belong to the school."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link a first sign-in by its verified address; turn away who belongs to nobody here."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        verified = {a.email.lower() for a in sociallogin.email_addresses if a.verified and a.email}
        account = account_of_addresses(verified)
        if account is None:
            messages.warning(
                request,
                _("Nobody here has this address. Ask your school's office for a sign-in card."),
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        with transaction.atomic():
            sociallogin.connect(request, account)
            for person in _people_of(account):
                record("sign_in.linked", by=person, school_id=person.school_id, about=person)

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The settings of a provider; where a school has none, its pages are not there."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None


def _counted_as(credentials: dict[str, Any]) -> str:
    """The user name tries are counted at, also where somebody types the address of it."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    if "@" not in typed:
        return typed
    named = Account.objects.filter(email__iexact=typed).values_list("username", flat=True)[:1]
    return next(iter(named), typed)


def account_of_addresses(verified: set[str]) -> Account | None:
    """The one account that schools know by one of these addresses, which a provider has verified.

    Everybody active with such an address must sign in with it, and everybody active behind it
    must have such an address: neither a shared address nor a word of one school about somebody
    of another opens an account.
    """
    if not verified:
        return None
    with across_schools():
        active = Person.objects.filter(state=PersonState.ACTIVE)
        named = [p for email in verified for p in active.filter(email__iexact=email)]
        accounts = {person.account_id for person in named}
        account_id = accounts.pop() if len(accounts) == 1 else None
        if account_id is None:
            return None
        behind = set(active.filter(account_id=account_id).values_list("pk", flat=True))
        if behind != {person.pk for person in named}:
            return None
    return Account.objects.filter(pk=account_id, is_active=True).first()


def _people_of(account: Account) -> list[Person]:
    with across_schools():
        return list(Person.objects.filter(account=account, state=PersonState.ACTIVE))
