"""What waits for a coordinator."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cairn.home.overview import overview_of_school, stages_of
from cairn.lib import clock
from cairn.matching.enums import MatchState
from cairn.matching.models import Match
from cairn.mentorships.enums import MentorshipState, StepCause
from cairn.mentorships.models import Mentorship
from cairn.people.enums import Role
from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.models import Iteration
from tests.cast import signed_in_client
from tests.factories import make_application, make_iteration, make_person, make_staff


def waiting(iteration):
    (found,) = [one for one in overview_of_school() if one.iteration.pk == iteration.pk]
    return {one.text: one.count for one in found.waiting}


def test_each_thing_that_waits_is_counted_and_nothing_else_is_named(cast, school):
    assert waiting(cast.iteration) == {}

    for name in ("Ben", "Cara"):
        make_application(
            cast.iteration, make_person(school, name, year=7), state=ApplicationState.APPLIED
        )
    make_application(cast.iteration, make_person(school, "Dan", year=7))
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(
        state=MentorshipState.PAUSED, cause=StepCause.AWAY
    )

    assert waiting(cast.iteration) == {
        "pair needs a hand": 1,
        "applications to decide": 2,
        "mentee has no mentor yet": 1,
    }


def test_a_free_place_waits_only_while_somebody_waits_for_it(cast, school):
    Iteration.objects.filter(pk=cast.iteration.pk).update(mentee_places=3)
    assert "place is free for somebody who waits" not in waiting(cast.iteration)

    make_application(
        cast.iteration, make_person(school, "Ben", year=7), state=ApplicationState.WAITING
    )

    assert waiting(cast.iteration)["place is free for somebody who waits"] == 1


def test_what_students_have_to_answer_does_not_wait_for_the_coordinator(cast, school):
    mentee = make_application(cast.iteration, make_person(school, "Ben", year=7))
    mentor = make_application(cast.iteration, make_person(school, "Kim", year=11), Side.MENTOR)
    Match.objects.create(
        school=school,
        iteration=cast.iteration,
        mentee=mentee,
        mentor=mentor,
        state=MatchState.PROPOSED,
        proposed_at=clock.now(),
    )

    assert waiting(cast.iteration) == {}
    (overview,) = overview_of_school()
    assert [(one.count, one.text) for one in overview.waiting_for_students] == [
        (1, "offer waits for an answer")
    ]


def test_an_administrator_who_coordinates_sees_what_the_school_still_needs(cast, school):
    both = make_staff(school, Role.COORDINATOR, Role.ADMINISTRATOR)

    for person, sees_it in ((both, True), (cast.coordinator, False)):
        page = signed_in_client(person).get(reverse("home:today")).content.decode()
        assert cast.iteration.name in page
        assert ('id="set-up"' in page) is sees_it


def test_who_withdrew_is_not_counted_among_those_who_applied(cast, school):
    make_application(
        cast.iteration,
        make_person(school, "Ben", year=7),
        side=Side.MENTEE,
        state=ApplicationState.WITHDRAWN,
    )
    (overview,) = overview_of_school()

    assert {label: number for number, label in stages_of(overview)}["applied"] == 5


@pytest.mark.parametrize("many", [1, 3])
def test_the_overview_costs_the_same_for_one_programme_and_for_three(
    school, many, django_assert_num_queries
):
    for _ in range(many):
        make_application(make_iteration(school), make_person(school, year=7))

    with django_assert_num_queries(4):
        for overview in overview_of_school():
            assert overview.waiting
