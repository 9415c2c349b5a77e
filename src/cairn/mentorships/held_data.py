"""What mentorships hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q

from cairn.lib.held_data import HeldData
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import InformalAsk, Mentorship
from cairn.people.models import Person
from cairn.schools.models import School


def export_mentorships(person: Person) -> Iterator[dict[str, Any]]:
    """One's pairs with their history and letters, and the wishes for an informal mentor."""
    pairs = Mentorship.objects.filter(Q(mentee=person) | Q(mentor=person))
    for pair in pairs.prefetch_related("events"):
        mine = pair.mentee_id == person.pk
        yield {
            "role": "mentee" if mine else "mentor",
            "kind": pair.kind,
            "state": pair.state,
            "started_at": pair.started_at.isoformat(),
            "closed_at": pair.closed_at.isoformat() if pair.closed_at else None,
            "my_goodbye": pair.mentee_goodbye if mine else pair.mentor_goodbye,
            "goodbye_to_me": pair.mentor_goodbye if mine else pair.mentee_goodbye,
            "wants_another_mentor": pair.wants_rematch if mine else None,
            "history": [{"state": e.after, "at": e.at.isoformat()} for e in pair.events.all()],
        }
    for ask in InformalAsk.objects.filter(Q(mentee=person) | Q(mentor=person)):
        yield {
            "asked": "by_me" if ask.mentee_id == person.pk else "of_me",
            "state": ask.state,
            "asked_at": ask.asked_at.isoformat(),
        }


def erase_mentorships(person: Person) -> int:
    """Remove one's pairs with their history, and the wishes."""
    pairs, _ = Mentorship.objects.filter(Q(mentee=person) | Q(mentor=person)).delete()
    asks, _ = InformalAsk.objects.filter(Q(mentee=person) | Q(mentor=person)).delete()
    return pairs + asks


def expire_mentorships(school: School, before: date, dry_run: bool) -> int:
    """Empty letters and reasons of pairs that ended before a day; that they were a pair stays.

    It stays so that the two are not matched again.
    """
    moment = datetime.combine(before, time.min, tzinfo=school.zone)
    rows = Mentorship.objects.filter(
        state=MentorshipState.CLOSED, school=school, closed_at__lt=moment
    ).exclude(mentee_goodbye="", mentor_goodbye="", reasons=[])
    if dry_run:
        return rows.count()
    return rows.update(mentee_goodbye="", mentor_goodbye="", reasons=[])


HELD = HeldData(
    name="mentorships",
    models=(
        "mentorships.Mentorship",
        "mentorships.MentorshipEvent",
        "mentorships.InformalAsk",
    ),
    export=export_mentorships,
    erase=erase_mentorships,
    expire=expire_mentorships,
)
