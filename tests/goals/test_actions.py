"""Setting, revising, agreeing to and ending goals."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from cairn.goals.actions import agree_to_goal, end_goal, finish_step, revise_goal, set_goal
from cairn.goals.enums import GoalArea, GoalState
from cairn.goals.errors import GoalHasEnded, GoalHasMoved
from cairn.goals.models import Goal, Step
from cairn.once.errors import AlreadyDone
from tests.cast import Cast
from tests.factories import make_goal


def _set(cast: Cast, once: str) -> Goal:
    return set_goal(
        by=cast.mentee,
        mentorship=cast.mentorship,
        statement="Eat lunch with someone new",
        why="I sit alone.",
        area=GoalArea.SOCIAL,
        due_on=cast.mentee.school.today() + timedelta(weeks=4),
        shared=True,
        first_step="Ask Priya about the chess table",
        step_due_on=None,
        once=once,
    )


def test_a_goal_is_set_with_its_first_step(cast: Cast) -> None:
    goal = _set(cast, str(uuid.uuid4()))
    assert goal.state == GoalState.SET
    assert [step.text for step in goal.steps.all()] == ["Ask Priya about the chess table"]


def test_a_form_sent_twice_sets_one_goal(cast: Cast) -> None:
    once = str(uuid.uuid4())
    goal = _set(cast, once)
    with pytest.raises(AlreadyDone) as done:
        _set(cast, once)
    assert done.value.outcome == str(goal.pk)
    assert Goal.objects.count() == 1
    assert Step.objects.count() == 1


def test_a_revised_goal_keeps_how_it_read_before_and_is_agreed_anew(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship, statement="Speak up")
    agree_to_goal(goal, by=cast.mentor)
    goal.refresh_from_db()
    changed = revise_goal(
        goal,
        by=cast.mentee,
        version=1,
        statement="Speak up twice",
        why="",
        shared=True,
        due_on=goal.due_on,
    )
    assert (changed.statement, changed.state, changed.version) == ("Speak up twice", "set", 2)
    assert [r.statement for r in goal.revisions.all()] == ["Speak up"]


def test_a_stale_change_overwrites_nothing_and_shows_how_it_reads_now(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    values = {"why": "", "shared": True, "due_on": goal.due_on}
    revise_goal(goal, by=cast.mentee, version=1, statement="First", **values)
    with pytest.raises(GoalHasMoved) as moved:
        revise_goal(goal, by=cast.mentee, version=1, statement="Second", **values)
    assert moved.value.current.statement == "First"
    assert Goal.objects.get(pk=goal.pk).statement == "First"


def test_an_ended_goal_does_not_end_again(cast: Cast) -> None:
    goal = make_goal(cast.mentee)
    end_goal(goal, by=cast.mentee, reached=True)
    with pytest.raises(GoalHasEnded):
        end_goal(goal, by=cast.mentee, reached=False)
    assert Goal.objects.get(pk=goal.pk).state == GoalState.REACHED


def test_a_step_keeps_the_moment_it_was_first_done(cast: Cast) -> None:
    step = _set(cast, str(uuid.uuid4())).steps.get()
    finish_step(step, by=cast.mentee)
    first = Step.objects.get(pk=step.pk).done_at
    finish_step(step, by=cast.mentee)
    assert Step.objects.get(pk=step.pk).done_at == first
