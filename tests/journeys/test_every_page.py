"""Every page each person can reach by links: pictures, accessibility, security, weight."""

from __future__ import annotations

import pytest

from tests.journeys.crawling import every_page

pytestmark = pytest.mark.journey

PASSWORD = "stones on a hill"


@pytest.mark.parametrize(
    ("person", "user_name"),
    [
        ("mentee", "lbegum"),
        ("mentor", "aarnaiz"),
        ("asked", "kbrown"),
        ("coordinator", "demo.coordinator"),
    ],
)
def test_every_page_within_reach(visitor_of_demo, person: str, user_name: str) -> None:
    visitor = visitor_of_demo(person)
    visitor.go("/account/login/")
    visitor.is_light("sign-in", first_visit=True)
    visitor.sign_in(user_name, PASSWORD)
    for stop in every_page(visitor):
        visitor.is_light(stop.name)
        visitor.look(stop.file_name)


def test_every_page_before_signing_in(visitor_of_demo) -> None:
    visitor = visitor_of_demo("anybody")
    for stop in every_page(visitor, "/account/login/"):
        visitor.look(stop.file_name)
