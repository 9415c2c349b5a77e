"""What stands around every page: policies of content and frames, and nothing kept by caches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import ANONYMOUS
from tests.proofs.world import ACTORS, PAGES, POSTS, ROWS, World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
POLICY = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _troubles(answer: Any, actor: str) -> list[str]:
    policy = answer.get("Content-Security-Policy", "")
    found = [part for part in POLICY if part not in policy]
    found += [bad for bad in ("unsafe-inline", "unsafe-eval", "*") if bad in policy]
    found += [name for name, value in EXACT.items() if answer.get(name) != value]
    if "X-Request-ID" not in answer:
        found.append("no id to ask about")
    kept = "no-store" not in answer.get("Cache-Control", "")
    if actor != ANONYMOUS and kept and not _is_same_for_all(answer):
        found.append("may be kept by a cache")
    cookie = answer.cookies.get("session")
    if cookie and not (cookie["httponly"] and cookie["samesite"] == "Lax"):
        found.append("a session that scripts can read")
    return found


def _is_same_for_all(answer: Any) -> bool:
    """The manifest: nothing in it is about anybody."""
    return bool(answer.get("Content-Type") == "application/manifest+json")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_as_everyone(name: str, world: World) -> None:
    url = world.url(name)
    for actor in ACTORS:
        with undone():
            assert _troubles(world.ask(actor, "get", url), actor) == [], actor


@pytest.mark.parametrize("name", POSTS)
def test_every_answer_to_a_form(name: str, world: World) -> None:
    for actor in (ANONYMOUS, "deactivated", *sorted(ROWS[name].methods["post"])[:2]):
        for full in (True, False):
            with undone():
                data = world.data(name) if full else {}
                answer = world.ask(actor, "post", world.url(name), data)
                assert _troubles(answer, actor) == [], actor


@pytest.mark.parametrize("address", ["/nowhere/", "/goals/nothing/", "/%00", "/static/nothing.css"])
@pytest.mark.parametrize("actor", [ANONYMOUS, "mentee"])
def test_pages_that_are_not_there(address: str, actor: str, world: World) -> None:
    answer = world.ask(actor, "get", address)
    assert answer.status_code in {400, 404}
    assert _troubles(answer, actor) == []
