"""Every write of goals."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from cairn.audit.actions import record
from cairn.goals.enums import GoalState
from cairn.goals.errors import GoalHasEnded, GoalHasMoved
from cairn.goals.models import Goal, GoalRevision, Step
from cairn.goals.policies import OPEN_STATES, PAIR_STATES
from cairn.lib import clock
from cairn.mentorships.models import Mentorship
from cairn.once.actions import claim
from cairn.people.models import Person


@transaction.atomic
def set_goal(
    *,
    by: Person,
    mentorship: Mentorship | None,
    statement: str,
    why: str,
    area: str,
    due_on: date,
    shared: bool,
    first_step: str,
    step_due_on: date | None,
    once: str,
) -> Goal:
    """A goal in the mentee's own words, with its first step. Raises AlreadyDone when sent twice."""
    goal = Goal(
        school_id=by.school_id,
        mentee=by,
        mentorship=mentorship,
        statement=statement,
        why=why,
        area=area,
        due_on=due_on,
        shared=shared,
        set_at=clock.now(),
    )
    claim(once, person_id=by.pk, outcome=str(goal.pk))
    goal.save(force_insert=True)
    if first_step:
        _write_step(goal, by=by, text=first_step, due_on=step_due_on)
    record("goal.set", by=by, school_id=by.school_id, about=goal)
    return goal


@transaction.atomic
def revise_goal(
    goal: Goal, *, by: Person, version: int, statement: str, why: str, due_on: date, shared: bool
) -> Goal:
    """Change a goal as it read at `version`; how it read before stays in its history.

    A goal that reads differently has to be agreed again. Raises GoalHasMoved, with the goal as it
    reads now, when somebody was faster, and GoalHasEnded when it was reached or let go meanwhile.
    """
    was = Goal.objects.select_for_update().get(pk=goal.pk)
    if was.state not in OPEN_STATES:
        raise GoalHasEnded
    if was.version != version:
        raise GoalHasMoved(was)
    if (was.statement, was.why, was.due_on) == (statement, why, due_on):
        # The same words: what was agreed stays agreed.
        Goal.objects.filter(pk=goal.pk, version=version).update(shared=shared)
        return Goal.objects.get(pk=goal.pk)
    changed = Goal.objects.filter(pk=goal.pk, version=version, state__in=OPEN_STATES).update(
        statement=statement,
        why=why,
        due_on=due_on,
        shared=shared,
        state=GoalState.SET,
        agreed_at=None,
        version=F("version") + 1,
    )
    if not changed:
        raise GoalHasMoved(Goal.objects.get(pk=goal.pk))
    GoalRevision.objects.create(
        school_id=goal.school_id,
        goal=goal,
        version=version,
        statement=was.statement,
        why=was.why,
        due_on=was.due_on,
        by=by,
        at=clock.now(),
    )
    record("goal.revised", by=by, school_id=goal.school_id, about=goal, version=version)
    return Goal.objects.get(pk=goal.pk)


@transaction.atomic
def agree_to_goal(goal: Goal, *, by: Person, version: int) -> None:
    """The mentor says yes to a goal as it read at `version`; saying it twice is saying it once.

    Nobody agrees to words they have not read: raises GoalHasMoved where the mentee has changed
    them, stopped sharing them or ended the goal, or the pair has ended.
    """
    agreed = Goal.objects.filter(
        pk=goal.pk,
        version=version,
        state=GoalState.SET,
        shared=True,
        mentorship__in=Mentorship.objects.filter(mentor=by, state__in=PAIR_STATES),
    ).update(state=GoalState.AGREED, agreed_at=clock.now())
    if agreed:
        record("goal.agreed", by=by, school_id=goal.school_id, about=goal)
        return
    now = Goal.objects.get(pk=goal.pk)
    if now.state != GoalState.AGREED or now.version != version:
        raise GoalHasMoved(now)


@transaction.atomic
def end_goal(goal: Goal, *, by: Person, reached: bool) -> None:
    """Reached, or let go with dignity. Raises GoalHasEnded when it had ended already."""
    state = GoalState.REACHED if reached else GoalState.LET_GO
    ended = Goal.objects.filter(pk=goal.pk, state__in=OPEN_STATES).update(
        state=state, ended_at=clock.now()
    )
    if not ended:
        raise GoalHasEnded
    record("goal.ended", by=by, school_id=goal.school_id, about=goal, reached=reached)


@transaction.atomic
def add_step(goal: Goal, *, by: Person, text: str, due_on: date | None, once: str = "") -> Step:
    """The next small thing to do. With `once`, raises AlreadyDone when sent twice.

    Raises GoalHasEnded when the goal was reached or let go meanwhile.
    """
    if once:
        claim(once, person_id=by.pk)
    if not Goal.objects.filter(pk=goal.pk, state__in=OPEN_STATES).exists():
        raise GoalHasEnded
    return _write_step(goal, by=by, text=text, due_on=due_on)


def _write_step(goal: Goal, *, by: Person, text: str, due_on: date | None) -> Step:
    step = Step.objects.create(
        school_id=goal.school_id, goal=goal, text=text, due_on=due_on, created_at=clock.now()
    )
    record("goal.step_added", by=by, school_id=goal.school_id, about=step)
    return step


@transaction.atomic
def finish_step(step: Step, *, by: Person) -> None:
    """Tick a step; ticking it twice is ticking it once."""
    if Step.objects.filter(pk=step.pk, done_at=None).update(done_at=clock.now()):
        record("goal.step_done", by=by, school_id=step.school_id, about=step)
