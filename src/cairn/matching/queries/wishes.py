"""Reads of whom students would like, and whom they never want."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cairn.matching.models import (
    NeverTogether,
)
from cairn.matching.queries.people import is_called, mentors_taken_in
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonState
from cairn.people.models import Person
from cairn.programmes.enums import Side
from cairn.programmes.models import Application


def mentors_to_wish_for(mentee: Application, words: str = "") -> QuerySet[Application]:
    """Older mentors of the iteration who are at school, by name, without those wished for."""
    level = mentee.person.year_group.level if mentee.person.year_group else 0
    mentors = mentors_taken_in(mentee.iteration).filter(
        person__state=PersonState.ACTIVE, person__year_group__level__gt=level
    )
    for word in words.split():
        mentors = mentors.filter(is_called(word))
    found = mentors.exclude(pk__in=mentee.wishes).exclude(person=mentee.person_id)
    return found.order_by("person__given_name", "person__family_name", "id")


def wished_for(mentee: Application) -> list[Application]:
    """Whom a mentee named and who still takes part, the dearest first."""
    found = {str(m.pk): m for m in mentors_taken_in(mentee.iteration).filter(pk__in=mentee.wishes)}
    return [found[name] for name in mentee.wishes if name in found]


def has_formal_mentor(mentee: Application) -> bool:
    """Whether a mentee has a mentor of the programme already."""
    pairs = Mentorship.objects.filter(
        iteration=mentee.iteration_id, mentee=mentee.person_id, kind="formal"
    )
    return pairs.exclude(state="closed").exists()


def never_with(person: Person) -> QuerySet[Person]:
    """Whom somebody never wants to be matched with, by name."""
    named = NeverTogether.objects.filter(person=person).values("other")
    found = Person.objects.filter(pk__in=named).select_related("year_group")
    return found.order_by("given_name", "family_name", "id")


def others_of(mine: Application) -> QuerySet[Person]:
    """Students of the other side of one's iteration, without those on one's never-list."""
    other = Side.MENTOR if mine.side == Side.MENTEE else Side.MENTEE
    there = Application.objects.filter(iteration=mine.iteration_id, side=other)
    named = NeverTogether.objects.filter(person=mine.person_id).values("other")
    found = Person.objects.filter(pk__in=there.values("person"), state=PersonState.ACTIVE)
    return found.exclude(pk=mine.person_id).exclude(pk__in=named)


def others_called(mine: Application, words: str) -> QuerySet[Person]:
    """Some of `others_of` by part of a name; nobody without words."""
    if not words.split():
        return Person.objects.none()
    found = others_of(mine).select_related("year_group")
    for word in words.split():
        found = found.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(preferred_name__icontains=word)
        )
    return found.order_by("given_name", "family_name", "id")
