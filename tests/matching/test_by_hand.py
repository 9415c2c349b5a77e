"""A coordinator sets soft rules aside for a stated reason; rules of safety stand."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from cairn.audit.models import AuditRow
from cairn.lib import clock
from cairn.matching.actions import decline_match, propose_by_hand
from cairn.matching.errors import MenteeIsNotFree, MentorIsFull, RuleStandsInTheWay
from cairn.matching.models import Match
from cairn.matching.queries import (
    hand_option,
    hand_options,
    mentee_by_hand,
    mentees_without_mentor,
)
from cairn.mentorships.actions import begin_goodbye, say_goodbye, say_rematch_wish
from cairn.mentorships.models import Mentorship
from cairn.once.errors import AlreadyDone
from cairn.people.models import Guardianship, Person
from cairn.programmes.models import Application, Iteration
from tests.factories import make_application, make_mentorship, make_person, make_profile
from tests.matching.conftest import ready_student

BECAUSE = "They know each other from the chess club."


def _propose(iteration: Iteration, mentee: Application, mentor: Application, by: Person) -> Match:
    return propose_by_hand(iteration, mentee, mentor, by=by, because=BECAUSE)


def test_both_are_asked_with_the_reasons_of_the_engine(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    match = _propose(iteration, amina, leo, coordinator)
    assert (match.state, match.by_hand_because, match.overrides) == ("proposed", BECAUSE, [])
    assert match.points > 0
    assert {"code": "strong_in_need", "data": ["maths"]} in match.reasons


def test_soft_rules_are_set_aside_and_that_is_written_down(
    iteration: Iteration, coordinator: Person, amina: Application
) -> None:
    zoe = ready_student(
        iteration, "Zoe", 8, "mentor", strengths=["art"], languages=["pl"], free_times=["Mon 08:10"]
    )
    match = _propose(iteration, amina, zoe, coordinator)
    assert match.overrides == ["year_gap", "shared_time", "shared_language"]
    row = AuditRow.objects.get(action="match.by_hand")
    assert row.details == {f"set_aside_{rule}": True for rule in match.overrides}
    assert row.actor_id == coordinator.pk


def _sibling(iteration: Iteration, amina: Application) -> Application:
    mentor = ready_student(iteration, "Zoe", 10, "mentor", strengths=["maths"])
    parent = make_person(iteration.school, "Ngozi", kind="guardian")
    for student in (amina.person, mentor.person):
        Guardianship.objects.create(school=iteration.school, guardian=parent, student=student)
    return mentor


def _untrained(iteration: Iteration, amina: Application) -> Application:
    mentor = make_person(iteration.school, "Zoe", year=10)
    make_profile(mentor, strengths=["maths"])
    return make_application(iteration, mentor, "mentor")


def _said_no(iteration: Iteration, amina: Application) -> Application:
    mentor = ready_student(iteration, "Zoe", 10, "mentor", strengths=["maths"])
    Match.objects.create(
        school=iteration.school, iteration=iteration, mentee=amina, mentor=mentor, state="declined"
    )
    return mentor


def _oneself(iteration: Iteration, amina: Application) -> Application:
    return make_application(iteration, amina.person, "mentor")


@pytest.mark.parametrize(
    ("mentor_of", "rule"),
    [
        (_sibling, "household"),
        (_untrained, "mentor_not_ready"),
        (_said_no, "declined_before"),
        (_oneself, "not_excluded"),
    ],
)
def test_rules_of_safety_stand(
    iteration: Iteration, coordinator: Person, amina: Application, mentor_of, rule: str
) -> None:
    mentor = mentor_of(iteration, amina)
    with pytest.raises(RuleStandsInTheWay) as refused:
        _propose(iteration, amina, mentor, coordinator)
    assert rule in refused.value.rules
    assert not Match.objects.filter(state="proposed").exists()


def test_a_younger_mentor_is_never_possible(
    iteration: Iteration, coordinator: Person, leo: Application
) -> None:
    older = ready_student(iteration, "Tomas", 11, "mentee", growth_areas=["maths"])
    with pytest.raises(RuleStandsInTheWay) as refused:
        _propose(iteration, older, leo, coordinator)
    assert refused.value.rules == ("older",)


def test_a_mentor_without_a_place_is_full_and_a_mentee_is_asked_once(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    _propose(iteration, amina, leo, coordinator)
    tomas = ready_student(iteration, "Tomas", 7, "mentee", growth_areas=["maths"])
    with pytest.raises(MentorIsFull):
        _propose(iteration, tomas, leo, coordinator)
    priya = ready_student(iteration, "Priya", 12, "mentor", strengths=["maths"])
    with pytest.raises(MenteeIsNotFree):
        _propose(iteration, amina, priya, coordinator)


def test_a_form_sent_twice_asks_once(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    once = str(uuid.uuid4())
    match = propose_by_hand(iteration, amina, leo, by=coordinator, because=BECAUSE, once=once)
    with pytest.raises(AlreadyDone) as done:
        propose_by_hand(iteration, amina, leo, by=coordinator, because=BECAUSE, once=once)
    assert done.value.outcome == str(match.pk)
    assert Match.objects.count() == 1


def _parted(iteration: Iteration, mentee: Application, mentor: Application) -> Mentorship:
    pair = make_mentorship(iteration, mentee.person, mentor.person)
    begin_goodbye(pair, by=mentor.person)
    say_goodbye(pair, by=mentor.person)
    say_goodbye(pair, by=mentee.person)
    return pair


def test_another_mentor_after_a_goodbye_comes_only_if_the_mentee_wants(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    pair = _parted(iteration, amina, leo)
    priya = ready_student(iteration, "Priya", 12, "mentor", strengths=["maths"])
    say_rematch_wish(pair, by=amina.person, wants=False)
    with pytest.raises(RuleStandsInTheWay):
        _propose(iteration, amina, priya, coordinator)
    say_rematch_wish(pair, by=amina.person, wants=True)
    assert _propose(iteration, amina, priya, coordinator).overrides == ["rematch_buffer"]


def test_after_the_two_weeks_nothing_has_to_be_set_aside(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    pair = _parted(iteration, amina, leo)
    say_rematch_wish(pair, by=amina.person, wants=True)
    priya = ready_student(iteration, "Priya", 12, "mentor", strengths=["maths"])
    with clock.travelled_to(clock.now() + timedelta(days=15)):
        assert hand_option(iteration, amina, leo).soft == ("earlier_pair",)
        assert _propose(iteration, amina, priya, coordinator).overrides == []


def test_the_options_show_the_possible_first_and_everybody_is_there(
    iteration: Iteration, amina: Application
) -> None:
    fits = ready_student(iteration, "Fits", 10, "mentor", strengths=["maths"])
    plain = ready_student(iteration, "Plain", 10, "mentor", strengths=["art"])
    close = ready_student(iteration, "Close", 8, "mentor", strengths=["maths"])
    untrained = _untrained(iteration, amina)
    options = hand_options(iteration, amina).options
    assert [option.mentor for option in options] == [fits, plain, close, untrained]
    assert [option.soft for option in options] == [(), (), ("year_gap",), ()]
    assert [option.mentor for option in hand_options(iteration, amina, "fits").options] == [fits]


def test_what_is_missing_of_a_mentee_is_said(iteration: Iteration) -> None:
    person = make_person(iteration.school, "Tomas", year=7)
    tomas = make_application(iteration, person, "mentee")
    tomas = Application.objects.select_related("person").get(pk=tomas.pk)
    found = mentee_by_hand(iteration, hand_options(iteration, tomas).gates)
    assert found.rules == ("mentee_not_ready",)
    assert not found.is_possible


def test_who_has_a_mentor_or_was_asked_is_not_on_the_list(
    iteration: Iteration, coordinator: Person, amina: Application, leo: Application
) -> None:
    tomas = ready_student(iteration, "Tomas", 7, "mentee", growth_areas=["maths"])
    zoe = ready_student(iteration, "Zoe", 8, "mentee", growth_areas=["maths"])
    make_mentorship(iteration, zoe.person, make_person(iteration.school, "Max"))
    match = _propose(iteration, amina, leo, coordinator)
    assert list(mentees_without_mentor(iteration)) == [tomas]
    decline_match(match, by=leo.person)
    assert set(mentees_without_mentor(iteration)) == {amina, tomas}
