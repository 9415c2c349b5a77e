"""What pairs hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from cairn.lib.held_data import HeldData
from cairn.mentorships.models import Mentorship, MentorshipEvent
from cairn.people.models import Person
from cairn.schools.models import School


def export_mentorships(person: Person) -> Iterator[dict[str, Any]]:
    """One's pairs with their history, one's own side and the goodbyes."""
    mine = Q(mentee=person) | Q(mentor=person)
    pairs = (
        Mentorship.objects.filter(mine)
        .select_related("iteration", "mentee", "mentor")
        .prefetch_related("events")
    )
    for pair in pairs:
        as_mentee = pair.mentee_id == person.pk
        yield {
            "programme": pair.iteration.name,
            "as": "mentee" if as_mentee else "mentor",
            "with": pair.mentor.name if as_mentee else pair.mentee.name,
            "state": pair.state,
            "started_at": pair.started_at.isoformat(),
            "closed_at": pair.closed_at.isoformat() if pair.closed_at else None,
            "history": [
                {
                    "what": event.step,
                    "at": event.at.isoformat(),
                    "by_me": event.by_id == person.pk,
                }
                for event in pair.events.all()
            ],
            "goodbye_of_mentee": pair.mentee_goodbye,
            "goodbye_of_mentor": pair.mentor_goodbye,
            **({"wants_another_mentor": pair.wants_rematch} if as_mentee else {}),
        }


def erase_mentorships(person: Person) -> int:
    """Remove one's pairs with their history."""
    count, _ = Mentorship.objects.filter(Q(mentee=person) | Q(mentor=person)).delete()
    return count


def expire_words(school: School, before: date, dry_run: bool) -> int:
    """Empty letters and stated reasons of pairs that ended before a day; the outline stays."""
    ended = Mentorship.objects.filter(closed_at__date__lt=before)
    letters = ended.exclude(mentee_goodbye="", mentor_goodbye="")
    reasons = MentorshipEvent.objects.filter(mentorship__in=ended).exclude(reason="")
    count = letters.count() + reasons.count()
    if not dry_run:
        reasons.update(reason="")
        letters.update(mentee_goodbye="", mentor_goodbye="")
    return count


HELD = HeldData(
    name="mentorships",
    models=("mentorships.Mentorship", "mentorships.MentorshipEvent"),
    export=export_mentorships,
    erase=erase_mentorships,
    expire=expire_words,
)
