"""From ready people to a pair: nothing sent early, nobody taken twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cairn.lib import clock
from cairn.matching.actions import accept_match, decline_match, make_run, publish_run
from cairn.matching.errors import MatchAlreadyClosed, MentorIsFull, RunAlreadyPublished
from cairn.matching.models import Match
from cairn.mentorships.models import Mentorship
from cairn.people.enums import Role
from cairn.people.models import Person
from cairn.programmes.models import Iteration
from cairn.schools.models import School
from tests.factories import (
    make_application,
    make_iteration,
    make_person,
    make_profile,
    make_staff,
)


@pytest.fixture
def coordinator(school: School) -> Person:
    return make_staff(school, Role.COORDINATOR)


@pytest.fixture
def iteration(school: School) -> Iteration:
    return make_iteration(
        school, needs_permission=False, mentee_training_minutes=0, mentor_training_minutes=0
    )


def _student(iteration: Iteration, name: str, year: int, side: str, **profile):
    from cairn.programmes.actions import record_consent
    from cairn.programmes.enums import ConsentDecision, ConsentVoice

    person = make_person(iteration.school, name, year=year)
    make_profile(person, **profile)
    record_consent(
        iteration,
        person,
        voice=ConsentVoice.STUDENT,
        decision=ConsentDecision.GIVEN,
        given_by=person,
    )
    return make_application(iteration, person, side)


@pytest.fixture
def offer(iteration: Iteration, coordinator: Person) -> Match:
    _student(iteration, "Amina", 7, "mentee", growth_areas=["maths"])
    _student(iteration, "Leo", 10, "mentor", strengths=["maths"])
    publish_run(make_run(iteration, by=coordinator), by=coordinator)
    return Match.objects.select_related("mentee__person", "mentor__person").get()


def test_a_run_suggests_and_sends_nothing(iteration: Iteration, coordinator: Person) -> None:
    _student(iteration, "Amina", 7, "mentee", growth_areas=["maths"])
    _student(iteration, "Leo", 10, "mentor", strengths=["maths"])
    run = make_run(iteration, by=coordinator)
    match = Match.objects.get(run=run)
    assert (match.state, match.proposed_at) == ("suggested", None)
    assert run.result["proven"] is True
    assert {"code": "strong_in_need", "data": ["maths"]} in match.reasons


def test_who_is_not_ready_is_absent(iteration: Iteration, coordinator: Person) -> None:
    _student(iteration, "Amina", 7, "mentee", growth_areas=["maths"])
    _student(iteration, "Leo", 10, "mentor", strengths=["maths"], free_times=[])
    assert make_run(iteration, by=coordinator).result["mentors"] == 0


def test_what_is_kept_to_oneself_does_not_enter_a_reason(
    iteration: Iteration, coordinator: Person
) -> None:
    _student(
        iteration,
        "Amina",
        7,
        "mentee",
        growth_areas=["maths"],
        interests=["chess"],
        readers={"growth_areas": "me"},
    )
    _student(iteration, "Leo", 10, "mentor", strengths=["maths"], interests=["chess"])
    run = make_run(iteration, by=coordinator)
    codes = {reason["code"] for reason in Match.objects.get(run=run).reasons}
    assert "shared_interests" in codes
    assert "strong_in_need" not in codes


def test_a_pair_begins_when_both_said_yes(offer: Match) -> None:
    assert accept_match(offer, by=offer.mentee.person) is None
    assert not Mentorship.objects.exists()
    pair = accept_match(offer, by=offer.mentor.person)
    assert pair is not None
    assert (pair.mentee, pair.mentor) == (offer.mentee.person, offer.mentor.person)
    assert pair.thread.members.count() == 2


def test_saying_no_leaves_no_trace_of_who_did(offer: Match) -> None:
    accept_match(offer, by=offer.mentee.person)
    decline_match(offer, by=offer.mentor.person)
    offer.refresh_from_db()
    assert offer.state == "declined"
    assert (offer.mentee_said_yes_at, offer.mentor_said_yes_at) == (None, None)
    with pytest.raises(MatchAlreadyClosed):
        accept_match(offer, by=offer.mentee.person)


def test_a_late_answer_is_refused(offer: Match) -> None:
    with clock.travelled_to(clock.now() + timedelta(days=30)), pytest.raises(MatchAlreadyClosed):
        accept_match(offer, by=offer.mentee.person)


def test_a_mentor_without_a_place_is_full(offer: Match, iteration: Iteration) -> None:
    other = _student(iteration, "Tomas", 7, "mentee", growth_areas=["maths"])
    Mentorship.objects.create(
        school=iteration.school,
        iteration=iteration,
        mentee=other.person,
        mentor=offer.mentor.person,
        state="active",
        started_at=clock.now(),
    )
    accept_match(offer, by=offer.mentee.person)
    with pytest.raises(MentorIsFull):
        accept_match(offer, by=offer.mentor.person)


def test_a_run_is_published_once(offer: Match, coordinator: Person) -> None:
    with pytest.raises(RunAlreadyPublished):
        publish_run(offer.run, by=coordinator)


def test_the_same_people_give_the_same_pairs(iteration: Iteration, coordinator: Person) -> None:
    for n in range(6):
        _student(iteration, f"E{n}", 7, "mentee", growth_areas=["maths"])
        _student(iteration, f"O{n}", 10, "mentor", strengths=["maths"])
    runs = [make_run(iteration, by=coordinator) for _ in range(2)]
    pairs = [
        set(Match.objects.filter(run=run).values_list("mentee_id", "mentor_id")) for run in runs
    ]
    assert pairs[0] == pairs[1]
    assert len(pairs[0]) == 6
