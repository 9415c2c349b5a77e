"""Every page each person can reach by links: pictures, accessibility, security, weight."""

from __future__ import annotations

import pytest

from tests.journeys.crawling import every_page
from tests.journeys.steps import cards_on_the_page, comes_in_with_a_card, set_up_an_app
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

PASSWORD = "stones on a hill"


@pytest.mark.parametrize(
    ("person", "user_name"),
    [
        ("mentee", "lbegum"),
        ("mentor", "aarnaiz"),
        ("asked", "kdrozdowicz"),
        ("coordinator", "demo.coordinator"),
    ],
)
def test_every_page_within_reach(visitor_of_demo, person: str, user_name: str) -> None:
    visitor = visitor_of_demo(person)
    visitor.go("/account/login/")
    visitor.is_light("sign-in", first_visit=True)
    visitor.sign_in(user_name, PASSWORD)
    looks_at_every_page(visitor)


@pytest.mark.parametrize(
    ("person", "user_name"),
    [("administrator", "demo.admin"), ("safeguarding-lead", "demo.lead")],
)
def test_every_page_behind_a_second_step(visitor_of_demo, person: str, user_name: str) -> None:
    visitor = visitor_of_demo(person)
    visitor.sign_in(user_name, PASSWORD)
    set_up_an_app(visitor, PASSWORD)
    looks_at_every_page(visitor)


def test_every_page_of_a_parent_who_came_in_with_a_card(visitor_of_demo) -> None:
    coordinator = visitor_of_demo("coordinator")
    coordinator.sign_in("demo.coordinator", PASSWORD)
    coordinator.go("/people/?words=Luke+Begum")
    for name in ("Luke Begum", "Irene Begum", "Make a sign-in card"):
        coordinator.press(name)
    coordinator.page.locator(".sign-in-card").wait_for()
    user_name, code = cards_on_the_page(coordinator)["Irene Begum"]

    parent = visitor_of_demo("guardian")
    comes_in_with_a_card(parent, user_name, code, PASSWORD)
    looks_at_every_page(parent)


def test_every_page_before_signing_in(visitor_of_demo) -> None:
    visitor = visitor_of_demo("anybody")
    for stop in every_page(visitor, "/account/login/"):
        visitor.look(stop.file_name)


def looks_at_every_page(visitor: Visitor) -> None:
    """Everything within reach by links, from the first page on."""
    for stop in every_page(visitor):
        visitor.is_light(stop.name)
        visitor.look(stop.file_name)
