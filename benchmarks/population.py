"""A school of any size, written straight into an empty database."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction

from cairn.conversations.models import Membership, Message, Thread
from cairn.goals.enums import GoalArea
from cairn.goals.models import Goal, Step
from cairn.lib import clock
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonKind, Role
from cairn.people.models import Account, Person, Profile, StaffRole
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, Iteration, Programme
from cairn.schools.models import School, YearGroup

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def fill(people: int, messages: int) -> School:
    """A school with `people` students in pairs and `messages` spread over their threads."""
    school = School.objects.create(name="Measured School")
    years = [
        YearGroup.objects.create(school=school, name=f"Year {n}", level=n) for n in range(7, 14)
    ]
    programme = Programme.objects.create(school=school, name="Buddies", created_at=clock.now())
    iteration = Iteration.objects.create(
        school=school,
        programme=programme,
        name="Buddies 2026",
        state=IterationState.RUNNING,
        starts_on=date(2026, 9, 7),
        ends_on=date(2027, 7, 1),
    )
    students = _students(school, years, people)
    half = len(students) // 2
    pairs = _insert(
        Mentorship(
            school=school,
            iteration=iteration,
            mentee=mentee,
            mentor=mentor,
            state=MentorshipState.ACTIVE,
            started_at=clock.now(),
        )
        for mentee, mentor in zip(students[:half], students[half:], strict=False)
    )
    _applications(iteration, students, half)
    _threads(pairs, messages)
    _goals(pairs)
    _coordinator(school)
    return school


def _students(school: School, years: list[YearGroup], count: int) -> list[Person]:
    accounts = _insert(Account(username=f"s{n}", password="!") for n in range(count))
    people = _insert(
        Person(
            school=school,
            account=account,
            kind=PersonKind.STUDENT,
            given_name=f"Student{n}",
            family_name=f"Family{n}",
            year_group=years[n % len(years)],
        )
        for n, account in enumerate(accounts)
    )
    _insert(
        Profile(
            school=school,
            person=person,
            strengths=["maths"],
            growth_areas=["writing"],
            languages=["en"],
            free_times=["Thu 12:40"],
        )
        for person in people
    )
    return people


def _applications(iteration: Iteration, students: list[Person], half: int) -> None:
    _insert(
        Application(
            school_id=iteration.school_id,
            iteration=iteration,
            person=person,
            side=Side.MENTEE if n < half else Side.MENTOR,
            state=ApplicationState.ACCEPTED,
            applied_at=clock.now(),
        )
        for n, person in enumerate(students)
    )


def _author_of(pair: Mentorship, number: int) -> UUID:
    return pair.mentee_id if number % 2 else pair.mentor_id


def _threads(pairs: list[Mentorship], messages: int) -> None:
    each = max(1, messages // max(1, len(pairs)))
    # The first pair's thread is long, so that a page of it shows what length costs.
    lengths = itertools.chain([min(messages, 1000)], itertools.repeat(each))
    threads = _insert(
        Thread(
            school_id=pair.school_id,
            mentorship=pair,
            last_number=n,
            last_message_at=clock.now(),
            last_author_id=_author_of(pair, n),
        )
        for pair, n in zip(pairs, lengths, strict=False)
    )
    _insert(
        Membership(school_id=t.school_id, thread=t, person_id=person_id)
        for t in threads
        for person_id in (t.mentorship.mentee_id, t.mentorship.mentor_id)
    )
    _insert(
        Message(
            school_id=t.school_id,
            thread=t,
            number=number,
            author_id=_author_of(t.mentorship, number),
            body=f"Shall we look at exercise {number} together on Thursday after lunch?",
            sent_at=clock.now() - timedelta(minutes=t.last_number - number),
        )
        for t in threads
        for number in range(1, t.last_number + 1)
    )


def _goals(pairs: list[Mentorship]) -> None:
    goals = _insert(
        Goal(
            school_id=pair.school_id,
            mentee_id=pair.mentee_id,
            mentorship=pair,
            statement=f"Speak up in maths {n + 1} times a week",
            area=GoalArea.ACADEMIC,
            due_on=date(2027, 1, 29),
            set_at=clock.now(),
        )
        for pair in pairs
        for n in range(3)
    )
    _insert(
        Step(
            school_id=goal.school_id, goal=goal, text="Write the first line", created_at=goal.set_at
        )
        for goal in goals
    )


def _coordinator(school: School) -> None:
    account = Account.objects.create(username="coordinator", password="!")
    person = Person.objects.create(
        school=school, account=account, kind=PersonKind.STAFF, given_name="Joan", family_name="W"
    )
    StaffRole.objects.create(school=school, person=person, role=Role.COORDINATOR)


def _insert(rows: Iterable[Row], chunk: int = 2000) -> list[Row]:
    made: list[Row] = []
    for batch in _batches(iter(rows), chunk):
        made += type(batch[0])._base_manager.bulk_create(batch)
    return made


def _batches(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(rows, size)):
        yield batch
