"""Writing into a conversation."""

from __future__ import annotations

import uuid

import pytest

from cairn.conversations.actions import open_thread, read_up_to, send_message
from cairn.conversations.errors import ThreadIsClosed
from cairn.conversations.models import Membership, Message
from cairn.conversations.queries import messages_before, unread_count
from cairn.mentorships.enums import MentorshipState
from cairn.once.errors import AlreadyDone
from tests.cast import Cast


def key() -> str:
    return str(uuid.uuid4())


def test_a_thread_opens_once_with_both_as_members(cast: Cast) -> None:
    thread = open_thread(cast.mentorship)
    assert open_thread(cast.mentorship) == thread
    members = Membership.objects.filter(thread=thread).values_list("person_id", flat=True)
    assert set(members) == {cast.mentee.pk, cast.mentor.pk}


def test_messages_are_numbered_in_the_order_they_came(cast: Cast) -> None:
    thread = open_thread(cast.mentorship)
    for text in ("Hello Leo", "Are you there?"):
        send_message(thread, by=cast.mentee, body=text, once=key())
    found = Message.objects.filter(thread=thread).values_list("number", "body")
    assert list(found) == [(1, "Hello Leo"), (2, "Are you there?")]


def test_a_form_sent_twice_writes_one_message(cast: Cast) -> None:
    thread, once = open_thread(cast.mentorship), key()
    first = send_message(thread, by=cast.mentee, body="Hello", once=once)
    with pytest.raises(AlreadyDone) as done:
        send_message(thread, by=cast.mentee, body="Hello", once=once)
    assert done.value.outcome == str(first.pk)
    assert Message.objects.count() == 1


def test_nobody_writes_after_the_end(cast: Cast) -> None:
    thread = open_thread(cast.mentorship)
    cast.mentorship.state = MentorshipState.CLOSED
    cast.mentorship.save()
    with pytest.raises(ThreadIsClosed):
        send_message(thread, by=cast.mentor, body="One more thing", once=key())


def test_what_one_writes_is_unread_for_the_other_alone(cast: Cast) -> None:
    thread = open_thread(cast.mentorship)
    send_message(thread, by=cast.mentee, body="Hello", once=key())
    assert (unread_count(cast.mentee), unread_count(cast.mentor)) == (0, 1)
    read_up_to(thread, person=cast.mentor, number=1)
    assert unread_count(cast.mentor) == 0
    read_up_to(thread, person=cast.mentor, number=0)
    assert unread_count(cast.mentor) == 0


def test_a_long_thread_is_read_page_by_page(cast: Cast) -> None:
    thread = open_thread(cast.mentorship)
    for number in range(5):
        send_message(thread, by=cast.mentee, body=str(number), once=key())
    latest = messages_before(thread, count=2)
    assert [m.number for m in latest.messages] == [4, 5]
    earlier = messages_before(thread, latest.earlier_before, count=3)
    assert [m.number for m in earlier.messages] == [1, 2, 3]
    assert earlier.earlier_before is None
