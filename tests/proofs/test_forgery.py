"""Nothing changes because another site asked a browser to: tokens, origins, and POST alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.anything import models_of_ours, rows_of
from tests.proofs.world import PAGES, POSTS, ROWS, World, readers_in, undone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Opening a conversation reads it: the one thing a visit may write, about nobody but the visitor.
READING_MARKS = {"conversations.Membership.read_number"}


def _strict(world: World, actor: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.visitors.browser(actor).cookies
    return client


@pytest.mark.parametrize("name", POSTS)
def test_a_form_without_the_token_or_from_another_site_is_refused(name: str, world: World) -> None:
    actor = readers_in(ROWS[name], "post")[0]
    with undone():
        url, data = world.url(name), world.data(name)
        before = _everything()
        client = _strict(world, actor)
        client.get("/style-guide/")
        token = client.cookies[settings.CSRF_COOKIE_NAME].value
        for sent, headers in (
            (data, {}),
            ({**data, "csrfmiddlewaretoken": "x" * 64}, {}),
            ({**data, "csrfmiddlewaretoken": token}, {"Origin": "https://evil.example"}),
            ({**data, "csrfmiddlewaretoken": token}, {"Origin": "null"}),
        ):
            answer: Any = client.post(url, sent, headers=headers)
            assert answer.status_code == 403, headers
        assert _everything() == before
        kept = {**data, "csrfmiddlewaretoken": token}
        answer = client.post(url, kept, headers={"Origin": "http://testserver"})
        assert answer.status_code != 403


@pytest.mark.parametrize("name", PAGES)
def test_looking_at_a_page_changes_nothing(name: str, world: World) -> None:
    with undone():
        url = world.url(name)
        before = _everything()
        for actor in readers_in(ROWS[name], "get"):
            world.ask(actor, "get", url)
        assert _changed(before, _everything()) - READING_MARKS == set()


@pytest.mark.parametrize("name", sorted(set(POSTS) - set(PAGES)))
def test_what_is_done_by_posting_is_not_done_by_a_link(name: str, world: World) -> None:
    with undone():
        url, data = world.url(name), world.data(name)
        before = _everything()
        for actor in readers_in(ROWS[name], "post"):
            assert world.visitors.browser(actor).get(url, data).status_code == 405
        assert _everything() == before


def _everything() -> dict[tuple[str, Any], dict[str, Any]]:
    return {
        (model._meta.label, values[model._meta.pk.attname]): values
        for model in models_of_ours()
        for values in rows_of(model).values()
    }


def _changed(before: dict[Any, Any], after: dict[Any, Any]) -> set[str]:
    found = {f"{label} {pk} came or went" for label, pk in before.keys() ^ after.keys()}
    for (label, pk), values in before.items():
        now = after.get((label, pk), values)
        found |= {f"{label}.{name}" for name in values if values[name] != now[name]}
    return found
