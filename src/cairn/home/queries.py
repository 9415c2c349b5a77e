"""What Today shows, read with a fixed number of queries for each role."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from cairn.goals.models import Goal
from cairn.goals.policies import PAIR_STATES
from cairn.goals.queries import active_goals_of, goals_waiting_for_mentor
from cairn.matching.enums import MatchState
from cairn.matching.models import Match
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, Iteration


@dataclass(frozen=True)
class StudentDay:
    """Everything that waits for a student, as mentee and as mentor."""

    offers: list[Match]
    pairs: list[Mentorship]
    applications: list[Application]
    goals: list[Goal]
    goals_to_agree: list[Goal]
    my_mentors: list[Mentorship] = field(default_factory=list)
    my_mentees: list[Mentorship] = field(default_factory=list)


def student_day(person: Person) -> StudentDay:
    """Five queries, however much there is; six for who is a mentor."""
    pairs = list(
        Mentorship.objects.filter(
            Q(mentee=person) | Q(mentor=person), state__in=PAIR_STATES
        ).select_related("mentee__year_group", "mentor__year_group", "thread")
    )
    my_mentees = [pair for pair in pairs if pair.mentor_id == person.pk]
    return StudentDay(
        offers=list(_open_offers(person)),
        pairs=pairs,
        applications=list(_current_applications(person)),
        goals=list(active_goals_of(person)),
        goals_to_agree=list(goals_waiting_for_mentor(person)) if my_mentees else [],
        my_mentors=[pair for pair in pairs if pair.mentee_id == person.pk],
        my_mentees=my_mentees,
    )


def _open_offers(person: Person) -> QuerySet[Match]:
    unanswered = Q(mentee__person=person, mentee_said_yes_at=None) | Q(
        mentor__person=person, mentor_said_yes_at=None
    )
    return Match.objects.filter(unanswered, state=MatchState.PROPOSED).select_related(
        "mentee__person__year_group", "mentor__person__year_group", "iteration"
    )


def _current_applications(person: Person) -> QuerySet[Application]:
    return (
        Application.objects.filter(person=person)
        .exclude(state=ApplicationState.WITHDRAWN)
        .exclude(iteration__state=IterationState.CLOSED)
        .select_related("iteration")
    )


@dataclass
class IterationOverview:
    """The funnel of one iteration in counts."""

    iteration: Iteration
    mentees: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    mentors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pairs: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    offers: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def overview_of_school() -> list[IterationOverview]:
    """Every iteration that is not closed, the latest first; four queries."""
    iterations = Iteration.objects.exclude(state=IterationState.CLOSED).select_related("programme")
    found = {iteration.pk: IterationOverview(iteration) for iteration in iterations}
    for row in _counts(Application.objects.filter(iteration__in=found), "side", "state"):
        overview = found[row["iteration"]]
        side = overview.mentees if row["side"] == Side.MENTEE else overview.mentors
        side[row["state"]] = row["count"]
    for row in _counts(Mentorship.objects.filter(iteration__in=found), "state"):
        found[row["iteration"]].pairs[row["state"]] = row["count"]
    for row in _counts(Match.objects.filter(iteration__in=found), "state"):
        found[row["iteration"]].offers[row["state"]] = row["count"]
    return list(found.values())


def _counts(rows: QuerySet[Any], *by: str) -> list[dict[str, Any]]:
    counts: QuerySet[Any, dict[str, Any]] = rows.order_by().values("iteration", *by)
    return list(counts.annotate(count=Count("pk")))
