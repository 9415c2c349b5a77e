"""Who may be erased."""

from __future__ import annotations

from cairn.people.enums import PersonState, Role
from cairn.people.models import Person, StaffRole


def may_be_erased(person: Person) -> bool:
    """Everyone but the last administrator of a school."""
    administrators = StaffRole.objects.filter(
        school_id=person.school_id,
        role=Role.ADMINISTRATOR,
        person__state=PersonState.ACTIVE,
    )
    if not administrators.filter(person=person).exists():
        return True
    return administrators.exclude(person=person).exists()
