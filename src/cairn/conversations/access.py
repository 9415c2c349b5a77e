"""The door to a thread: its members, and nobody else by this way."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.conversations.models import Membership
from cairn.people.models import Person


def membership_of(person: Person, thread_id: uuid.UUID) -> Membership:
    """`person`'s place in the thread; 404 for outsiders as for a thread that is not there."""
    membership = (
        Membership.objects.filter(person=person, thread_id=thread_id)
        .select_related(
            "thread__mentorship__mentee__year_group", "thread__mentorship__mentor__year_group"
        )
        .first()
    )
    if membership is None:
        raise Http404
    return membership
