"""A pair goes on, rests and ends: by the two without a reason, by the school for a stated one."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections

from cairn.audit.models import AuditRow
from cairn.lib import clock
from cairn.lib.tenant import in_school
from cairn.mentorships.actions import (
    begin_goodbye,
    begin_goodbyes_of,
    end_mentorship,
    end_overdue_goodbyes,
    pause_absent_pairs,
    pause_mentorship,
    resume_mentorship,
    say_goodbye,
    say_rematch_wish,
    start_mentorship,
)
from cairn.mentorships.enums import StepCause
from cairn.mentorships.errors import MayNotTakePart, ReasonNeeded, StateHasMoved
from cairn.mentorships.models import Mentorship, MentorshipEvent
from cairn.mentorships.policies import can_resume, can_talk
from cairn.mentorships.signals import mentorship_state_changed
from cairn.people.models import Person
from cairn.programmes.actions import record_consent, withdraw_application
from cairn.programmes.enums import ConsentDecision, ConsentVoice
from cairn.programmes.models import Application, Iteration
from cairn.programmes.signals import permission_withdrawn
from cairn.schools.models import Holiday
from tests.factories import make_iteration, make_mentorship, make_person

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


def state_of(pair: Mentorship) -> tuple[str, str]:
    return Mentorship.objects.values_list("state", "cause").get(pk=pair.pk)


def history_of(pair: Mentorship) -> list[tuple[str, str]]:
    return list(MentorshipEvent.objects.filter(mentorship=pair).values_list("step", "cause"))


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@pytest.mark.parametrize("other", ["mentee", "mentor"])
def test_either_takes_a_break_and_either_goes_on(pair: Mentorship, who: str, other: str) -> None:
    pause_mentorship(pair, by=getattr(pair, who))
    assert state_of(pair) == ("paused", "member")
    assert can_talk(pair)
    resume_mentorship(pair, by=getattr(pair, other))
    assert state_of(pair) == ("active", "")
    assert history_of(pair) == [("paused", "member"), ("resumed", "member")]


def test_a_step_taken_twice_is_refused_the_second_time(pair: Mentorship) -> None:
    pause_mentorship(pair, by=pair.mentee)
    with pytest.raises(StateHasMoved):
        pause_mentorship(pair, by=pair.mentor)
    begin_goodbye(pair, by=pair.mentee)
    with pytest.raises(StateHasMoved):
        begin_goodbye(pair, by=pair.mentor)


def test_a_coordinator_needs_a_reason_which_the_history_keeps(
    pair: Mentorship, coordinator: Person
) -> None:
    for act in (pause_mentorship, resume_mentorship, end_mentorship):
        with pytest.raises(ReasonNeeded):
            act(pair, by=coordinator, reason="  ")
    pause_mentorship(pair, by=coordinator, reason="We talk with both first.")
    event = MentorshipEvent.objects.get(mentorship=pair)
    assert (event.by, event.reason) == (coordinator, "We talk with both first.")
    row = AuditRow.objects.get(about_id=str(pair.pk), action="mentorship.moved")
    assert row.details["event"] == str(event.pk)
    assert "talk" not in str(row.details)


def test_a_break_by_the_school_is_not_ended_by_the_two(
    pair: Mentorship, coordinator: Person
) -> None:
    pause_mentorship(pair, by=pair.mentee)
    pause_mentorship(pair, by=coordinator, reason="A worry was raised.")
    pair.refresh_from_db()
    assert not can_talk(pair)
    assert not can_resume(pair, pair.mentor)
    with pytest.raises(StateHasMoved):
        resume_mentorship(pair, by=pair.mentor)
    resume_mentorship(pair, by=coordinator, reason="It is settled.")
    assert state_of(pair) == ("active", "")


def test_leaving_a_break_by_the_school_ends_the_pair_without_letters(
    pair: Mentorship, coordinator: Person
) -> None:
    pause_mentorship(pair, by=coordinator, reason="A worry was raised.")
    begin_goodbye(pair, by=pair.mentee)
    assert state_of(pair) == ("closed", "member")
    with pytest.raises(StateHasMoved):
        say_goodbye(pair, by=pair.mentor, letter="Write to me")


def test_one_alone_does_not_end_the_pair_and_both_do(pair: Mentorship) -> None:
    begin_goodbye(pair, by=pair.mentor)
    assert not say_goodbye(pair, by=pair.mentor, letter="Thank you for the chess.")
    assert state_of(pair)[0] == "closing"
    assert say_goodbye(pair, by=pair.mentee)
    pair.refresh_from_db()
    assert pair.state == "closed"
    assert pair.closed_at is not None
    assert (pair.mentor_goodbye, pair.mentee_goodbye) == ("Thank you for the chess.", "")
    assert [step for step, _cause in history_of(pair)] == [
        "goodbye_begun",
        "goodbye_said",
        "goodbye_said",
        "closed",
    ]


def test_a_goodbye_is_said_once_and_stays(pair: Mentorship) -> None:
    begin_goodbye(pair, by=pair.mentee)
    say_goodbye(pair, by=pair.mentee, letter="Bye")
    with pytest.raises(StateHasMoved):
        say_goodbye(pair, by=pair.mentee, letter="Something else")
    pair.refresh_from_db()
    assert pair.mentee_goodbye == "Bye"


def test_there_is_no_goodbye_to_say_while_the_pair_goes_on(pair: Mentorship) -> None:
    with pytest.raises(StateHasMoved):
        say_goodbye(pair, by=pair.mentee, letter="Bye")


def test_after_ten_school_days_the_goodbye_ends_by_itself(pair: Mentorship) -> None:
    with clock.travelled_to(TUESDAY):
        begin_goodbye(pair, by=pair.mentee)
        assert pair.closes_on == date(2026, 12, 8)
    with clock.travelled_to(TUESDAY + timedelta(days=14)):
        assert end_overdue_goodbyes() == 0
    with clock.travelled_to(TUESDAY + timedelta(days=15)):
        assert end_overdue_goodbyes() == 1
        assert end_overdue_goodbyes() == 0
    assert state_of(pair) == ("closed", "time")


def test_no_goodbye_runs_out_in_a_holiday(pair: Mentorship) -> None:
    with clock.travelled_to(datetime(2026, 12, 10, 12, tzinfo=UTC)):
        begin_goodbye(pair, by=pair.mentee)
        # Six school days until the 18th of December, four from the 4th of January.
        assert pair.closes_on == date(2027, 1, 7)
    Holiday.objects.create(
        school=pair.school,
        name="Snow",
        starts_on=date(2027, 1, 8),
        ends_on=date(2027, 1, 8),
    )
    with clock.travelled_to(datetime(2027, 1, 8, 12, tzinfo=UTC)):
        assert end_overdue_goodbyes() == 0
    with clock.travelled_to(datetime(2027, 1, 11, 12, tzinfo=UTC)):
        assert end_overdue_goodbyes() == 1


def test_a_coordinator_ends_a_pair_for_a_stated_reason(
    pair: Mentorship, coordinator: Person
) -> None:
    end_mentorship(pair, by=coordinator, reason="Both asked for it.")
    assert state_of(pair) == ("closed", "coordinator")
    with pytest.raises(StateHasMoved):
        end_mentorship(pair, by=coordinator, reason="Again")


def test_the_end_of_a_programme_begins_the_goodbye(pair: Mentorship, coordinator: Person) -> None:
    begin_goodbye(pair, by=coordinator, cause=StepCause.PROGRAMME)
    assert state_of(pair) == ("closing", "programme")


def test_at_the_end_of_a_programme_every_pair_says_goodbye_but_those_the_school_paused(
    pair: Mentorship, iteration: Iteration, coordinator: Person
) -> None:
    school = pair.school
    rests, stopped, other = (
        make_mentorship(
            place,
            make_person(school, f"Young{n}", year=7),
            make_person(school, f"Old{n}", year=11),
        )
        for n, place in enumerate((iteration, iteration, make_iteration(school)))
    )
    pause_mentorship(rests, by=rests.mentee)
    pause_mentorship(stopped, by=coordinator, reason="A worry was raised.")
    assert begin_goodbyes_of(iteration, by=coordinator) == 2
    assert begin_goodbyes_of(iteration, by=coordinator) == 0
    assert state_of(pair) == state_of(rests) == ("closing", "programme")
    assert (state_of(stopped)[0], state_of(other)[0]) == ("paused", "active")
    assert history_of(pair) == [("goodbye_begun", "programme")]


@pytest.mark.parametrize("count", [1, 4])
def test_letting_all_say_goodbye_costs_the_same_however_many_there_are(
    iteration: Iteration, coordinator: Person, count: int, django_assert_num_queries
) -> None:
    for n in range(count):
        young, old = (make_person(iteration.school, f"{name}{n}") for name in ("Young", "Old"))
        make_mentorship(iteration, young, old)
    with django_assert_num_queries(8):
        assert begin_goodbyes_of(iteration, by=coordinator) == count


def test_who_takes_the_application_back_begins_the_goodbye(
    pair: Mentorship, iteration: Iteration
) -> None:
    application = Application.objects.get(person=pair.mentor)
    withdraw_application(application, by=pair.mentor)
    assert state_of(pair) == ("closing", "member")
    withdraw_application(Application.objects.get(person=pair.mentee), by=pair.mentee)
    assert state_of(pair) == ("closing", "member")


def test_permission_taken_back_stops_the_pair_and_no_other(
    pair: Mentorship, iteration: Iteration
) -> None:
    other = make_mentorship(
        iteration, make_person(pair.school, "Tomas", year=7), make_person(pair.school, "Sam")
    )
    permission_withdrawn.send(Iteration, student=pair.mentee, iteration=iteration)
    assert state_of(pair) == ("paused", "permission")
    assert state_of(other) == ("active", "")
    assert history_of(pair) == [("paused", "permission")]


def test_without_permission_nobody_lets_the_pair_go_on(
    pair: Mentorship, iteration: Iteration, coordinator: Person
) -> None:
    def decide(decision: ConsentDecision) -> None:
        record_consent(
            iteration,
            pair.mentee,
            voice=ConsentVoice.STUDENT,
            decision=decision,
            given_by=pair.mentee,
        )

    decide(ConsentDecision.WITHDRAWN)
    permission_withdrawn.send(Iteration, student=pair.mentee, iteration=iteration)
    with pytest.raises(MayNotTakePart):
        resume_mentorship(pair, by=coordinator, reason="They miss each other.")
    decide(ConsentDecision.GIVEN)
    resume_mentorship(pair, by=coordinator, reason="The permission is back.")
    assert state_of(pair) == ("active", "")


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_somebody_who_has_left_stops_the_pair(
    pair: Mentorship, who: str, coordinator: Person
) -> None:
    gone = getattr(pair, who)
    Person.objects.filter(pk=gone.pk).update(state="paused")
    assert pause_absent_pairs() == 1
    assert pause_absent_pairs() == 0
    assert state_of(pair) == ("paused", "away")
    pair.refresh_from_db()
    with pytest.raises(MayNotTakePart):
        resume_mentorship(pair, by=coordinator, reason="Back soon.")
    Person.objects.filter(pk=gone.pk).update(state="active")
    resume_mentorship(pair, by=coordinator, reason="Back at school.")
    assert state_of(pair) == ("active", "")


def test_a_goodbye_with_somebody_who_has_left_is_over(pair: Mentorship) -> None:
    begin_goodbye(pair, by=pair.mentor)
    Person.objects.filter(pk=pair.mentor_id).update(state="paused")
    assert pause_absent_pairs() == 1
    assert state_of(pair) == ("closed", "away")
    assert pause_absent_pairs() == 0


def test_higher_rooms_hear_of_every_change(pair: Mentorship) -> None:
    heard = []

    def listen(sender, mentorship, before, after, **kwargs) -> None:
        heard.append((before, after))

    mentorship_state_changed.connect(listen)
    try:
        pause_mentorship(pair, by=pair.mentee)
        begin_goodbye(pair, by=pair.mentor)
        say_goodbye(pair, by=pair.mentor)
        say_goodbye(pair, by=pair.mentee)
    finally:
        mentorship_state_changed.disconnect(listen)
    assert heard == [("active", "paused"), ("paused", "closing"), ("closing", "closed")]


def test_only_the_mentee_says_whether_another_mentor_is_wanted(pair: Mentorship) -> None:
    with pytest.raises(StateHasMoved):
        say_rematch_wish(pair, by=pair.mentee, wants=True)
    begin_goodbye(pair, by=pair.mentor)
    with pytest.raises(StateHasMoved):
        say_rematch_wish(pair, by=pair.mentor, wants=True)
    say_rematch_wish(pair, by=pair.mentee, wants=True)
    say_rematch_wish(pair, by=pair.mentee, wants=False)
    pair.refresh_from_db()
    assert pair.wants_rematch is False
    assert pair.rematch_said_at is not None


def test_a_new_pair_begins_its_history(iteration: Iteration, pair: Mentorship) -> None:
    one, two = make_person(pair.school, "Zoe", year=7), make_person(pair.school, "Max", year=11)
    new = start_mentorship(iteration, one, two, by=two)
    assert history_of(new) == [("started", "member")]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_goodbyes_at_once_each_counts_once_and_the_pair_ends_once(
    pair: Mentorship,
) -> None:
    begin_goodbye(pair, by=pair.mentee)
    start, outcomes = threading.Barrier(20), []

    def say(person: Person) -> None:
        start.wait()
        try:
            with in_school(pair.school):
                mine = Mentorship.objects.select_related("mentee", "mentor").get(pk=pair.pk)
                outcomes.append("end" if say_goodbye(mine, by=person) else "said")
        except StateHasMoved:
            outcomes.append("late")
        finally:
            connections.close_all()

    people = [pair.mentee, pair.mentor] * 10
    threads = [threading.Thread(target=say, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["end", *["late"] * 18, "said"]
    assert state_of(pair) == ("closed", "member")
    assert [step for step, _cause in history_of(pair)].count("closed") == 1
