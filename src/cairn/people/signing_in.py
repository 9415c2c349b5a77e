"""Signing somebody in after a card, an invitation or a passkey, through allauth's own stages.

A second step that is set up is asked for here as at every other door.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cairn.people.models import Account


def signed_in_as(
    request: HttpRequest,
    account: Account,
    *,
    method: str = "card",
    passkey: Authenticator | None = None,
) -> HttpResponse:
    """Sign in as `account` and go to Today; whoever was signed in here before is signed out.

    A `passkey` made this moment has shown the device and its owner: both steps at once.
    """
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, account, method=method)
    if passkey is not None:
        post_authentication(request, passkey, passwordless=True)
    login = Login(user=account, redirect_url=reverse("home:today"))
    answer: HttpResponse = perform_login(request, login)
    return answer
