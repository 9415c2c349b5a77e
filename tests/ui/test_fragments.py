"""htmx gets a part of the page, everyone else the page."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.test import RequestFactory

from cairn.ui.fragments import fragment_or_redirect, page_or_fragment, wants_fragment

HTMX = {"HX-Request": "true"}


class MessagesInMemory(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


@pytest.fixture
def page_with_a_part(settings, tmp_path):
    """A template with one partial named `part`."""
    (tmp_path / "page.html").write_text(
        "<h1>Page</h1>{% partialdef part inline %}<p>{{ word }}</p>{% endpartialdef %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "page.html"


def request_with(**headers):
    request = RequestFactory().post("/", headers=headers)
    request._messages = MessagesInMemory(request)
    return request


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        (HTMX, True),
        ({**HTMX, "HX-Boosted": "true"}, False),
        ({**HTMX, "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_who_wants_a_fragment(headers, expected):
    assert wants_fragment(request_with(**headers)) is expected


def test_without_htmx_a_write_ends_in_a_redirect(page_with_a_part):
    response = fragment_or_redirect(request_with(), page_with_a_part, "part", {}, "/goals/")

    assert response.status_code == 303
    assert response["Location"] == "/goals/"
    assert "HX-Request" in response["Vary"]


def test_with_htmx_a_write_answers_with_the_part_and_the_messages(page_with_a_part):
    request = request_with(**HTMX)
    messages.success(request, "Saved <b>.")

    response = fragment_or_redirect(request, page_with_a_part, "part", {"word": "<i>"}, "/")

    html = response.content.decode()
    assert html.startswith("<p>&lt;i&gt;</p>")
    assert 'id="messages" hx-swap-oob="innerHTML"' in html
    assert "Saved &lt;b&gt;." in html


def test_a_page_or_its_part(page_with_a_part):
    whole = page_or_fragment(request_with(), page_with_a_part, "part", {"word": "a"})
    part = page_or_fragment(
        request_with(**HTMX), page_with_a_part, "part", {"word": "a"}, status=422
    )

    assert whole.content == b"<h1>Page</h1><p>a</p>"
    assert part.content == b"<p>a</p>"
    assert part.status_code == 422
