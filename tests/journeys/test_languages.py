"""Every language, and a page that runs from right to left."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey

PASSWORD = "stones on a hill"
PAGES = ("/", "/goals/", "/goals/new/", "/messages/", "/profile/edit/", "/programmes/open/")


@pytest.mark.parametrize(
    ("language", "direction", "today", "goals"),
    [("de", "ltr", "Heute", "Ziele"), ("ar", "rtl", "اليوم", "الأهداف")],
)
def test_a_mentee_reads_in_their_language(
    visitor_of_demo, language: str, direction: str, today: str, goals: str
) -> None:
    mentee = visitor_of_demo(f"mentee-{language}", language=language)
    mentee.sign_in("lbegum", PASSWORD)
    mentee.sees(today)
    mentee.sees(goals)
    assert mentee.page.locator("html").get_attribute("lang") == language
    assert mentee.page.locator("html").get_attribute("dir") == direction
    for path in PAGES:
        mentee.go(path)
        mentee.look(path.strip("/").replace("/", "-") or "today")


def test_a_coordinator_reads_from_right_to_left(visitor_of_demo) -> None:
    coordinator = visitor_of_demo("coordinator-ar", language="ar")
    coordinator.sign_in("demo.coordinator", PASSWORD)
    for path in ("/", "/programmes/", "/people/", "/pairs/", "/roster/"):
        coordinator.go(path)
        assert coordinator.page.locator("html").get_attribute("dir") == "rtl"
        coordinator.look(path.strip("/") or "today")


@pytest.mark.parametrize("script", [True, False])
def test_a_language_chosen_once_holds_in_another_browser(visitor_of_demo, script: bool) -> None:
    def language_of(who) -> str | None:
        return who.page.locator("html").get_attribute("lang")

    def chooses(who, language: str) -> None:
        form = who.page.locator("form.language >> visible=true")
        form.locator("select").select_option(language)
        form.locator("button").click()
        who.page.wait_for_load_state()

    mentee = visitor_of_demo("mentee-chooses", script=script)
    mentee.go("/account/login/")
    chooses(mentee, "ar")
    assert language_of(mentee) == "ar"
    if script:  # which reads the rules of accessibility
        mentee.look("sign-in")
    mentee.sign_in("lbegum", PASSWORD)
    mentee.page.locator(".more > summary").click()
    chooses(mentee, "de")
    assert language_of(mentee) == "de"

    elsewhere = visitor_of_demo("mentee-elsewhere", script=script)
    elsewhere.sign_in("lbegum", PASSWORD)
    assert language_of(elsewhere) == "de"

    elsewhere.page.locator(".more > summary").click()
    chooses(elsewhere, "browser")
    assert language_of(elsewhere) == "en"
