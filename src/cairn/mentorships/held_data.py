"""What pairs hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from cairn.lib.held_data import HeldData
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person


def export_mentorships(person: Person) -> Iterator[dict[str, Any]]:
    """One's pairs, with one's own side and the goodbyes."""
    mine = Q(mentee=person) | Q(mentor=person)
    for pair in Mentorship.objects.filter(mine).select_related("iteration", "mentee", "mentor"):
        as_mentee = pair.mentee_id == person.pk
        yield {
            "programme": pair.iteration.name,
            "as": "mentee" if as_mentee else "mentor",
            "with": pair.mentor.name if as_mentee else pair.mentee.name,
            "state": pair.state,
            "started_at": pair.started_at.isoformat(),
            "goodbye_of_mentee": pair.mentee_goodbye,
            "goodbye_of_mentor": pair.mentor_goodbye,
        }


def erase_mentorships(person: Person) -> int:
    """Remove one's pairs with their history."""
    count, _ = Mentorship.objects.filter(Q(mentee=person) | Q(mentor=person)).delete()
    return count


HELD = HeldData(
    name="mentorships",
    models=("mentorships.Mentorship", "mentorships.MentorshipEvent"),
    export=export_mentorships,
    erase=erase_mentorships,
)
