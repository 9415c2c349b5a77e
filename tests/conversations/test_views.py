"""The pages of conversations."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.conversations.actions import open_thread, send_message
from cairn.conversations.models import Message
from tests.cast import Cast, signed_in_client


@pytest.fixture
def thread(cast: Cast):
    return open_thread(cast.mentorship)


def _send(client, thread, body: str, once: str, **headers):
    url = reverse("conversations:message_send", args=[thread.pk])
    return client.post(url, {"body": body, "once": once}, headers=headers)


def test_a_message_is_written_and_read_by_the_other(cast: Cast, thread) -> None:
    answer = _send(signed_in_client(cast.mentee), thread, "Hello <Leo> & all", str(uuid.uuid4()))
    assert answer.status_code == 303
    page = signed_in_client(cast.mentor).get(reverse("conversations:thread", args=[thread.pk]))
    assert "Hello &lt;Leo&gt; &amp; all" in page.content.decode()


def test_an_empty_message_stays_on_the_page_with_an_explanation(cast: Cast, thread) -> None:
    answer = _send(signed_in_client(cast.mentee), thread, "  ", str(uuid.uuid4()))
    assert answer.status_code == 422
    assert "Write something first" in answer.content.decode()
    assert not Message.objects.exists()


def test_with_htmx_the_answer_is_the_conversation_alone(cast: Cast, thread) -> None:
    answer = _send(
        signed_in_client(cast.mentee), thread, "Hello", str(uuid.uuid4()), HX_Request="true"
    )
    text = answer.content.decode()
    assert 'id="conversation"' in text
    assert "<html" not in text


@pytest.mark.parametrize("count", [1, 25])
def test_a_thread_costs_the_same_however_long_it_is(cast: Cast, thread, count: int) -> None:
    client = signed_in_client(cast.mentee)
    for _ in range(count):
        send_message(thread, by=cast.mentor, body="Hello", once=str(uuid.uuid4()))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse("conversations:thread", args=[thread.pk]))
    assert len(queries) <= 8, [q["sql"] for q in queries]
