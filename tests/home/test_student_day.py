"""What Today shows a student."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from cairn.conversations.actions import open_thread, send_message
from cairn.goals.models import Step
from cairn.home.student_day import student_day
from cairn.lib import clock
from cairn.mentorships.actions import (
    begin_goodbye,
    end_mentorship,
    say_goodbye,
    say_rematch_wish,
)
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from tests.factories import make_goal


def say(pair, by, text="Hello"):
    return send_message(open_thread(pair), by=by, body=text, once=str(uuid4()))


def add_step(goal, text, due_on=None):
    return Step.objects.create(
        school=goal.school, goal=goal, text=text, due_on=due_on, created_at=clock.now()
    )


def test_a_message_waits_for_the_other_until_it_is_read_and_answered(cast):
    say(cast.mentorship, cast.mentee)

    (row,) = student_day(cast.mentor).my_mentees
    assert (row.unread, row.waits_for_me) == (1, True)
    (mine,) = student_day(cast.mentee).my_mentors
    assert (mine.unread, mine.waits_for_me) == (0, False)

    say(cast.mentorship, cast.mentor)
    assert not student_day(cast.mentor).my_mentees[0].waits_for_me
    assert [one.other for one in student_day(cast.mentee).letters] == [cast.mentor]


def test_a_pair_that_has_ended_is_no_longer_there(cast):
    open_thread(cast.mentorship)
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(state=MentorshipState.CLOSED)

    assert student_day(cast.mentee).my_mentors == []


def test_the_next_step_is_the_one_with_the_earliest_day(cast):
    today = cast.mentee.school.today()
    one, two = make_goal(cast.mentee), make_goal(cast.mentee)
    add_step(one, "Someday")
    add_step(one, "On Friday", today + timedelta(days=3))
    add_step(two, "Tomorrow", today + timedelta(days=1))
    done = add_step(two, "Done", today)
    Step.objects.filter(pk=done.pk).update(done_at=clock.now())

    step = student_day(cast.mentee).next_step

    assert step is not None
    assert step.text == "Tomorrow"


@pytest.mark.parametrize("many", [1, 3])
def test_today_costs_the_same_however_much_there_is(cast, many, django_assert_num_queries):
    for _ in range(many):
        add_step(make_goal(cast.mentee, cast.mentorship), "Ask Priya")
        say(cast.mentorship, cast.mentor)

    with django_assert_num_queries(7):
        student_day(cast.mentee)


def test_a_goodbye_waits_for_whoever_has_not_said_it(cast):
    open_thread(cast.mentorship)
    begin_goodbye(cast.mentorship, by=cast.mentor)
    say_goodbye(cast.mentorship, by=cast.mentor)

    assert [one.pair for one in student_day(cast.mentee).goodbyes] == [cast.mentorship]
    assert student_day(cast.mentor).goodbyes == []


def test_after_the_end_the_mentee_is_asked_once_about_another_mentor(cast):
    open_thread(cast.mentorship)
    end_mentorship(cast.mentorship, by=cast.coordinator, reason="Both asked for it.")

    assert student_day(cast.mentee).ended_pairs == [cast.mentorship]
    assert student_day(cast.mentor).ended_pairs == []
    say_rematch_wish(cast.mentorship, by=cast.mentee, wants=False)
    assert student_day(cast.mentee).ended_pairs == []
    with clock.travelled_to(clock.now() + timedelta(days=90)):
        assert student_day(cast.mentee).ended_pairs == []
