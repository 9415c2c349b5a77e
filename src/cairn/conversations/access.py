"""The door to a thread: its members, and nobody else by this way."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.conversations.models import Membership, Thread
from cairn.conversations.queries import memberships_of
from cairn.people.models import Person


def membership_of(person: Person, thread_id: uuid.UUID) -> Membership:
    """`person`'s place in the thread; 404 for outsiders as for a thread that is not there."""
    try:
        return memberships_of(person).get(thread_id=thread_id)
    except Membership.DoesNotExist:
        raise Http404 from None


def thread_of_member(person: Person, thread_id: uuid.UUID) -> Thread:
    """The thread `person` takes part in, and of it no more than its id; 404 as above."""
    if not Membership.objects.filter(person=person, thread=thread_id).exists():
        raise Http404
    return Thread(pk=thread_id)


def membership_in_pair(person: Person, mentorship_id: uuid.UUID) -> Membership:
    """`person`'s place in the thread of a pair; 404 as above."""
    try:
        return memberships_of(person).get(thread__mentorship_id=mentorship_id)
    except Membership.DoesNotExist:
        raise Http404 from None
