"""Whom mentees would like as their mentor, and in which order."""

from __future__ import annotations

import uuid

from django.db import transaction

from cairn.matching.engine.criteria import WISHES
from cairn.matching.errors import EnoughWishes
from cairn.matching.models import NeverTogether
from cairn.matching.queries import mentors_taken_in
from cairn.people.models import Person
from cairn.programmes.models import Application

# As many as a mentee can put in an order without getting lost; all of them count.
MOST_WISHES = min(5, WISHES)


@transaction.atomic
def wish_for(mentee: Application, mentor: Application) -> None:
    """Put a mentor at the end of one's wishes; named twice is named once. Raises EnoughWishes.

    Whoever takes part no longer is taken off: nobody sees them there, and they count for nothing.
    """
    wishes = _still_here(mentee, _locked(mentee))
    if str(mentor.pk) in wishes:
        return
    if len(wishes) >= MOST_WISHES:
        raise EnoughWishes
    _write(mentee, [*wishes, str(mentor.pk)])


@transaction.atomic
def put_first(mentee: Application, mentor_id: str) -> None:
    """Make one of one's wishes the dearest; the others keep their order."""
    wishes = _locked(mentee)
    if mentor_id in wishes:
        _write(mentee, [mentor_id, *(name for name in wishes if name != mentor_id)])


@transaction.atomic
def no_longer_wish_for(mentee: Application, mentor_id: str) -> None:
    """Take a mentor off one's wishes; taken off twice is taken off once."""
    _write(mentee, [name for name in _locked(mentee) if name != mentor_id])


def say_what_matters(mentee: Application, *, matters_most: str, mentor_gender: str) -> None:
    """What matters most to a mentee in a mentor, and a gender the mentor must have; "" for none."""
    Application.objects.filter(pk=mentee.pk).update(
        matters_most=matters_most, mentor_gender=mentor_gender
    )


@transaction.atomic
def never_match_with(person: Person, other: Person) -> None:
    """Never match these two, in no programme; named twice is named once. Nobody is told."""
    NeverTogether.objects.get_or_create(
        person=person, other=other, defaults={"school_id": person.school_id}
    )


def may_be_matched_with(person: Person, other: uuid.UUID) -> None:
    """Take somebody off one's list; nobody there, nothing changed."""
    NeverTogether.objects.filter(person=person, other=other).delete()


def _locked(mentee: Application) -> list[str]:
    """The wishes as they are now; whoever changes them at the same time waits."""
    now = Application.objects.select_for_update().only("wishes").get(pk=mentee.pk)
    return list(now.wishes)


def _still_here(mentee: Application, wishes: list[str]) -> list[str]:
    here = mentors_taken_in(mentee.iteration).filter(pk__in=wishes).values_list("pk", flat=True)
    names = {str(pk) for pk in here}
    return [name for name in wishes if name in names]


def _write(mentee: Application, wishes: list[str]) -> None:
    Application.objects.filter(pk=mentee.pk).update(wishes=wishes)
