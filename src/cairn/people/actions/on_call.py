"""The on-call rota."""

from __future__ import annotations

from datetime import time

from django.db import transaction

from cairn.audit.actions import record
from cairn.once.actions import claim
from cairn.people import policies
from cairn.people.errors import MayNotBeOnCall
from cairn.people.models import OnCallShift, Person


@transaction.atomic
def put_on_call(
    person: Person, *, by: Person, weekday: int, starts_at: time, ends_at: time, once: str = ""
) -> None:
    """Add a shift; one that ends no later than it starts runs into the next day.

    Raises MayNotBeOnCall. With `once`, raises AlreadyDone when sent twice.
    """
    if once:
        claim(once, person_id=by.pk)
    if not policies.can_be_on_call(person):
        raise MayNotBeOnCall
    shift = OnCallShift.objects.create(
        school_id=person.school_id,
        person=person,
        weekday=weekday,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    record("on_call.added", by=by, school_id=person.school_id, about=shift)


@transaction.atomic
def take_off_call(shift: OnCallShift, *, by: Person) -> None:
    """Remove a shift."""
    record("on_call.removed", by=by, school_id=shift.school_id, about=shift)
    shift.delete()
