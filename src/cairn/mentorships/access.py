"""The doors to a pair."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.mentorships.models import Mentorship
from cairn.mentorships.policies import can_read, can_say_rematch_wish, is_member
from cairn.people.models import Person


def mentorship_to_read(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for its two members and coordinators."""
    found = (
        Mentorship.objects.filter(pk=mentorship_id)
        .select_related(
            "school",
            "iteration__school",
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


def mentorship_to_change(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for coordinators (who get here by their door) and not for its members."""
    found = mentorship_to_read(person, mentorship_id)
    if is_member(found, person):
        raise Http404
    return found


def ending_mentorship_of_mentee(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """One's own pair as mentee, once the goodbye has begun."""
    found = mentorship_of_member(person, mentorship_id)
    if not can_say_rematch_wish(found, person):
        raise Http404
    return found
