"""The doors to people."""

from __future__ import annotations

import uuid

from allauth.usersessions.models import UserSession
from django.http import Http404

from cairn.people import policies
from cairn.people.enums import PersonKind
from cairn.people.models import Guardianship, OnCallShift, Person, Profile


def person_of_school(person_id: uuid.UUID) -> Person:
    """Somebody of this school (the door of the page decides who looks)."""
    found = Person.objects.select_related("year_group", "account").filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def person_to_manage(by: Person, person_id: uuid.UUID) -> Person:
    """Somebody of this school whom `by` may change."""
    found = person_of_school(person_id)
    if not policies.can_manage(by, found):
        raise Http404
    return found


def student_to_manage(by: Person, person_id: uuid.UUID) -> Person:
    """A student of this school."""
    found = person_to_manage(by, person_id)
    if found.kind != PersonKind.STUDENT:
        raise Http404
    return found


def guardian_of_school(person_id: uuid.UUID) -> Person:
    """A parent or carer of this school."""
    found = person_of_school(person_id)
    if found.kind != PersonKind.GUARDIAN:
        raise Http404
    return found


def guardianship_to_end(link_id: uuid.UUID) -> Guardianship:
    """The tie of a guardian and a student."""
    found = Guardianship.objects.filter(pk=link_id).first()
    if found is None:
        raise Http404
    return found


def shift_to_remove(shift_id: uuid.UUID) -> OnCallShift:
    """A shift of the rota."""
    found = OnCallShift.objects.filter(pk=shift_id).first()
    if found is None:
        raise Http404
    return found


def own_session(person: Person, session_id: int) -> UserSession:
    """One of the places somebody is signed in at."""
    found = UserSession.objects.filter(pk=session_id, user=person.account_id).first()
    if found is None:
        raise Http404
    return found


def own_profile(person: Person) -> Profile:
    """One's own profile; an empty one where nothing was said yet, saved with the first change."""
    found = Profile.objects.filter(person=person).first()
    return found or Profile(person=person, school_id=person.school_id, version=0)
