"""Rows for tests, with sensible values; each maker takes what the test is about."""

from __future__ import annotations

import itertools
from datetime import date, time, timedelta
from typing import Any

from cairn.goals.enums import GoalArea
from cairn.goals.models import Goal
from cairn.lib import clock
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonKind, Role
from cairn.people.models import Account, Person, Profile, StaffRole
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, ConsentText, Iteration, Programme
from cairn.schools.models import School, SchoolYear, Term, TimetableSlot, YearGroup

_count = itertools.count(1)


def make_school(name: str = "Northbridge School") -> School:
    """A school with years 7 to 13, a school year of three terms and a timetable."""
    school = School.objects.create(name=name, time_zone="Europe/London")
    for level in range(7, 14):
        YearGroup.objects.create(school=school, name=f"Year {level}", level=level)
    year = SchoolYear.objects.create(
        school=school, name="2026-27", starts_on=date(2026, 9, 2), ends_on=date(2027, 7, 21)
    )
    for term, first, last in (
        ("Autumn", date(2026, 9, 2), date(2026, 12, 18)),
        ("Spring", date(2027, 1, 4), date(2027, 3, 25)),
        ("Summer", date(2027, 4, 12), date(2027, 7, 21)),
    ):
        Term.objects.create(school=school, year=year, name=term, starts_on=first, ends_on=last)
    for weekday in range(5):
        for hour, minute in ((8, 10), (12, 40), (15, 30)):
            TimetableSlot.objects.create(
                school=school, weekday=weekday, starts_at=time(hour, minute)
            )
    return school


def make_account(user_name: str = "", password: str = "stones on a hill") -> Account:
    """An account that can sign in."""
    account = Account(username=user_name or f"person{next(_count)}")
    account.set_password(password)
    account.save()
    return account


def make_person(school: School, given_name: str = "Amina", **values: Any) -> Person:
    """Somebody with an account; a student unless said otherwise."""
    values.setdefault("kind", PersonKind.STUDENT)
    values.setdefault("family_name", f"Name{next(_count)}")
    if "account" not in values:
        values["account"] = make_account(f"{given_name.lower()}{next(_count)}")
    if isinstance(level := values.pop("year", None), int):
        values["year_group"] = YearGroup.objects.get(school=school, level=level)
    return Person.objects.create(school=school, given_name=given_name, **values)


def make_staff(school: School, *roles: Role, given_name: str = "Joan") -> Person:
    """A member of staff with these roles."""
    person = make_person(school, given_name, kind=PersonKind.STAFF)
    for role in roles:
        StaffRole.objects.create(school=school, person=person, role=role)
    return person


def make_profile(person: Person, **values: Any) -> Profile:
    """What a student says of themselves."""
    values.setdefault("languages", ["en"])
    values.setdefault("free_times", ["Thu 12:40"])
    return Profile.objects.create(school=person.school, person=person, **values)


def make_iteration(
    school: School, state: IterationState = IterationState.RUNNING, **values: Any
) -> Iteration:
    """An iteration of a programme with that name, from a week ago for half a year."""
    programme = Programme.objects.create(
        school=school, name=f"Autumn buddies {next(_count)}", created_at=clock.now()
    )
    today = school.today()
    values.setdefault("starts_on", today - timedelta(days=7))
    values.setdefault("ends_on", today + timedelta(days=180))
    ConsentText.objects.create(
        school=school,
        programme=programme,
        version=1,
        body="My child may take part.",
        published_at=clock.now(),
    )
    return Iteration.objects.create(
        school=school, programme=programme, name=programme.name, state=state, **values
    )


def make_application(
    iteration: Iteration, person: Person, side: Side = Side.MENTEE, **values: Any
) -> Application:
    """Somebody taken in on one side."""
    values.setdefault("state", ApplicationState.ACCEPTED)
    return Application.objects.create(
        school=iteration.school,
        iteration=iteration,
        person=person,
        side=side,
        applied_at=clock.now(),
        **values,
    )


def make_mentorship(
    iteration: Iteration, mentee: Person, mentor: Person, **values: Any
) -> Mentorship:
    """An active pair."""
    values.setdefault("state", MentorshipState.ACTIVE)
    values.setdefault("started_at", clock.now())
    return Mentorship.objects.create(
        school=iteration.school, iteration=iteration, mentee=mentee, mentor=mentor, **values
    )


def make_goal(mentee: Person, mentorship: Mentorship | None = None, **values: Any) -> Goal:
    """A goal for six weeks from now, shared with the mentor of `mentorship`."""
    values.setdefault("statement", "Speak up in maths twice a week")
    values.setdefault("area", GoalArea.ACADEMIC)
    values.setdefault("due_on", mentee.school.today() + timedelta(weeks=6))
    values.setdefault("set_at", clock.now())
    return Goal.objects.create(school=mentee.school, mentee=mentee, mentorship=mentorship, **values)
