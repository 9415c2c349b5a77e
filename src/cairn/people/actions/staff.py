"""Staff and their roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from cairn.audit.actions import record
from cairn.people import policies
from cairn.people.actions.accounts import set_password
from cairn.people.actions.on_call import take_off_call
from cairn.people.enums import PersonKind, PersonState, Role
from cairn.people.errors import LastAdministrator, MayNotGrant
from cairn.people.models import OnCallShift, Person, StaffRole
from cairn.schools.models import School


@transaction.atomic
def add_staff(
    school: School,
    *,
    given_name: str,
    family_name: str,
    user_name: str,
    password: str,
    roles: Iterable[Role],
) -> Person:
    """A member of staff who can sign in, with these roles: for commands alone."""
    person = Person.objects.create(
        school=school,
        kind=PersonKind.STAFF,
        given_name=given_name,
        family_name=family_name,
        user_name=user_name,
    )
    set_password(person, password)
    for role in roles:
        StaffRole.objects.create(school=school, person=person, role=role)
    record("staff.added", by=None, school_id=school.pk, about=person)
    return person


@transaction.atomic
def give_role(person: Person, role: Role, *, by: Person) -> None:
    """Give a role; giving it twice is giving it once. Raises MayNotGrant."""
    if not policies.can_grant(by, role) or person.kind != PersonKind.STAFF:
        raise MayNotGrant
    _held, is_new = StaffRole.objects.get_or_create(
        school_id=person.school_id, person=person, role=role
    )
    if is_new:
        record("role.given", by=by, school_id=person.school_id, about=person, role=role.value)


@transaction.atomic
def take_role(person: Person, role: Role, *, by: Person) -> None:
    """Take a role away. Raises MayNotGrant, and LastAdministrator for the last one.

    Who may no longer be on call leaves the rota as well.
    """
    if not policies.can_grant(by, role):
        raise MayNotGrant
    if role == Role.ADMINISTRATOR:
        refuse_last_administrator(person)
    taken, _rows = StaffRole.objects.filter(person=person, role=role).delete()
    if not taken:
        return
    record("role.taken", by=by, school_id=person.school_id, about=person, role=role.value)
    left = set(StaffRole.objects.filter(person=person).values_list("role", flat=True))
    if not policies.ON_CALL & left:
        for shift in OnCallShift.objects.filter(person=person):
            take_off_call(shift, by=by)


def refuse_last_administrator(person: Person) -> None:
    """Raises LastAdministrator where nobody else at this school could administer it.

    Everyone locks all of them in one order: two who leave at once wait, and the second is told.
    """
    administrators = StaffRole.objects.select_related("person").filter(
        role=Role.ADMINISTRATOR, person__state=PersonState.ACTIVE
    )
    held = list(administrators.select_for_update(of=("self", "person")).order_by("pk"))
    is_one = any(role.person_id == person.pk for role in held)
    if is_one and all(role.person_id == person.pk for role in held):
        raise LastAdministrator
