"""Ways several journeys go."""

from __future__ import annotations

from tests.journeys.visitor import Visitor, one_time_password


def set_up_an_app(who: Visitor, password: str) -> None:
    """From the page that asks for a second step to the recovery codes."""
    who.press("Use an app on my phone")
    who.fill("Your password", password)
    who.press("Go on")
    who.sees("Scan this picture")
    who.look("app-set-up")
    secret = who.page.locator("details code").text_content() or ""
    who.fill("The code your app shows now", one_time_password(secret))
    who.press("Turn it on")
    who.sees("Your recovery codes")
    who.look("recovery-codes")


def comes_in_with_a_card(who: Visitor, user_name: str, code: str, password: str) -> None:
    """With a printed card to a password of one's own, and in."""
    who.page.goto(f"/card/#name={user_name}&code={code}")
    who.page.wait_for_url("**/card/")
    who.page.locator("[name=password]").fill(password)
    who.press("Set my password")
    who.page.wait_for_url(lambda url: "/card/" not in url)


def cards_on_the_page(who: Visitor) -> dict[str, tuple[str, str]]:
    """User name and code by the name on each card that is shown to be printed."""
    found = {}
    # A click does not wait for the page it leads to, and `all` for nothing at all.
    who.page.locator(".sign-in-card").first.wait_for()
    for card in who.page.locator(".sign-in-card").all():
        facts = card.locator("dd")
        name = card.get_by_role("heading").inner_text()
        found[name] = (facts.nth(0).inner_text(), facts.nth(1).inner_text())
    return found


def staff_card(who: Visitor, given: str, family: str, role: str) -> tuple[str, str]:
    """An administrator adds somebody without an e-mail; their user name and code."""
    who.go("/people/staff/add/")
    who.fill("First name", given)
    who.fill("Last name", family)
    who.fill("User name", given.lower())
    who.page.locator("select[name=role]").select_option(role)
    who.page.get_by_role("button", name="Add", exact=True).click()
    (card,) = cards_on_the_page(who).values()
    return card


def put_somebody_on_call(who: Visitor, name: str) -> None:
    """Around the clock, every day."""
    for day in range(7):
        who.go("/people/on-call/")
        who.page.locator("select[name=person]").select_option(label=name)
        who.page.locator("select[name=weekday]").select_option(str(day))
        who.page.locator("input[name=starts_at]").fill("00:00")
        who.page.locator("input[name=ends_at]").fill("00:00")
        who.press("Add this shift")
    who.sees("Somebody is reached at every hour of the week.")
