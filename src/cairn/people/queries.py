"""Reads of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import get_language

from cairn.lib.tenant import across_schools
from cairn.people import policies, rota, words
from cairn.people.enums import PersonKind, PersonState, Readers, Role
from cairn.people.models import (
    NAME_FIELDS,
    Guardianship,
    OnCallShift,
    Person,
    Profile,
    StaffRole,
    default_readers,
)
from cairn.schools.models import School

# What the engine reads, and so what coordinators may see; hopes are not among it.
MATCHED_ON = (
    "strengths",
    "growth_areas",
    "interests",
    "dislikes",
    "languages",
    "free_times",
    "background",
)


def active_people_of(account_id: UUID) -> list[Person]:
    """Who acts with an account, at every school, with account, school and year; one query."""
    return sorted(_active_people().filter(account_id=account_id), key=lambda person: person.pk)


@cache
def _active_people() -> QuerySet[Person]:
    """Kept, because every request begins with it, and most of its cost is to put it together.

    Unordered, and put in order in Python: with so many columns the database takes a third longer.
    """
    with across_schools():
        people = Person.objects.filter(state=PersonState.ACTIVE).order_by()
        return people.select_related("account", "school", "year_group")


def people_found(
    words: str = "", level: int | None = None, kind: str = "", state: str = ""
) -> QuerySet[Person]:
    """People of this school by part of their name, year group, kind and state, for staff."""
    people = (
        Person.objects.select_related("year_group")
        .only("kind", "state", "year_group__name", *NAME_FIELDS)
        .order_by(Lower("family_name"), Lower("given_name"), "id")
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
    if state in PersonState.values:
        people = people.filter(state=state)
    return people


def students_for_cards(
    *, year_id: UUID | None = None, ids: Iterable[UUID] = (), again: bool = True
) -> QuerySet[Person]:
    """Active students of a year group, or those chosen; `again`: also who has signed in before."""
    students = Person.objects.filter(kind=PersonKind.STUDENT, state=PersonState.ACTIVE)
    students = students.filter(year_group=year_id) if year_id else students.filter(pk__in=ids)
    if not again:
        students = students.filter(account__last_login=None)
    return students.select_related("account", "year_group")


def staff_of_school() -> QuerySet[Person]:
    """Everyone who works here, who has a role first; their roles come with a second query."""
    people = Person.objects.filter(kind=PersonKind.STAFF).prefetch_related("roles")
    has_role = Exists(StaffRole.objects.filter(person=OuterRef("pk")))
    return people.annotate(has_role=has_role, signed_in_at=F("account__last_login")).order_by(
        "-has_role", Lower("family_name"), Lower("given_name"), "id"
    )


def guardians_found(words: str) -> QuerySet[Person]:
    """Parents and carers by part of their name."""
    return people_found(words, kind=PersonKind.GUARDIAN)


def guardianships_of(person: Person) -> QuerySet[Guardianship]:
    """The ties of a student to guardians, or of a guardian to students."""
    links = Guardianship.objects.filter(Q(student=person) | Q(guardian=person))
    return links.select_related("student__year_group", "guardian")


def has_second_step(person: Person) -> bool:
    """Whether an authenticator app or a passkey is set up."""
    return (
        person.account_id is not None
        and Authenticator.objects.filter(user=person.account_id).exists()
    )


def could_be_on_call() -> QuerySet[Person]:
    """Active leads, deputies and heads."""
    people = Person.objects.filter(state=PersonState.ACTIVE, roles__role__in=policies.ON_CALL)
    return people.distinct()


def shifts_of_rota() -> QuerySet[OnCallShift]:
    """Every shift of somebody who may be on call and is active."""
    return (
        OnCallShift.objects.filter(person__in=could_be_on_call())
        .select_related("person")
        .order_by("weekday", "starts_at")
    )


def hours_nobody_is_reached(shifts: Iterable[OnCallShift]) -> list[rota.Stretch]:
    """The parts of the week in which a page would find nobody."""
    return rota.uncovered(
        rota.shift_stretch(shift.weekday, shift.starts_at, shift.ends_at) for shift in shifts
    )


def on_call_at(school: School, moment: datetime) -> list[Person]:
    """Who is reached at a moment; nobody twice."""
    minute = rota.minute_of_week(moment.astimezone(school.zone))
    found = {
        shift.person_id: shift.person
        for shift in shifts_of_rota().filter(school=school)
        if rota.covers(rota.shift_stretch(shift.weekday, shift.starts_at, shift.ends_at), minute)
    }
    return list(found.values())


def has_safeguarding_cover(school: School) -> bool:
    """Whether a programme may open: a safeguarding lead is named and somebody is on call."""
    return has_lead(school) and shifts_of_rota().filter(school=school).exists()


def has_lead(school: School) -> bool:
    """Whether an active safeguarding lead is named."""
    lead = StaffRole.objects.filter(school=school, role=Role.LEAD)
    return lead.filter(person__state=PersonState.ACTIVE).exists()


def profile_of(person: Person) -> Profile | None:
    """What somebody says of themselves; None while they have said nothing."""
    return Profile.objects.filter(person=person).order_by().first()


def profile_visible_to(
    profile: Profile, *, is_owner: bool = False, is_pair: bool = False, is_mate: bool = False
) -> dict[str, Any]:
    """The fields of a profile somebody may read, by the choice the student made for each.

    Lists come in the language of the page.
    """
    may = {Readers.PROGRAMME}
    if is_pair:
        may |= {Readers.PAIR}
    allowed = may if (is_pair or is_mate) else set()
    return {
        name: _said(profile, name)
        for name, readers in readers_of(profile).items()
        if is_owner or readers in allowed
    }


def profile_for_matching(profile: Profile) -> dict[str, Any]:
    """What a coordinator may read: what matching uses, and nothing kept to oneself."""
    chosen = readers_of(profile)
    return {name: _said(profile, name) for name in MATCHED_ON if chosen[name] != Readers.ME}


def readers_of(profile: Profile) -> dict[str, str]:
    """Who reads each field."""
    known = default_readers()
    return known | {name: who for name, who in profile.readers.items() if name in known}


def _said(profile: Profile, name: str) -> Any:
    value = getattr(profile, name)
    return words.shown(name, value) if isinstance(value, list) else value


def mail_language_of_address(email: str, *, chosen_here: str = "") -> str:
    """The language of a mail about a sign-in, to whoever signs in with this address.

    On record for one of them, else what was chosen in the browser that asks for the mail, else
    their school's; the page's own, where nobody is behind the address.
    """
    signs_in_so = Q(account__email__iexact=email) | Q(account__emailaddress__email__iexact=email)
    with across_schools():
        people = list(
            Person.objects.filter(signs_in_so, state=PersonState.ACTIVE)
            .select_related("school")
            .order_by("pk")
        )
    on_record = next((person.language for person in people if person.language), "")
    of_schools = people[0].mail_language if people else get_language()
    return on_record or chosen_here or of_schools or settings.LANGUAGE_CODE


@dataclass(frozen=True)
class PersonFacts:
    """What the page about somebody shows besides the person; read with a fixed count of queries."""

    links: list[Guardianship]
    held_roles: frozenset[str]
    second_step: bool
    profile: dict[str, Any]


def facts_about(person: Person, *, for_coordinator: bool) -> PersonFacts:
    """Guardians or wards, roles, second step; for coordinators what matching uses."""
    profile = None
    if for_coordinator and person.kind == PersonKind.STUDENT:
        profile = Profile.objects.filter(person=person).first()
    return PersonFacts(
        links=list(guardianships_of(person)),
        held_roles=policies.roles_of(person),
        second_step=has_second_step(person),
        profile=profile_for_matching(profile) if profile else {},
    )
