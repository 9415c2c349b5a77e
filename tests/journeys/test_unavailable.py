"""With script: a message that cannot be saved is given back on the page."""

from __future__ import annotations

import sqlite3

import pytest

from tests.installation import Installation
from tests.journeys.visitor import Visitor
from tests.pair import PASSWORD, Pair

pytestmark = pytest.mark.journey
BODY = "I would like to talk about the maths test on Friday."


def test_what_was_written_stays_on_the_page(browser, with_pair: Installation) -> None:
    pair = Pair.of(with_pair)
    with with_pair.running("web"):
        amina = Visitor(browser, with_pair.url, "unavailable")
        amina.go("/account/login/")
        amina.sign_in(pair.mentee, PASSWORD)
        amina.go(pair.thread)
        amina.page.locator("#write textarea").fill(BODY)
        # Somebody else holds the database's lock for longer than the product waits.
        other = sqlite3.connect(with_pair.folder / "cairn.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            amina.press("Send")
            amina.page.get_by_role("heading", name="Nothing can be saved just now").wait_for(
                timeout=30_000
            )
        finally:
            other.execute("ROLLBACK")
        assert amina.page.locator("textarea[readonly]").input_value() == BODY
        amina.look("unavailable")
        amina.context.close()
