"""Who is what, and may do what, among people."""

from __future__ import annotations

from cairn.people.enums import PersonKind, Role
from cairn.people.models import Person

SAFEGUARDING = frozenset({Role.LEAD, Role.DEPUTY})
SECOND_FACTOR = frozenset({Role.LEAD, Role.DEPUTY, Role.ADMINISTRATOR})
ON_CALL = frozenset({Role.LEAD, Role.DEPUTY, Role.HEAD})


def roles_of(person: Person) -> frozenset[str]:
    """The staff roles somebody holds; from the prefetch of the request, else one query."""
    if person.kind != PersonKind.STAFF:
        return frozenset()
    return frozenset(role.role for role in person.roles.all())


def is_coordinator(person: Person) -> bool:
    """Whether somebody runs programmes at this school."""
    return Role.COORDINATOR in roles_of(person)


def is_administrator(person: Person) -> bool:
    """Whether somebody administers this school."""
    return Role.ADMINISTRATOR in roles_of(person)


def is_safeguarding(person: Person) -> bool:
    """Whether somebody is the safeguarding lead or a deputy."""
    return bool(SAFEGUARDING & roles_of(person))


def is_student(person: Person) -> bool:
    """Whether somebody is a student."""
    return person.kind == PersonKind.STUDENT


def needs_second_factor(person: Person) -> bool:
    """Safeguarding and administration are never behind a password alone."""
    return bool(SECOND_FACTOR & roles_of(person))


def can_manage_people(person: Person) -> bool:
    """Whether somebody may see the people list, print cards and link guardians."""
    return is_coordinator(person) or is_administrator(person)


def can_manage(person: Person, other: Person) -> bool:
    """Whether somebody may change this one and their sign-in: staff by administrators alone."""
    if other.kind == PersonKind.STAFF:
        return is_administrator(person)
    return can_manage_people(person)


def can_see_rota(person: Person) -> bool:
    """Whether somebody sees and changes who is on call."""
    return is_administrator(person) or is_safeguarding(person)


def can_be_on_call(person: Person) -> bool:
    """Whether somebody answers when a young person may be in danger."""
    return bool(ON_CALL & roles_of(person))


def can_manage_staff(person: Person) -> bool:
    """Whether somebody may give roles: administrators alone."""
    return is_administrator(person)


def can_grant(person: Person, role: str) -> bool:
    """Nobody grants above their own role: an administrator grants every staff role."""
    return is_administrator(person) and role in Role.values
