"""Reads of people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from cairn.people.enums import PersonKind, Readers, Role
from cairn.people.models import OnCallShift, Person, Profile, StaffRole, default_readers
from cairn.schools.models import School


def people_found(words: str = "", level: int | None = None, kind: str = "") -> QuerySet[Person]:
    """People of this school by part of their name, year group and kind, for staff."""
    people = Person.objects.select_related("year_group").order_by(
        Lower("family_name"), Lower("given_name"), "id"
    )
    for word in words.split():
        people = people.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(preferred_name__icontains=word)
            | Q(user_name__icontains=word)
        )
    if level is not None:
        people = people.filter(year_group__level=level)
    if kind in PersonKind.values:
        people = people.filter(kind=kind)
    return people


def staff_of_school() -> QuerySet[Person]:
    """Everyone who works here, with their roles; two queries."""
    return Person.objects.filter(kind=PersonKind.STAFF).prefetch_related("roles")


def has_safeguarding_cover(school: School) -> bool:
    """Whether a programme may open: a safeguarding lead is named and somebody is on call."""
    lead = StaffRole.objects.filter(school=school, role=Role.LEAD, person__state="active")
    return lead.exists() and OnCallShift.objects.filter(school=school).exists()


def profile_visible_to(
    profile: Profile, *, is_owner: bool = False, is_pair: bool = False, is_mate: bool = False
) -> dict[str, Any]:
    """The fields of a profile somebody may read, by the choice the student made for each."""
    may = {Readers.PROGRAMME}
    if is_pair:
        may |= {Readers.PAIR}
    chosen = default_readers() | profile.readers
    allowed = may if (is_pair or is_mate) else set()
    return {
        name: getattr(profile, name)
        for name, readers in chosen.items()
        if is_owner or readers in allowed
    }
