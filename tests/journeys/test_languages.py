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
