"""The doors to a pair."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.mentorships.models import Mentorship
from cairn.mentorships.policies import can_read, can_say_rematch_wish, is_member
from cairn.people.models import NAME_FIELDS, Person

# The pair, and of the two and the programme what its pages say.
_SHOWN = (
    *(field.name for field in Mentorship._meta.concrete_fields),
    *(f"iteration__{name}" for name in ("school_id", "name", "state", "starts_on", "ends_on")),
    *(
        f"{side}__{name}"
        for side in ("mentee", "mentor")
        for name in (*NAME_FIELDS, "pronouns", "year_group__name")
    ),
)


def mentorship_to_read(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """The pair, for its two members and coordinators."""
    pairs = Mentorship.objects.select_related(
        "iteration", "mentee__year_group", "mentor__year_group"
    ).only(*_SHOWN)
    try:
        found = pairs.get(pk=mentorship_id)
    except Mentorship.DoesNotExist:
        raise Http404 from None
    if not can_read(found, person):
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
