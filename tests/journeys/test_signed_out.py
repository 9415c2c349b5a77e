"""What anybody sees before signing in, and an administrator's first minute."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("path", ["/account/login/", "/card/", "/school/help/", "/style-guide/"])
def test_a_page_anybody_can_open(visitor, path: str) -> None:
    someone = visitor("anybody")
    someone.go(path)
    someone.look(path.strip("/").replace("/", "-"))


def test_an_administrator_signs_in_and_is_led_to_a_second_step(visitor, installation) -> None:
    installation.run(
        *("set-up", "--school", "Northbridge School", "--given-name", "Erica"),
        *("--family-name", "Rodrigues", "--user-name", "erica", "--password", "stones on a hill"),
    )
    erica = visitor("administrator")
    erica.go("/account/login/")
    erica.page.locator("input[name=login]").fill("erica")
    erica.page.locator("input[name=password]").fill("stones on a hill")
    erica.page.locator("input[name=password]").press("Enter")
    erica.sees("Your role needs a second step")
    erica.look("second-step")
