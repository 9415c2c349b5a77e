"""The doors to people."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.people.models import Person, Profile


def person_of_school(person_id: uuid.UUID) -> Person:
    """Somebody of this school (the door of the page decides who looks)."""
    found = Person.objects.select_related("year_group").filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def own_profile(person: Person) -> Profile:
    """One's own profile; an empty one where nothing was said yet, saved with the first change."""
    found = Profile.objects.filter(person=person).first()
    return found or Profile(person=person, school_id=person.school_id, version=0)
