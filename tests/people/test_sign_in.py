"""Every page of signing in, as somebody sees it."""

import pytest
from django.test import Client
from django.urls import reverse

from cairn.people.enums import Role
from tests.cast import Cast, signed_in_client
from tests.factories import make_account, make_person, make_staff

PASSWORD = "stones on a hill"
SIGNED_OUT = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_signup",
    "account_inactive",
    "socialaccount_login_cancelled",
    "people:card",
)
SIGNED_IN = (
    "account_logout",
    "account_email",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "socialaccount_connections",
    "usersessions_list",
)
# Words of the library that our pages do not use.
LIBRARY = ("Two-Factor", "Security Key", "Third-Party", "Username", "Recovery Codes", "Sign Out")


def sign_in(client: Client, user_name: str, password: str):
    return client.post(reverse("account_login"), {"login": user_name, "password": password})


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_a_page_before_sign_in_has_one_heading_and_nothing_inline(db, client, name):
    answer = client.get(reverse(name))
    assert_ours(answer)


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_about_ones_account_has_one_heading_and_nothing_inline(school, name):
    person = make_staff(school, Role.COORDINATOR)
    client = Client()
    sign_in(client, person.account.username, PASSWORD)
    assert_ours(client.get(reverse(name)))


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    ],
)
def test_a_page_that_changes_sign_in_is_ours_too(school, name):
    client = Client()
    sign_in(client, make_person(school).account.username, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert_ours(client.get(reverse(name)))


def assert_ours(answer):
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert 'class="plain-page' in page
    assert " style=" not in page
    assert [words for words in LIBRARY if words in page] == []
    for script in page.split("<script")[1:]:
        opening = script.split(">")[0]
        assert "src=" in opening or 'type="application/json"' in opening


def test_a_sign_in_elsewhere_that_failed_says_so_in_our_words(db, client):
    page = client.get(reverse("socialaccount_login_error")).content.decode()
    assert "That sign-in did not work." in page
    assert 'class="plain-page' in page


def test_user_name_and_password_lead_to_today(school, client):
    person = make_person(school)
    answer = sign_in(client, person.account.username, PASSWORD)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home:today")


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(school):
    make_account("amina")
    known, unknown = (sign_in(Client(), name, "not my password") for name in ("amina", "nobody"))
    assert known.status_code == unknown.status_code
    assert known.context["form"].errors == unknown.context["form"].errors


def test_nobody_signs_up(db, client):
    assert b"<form" not in client.post(reverse("account_signup"), {"username": "new"}).content


def test_somebody_paused_is_told_so(cast: Cast):
    answer = signed_in_client(cast.deactivated).get(reverse("home:today"))
    assert answer["Location"] == reverse("people:not_active")
