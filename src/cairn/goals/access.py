"""The doors to a goal; closed ones look like a goal that is not there."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from cairn.goals import policies
from cairn.goals.models import Goal, Step
from cairn.lib.tenant import kept_for_school
from cairn.mentorships.models import Mentorship
from cairn.people.models import NAME_FIELDS, Person

# The goal, and of the two no more than their names.
_SHOWN = (
    *(field.name for field in Goal._meta.concrete_fields),
    "mentorship__state",
    *(f"{who}__{name}" for who in ("mentee", "mentorship__mentor") for name in NAME_FIELDS),
)


def goal_to_read(person: Person, goal_id: uuid.UUID) -> Goal:
    """The goal, for its mentee and the mentor it is shared with."""
    try:
        goal = _goals().get(pk=goal_id)
    except Goal.DoesNotExist:
        raise Http404 from None
    if not policies.can_read(goal, person):
        raise Http404
    return goal


@kept_for_school
def _goals() -> QuerySet[Goal]:
    goals = Goal.objects.select_related("mentee", "mentorship__mentor").only(*_SHOWN)
    return goals.prefetch_related("steps")


def goal_to_edit(person: Person, goal_id: uuid.UUID) -> Goal:
    """The goal alone, without its steps and people, for its mentee while it is open."""
    try:
        goal = Goal.objects.get(pk=goal_id)
    except Goal.DoesNotExist:
        raise Http404 from None
    if not policies.can_edit(goal, person):
        raise Http404
    return goal


def goal_to_agree(person: Person, goal_id: uuid.UUID) -> Goal:
    """The goal, for the mentor it is shared with."""
    goal = goal_to_read(person, goal_id)
    if not policies.is_mentor_of(goal, person):
        raise Http404
    return goal


def step_to_tick(person: Person, step_id: uuid.UUID) -> Step:
    """A step of one's own open goal."""
    step = Step.objects.select_related("goal__mentorship").filter(pk=step_id).first()
    if step is None or not policies.can_edit(step.goal, person):
        raise Http404
    return step


def pair_with_goals(person: Person, mentorship_id: uuid.UUID) -> Mentorship:
    """A pair whose mentor `person` is, while it lasts."""
    pair = (
        Mentorship.objects.select_related("mentee")
        .filter(pk=mentorship_id, mentor=person, state__in=policies.PAIR_STATES)
        .first()
    )
    if pair is None:
        raise Http404
    return pair
