"""Students who are ready, a programme without gates to wait for, and its coordinator."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cairn.matching.actions import make_run, publish_run
from cairn.matching.models import Match
from cairn.people.enums import Role
from cairn.people.models import Person
from cairn.programmes.actions import record_consent
from cairn.programmes.enums import ConsentDecision, ConsentVoice
from cairn.programmes.models import Application, Iteration
from cairn.schools.models import School
from tests.factories import (
    make_application,
    make_iteration,
    make_person,
    make_profile,
    make_staff,
)

MakeStudent = Callable[..., Application]


@pytest.fixture
def coordinator(school: School) -> Person:
    return make_staff(school, Role.COORDINATOR)


@pytest.fixture
def iteration(school: School) -> Iteration:
    return make_iteration(
        school, needs_permission=False, mentee_training_minutes=0, mentor_training_minutes=0
    )


def ready_student(
    iteration: Iteration,
    name: str,
    year: int,
    side: str,
    *,
    capacity: int = 1,
    person: dict | None = None,
    **profile,
) -> Application:
    """Somebody who has passed every gate."""
    student = make_person(iteration.school, name, year=year, **(person or {}))
    make_profile(student, **profile)
    record_consent(
        iteration,
        student,
        voice=ConsentVoice.STUDENT,
        decision=ConsentDecision.GIVEN,
        given_by=student,
    )
    return make_application(iteration, student, side, capacity=capacity)


@pytest.fixture
def amina(iteration: Iteration) -> Application:
    return ready_student(iteration, "Amina", 7, "mentee", growth_areas=["maths"])


@pytest.fixture
def leo(iteration: Iteration) -> Application:
    return ready_student(iteration, "Leo", 10, "mentor", strengths=["maths"])


@pytest.fixture
def offer(iteration: Iteration, coordinator: Person, amina: Application, leo: Application) -> Match:
    """Amina and Leo have been asked."""
    publish_run(make_run(iteration, by=coordinator), by=coordinator)
    return Match.objects.select_related("mentee__person", "mentor__person").get()
