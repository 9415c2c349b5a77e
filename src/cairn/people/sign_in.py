"""How allauth signs people in here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.http import Http404, HttpRequest


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: people come from the roster, a card or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Links begin with the configured address, never with what the request claims."""
        path: str = super().get_email_confirmation_url(request, emailconfirmation)
        return settings.BASE_URL + path[path.index("/", 8) :]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """As above, for links that set a new password."""
        path: str = super().get_reset_password_from_key_url(key)
        return settings.BASE_URL + path[path.index("/", 8) :]


class SchoolSignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Google, Microsoft and OpenID Connect let in those who have an account already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: a provider says who somebody is, not that they belong to the school."""
        return False

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The settings of a provider; where a school has none, its pages are not there."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None
