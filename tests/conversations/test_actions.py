"""Writing into a conversation."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from cairn.audit.models import AuditRow
from cairn.conversations.access import membership_of
from cairn.conversations.actions import open_thread, read_up_to, send_message
from cairn.conversations.errors import ThreadIsClosed
from cairn.conversations.models import Membership, Message
from cairn.conversations.queries import messages_before, unread_count
from cairn.lib import clock
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.once.errors import AlreadyDone
from tests.cast import Cast
from tests.misfortune import cannot_be_written
from tests.threads import at_once


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


def test_a_clock_that_goes_back_does_not_change_the_order(cast: Cast) -> None:
    thread = open_thread(cast.mentorship)
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    # An hour back, as when summer time ends; then a day ahead, then back again.
    for text, shift in (("one", 0), ("two", -3600), ("three", 86_400), ("four", -86_400)):
        with clock.travelled_to(noon + timedelta(seconds=shift)):
            send_message(thread, by=cast.mentee, body=text, once=key())
    page = messages_before(thread)
    assert [m.body for m in page.messages] == ["one", "two", "three", "four"]
    assert [m.number for m in page.messages] == [1, 2, 3, 4]


def test_a_pair_that_ended_after_the_page_was_opened_gets_no_message(cast: Cast) -> None:
    thread = open_thread(cast.mentorship)
    read_before = membership_of(cast.mentor, thread.pk).thread  # Holds the pair as active.
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(state=MentorshipState.CLOSED)
    with pytest.raises(ThreadIsClosed):
        send_message(read_before, by=cast.mentor, body="Too late", once=key())
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("state", "writes"),
    [("active", True), ("paused", True), ("closing", True), ("closed", False)],
)
def test_both_write_until_the_pair_has_ended(cast: Cast, state: str, writes: bool) -> None:
    thread = open_thread(cast.mentorship)
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(state=state)
    try:
        send_message(thread, by=cast.mentee, body="Hello", once=key())
    except ThreadIsClosed:
        assert not writes
    assert Message.objects.exists() is writes


def test_a_message_that_fails_half_way_leaves_no_gap_in_the_numbers(cast: Cast) -> None:
    thread, once = open_thread(cast.mentorship), key()
    with cannot_be_written(AuditRow), pytest.raises(DatabaseError):
        send_message(thread, by=cast.mentee, body="Hello", once=once)
    assert send_message(thread, by=cast.mentee, body="Hello", once=once).number == 1


def test_the_audit_knows_that_a_message_was_sent_and_not_a_word_of_it(cast: Cast) -> None:
    message = send_message(open_thread(cast.mentorship), by=cast.mentee, body="Secret", once=key())
    row = AuditRow.objects.get(action="message.sent")
    assert (row.actor_id, row.about_id) == (cast.mentee.pk, str(message.pk))
    assert "Secret" not in repr(row.__dict__)


def test_one_key_serves_two_people_once_each(cast: Cast) -> None:
    """A key guessed from somebody else's form takes nothing away from them."""
    thread, once = open_thread(cast.mentorship), key()
    for person in (cast.mentee, cast.mentor):
        send_message(thread, by=person, body="Hello", once=once)
    assert Message.objects.count() == 2


class TestAtOnce:
    """Races, with as many connections as threads."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_many_writers_get_numbers_without_gap_or_double(self, cast: Cast) -> None:
        thread = open_thread(cast.mentorship)
        writers = (cast.mentee, cast.mentor)

        def write(number: int) -> int:
            by = writers[number % 2]
            return send_message(thread, by=by, body=str(number), once=key()).number

        assert sorted(at_once(write, 6, cast.mentee.school)) == [1, 2, 3, 4, 5, 6]
        assert list(Message.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]

    def test_one_form_sent_by_many_threads_is_one_message(self, cast: Cast) -> None:
        thread, once = open_thread(cast.mentorship), key()

        def send(number: int) -> str:
            try:
                return str(send_message(thread, by=cast.mentee, body="Hello", once=once).pk)
            except AlreadyDone as done:
                return done.outcome

        assert len(set(at_once(send, 4, cast.mentee.school))) == 1
        assert Message.objects.count() == 1

    def test_what_was_read_never_becomes_unread(self, cast: Cast) -> None:
        thread = open_thread(cast.mentorship)
        for number in range(5):
            send_message(thread, by=cast.mentee, body=str(number), once=key())
        seen = [3, 1, 5, 2]
        at_once(
            lambda n: read_up_to(thread, person=cast.mentor, number=seen[n]), 4, cast.mentee.school
        )
        assert Membership.objects.get(person=cast.mentor).read_number == 5
        assert unread_count(cast.mentor) == 0

    def test_a_thread_opened_by_two_at_once_is_one(self, cast: Cast) -> None:
        opened = at_once(lambda n: open_thread(cast.mentorship).pk, 3, cast.mentee.school)
        assert len(set(opened)) == 1
        assert Membership.objects.filter(thread_id=opened[0]).count() == 2
