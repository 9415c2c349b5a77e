"""Every write about people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.db import transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.people import policies
from cairn.people.codes import hash_of, new_code
from cairn.people.enums import PersonKind, Role
from cairn.people.errors import CardNotUsable, LastAdministrator, MayNotGrant, ProfileHasMoved
from cairn.people.models import Account, OnCallShift, Person, Profile, SignInCard, StaffRole
from cairn.schools.models import HelpLine, School, TimetableSlot, YearGroup

CARD_DAYS = 14


@transaction.atomic
def set_up_school(
    *,
    name: str,
    admin_given_name: str,
    admin_family_name: str,
    user_name: str,
    password: str,
    time_zone: str = "Europe/London",
) -> Person:
    """A new school with its first administrator, year groups 7 to 13, a timetable, help lines."""
    school = School.objects.create(name=name, time_zone=time_zone)
    with in_school(school):
        for level in range(7, 14):
            YearGroup.objects.create(school=school, name=f"Year {level}", level=level)
        add_timetable(school)
        for place, (line, phone) in enumerate(
            (("Childline", "0800 1111"), ("Help line for children (EU)", "116 111"))
        ):
            HelpLine.objects.create(school=school, name=line, phone=phone, position=place)
        return add_staff(
            school,
            given_name=admin_given_name,
            family_name=admin_family_name,
            user_name=user_name,
            password=password,
            roles=(Role.ADMINISTRATOR,),
        )


def add_timetable(school: School) -> None:
    """Before school, at lunch and after school, Monday to Friday; a school changes it."""
    TimetableSlot.objects.bulk_create(
        TimetableSlot(school=school, weekday=weekday, starts_at=time(hour, minute))
        for weekday in range(5)
        for hour, minute in ((8, 10), (12, 40), (15, 30))
    )


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
    """A member of staff who can sign in, with these roles."""
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


def set_password(person: Person, password: str) -> Account:
    """The account of `person`, made where there is none, with this password."""
    account = person.account
    if account is None:
        account = Account(username=_free_user_name(person.user_name or person.given_name))
    account.set_password(password)
    account.save()
    if person.account_id is None:
        person.account = account
        person.save(update_fields=["account", "updated_at"])
    return account


def _free_user_name(wanted: str) -> str:
    """`wanted`, with a number where another school has it already."""
    base = "".join(c for c in wanted.lower() if c.isalnum() or c in "._-")[:70] or "person"
    taken = set(
        Account.objects.filter(username__istartswith=base).values_list("username", flat=True)
    )
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name


@dataclass(frozen=True)
class PrintedCard:
    """A card as it is printed; the code exists nowhere else."""

    person: Person
    code: str


@transaction.atomic
def make_sign_in_cards(
    people: Iterable[Person], *, by: Person | None, days: int = CARD_DAYS
) -> list[PrintedCard]:
    """A new card for each; earlier cards of theirs that were not used end."""
    chosen = list(people)
    moment = clock.now()
    SignInCard.objects.filter(person__in=chosen, used_at=None).delete()
    printed = [PrintedCard(person, new_code()) for person in chosen]
    SignInCard.objects.bulk_create(
        SignInCard(
            school_id=card.person.school_id,
            person=card.person,
            code_hash=hash_of(card.code),
            expires_at=moment + timedelta(days=days),
            made_by=by,
        )
        for card in printed
    )
    for person in chosen:
        record("card.made", by=by, school_id=person.school_id, about=person)
    return printed


def card_of(code: str, *, at: Any = None) -> SignInCard:
    """The card with this code while it can be used. Raises CardNotUsable."""
    with across_schools():
        card = (
            SignInCard.objects.filter(
                code_hash=hash_of(code),
                used_at=None,
                expires_at__gt=at or clock.now(),
                person__state="active",
            )
            .select_related("person__school", "person__account")
            .first()
        )
    if card is None:
        raise CardNotUsable
    return card


@transaction.atomic
def use_card(code: str, *, password: str) -> Account:
    """Set a password with a card, once. Raises CardNotUsable, also for the second of two."""
    card = card_of(code)
    with in_school(card.person.school):
        claimed = SignInCard.objects.filter(pk=card.pk, used_at=None).update(used_at=clock.now())
        if not claimed:
            raise CardNotUsable
        account = set_password(card.person, password)
        record("card.used", by=card.person, school_id=card.school_id, about=card)
    return account


@transaction.atomic
def give_role(person: Person, role: Role, *, by: Person) -> None:
    """Give a role. Raises MayNotGrant."""
    if not policies.can_grant(by, role):
        raise MayNotGrant
    StaffRole.objects.get_or_create(school_id=person.school_id, person=person, role=role)
    record("role.given", by=by, school_id=person.school_id, about=person, role=role.value)


@transaction.atomic
def take_role(person: Person, role: Role, *, by: Person) -> None:
    """Take a role away. Raises MayNotGrant, and LastAdministrator for the last one."""
    if not policies.can_grant(by, role):
        raise MayNotGrant
    if role == Role.ADMINISTRATOR and not _other_administrators(person):
        raise LastAdministrator
    StaffRole.objects.filter(person=person, role=role).delete()
    record("role.taken", by=by, school_id=person.school_id, about=person, role=role.value)


def _other_administrators(person: Person) -> list[StaffRole]:
    # Everyone locks all of them in one order: two who leave at once wait, and the second is told.
    administrators = StaffRole.objects.select_for_update().filter(role=Role.ADMINISTRATOR)
    return [held for held in administrators.order_by("pk") if held.person_id != person.pk]


@transaction.atomic
def put_on_call(
    person: Person, *, by: Person, weekday: int, starts_at: time, ends_at: time
) -> None:
    """Add a shift to the on-call rota."""
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
