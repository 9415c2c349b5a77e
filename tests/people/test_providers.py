"""Google, Microsoft and OpenID Connect: only who has an account gets in, and only their own."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from cairn.lib.tenant import in_school
from cairn.people.actions import change_person
from cairn.people.enums import PersonKind, PersonState, Role
from cairn.people.models import Person
from cairn.people.sign_in import account_of_addresses
from tests.factories import make_account, make_person, make_school, make_staff

ADDRESS = "joan@northbridge.example"


class SchoolServer:
    """An OpenID Connect server that says of everyone what `claims` holds."""

    def __init__(self) -> None:
        self.claims = {"sub": "42", "email": ADDRESS, "email_verified": True}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                found = "well-known" in self.path
                self.answer(server.configuration() if found else server.claims)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.answer({"access_token": "t", "token_type": "Bearer"})

            def answer(self, data):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(data).encode())

            def log_message(self, *_):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def configuration(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
        }


@pytest.fixture
def server(settings):
    server = SchoolServer()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "school",
                    "name": "your school account",
                    "client_id": "cairn",
                    "secret": "s",
                    "settings": {"server_url": server.url},
                }
            ]
        }
    }
    yield server
    server.http.shutdown()
    server.http.server_close()


def come_back(client: Client):
    """From our button to the server and back with its answer."""
    away = client.post("/account/oidc/school/login/")
    asked = parse_qs(urlparse(away["Location"]).query)
    return client.get(
        "/account/oidc/school/login/callback/", {"code": "c", "state": asked["state"][0]}
    )


def teacher(school, **values):
    values = {"kind": PersonKind.STAFF, "email": ADDRESS, **values}
    return make_person(school, "Joan", **values)


def test_the_button_leads_to_the_server_of_the_school(server, client, db):
    assert "Sign in with your school account" in client.get("/account/login/").content.decode()
    away = client.post("/account/oidc/school/login/")["Location"]
    assert away.startswith(f"{server.url}/authorize?")
    asked = parse_qs(urlparse(away).query)
    assert asked["client_id"] == ["cairn"]
    assert asked["redirect_uri"] == ["http://testserver/account/oidc/school/login/callback/"]


def test_opening_its_address_alone_starts_nothing(server, client, db):
    assert client.get("/account/oidc/school/login/").status_code == 200


def test_without_settings_there_is_no_button(client, db):
    assert "Sign in with" not in client.get("/account/login/").content.decode()


def test_who_has_an_account_gets_in_and_is_linked(server, school):
    person = teacher(school)
    client = Client()
    assert come_back(client)["Location"] == reverse("home:today")
    assert client.get(reverse("home:today")).wsgi_request.person.pk == person.pk
    assert SocialAccount.objects.get().user_id == person.account_id
    server.claims["email"] = "married@northbridge.example"
    assert come_back(Client())["Location"] == reverse("home:today")


def test_who_has_none_is_turned_away_and_nothing_is_made(server, school):
    client = Client()
    assert come_back(client)["Location"] == reverse("account_login")
    assert "Nobody here has this address" in client.get("/account/login/").content.decode()
    assert not SocialAccount.objects.exists()


def test_an_address_the_server_has_not_verified_opens_nothing(server, school):
    teacher(school)
    server.claims["email_verified"] = False
    assert come_back(Client())["Location"] == reverse("account_login")
    assert not SocialAccount.objects.exists()


def test_the_second_step_is_asked_for_here_as_well(server, school):
    lead = make_staff(school, Role.LEAD)
    Person.objects.filter(pk=lead.pk).update(email=ADDRESS)
    Authenticator.objects.create(user=lead.account, type="totp", data={"secret": "x"})
    assert come_back(Client())["Location"] == reverse("mfa_authenticate")


def test_who_is_paused_is_not_let_in(server, school):
    teacher(school, state=PersonState.PAUSED)
    assert come_back(Client())["Location"] == reverse("account_login")


def test_an_address_two_people_share_opens_neither(school):
    teacher(school)
    teacher(school)
    assert account_of_addresses({ADDRESS}) is None


def test_one_without_an_account_blocks_the_other(school):
    teacher(school)
    teacher(school, account=None)
    assert account_of_addresses({ADDRESS}) is None


def test_a_school_does_not_open_an_account_of_another_by_writing_its_address(school):
    account = make_account("joan")
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        make_person(elsewhere, account=account, email="joan@millbrook.example")
    teacher(school, account=account)
    assert account_of_addresses({ADDRESS}) is None


def test_one_account_at_two_schools_that_both_know_the_address_is_opened(school):
    account = make_account("joan")
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        make_person(elsewhere, account=account, email=ADDRESS)
    teacher(school, account=account)
    assert account_of_addresses({ADDRESS}) == account


def test_a_new_address_ends_what_hung_on_the_old_one(server, school):
    person, client = teacher(school), Client()
    person.account.email = ADDRESS
    person.account.save()
    come_back(client)
    person.refresh_from_db()
    change_person(
        person,
        by=make_staff(school, Role.ADMINISTRATOR),
        as_read_at=person.updated_at,
        email="new@northbridge.example",
    )
    assert not SocialAccount.objects.exists()
    assert "/account/login" in client.get(reverse("home:today"))["Location"]
    assert come_back(Client())["Location"] == reverse("account_login")
