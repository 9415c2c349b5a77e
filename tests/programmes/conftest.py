"""People and an open programme, as the tests of this room need them."""

from __future__ import annotations

from datetime import date

import pytest

from cairn.people.enums import PersonKind, Role
from cairn.people.models import Guardianship, Person
from cairn.programmes.actions import create_programme, open_iteration, record_consent
from cairn.programmes.enums import ConsentDecision, ConsentVoice
from cairn.programmes.models import Iteration
from cairn.schools.models import School, YearGroup
from tests.factories import make_person, make_staff


@pytest.fixture
def coordinator(school: School) -> Person:
    return make_staff(school, Role.COORDINATOR)


@pytest.fixture
def covered(school: School) -> Person:
    """A lead who is on call from morning to evening on every day."""
    from datetime import time

    from cairn.people.models import OnCallShift

    lead = make_staff(school, Role.LEAD, given_name="Osha")
    OnCallShift.objects.bulk_create(
        OnCallShift(
            school=school, person=lead, weekday=day, starts_at=time(0), ends_at=time(23, 59)
        )
        for day in range(7)
    )
    return lead


@pytest.fixture
def draft(school: School, coordinator: Person) -> Iteration:
    """Autumn buddies with the starter's training, text and plan; two places."""
    return create_programme(
        by=coordinator,
        name="Autumn buddies",
        purpose="Somebody a few years ahead of you.",
        starts_on=date(2026, 10, 12),
        ends_on=date(2099, 6, 25),
        mentee_places=2,
        mentees_per_mentor=1,
        year_gap=2,
        needs_permission=True,
        mentee_years=YearGroup.objects.filter(level=7),
        mentor_years=YearGroup.objects.filter(level__gte=10),
    )


@pytest.fixture
def iteration(draft: Iteration, coordinator: Person, covered: Person) -> Iteration:
    """The same, open for applications."""
    open_iteration(draft, by=coordinator)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def make_guardian():
    """`make_guardian(student, email=…)` gives a parent tied to that student."""

    def make(student: Person, email: str = "", name: str = "Ngozi", **values) -> Person:
        guardian = make_person(
            student.school, name, kind=PersonKind.GUARDIAN, email=email, **values
        )
        Guardianship.objects.create(
            school=student.school, guardian=guardian, student=student, relationship="mother"
        )
        return guardian

    return make


def say(iteration: Iteration, student: Person, decision: str, **values):
    """A decision of a parent on paper, or of whom `given_by` names."""
    values.setdefault("voice", ConsentVoice.GUARDIAN)
    values.setdefault("given_by", None)
    values.setdefault("on_paper", values["given_by"] is None)
    return record_consent(iteration, student, decision=ConsentDecision(decision), **values)
