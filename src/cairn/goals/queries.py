"""Reads of goals."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from cairn.goals.enums import GoalState
from cairn.goals.models import Goal, Step
from cairn.goals.policies import OPEN_STATES
from cairn.mentorships.models import Mentorship
from cairn.mentorships.outline import PairFact
from cairn.people.models import Person


def _with_steps(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    open_steps = Step.objects.filter(done_at=None)
    return goals.prefetch_related(Prefetch("steps", open_steps, to_attr="open_steps"))


def goals_of(mentee: Person) -> QuerySet[Goal]:
    """All goals of a mentee, for the mentee alone, with their open steps; two queries."""
    return _with_steps(Goal.objects.filter(mentee=mentee).select_related("mentorship__mentor"))


def active_goals_of(mentee: Person) -> QuerySet[Goal]:
    """The goals a mentee works on."""
    return goals_of(mentee).filter(state__in=OPEN_STATES)


def shared_goals_of_pair(mentorship: Mentorship) -> QuerySet[Goal]:
    """What the mentee shares with the mentor of this pair."""
    return _with_steps(Goal.objects.filter(mentorship=mentorship, shared=True))


def goals_waiting_for_mentor(mentor: Person) -> QuerySet[Goal]:
    """Shared goals that no mentor has agreed to yet, in pairs that last."""
    return Goal.objects.filter(
        mentorship__mentor=mentor, mentorship__state="active", shared=True, state="set"
    ).select_related("mentee", "mentorship")


def goal_facts(pair: Mentorship) -> list[PairFact]:
    """For the coordinators' outline of a pair: how many goals are shared, and how many reached."""
    shared = Goal.objects.filter(mentorship=pair, shared=True)
    counts = shared.aggregate(
        all=Count("pk"), reached=Count("pk", filter=Q(state=GoalState.REACHED))
    )
    return [
        PairFact(_("Goals shared"), str(counts["all"])),
        PairFact(_("Goals reached"), str(counts["reached"])),
    ]
