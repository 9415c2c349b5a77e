"""The demo school at each of its stages."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate

from cairn.conversations.models import Message
from cairn.demo.actions import FIRST_WEEKS, TERM_START, load_demo_school
from cairn.goals.models import Goal
from cairn.home.student_day import student_day
from cairn.lib.tenant import across_schools, in_school
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.programmes.enums import IterationState, Side
from cairn.programmes.models import Iteration
from cairn.programmes.readiness import ready_applications
from cairn.schools.models import School

pytestmark = pytest.mark.django_db


def demo_school() -> School:
    return School.objects.get(name="Northbridge School")


def test_at_term_start_everybody_is_ready_and_nobody_is_paired():
    sign_ins = load_demo_school(TERM_START)

    with in_school(demo_school()):
        iteration = Iteration.objects.get()
        assert iteration.state == IterationState.OPEN
        assert len(ready_applications(iteration, Side.MENTEE)) == 24
        assert len(ready_applications(iteration, Side.MENTOR)) == 20
        assert not Mentorship.objects.exists()
    assert {one.role for one in sign_ins} >= {"coordinator", "mentee to be", "mentor to be"}


def test_in_the_first_weeks_pairs_talk_and_a_goal_is_set():
    sign_ins = load_demo_school(FIRST_WEEKS)

    for one in sign_ins:
        assert authenticate(username=one.user_name, password=one.password), one.role
    names = {one.role: one.user_name for one in sign_ins}
    with across_schools():
        mentee = Person.objects.get(account__username=names["mentee"])
        asked = Person.objects.get(account__username=names["mentee with an offer"])
    with in_school(demo_school()):
        assert Iteration.objects.get().state == IterationState.RUNNING
        assert Mentorship.objects.filter(state=MentorshipState.ACTIVE).count() == 10
        assert Message.objects.count() == 2
        assert Goal.objects.get().open_steps
        assert student_day(mentee).next_step
        assert student_day(asked).offers
