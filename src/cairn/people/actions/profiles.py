"""What students say of themselves."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.people.errors import ProfileHasMoved
from cairn.people.models import Person, Profile


@transaction.atomic
def save_profile(
    person: Person, *, version: int, names: dict[str, str], values: dict[str, Any]
) -> Profile:
    """Save what a student says of themselves as they last read it at `version` (0: nothing yet).

    Raises ProfileHasMoved when it was changed in between.
    """
    Profile.objects.get_or_create(
        person=person, defaults={"school_id": person.school_id, "version": 0}
    )
    changed = Profile.objects.filter(person=person, version=version).update(
        **values, version=version + 1, updated_at=clock.now()
    )
    if not changed:
        raise ProfileHasMoved
    Person.objects.filter(pk=person.pk).update(**names)
    record("profile.saved", by=person, school_id=person.school_id, about=person)
    return Profile.objects.get(person=person)
