"""The cast of the access matrix: one of each, and what they share."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.test import Client

from cairn.lib.tenant import in_school
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonKind, PersonState, Role
from cairn.people.models import Guardianship, Person
from cairn.people.policies import needs_second_factor
from cairn.programmes.enums import Side
from cairn.programmes.models import Iteration
from cairn.schools.models import School
from tests.factories import (
    make_application,
    make_iteration,
    make_mentorship,
    make_person,
    make_profile,
    make_school,
    make_staff,
)

# Nobody signed in; has no person, and is asked for by this name all the same.
ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Cast:
    """Everyone, and the pair of mentee and mentor."""

    mentee: Person
    mentor: Person
    former_mentor: Person
    other_mentor: Person
    guardian: Person
    coordinator: Person
    other_school_coordinator: Person
    administrator: Person
    safeguarding_lead: Person
    deputy: Person
    head: Person
    deactivated: Person
    iteration: Iteration
    mentorship: Mentorship
    former_mentorship: Mentorship

    def actors(self) -> dict[str, Person]:
        """Every person by the name the matrix gives them."""
        return {k: v for k, v in vars(self).items() if isinstance(v, Person)}


def make_cast(school: School) -> Cast:
    """The cast at `school`, in one running iteration."""
    iteration = make_iteration(school)
    mentee = make_person(school, "Amina", year=7)
    mentor = make_person(school, "Leo", year=10)
    former_mentor = make_person(school, "Priya", year=12)
    other_mentor = make_person(school, "Sam", year=11)
    other_mentee = make_person(school, "Tomas", year=7)
    for student in (mentee, mentor, former_mentor, other_mentor, other_mentee):
        make_profile(student)
    for person, side in (
        (mentee, Side.MENTEE),
        (other_mentee, Side.MENTEE),
        (mentor, Side.MENTOR),
        (former_mentor, Side.MENTOR),
        (other_mentor, Side.MENTOR),
    ):
        make_application(iteration, person, side)
    guardian = make_person(school, "Ngozi", kind=PersonKind.GUARDIAN)
    Guardianship.objects.create(school=school, guardian=guardian, student=mentee)
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        other_school_coordinator = make_staff(elsewhere, Role.COORDINATOR, given_name="Faize")
    make_mentorship(iteration, other_mentee, other_mentor)
    return Cast(
        mentee=mentee,
        mentor=mentor,
        former_mentor=former_mentor,
        other_mentor=other_mentor,
        guardian=guardian,
        coordinator=make_staff(school, Role.COORDINATOR),
        other_school_coordinator=other_school_coordinator,
        administrator=make_staff(school, Role.ADMINISTRATOR, given_name="Erica"),
        safeguarding_lead=make_staff(school, Role.LEAD, given_name="Osha"),
        deputy=make_staff(school, Role.DEPUTY, given_name="Tariq"),
        head=make_staff(school, Role.HEAD, given_name="Ruth"),
        deactivated=make_person(school, "Gone", year=9, state=PersonState.PAUSED),
        iteration=iteration,
        mentorship=make_mentorship(iteration, mentee, mentor),
        former_mentorship=make_mentorship(
            iteration, mentee, former_mentor, state=MentorshipState.CLOSED
        ),
    )


def signed_in_client(person: Person) -> Client:
    """A client signed in as `person`, with a second factor where their role asks for one."""
    client = Client()
    assert person.account is not None
    if needs_second_factor(person):
        Authenticator.objects.get_or_create(
            user=person.account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
        )
    client.force_login(person.account)
    return client
