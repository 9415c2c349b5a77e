"""A school sets itself up; two students come in with cards, one by password, one by passkey."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Installation
from tests.journeys.steps import set_up_an_app
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
PASSWORD, NEW = "stones on a hill", "seven quiet lanterns"


@pytest.fixture
def at_localhost(browser: Browser, installation: Installation) -> Iterator[Callable[..., Visitor]]:
    """Visitors who type a name: passkeys belong to one, never to a number."""
    visitors: list[Visitor] = []

    def come(name: str, **options: bool) -> Visitor:
        url = installation.url.replace("127.0.0.1", "localhost")
        visitors.append(Visitor(browser, url, name, **options))
        return visitors[-1]

    yield come
    for one in visitors:
        one.context.close()


@pytest.fixture(scope="module")
def school(installation: Installation) -> None:
    """A new school with its administrator Ida."""
    installation.run(
        *("set-up", "--school", "Millbrook School", "--given-name", "Ida"),
        *("--family-name", "Olsen", "--user-name", "ida", "--password", PASSWORD),
    )


def test_from_an_empty_school_to_students_who_are_in(at_localhost, school) -> None:
    ida = at_localhost("administrator")
    ida.sign_in("ida", PASSWORD)
    set_up_an_app(ida, PASSWORD)

    ida.go("/")
    ida.sees("things are still missing")
    ida.look("what-is-missing")
    _set_up_the_calendar(ida)
    _write_a_policy(ida)
    _name_a_lead_and_a_night(ida)

    password_card = _card_for(ida, "Amina", "Khan")
    ida.look("card-to-print")
    passkey_card = _card_for(ida, "Leo", "Baker")
    ida.go("/people/")
    ida.look("people")
    ida.press("Amina Khan")
    ida.sees("Make a sign-in card")
    ida.look("person")

    _comes_in_with_a_password(at_localhost("mentee"), *password_card)
    _comes_in_with_a_passkey(at_localhost("mentor"), *passkey_card)


def test_without_a_script_the_card_is_typed(at_localhost) -> None:
    somebody = at_localhost("without script", script=False)
    somebody.go("/card/#name=amina&code=abcd-efgh-jkmn")
    assert somebody.page.locator("[name=user_name]").input_value() == ""
    somebody.page.locator("[name=user_name]").fill("nobody")
    somebody.page.locator("[name=code]").fill("abcd-efgh-jkmn")
    somebody.page.locator("[name=password]").fill(NEW)
    somebody.press("Set my password")
    somebody.sees("This card cannot be used.")


def _set_up_the_calendar(who: Visitor) -> None:
    for kind, name, first, last in (
        ("years", "2026-27", "2026-09-02", "2027-07-21"),
        ("terms", "Autumn", "2026-09-02", "2026-12-18"),
        ("terms", "All the rest", "2027-01-04", "2027-07-21"),
        ("holidays", "Half term", "2026-10-26", "2026-10-30"),
    ):
        _add_dates(who, kind, name, first, last)
    who.sees("Half term")
    who.look("calendar")
    _add_dates(who, "holidays", "Again", "2026-10-30", "2026-11-02")
    who.sees("These days meet “Half term”")
    who.look("dates-overlap")


def _add_dates(who: Visitor, kind: str, name: str, first: str, last: str) -> None:
    who.go(f"/school/calendar/{kind}/add/")
    who.page.locator("input[name=name]").fill(name)
    who.page.locator("input[name=starts_on]").fill(first)
    who.page.locator("input[name=ends_on]").fill(last)
    who.press("Save")


def _write_a_policy(who: Visitor) -> None:
    who.go("/school/policies/write/")
    who.fill("Title", "How we treat each other")
    who.page.locator("textarea[name=body]").fill("# Kindly\n\n- We **listen**.\n- We ask.")
    who.press("Publish")
    who.sees("We listen.")
    who.look("policy")


def _name_a_lead_and_a_night(who: Visitor) -> None:
    who.go("/people/on-call/")
    who.sees("First name a safeguarding lead")
    who.go("/people/staff/add/")
    who.fill("First name", "Osha")
    who.fill("Last name", "Lead")
    who.fill("User name", "osha")
    who.page.locator("select[name=role]").select_option("safeguarding_lead")
    who.press("Add")
    who.go("/people/on-call/")
    who.page.locator("select[name=person]").select_option(label="Osha Lead")
    who.page.locator("input[name=starts_at]").fill("20:00")
    who.page.locator("input[name=ends_at]").fill("07:30")
    who.press("Add this shift")
    who.sees("Monday 20:00 until 07:30 the next day")
    who.sees("Nobody is reached in these hours")
    who.look("on-call")


def _card_for(who: Visitor, given_name: str, family_name: str) -> tuple[str, str]:
    """Add a student and make a card; the user name and the code on it."""
    who.go("/people/add/")
    who.fill("First name", given_name)
    who.fill("Last name", family_name)
    who.page.locator("select[name=year_group]").select_option(label="Year 7")
    who.page.get_by_role("button", name="Add", exact=True).click()
    who.sees("is added.")
    who.press("Make a sign-in card")
    card = who.page.locator(".sign-in-card dd")
    return card.nth(0).inner_text(), card.nth(1).inner_text()


def _open_card(who: Visitor, name: str, code: str) -> None:
    who.page.goto(f"/card/#name={name}&code={code}")
    who.page.wait_for_url("**/card/")
    assert who.page.locator("[name=code]").input_value() == code


def _comes_in_with_a_password(who: Visitor, name: str, code: str) -> None:
    _open_card(who, name, code)
    who.look("card")
    who.page.locator("[name=password]").fill(NEW)
    who.press("Set my password")
    who.page.wait_for_url(f"{who.url}/")
    who.go("/profile/edit/")
    who.page.locator("[name=strengths][value=maths]").check()
    who.look("profile-edit")
    who.press("Save")
    who.sees("maths")
    who.look("profile")
    who.go("/school/policies/")
    who.sees("How we treat each other")
    who.go("/account/sessions/")
    who.sees("this device")
    who.look("sessions")


def _comes_in_with_a_passkey(who: Visitor, name: str, code: str) -> None:
    _give_authenticator(who.page)
    _open_card(who, name, code)
    who.press("Use a passkey instead")
    who.sees("Make my passkey")
    who.look("passkey")
    who.press("Make my passkey")
    who.page.wait_for_url(f"{who.url}/")
    who.go("/account/logout/")
    who.page.locator("main").get_by_role("button", name="Sign out").click()
    who.page.wait_for_url("**/account/login/")
    who.press("Use a passkey")
    who.page.wait_for_url(f"{who.url}/")
    _shows_once_more_who_it_is(who)


def _shows_once_more_who_it_is(who: Visitor) -> None:
    who.go("/account/2fa/webauthn/add/")
    who.sees("Is it really you?")
    who.look("is-it-really-you")
    who.press("Use my passkey")
    who.sees("What to call it")
    who.go("/account/2fa/webauthn/")
    who.look("passkeys")
    who.press("Rename")
    who.fill("What to call it", "My phone")
    who.press("Save")
    who.sees("My phone")
    who.press("Remove")
    who.sees("Remove this passkey?")
    who.look("passkey-remove")


def _give_authenticator(page: Page) -> None:
    """A device with a fingerprint reader that always agrees, made by the browser itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
