"""Every write of conversations."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from cairn.audit.actions import record
from cairn.conversations.errors import ThreadIsClosed
from cairn.conversations.models import Membership, Message, Thread
from cairn.conversations.policies import can_write
from cairn.lib import clock
from cairn.mentorships.models import Mentorship
from cairn.once.actions import claim
from cairn.people.models import Person


@transaction.atomic
def open_thread(mentorship: Mentorship) -> Thread:
    """The thread of a pair that has just begun, with both as members; asked again, the same."""
    thread, made = Thread.objects.get_or_create(
        school_id=mentorship.school_id, mentorship=mentorship
    )
    if made:
        Membership.objects.bulk_create(
            Membership(school_id=thread.school_id, thread=thread, person_id=person_id)
            for person_id in (mentorship.mentee_id, mentorship.mentor_id)
        )
    return thread


@transaction.atomic
def send_message(thread: Thread, *, by: Person, body: str, once: str) -> Message:
    """Write `body` into the thread, of which no more than its id is read.

    The number is taken under a lock of the thread's row, so that two who write at once queue up
    there and the order never depends on a clock. Raises ThreadIsClosed, and AlreadyDone for a
    form sent twice.
    """
    message = Message(thread_id=thread.pk, author=by, body=body)
    claim(once, person_id=by.pk, outcome=str(message.pk))
    # As both stand now, not as the page had read them; the next move of either waits for us.
    now = _locked(thread.pk)
    if not can_write(now):
        raise ThreadIsClosed
    message.school_id = now.school_id
    message.number, message.sent_at = now.last_number + 1, clock.now()
    Thread.objects.filter(pk=now.pk).update(
        last_number=message.number, last_message_at=message.sent_at, last_author=by
    )
    message.save(force_insert=True)
    read_up_to(now, person=by, number=message.number)
    record("message.sent", by=by, school_id=now.school_id, about=message)
    return message


def _locked(thread_id: UUID) -> Thread:
    threads = Thread.objects.select_for_update().select_related("mentorship")
    return threads.only("school_id", "last_number", "mentorship__state", "mentorship__cause").get(
        pk=thread_id
    )


def read_up_to(thread: Thread, *, person: Person, number: int) -> None:
    """Remember that `person` has read up to `number`; never goes back."""
    Membership.objects.filter(thread=thread, person=person, read_number__lt=number).update(
        read_number=number
    )
