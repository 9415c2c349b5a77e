"""People added and changed by hand, and the guardians they have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.once.actions import claim, remember_outcome
from cairn.people.actions.accounts import end_sessions, is_shared_elsewhere
from cairn.people.actions.staff import refuse_last_administrator
from cairn.people.enums import PersonKind, PersonState
from cairn.people.errors import PersonHasMoved
from cairn.people.models import Account, Guardianship, Person

BY_HAND = "hand"


@transaction.atomic
def add_person(*, by: Person, kind: PersonKind, once: str, **values: Any) -> Person:
    """Somebody who is in no roster file. Raises AlreadyDone when sent twice."""
    claim(once, person_id=by.pk)
    person = Person.objects.create(school_id=by.school_id, kind=kind, **values)
    record("person.added", by=by, school_id=by.school_id, about=person)
    remember_outcome(once, str(person.pk))
    return person


@transaction.atomic
def change_person(person: Person, *, by: Person, as_read_at: datetime, **values: Any) -> Person:
    """Change somebody as they read at `as_read_at`. Raises PersonHasMoved.

    With another address, the sign-ins that hung on the old one end.
    """
    changed = Person.objects.filter(pk=person.pk, updated_at=as_read_at).update(
        **values, updated_at=clock.now()
    )
    if not changed:
        raise PersonHasMoved(Person.objects.get(pk=person.pk))
    if "email" in values and values["email"].lower() != person.email.lower():
        _follow_address(person, values["email"].lower(), by=by)
    record("person.changed", by=by, school_id=person.school_id, about=person)
    return Person.objects.get(pk=person.pk)


def _follow_address(person: Person, email: str, *, by: Person) -> None:
    account, before = person.account, person.email.lower()
    if account is None or account.email != before or is_shared_elsewhere(person):
        return  # an address of the account's own, or of another school's as well
    free = not Account.objects.filter(email__iexact=email).exists()
    Account.objects.filter(pk=account.pk).update(email=email if free else "")
    if before:
        EmailAddress.objects.filter(user=account, email__iexact=before).delete()
        SocialAccount.objects.filter(user=account).delete()
        end_sessions(person, by=by)


@transaction.atomic
def pause_person(person: Person, *, by: Person) -> None:
    """Let somebody rest: from their next click on they are outside, and nothing is lost.

    Raises LastAdministrator.
    """
    refuse_last_administrator(person)
    active = Person.objects.filter(pk=person.pk, state=PersonState.ACTIVE)
    if active.update(state=PersonState.PAUSED, updated_at=clock.now()):
        record("person.paused", by=by, school_id=person.school_id, about=person)


@transaction.atomic
def reactivate_person(person: Person, *, by: Person) -> None:
    """Let somebody back in."""
    paused = Person.objects.filter(pk=person.pk, state=PersonState.PAUSED)
    if paused.update(state=PersonState.ACTIVE, updated_at=clock.now()):
        record("person.reactivated", by=by, school_id=person.school_id, about=person)


@transaction.atomic
def link_guardian(student: Person, guardian: Person, *, by: Person, relationship: str) -> None:
    """Say that `guardian` answers for `student`; saying it again changes the relationship."""
    link, is_new = Guardianship.objects.update_or_create(
        school_id=student.school_id,
        student=student,
        guardian=guardian,
        defaults={"relationship": relationship},
        create_defaults={"relationship": relationship, "source": BY_HAND},
    )
    deed = "guardian.linked" if is_new else "guardian.changed"
    record(deed, by=by, school_id=student.school_id, about=link)


@transaction.atomic
def unlink_guardian(link: Guardianship, *, by: Person) -> None:
    """End the tie of a guardian and a student; both stay."""
    record("guardian.unlinked", by=by, school_id=link.school_id, about=link)
    link.delete()
