"""Setting, revising, agreeing to and ending goals."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError

from cairn.audit.models import AuditRow
from cairn.goals.actions import (
    add_step,
    agree_to_goal,
    end_goal,
    finish_step,
    revise_goal,
    set_goal,
)
from cairn.goals.enums import GoalArea, GoalState
from cairn.goals.errors import GoalHasEnded, GoalHasMoved
from cairn.goals.models import Goal, Step
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.models import Mentorship
from cairn.once.errors import AlreadyDone
from tests.cast import Cast
from tests.factories import make_goal
from tests.misfortune import cannot_be_written
from tests.threads import at_once


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
    agree_to_goal(goal, by=cast.mentor, version=1)
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


def _as_it_reads(goal: Goal) -> dict:
    return {name: getattr(goal, name) for name in ("statement", "why", "due_on", "shared")}


def test_saving_the_same_words_keeps_what_was_agreed(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    agree_to_goal(goal, by=cast.mentor, version=1)
    now = revise_goal(goal, by=cast.mentee, version=1, **_as_it_reads(goal))
    assert (now.state, now.version, now.revisions.count()) == (GoalState.AGREED, 1, 0)


def test_keeping_a_goal_to_oneself_changes_no_words(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    now = revise_goal(goal, by=cast.mentee, version=1, **_as_it_reads(goal) | {"shared": False})
    assert (now.shared, now.revisions.count()) == (False, 0)


def test_every_version_stays_in_the_history_the_latest_first(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship, statement="One", why="A")
    for version, (statement, why) in enumerate((("Two", "B"), ("Three", "C")), start=1):
        words = {"statement": statement, "why": why}
        goal = revise_goal(goal, by=cast.mentee, version=version, **_as_it_reads(goal) | words)
    before = goal.revisions.values_list("version", "statement", "why")
    assert list(before) == [(2, "Two", "B"), (1, "One", "A")]


def test_the_history_tells_what_stood_there_not_what_the_page_had_read(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship, statement="As it stands")
    goal.statement = "Only in memory"
    words = _as_it_reads(goal) | {"statement": "New"}
    revise_goal(goal, by=cast.mentee, version=1, **words)
    assert goal.revisions.get().statement == "As it stands"


def test_the_mentor_agrees_to_words_they_have_read_and_no_others(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    words = _as_it_reads(goal) | {"statement": "Something else"}
    revise_goal(goal, by=cast.mentee, version=1, **words)
    with pytest.raises(GoalHasMoved):
        agree_to_goal(goal, by=cast.mentor, version=1)
    assert Goal.objects.get(pk=goal.pk).state == GoalState.SET


@pytest.mark.parametrize(
    ("what", "values"),
    [
        (Goal, {"shared": False}),
        (Goal, {"state": GoalState.REACHED}),
        (Mentorship, {"state": MentorshipState.CLOSED}),
    ],
)
def test_there_is_nothing_to_agree_to_any_more(cast: Cast, what, values: dict) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    what.objects.filter(mentee=cast.mentee).update(**values)
    with pytest.raises(GoalHasMoved):
        agree_to_goal(goal, by=cast.mentor, version=1)
    assert Goal.objects.get(pk=goal.pk).agreed_at is None


def test_another_mentor_agrees_to_nothing(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    with pytest.raises(GoalHasMoved):
        agree_to_goal(goal, by=cast.other_mentor, version=1)


def test_agreeing_twice_is_agreeing_once(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    agree_to_goal(goal, by=cast.mentor, version=1)
    first = Goal.objects.get(pk=goal.pk).agreed_at
    agree_to_goal(goal, by=cast.mentor, version=1)
    assert Goal.objects.get(pk=goal.pk).agreed_at == first
    assert AuditRow.objects.filter(action="goal.agreed").count() == 1


def test_an_ended_goal_gets_no_words_and_no_steps(cast: Cast) -> None:
    goal = make_goal(cast.mentee, cast.mentorship)
    end_goal(goal, by=cast.mentee, reached=False)
    with pytest.raises(GoalHasEnded):
        revise_goal(goal, by=cast.mentee, version=1, **_as_it_reads(goal) | {"why": "x"})
    with pytest.raises(GoalHasEnded):
        add_step(goal, by=cast.mentee, text="One more", due_on=None)
    assert not goal.steps.exists()


def test_a_step_sent_twice_is_there_once(cast: Cast) -> None:
    goal, once = make_goal(cast.mentee), str(uuid.uuid4())
    add_step(goal, by=cast.mentee, text="Ask Priya", due_on=None, once=once)
    with pytest.raises(AlreadyDone):
        add_step(goal, by=cast.mentee, text="Ask Priya", due_on=None, once=once)
    assert goal.steps.count() == 1


def test_a_goal_that_fails_half_way_leaves_nothing(cast: Cast) -> None:
    once = str(uuid.uuid4())
    with cannot_be_written(AuditRow), pytest.raises(DatabaseError):
        _set(cast, once)
    assert not Goal.objects.exists()
    assert not Step.objects.exists()
    assert _set(cast, once).steps.count() == 1  # The key was not used up.


class TestAtOnce:
    """Races, with as many connections as threads."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_of_two_changes_one_wins_and_the_other_is_told(self, cast: Cast) -> None:
        goal = make_goal(cast.mentee, cast.mentorship)

        def change(number: int) -> str:
            words = _as_it_reads(goal) | {"statement": f"From window {number}"}
            try:
                return revise_goal(goal, by=cast.mentee, version=1, **words).statement
            except GoalHasMoved as moved:
                return f"moved to {moved.current.statement}"

        said = at_once(change, 4, cast.mentee.school)
        kept = Goal.objects.get(pk=goal.pk)
        assert kept.version == 2
        assert sorted(said) == sorted([kept.statement, *[f"moved to {kept.statement}"] * 3])
        assert goal.revisions.count() == 1

    def test_one_form_sent_by_many_threads_sets_one_goal(self, cast: Cast) -> None:
        once = str(uuid.uuid4())

        def send(number: int) -> str:
            try:
                return str(_set(cast, once).pk)
            except AlreadyDone as done:
                return done.outcome

        assert len(set(at_once(send, 4, cast.mentee.school))) == 1
        assert Goal.objects.count() == 1
        assert Step.objects.count() == 1
