"""The second step of administration and safeguarding is not to be skipped, by whatever door."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cairn.outbox.models import OutboxRow
from cairn.people.actions import change_person, make_sign_in_cards
from cairn.people.enums import Role
from cairn.people.models import Account
from tests.factories import make_person, make_staff

PASSWORD = "stones on a hill"
NEEDS = (Role.ADMINISTRATOR, Role.LEAD, Role.DEPUTY)
# A page of each role behind a door.
PAGE = {
    Role.ADMINISTRATOR: "people:staff",
    Role.LEAD: "people:on_call",
    Role.DEPUTY: "people:on_call",
}


@pytest.fixture(autouse=True)
def nobody_has_guessed(db):
    cache.clear()


def staff_with_second_step(school, role=Role.ADMINISTRATOR):
    person = make_staff(school, role)
    Authenticator.objects.create(user=person.account, type="totp", data={"secret": "x"})
    return person


def by_password(client, person):
    data = {"login": person.account.username, "password": PASSWORD}
    return client.post(reverse("account_login"), data)


def by_card(client, person):
    card = make_sign_in_cards([person], by=None)[0]
    data = {"user_name": card.user_name, "code": card.code, "password": "seven quiet lanterns"}
    return client.post(reverse("people:card"), data)


def by_code_in_mail(client, person):
    EmailAddress.objects.create(
        user=person.account, email="joan@example.org", verified=True, primary=True
    )
    client.post(reverse("account_request_login_code"), {"email": "joan@example.org"})
    mail = OutboxRow.objects.get(to="joan@example.org")
    code = re.search(r"^\w{4}-\w{4}$", mail.text, re.MULTILINE)[0]
    return client.post(reverse("account_confirm_login_code"), {"code": code})


@pytest.mark.parametrize("way_in", [by_password, by_card, by_code_in_mail])
def test_every_way_in_asks_for_it(school, way_in):
    client, person = Client(), staff_with_second_step(school)
    answer = way_in(client, person)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert "/account/login" in client.get(reverse("people:staff"))["Location"]


def test_a_link_for_a_new_password_signs_nobody_in(school):
    client, person = Client(), staff_with_second_step(school)
    EmailAddress.objects.create(
        user=person.account, email="joan@example.org", verified=True, primary=True
    )
    client.post(reverse("account_reset_password"), {"email": "joan@example.org"})
    link = re.search(r"/account/password/reset/key/\S+", OutboxRow.objects.get().text)[0]
    form = client.get(link)["Location"]
    new = "seven quiet lanterns"
    client.post(form, {"password1": new, "password2": new})
    person.account.refresh_from_db()
    assert person.account.check_password(new)
    assert "/account/login" in client.get(reverse("people:staff"))["Location"]


@pytest.mark.parametrize("role", NEEDS)
def test_without_one_the_pages_of_the_role_stay_closed(school, role):
    client, person = Client(), make_staff(school, role)
    by_password(client, person)
    for page in (PAGE[role], "home:today"):
        answer = client.get(reverse(page))
        assert answer["Location"] == reverse("people:second_factor_needed")


@pytest.mark.parametrize("role", NEEDS)
def test_who_gets_the_role_later_is_asked_at_the_next_click(school, role):
    client, person = Client(), make_staff(school)
    by_password(client, person)
    assert client.get(reverse("home:today")).status_code == 200
    person.roles.create(school=school, role=role)
    answer = client.get(reverse("home:today"))
    assert answer["Location"] == reverse("people:second_factor_needed")


def test_an_answer_to_an_unknown_address_looks_like_one_to_a_known(school):
    EmailAddress.objects.create(
        user=make_staff(school).account, email="joan@example.org", verified=True, primary=True
    )
    for page in ("account_request_login_code", "account_reset_password"):
        known, unknown = (
            Client().post(reverse(page), {"email": f"{name}@example.org"})
            for name in ("joan", "nobody")
        )
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert set(OutboxRow.objects.values_list("to", flat=True)) == {"joan@example.org"}


def test_the_link_for_a_new_password_begins_with_our_address(school, settings):
    settings.BASE_URL = "https://cairn.example"
    EmailAddress.objects.create(
        user=make_staff(school).account, email="joan@example.org", verified=True, primary=True
    )
    Client(HTTP_HOST="evil.example").post(
        reverse("account_reset_password"), {"email": "joan@example.org"}
    )
    text = OutboxRow.objects.get().text
    assert "https://cairn.example/account/password/reset/key/" in text
    assert "evil" not in text


def test_a_code_goes_to_whose_address_it_is_and_not_to_who_claims_it(school):
    teacher, claimer = make_staff(school), make_person(school)
    Account.objects.filter(pk=teacher.account_id).update(email="joan@example.org")
    EmailAddress.objects.create(user=claimer.account, email="joan@example.org", verified=False)
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "joan@example.org"})
    code = re.search(r"^\w{4}-\w{4}$", OutboxRow.objects.get().text, re.MULTILINE)[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get(reverse("home:today")).wsgi_request.user == teacher.account


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_an_address_of_two_accounts_gets_no_mail(school, page):
    for _ in range(2):
        account = make_staff(school).account
        Account.objects.filter(pk=account.pk).update(email="home@example.org")
    assert Client().post(reverse(page), {"email": "home@example.org"}).status_code == 302
    assert not OutboxRow.objects.exists()


def test_an_address_the_school_adds_later_gets_codes(school):
    person = make_staff(school)
    administrator = make_staff(school, Role.ADMINISTRATOR)
    read_at = person.updated_at
    change_person(person, by=administrator, as_read_at=read_at, email="joan@example.org")
    Client().post(reverse("account_request_login_code"), {"email": "joan@example.org"})
    assert OutboxRow.objects.filter(to="joan@example.org").count() == 1
