"""A pair that may take part, and the coordinator who looks after it."""

from __future__ import annotations

import pytest

from cairn.mentorships.models import Mentorship
from cairn.people.enums import Role
from cairn.people.models import Person
from cairn.programmes.actions import record_consent
from cairn.programmes.enums import ConsentDecision, ConsentVoice, Side
from cairn.programmes.models import Iteration
from cairn.schools.models import School
from tests.factories import (
    make_application,
    make_iteration,
    make_mentorship,
    make_person,
    make_profile,
    make_staff,
)


@pytest.fixture
def iteration(school: School) -> Iteration:
    return make_iteration(school, needs_permission=False)


def take_part(iteration: Iteration, name: str, year: int, side: Side, **profile) -> Person:
    """A student taken in on one side, with their own yes."""
    person = make_person(iteration.school, name, year=year)
    make_profile(person, **profile)
    make_application(iteration, person, side)
    record_consent(
        iteration,
        person,
        voice=ConsentVoice.STUDENT,
        decision=ConsentDecision.GIVEN,
        given_by=person,
    )
    return person


@pytest.fixture
def pair(iteration: Iteration) -> Mentorship:
    amina = take_part(iteration, "Amina", 7, Side.MENTEE)
    leo = take_part(iteration, "Leo", 10, Side.MENTOR)
    return make_mentorship(iteration, amina, leo)


@pytest.fixture
def coordinator(school: School) -> Person:
    return make_staff(school, Role.COORDINATOR)
