"""What matching holds about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from cairn.lib.held_data import HeldData
from cairn.matching.models import Match
from cairn.people.models import Person


def export_matches(person: Person) -> Iterator[dict[str, Any]]:
    """The offers somebody was asked about; never how the other answered."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    for match in Match.objects.filter(mine).exclude(state="suggested"):
        as_mentee = match.mentee.person_id == person.pk
        said_yes = match.mentee_said_yes_at if as_mentee else match.mentor_said_yes_at
        yield {"as": "mentee" if as_mentee else "mentor", "i_said_yes": bool(said_yes)}


def erase_matches(person: Person) -> int:
    """Remove the offers somebody was part of."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    count, _ = Match.objects.filter(mine).delete()
    return count


HELD = HeldData(
    name="matches",
    models=("matching.MatchRun", "matching.Match"),
    export=export_matches,
    erase=erase_matches,
)
