"""Gates, filters, counts and the funnel."""

from __future__ import annotations

import pytest

from cairn.people.models import Person
from cairn.programmes.actions import finish_module
from cairn.programmes.enums import ApplicationState, ConsentVoice, Side
from cairn.programmes.models import Application, Iteration
from cairn.programmes.queries import (
    ApplicantFilter,
    applicants_found,
    funnel,
    modules_of,
    places_of,
    standings_of,
)
from cairn.programmes.readiness import readiness_of, ready_applications
from tests.factories import make_application, make_person, make_profile
from tests.programmes.conftest import say

GATES = ("permission", "assent", "training", "profile")


def _student(
    iteration: Iteration, name: str, side: Side = Side.MENTEE, *, without: str = "", **values
) -> Application:
    """Somebody who has passed every gate, or every gate but one."""
    person = make_person(iteration.school, name, year=7 if side == Side.MENTEE else 10)
    if without != "profile":
        make_profile(person, interests=["chess"])
    if without != "permission":
        say(iteration, person, "given")
    if without != "assent":
        say(iteration, person, "given", voice=ConsentVoice.STUDENT, given_by=person)
    if without != "training":
        for module in modules_of(iteration.programme_id, side):
            finish_module(module, person)
    return make_application(iteration, person, side, **values)


def test_who_has_passed_every_gate_is_ready(iteration: Iteration) -> None:
    application = _student(iteration, "Amina")
    assert readiness_of(iteration, [application])[0].is_ready
    assert ready_applications(iteration, Side.MENTEE) == [application]


@pytest.mark.parametrize("gate", GATES)
def test_one_gate_missing_is_not_ready_and_is_found_by_it(iteration: Iteration, gate: str) -> None:
    _student(iteration, "Tomas")
    amina = _student(iteration, "Amina", without=gate)
    ready = readiness_of(iteration, [amina])[0]
    assert [name for name in GATES if not getattr(ready, name)] == [gate]
    assert amina not in ready_applications(iteration, Side.MENTEE)
    assert list(applicants_found(iteration, ApplicantFilter(missing=gate))) == [amina]


@pytest.mark.parametrize(
    "profile",
    [
        {"free_times": [], "interests": ["chess"]},
        {"languages": [], "interests": ["chess"]},
        {"strengths": ["maths"]},
        {},
    ],
)
def test_a_profile_too_thin_to_match_by(iteration: Iteration, profile: dict) -> None:
    application = _student(iteration, "Amina", without="profile")
    make_profile(application.person, **profile)
    assert not readiness_of(iteration, [application])[0].profile


@pytest.mark.parametrize(
    ("side", "about"), [(Side.MENTEE, "growth_areas"), (Side.MENTOR, "strengths")]
)
def test_each_side_tells_what_matters_there(iteration: Iteration, side: Side, about: str) -> None:
    application = _student(iteration, "Amina", side, without="profile")
    make_profile(application.person, **{about: ["maths"]})
    assert readiness_of(iteration, [application])[0].profile


def test_a_mentees_training_does_not_count_for_a_mentor(iteration: Iteration) -> None:
    application = _student(iteration, "Amina", Side.MENTOR, without="training")
    for module in modules_of(iteration.programme_id, Side.MENTEE):
        finish_module(module, application.person)
    assert readiness_of(iteration, [application])[0].minutes_done == 0


def test_who_has_left_the_school_is_not_matched(iteration: Iteration) -> None:
    application = _student(iteration, "Amina")
    Person.objects.filter(pk=application.person_id).update(state="paused")
    assert ready_applications(iteration, Side.MENTEE) == []


def test_where_no_permission_is_needed_nobody_misses_it(iteration: Iteration) -> None:
    application = _student(iteration, "Amina", without="permission")
    iteration.needs_permission = False
    assert readiness_of(iteration, [application])[0].is_ready


def test_readiness_costs_the_same_for_many(iteration: Iteration, django_assert_num_queries) -> None:
    some = [_student(iteration, "Amina")]
    with django_assert_num_queries(2):
        readiness_of(iteration, some)
    some += [_student(iteration, name) for name in ("Tomas", "Ines")]
    with django_assert_num_queries(2):
        assert len(readiness_of(iteration, some)) == 3


class TestFilter:
    def _names(self, iteration: Iteration, **chosen: str) -> list[str]:
        found = applicants_found(iteration, ApplicantFilter(**chosen))
        return [a.person.given_name for a in found]

    @pytest.fixture(autouse=True)
    def people(self, iteration: Iteration, make_guardian) -> None:
        _student(iteration, "Amina")
        tomas = _student(iteration, "Tomas", without="permission", state="applied")
        make_guardian(tomas.person, "mail@example.org")
        _student(iteration, "Ines", without="permission", state="waiting")
        _student(iteration, "Leo", Side.MENTOR)
        _student(iteration, "Gone", without="profile", state="withdrawn")
        _student(iteration, "Kim", without="training", state="declined")

    def test_by_side_state_gate_and_name(self, iteration: Iteration) -> None:
        assert self._names(iteration) == ["Amina", "Tomas", "Ines", "Leo", "Kim"]
        assert self._names(iteration, side="mentor") == ["Leo"]
        assert self._names(iteration, state="withdrawn") == ["Gone"]
        assert self._names(iteration, missing="nothing") == ["Amina", "Leo"]
        assert self._names(iteration, missing="permission") == ["Tomas", "Ines"]
        assert self._names(iteration, missing="address") == ["Ines"]
        assert self._names(iteration, words="ami") == ["Amina"]
        assert self._names(iteration, words="leo name") == ["Leo"]
        assert self._names(iteration, side="mentee", missing="training") == []

    def test_every_count_is_what_the_choice_finds(self, iteration: Iteration) -> None:
        standings = standings_of(iteration)
        for side in ("", "mentee", "mentor"):
            for state in ("", *ApplicationState.values):
                found = self._names(iteration, side=side, state=state)
                assert standings.of(side, state) == len(found), (side, state)

    def test_the_places_are_those_of_the_page_of_the_iteration(self, iteration: Iteration) -> None:
        places, known = standings_of(iteration).places(iteration), places_of(iteration)
        assert (places.taken, places.waiting) == (known.taken, known.waiting) == (1, 1)

    def test_the_funnel(self, iteration: Iteration) -> None:
        counts = funnel(iteration)
        assert counts["mentee"] == {
            "applied": 4,
            "waiting": 1,
            "taken_in": 1,
            "permission": 1,
            "assent": 1,
            "training": 1,
            "profile": 1,
            "ready": 1,
        }
        assert counts["mentor"]["ready"] == 1
