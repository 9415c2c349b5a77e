"""Who may do what with a pair."""

from __future__ import annotations

from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.people.policies import is_coordinator


def is_member(mentorship: Mentorship, person: Person) -> bool:
    """Whether `person` is one of the two."""
    return person.pk in {mentorship.mentee_id, mentorship.mentor_id}


def can_read(mentorship: Mentorship, person: Person) -> bool:
    """The two, and coordinators of the school (counts and states, never words)."""
    return is_member(mentorship, person) or is_coordinator(person)
