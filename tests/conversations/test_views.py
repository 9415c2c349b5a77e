"""The pages of conversations."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.conversations.actions import open_thread, send_message
from cairn.conversations.held_data import erase_messages, expire_messages, export_messages
from cairn.conversations.models import Message
from cairn.mentorships.actions import begin_goodbye, say_goodbye
from cairn.mentorships.enums import MentorshipState, StepCause
from cairn.mentorships.models import Mentorship
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


def test_a_form_sent_twice_shows_one_message(cast: Cast, thread) -> None:
    client, once = signed_in_client(cast.mentee), str(uuid.uuid4())
    for _ in range(2):
        assert _send(client, thread, "Hello", once).status_code == 303
    assert Message.objects.count() == 1


def test_a_form_without_a_key_is_refused_and_writes_nothing(cast: Cast, thread) -> None:
    assert _send(signed_in_client(cast.mentee), thread, "Hello", "").status_code == 400
    assert not Message.objects.exists()


def test_opening_a_conversation_reads_it_and_the_writer_is_not_told(cast: Cast, thread) -> None:
    mentee, mentor = signed_in_client(cast.mentee), signed_in_client(cast.mentor)
    send_message(thread, by=cast.mentee, body="Hello", once=str(uuid.uuid4()))
    url = reverse("conversations:thread", args=[thread.pk])
    before = _without_what_is_random(mentee.get(url))
    assert "1 new" in mentor.get(reverse("conversations:thread_list")).content.decode()
    mentor.get(url)
    assert "1 new" not in mentor.get(reverse("conversations:thread_list")).content.decode()
    assert _without_what_is_random(mentee.get(url)) == before


def _without_what_is_random(answer) -> str:
    return re.sub(r"[0-9a-f-]{36}|[A-Za-z0-9]{64}", "", answer.content.decode())


def test_a_long_conversation_is_walked_page_by_page_without_loss(cast: Cast, thread) -> None:
    for number in range(1, 66):
        send_message(thread, by=cast.mentor, body=f"word{number}.", once=str(uuid.uuid4()))
    client, seen = signed_in_client(cast.mentee), []
    address = reverse("conversations:thread", args=[thread.pk])
    query = ""
    while query is not None:
        page = client.get(address + query)
        numbers = [int(line.number) for line in page.context["lines"]]
        seen = numbers + seen
        before = page.context["earlier_before"]
        query = f"?before={before}" if before else None
        # Somebody writes while the other leafs back: nothing shifts.
        send_message(thread, by=cast.mentor, body="more", once=str(uuid.uuid4()))
    assert seen == list(range(1, 66))


@pytest.mark.parametrize("before", ["0", "-1", "x", "²", "9" * 40, "\x00", "1&before=2"])
def test_an_odd_cursor_shows_a_page_all_the_same(cast: Cast, thread, before: str) -> None:
    address = reverse("conversations:thread", args=[thread.pk])
    assert signed_in_client(cast.mentee).get(f"{address}?before={before}").status_code == 200


def test_after_the_end_both_read_and_neither_writes(cast: Cast, thread) -> None:
    send_message(thread, by=cast.mentee, body="Thank you", once=str(uuid.uuid4()))
    begin_goodbye(cast.mentorship, by=cast.mentor)
    say_goodbye(cast.mentorship, by=cast.mentee)
    say_goodbye(cast.mentorship, by=cast.mentor)
    for person in (cast.mentee, cast.mentor):
        client = signed_in_client(person)
        page = client.get(reverse("conversations:thread", args=[thread.pk])).content.decode()
        assert "Thank you" in page
        assert 'name="body"' not in page
        _send(client, thread, "One more thing", str(uuid.uuid4()))
    assert Message.objects.count() == 1


def test_in_a_break_by_the_school_the_conversation_rests_and_has_not_ended(
    cast: Cast, thread
) -> None:
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(
        state=MentorshipState.PAUSED, cause=StepCause.COORDINATOR
    )
    client = signed_in_client(cast.mentee)
    page = client.get(reverse("conversations:thread", args=[thread.pk])).content.decode()
    assert "Your pair rests for now" in page
    assert "has ended" not in page
    answer = _send(client, thread, "Hello", str(uuid.uuid4()), HX_Request="true").content.decode()
    assert "Your message was not sent" in answer
    assert not Message.objects.exists()


def test_nobody_else_finds_the_conversation_by_pair_or_by_thread(cast: Cast, thread) -> None:
    for actor in ("former_mentor", "other_mentor"):
        client = signed_in_client(getattr(cast, actor))
        for name, key in (("thread", thread.pk), ("thread_of_pair", cast.mentorship.pk)):
            assert client.get(reverse(f"conversations:{name}", args=[key])).status_code == 404


def test_the_conversation_with_the_latest_message_comes_first(cast: Cast, thread) -> None:
    former = open_thread(cast.former_mentorship)
    send_message(thread, by=cast.mentee, body="Hello", once=str(uuid.uuid4()))
    rows = signed_in_client(cast.mentee).get(reverse("conversations:thread_list")).context["rows"]
    assert [row["thread"].pk for row in rows] == [thread.pk, former.pk]


def test_a_message_of_somebody_erased_leaves_its_place_and_no_words(cast: Cast, thread) -> None:
    send_message(thread, by=cast.mentor, body="My words", once=str(uuid.uuid4()))
    send_message(thread, by=cast.mentee, body="Yours", once=str(uuid.uuid4()))
    assert erase_messages(cast.mentor) == 2
    page = signed_in_client(cast.mentee).get(reverse("conversations:thread", args=[thread.pk]))
    assert "My words" not in page.content.decode()
    assert [line.number for line in page.context["lines"]] == ["1", "2"]


def test_messages_are_kept_as_long_as_the_school_says_after_the_end(cast: Cast, thread) -> None:
    send_message(thread, by=cast.mentor, body="Hello", once=str(uuid.uuid4()))
    school = cast.mentee.school
    closed = datetime(2026, 7, 1, 12, tzinfo=UTC)
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(state="closed", closed_at=closed)
    assert expire_messages(school, date(2026, 7, 1), dry_run=False) == 0
    assert expire_messages(school, date(2026, 7, 2), dry_run=True) == 1
    assert Message.objects.count() == 1
    assert expire_messages(school, date(2026, 7, 2), dry_run=False) == 1
    assert not Message.objects.exists()


def test_the_export_holds_both_sides_of_ones_own_conversations(cast: Cast, thread) -> None:
    for person, body in ((cast.mentee, "Hello"), (cast.mentor, "Hi")):
        send_message(thread, by=person, body=body, once=str(uuid.uuid4()))
    found = [(m["written_by_me"], m["text"]) for m in export_messages(cast.mentee)]
    assert found == [(True, "Hello"), (False, "Hi")]
    assert list(export_messages(cast.other_mentor)) == []
