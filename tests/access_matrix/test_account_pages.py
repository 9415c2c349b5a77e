"""The pages of the accounts library: what is open before sign-in, and that all else is closed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cairn.people.models import Account
from tests.access_matrix import EVERYONE
from tests.cast import Cast, signed_in_client
from tests.visitors import Visitors

# Doors and policies decide before any database differs.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Signing in, and getting in again after a password was forgotten.
BEFORE_SIGN_IN = {
    *("login", "login/code", "login/code/confirm", "2fa/authenticate", "2fa/webauthn/login"),
    *("password/reset", "password/reset/done"),
    *("password/reset/key/1-set-password", "password/reset/key/done"),
    # They say that something is closed, or that a link has been used.
    *("signup", "inactive", "confirm-email", "confirm-email/1"),
    # With the account of a school at Google, Microsoft or its own service.
    *("3rdparty/signup", "3rdparty/login/cancelled", "3rdparty/login/error"),
    *("social/signup", "social/login/cancelled", "social/login/error"),
    *("google/login", "google/login/callback", "google/login/token"),
    *("microsoft/login", "microsoft/login/callback"),
    *("oidc/1/login", "oidc/1/login/callback"),
}
AFTER_SIGN_IN = {
    *("logout", "reauthenticate", "email", "password/change", "password/set", "sessions"),
    *("3rdparty", "social/connections"),
    *("2fa", "2fa/reauthenticate", "2fa/totp/activate", "2fa/totp/deactivate"),
    *("2fa/recovery-codes", "2fa/recovery-codes/generate", "2fa/recovery-codes/download"),
    *("2fa/webauthn", "2fa/webauthn/add", "2fa/webauthn/reauthenticate"),
    *("2fa/webauthn/keys/1/remove", "2fa/webauthn/keys/1/edit"),
}


def _addresses(patterns: Any, before: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _addresses(pattern.url_patterns, address)
        elif address.startswith("account/"):
            plain = re.sub(r"\(\?P<key>\.\+\)", "set-password", address)
            plain = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "1", plain)
            found.append(re.sub(r"[\^$]", "", plain).removeprefix("account/").strip("/"))
    return found


def _page(address: str) -> str:
    return f"/account/{address}/"


def test_every_page_of_the_library_is_in_one_of_the_two_lists() -> None:
    assert set(_addresses(get_resolver().url_patterns)) == BEFORE_SIGN_IN | AFTER_SIGN_IN
    assert not BEFORE_SIGN_IN & AFTER_SIGN_IN


@pytest.mark.parametrize("address", sorted(AFTER_SIGN_IN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_for_the_signed_in_sends_everybody_else_to_sign_in(
    client: Client, method: str, address: str
) -> None:
    answer = getattr(client, method)(_page(address), follow=True)
    assert answer.redirect_chain[-1][0].partition("?")[0] == reverse("account_login")


@pytest.mark.parametrize("address", sorted(BEFORE_SIGN_IN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_open_answers_and_is_never_an_error_of_ours(
    client: Client, method: str, address: str
) -> None:
    answer = getattr(client, method)(_page(address))
    assert answer.status_code < 500


@pytest.mark.parametrize("address", sorted(BEFORE_SIGN_IN | AFTER_SIGN_IN))
def test_nothing_of_a_signed_in_browser_is_kept_by_caches(cast: Cast, address: str) -> None:
    for actor in ("mentee", "administrator"):
        answer = signed_in_client(getattr(cast, actor)).get(_page(address))
        assert answer.status_code < 500
        assert "no-store" in answer["Cache-Control"], actor


def test_pages_of_an_account_are_the_same_for_everyone_of_the_cast(cast: Cast) -> None:
    visitors = Visitors(cast)
    for actor in sorted(EVERYONE):
        for address in ("password/change", "2fa", "sessions"):
            answer: HttpResponse = visitors.browser(actor).get(_page(address), follow=True)
            assert answer.status_code == 200, (actor, address)


def test_nobody_makes_an_account_by_themselves(client: Client) -> None:
    typed = {"username": "stranger", "password1": "stones on a hill", "email": "s@example.org"}
    answer = client.post(reverse("account_signup"), typed)
    assert answer.status_code < 500
    assert not Account.objects.exists()
