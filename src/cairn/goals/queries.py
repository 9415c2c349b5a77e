"""Reads of goals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from cairn.goals.enums import GoalState
from cairn.goals.models import Goal, Step
from cairn.goals.policies import OPEN_STATES
from cairn.mentorships.models import Mentorship
from cairn.people.models import NAME_FIELDS, Person


def _with_steps(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    return goals.prefetch_related("steps")


def goals_of(mentee: Person) -> QuerySet[Goal]:
    """All goals of a mentee, for the mentee alone, with their steps; two queries."""
    return _with_steps(Goal.objects.filter(mentee=mentee))


def active_goals_of(mentee: Person) -> QuerySet[Goal]:
    """The goals a mentee works on."""
    return goals_of(mentee).filter(state__in=OPEN_STATES)


def shared_goals_of_pair(mentorship: Mentorship) -> QuerySet[Goal]:
    """What the mentee shares with the mentor of this pair."""
    return _with_steps(Goal.objects.filter(mentorship=mentorship, shared=True))


def goals_waiting_for_mentor(pairs: Iterable[Mentorship]) -> QuerySet[Goal]:
    """Shared goals of these pairs that the mentor has not agreed to yet."""
    waiting = Goal.objects.filter(
        mentorship__in=[pair.pk for pair in pairs], shared=True, state=GoalState.SET
    )
    return waiting.select_related("mentee").only(
        "statement", "state", "set_at", *(f"mentee__{name}" for name in NAME_FIELDS)
    )


def next_step_of(goals: Iterable[Goal]) -> Step | None:
    """The one small thing to do next in these goals.

    A step with a day comes before one without; the earliest first.
    """
    first = [goal.open_steps[0] for goal in goals if goal.open_steps]
    return min(first, key=lambda step: (step.due_on or date.max, step.created_at), default=None)
