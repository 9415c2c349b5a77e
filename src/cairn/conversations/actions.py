"""Every write of conversations."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from cairn.audit.actions import record
from cairn.conversations.errors import ThreadIsClosed
from cairn.conversations.models import Membership, Message, Thread
from cairn.conversations.policies import can_write
from cairn.lib import clock
from cairn.mentorships.models import Mentorship
from cairn.once.actions import claim, remember_outcome
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
    """Write `body` into the thread.

    The number is taken by an UPDATE of the thread's row, so that two who write at once queue up
    there and the order never depends on a clock. Raises ThreadIsClosed, and AlreadyDone for a
    form sent twice.
    """
    claim(once, person_id=by.pk)
    # As the pair stands now, not as the page had read it; its next move waits for us.
    thread.mentorship = Mentorship.objects.select_for_update().get(pk=thread.mentorship_id)
    if not can_write(thread):
        raise ThreadIsClosed
    moment = clock.now()
    Thread.objects.filter(pk=thread.pk).update(
        last_number=F("last_number") + 1, last_message_at=moment
    )
    number = Thread.objects.values_list("last_number", flat=True).get(pk=thread.pk)
    message = Message.objects.create(
        school_id=thread.school_id,
        thread=thread,
        number=number,
        author=by,
        body=body,
        sent_at=moment,
    )
    read_up_to(thread, person=by, number=number)
    record("message.sent", by=by, school_id=thread.school_id, about=message)
    remember_outcome(once, str(message.pk))
    return message


def read_up_to(thread: Thread, *, person: Person, number: int) -> None:
    """Remember that `person` has read up to `number`; never goes back."""
    Membership.objects.filter(thread=thread, person=person, read_number__lt=number).update(
        read_number=number
    )
