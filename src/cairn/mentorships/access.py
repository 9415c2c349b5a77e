"""The doors to a pair."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.mentorships.models import Mentorship
from cairn.mentorships.policies import can_read, is_member
from cairn.people.models import Person


def mentorship_to_read(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for its two members and coordinators."""
    found = (
        Mentorship.objects.filter(pk=mentorship_id)
        .select_related(
            "iteration",
            "mentee__year_group",
            "mentor__year_group",
            "mentee__profile",
            "mentor__profile",
        )
        .first()
    )
    if found is None or not can_read(found, person):
        raise Http404
    return found


def mentorship_of_member(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for its two members."""
    found = mentorship_to_read(person, mentorship_id)
    if not is_member(found, person):
        raise Http404
    return found
