"""Who reads a goal, and until when."""

from __future__ import annotations

import pytest
from django.http import Http404

from cairn.goals.access import goal_to_agree, goal_to_edit, goal_to_read
from cairn.mentorships.enums import MentorshipState
from tests.cast import Cast
from tests.factories import make_goal


def test_the_mentor_reads_what_is_shared_and_changes_nothing(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    assert goal_to_read(cast.mentor, goal.pk) == goal
    assert goal_to_agree(cast.mentor, goal.pk) == goal
    with pytest.raises(Http404):
        goal_to_edit(cast.mentor, goal.pk)


def test_a_goal_that_is_not_shared_is_not_there_for_the_mentor(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship, shared=False)
    with pytest.raises(Http404):
        goal_to_read(cast.mentor, goal.pk)


def test_the_end_of_the_pair_ends_the_mentors_reading(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    cast.mentorship.state = MentorshipState.CLOSED
    cast.mentorship.save()
    with pytest.raises(Http404):
        goal_to_read(cast.mentor, goal.pk)
    assert goal_to_read(cast.mentee, goal.pk) == goal


@pytest.mark.parametrize("actor", ["coordinator", "administrator", "other_mentor", "guardian"])
def test_nobody_else_reads_goals(cast: Cast, actor: str) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    with pytest.raises(Http404):
        goal_to_read(getattr(cast, actor), goal.pk)
