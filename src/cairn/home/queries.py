"""What Today shows, read with a fixed number of queries for each role."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from cairn.conversations.queries import other_member, threads_for_today
from cairn.goals.models import Goal, Step
from cairn.goals.queries import active_goals_of, goals_waiting_for_mentor, next_step_of
from cairn.matching.enums import MatchState
from cairn.matching.models import Match
from cairn.mentorships.models import Mentorship
from cairn.people.models import NAME_FIELDS, Person
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, Iteration


@dataclass(frozen=True)
class PairToday:
    """One pair of a student as it stands today: the other, and who wrote last."""

    pair: Mentorship
    other: Person
    unread: int
    last_message_at: datetime | None
    other_wrote_last: bool

    @property
    def waits_for_me(self) -> bool:
        """Whether the other has written and I have not answered."""
        return self.other_wrote_last


@dataclass(frozen=True)
class StudentDay:
    """Everything that waits for a student, as mentee and as mentor."""

    offers: list[Match]
    my_mentors: list[PairToday]
    my_mentees: list[PairToday]
    applications: list[Application]
    goals: list[Goal]
    goals_to_agree: list[Goal]
    next_step: Step | None

    @property
    def letters(self) -> list[PairToday]:
        """Pairs with something unread."""
        return [one for one in (*self.my_mentors, *self.my_mentees) if one.unread]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has begun yet."""
        return not (self.offers or self.my_mentors or self.my_mentees or self.applications)


def student_day(person: Person) -> StudentDay:
    """Five queries, however much there is; six for who is a mentor."""
    pairs = _pairs_today(person)
    goals = list(active_goals_of(person))
    my_mentees = [one for one in pairs if one.pair.mentor_id == person.pk]
    return StudentDay(
        offers=list(_open_offers(person)),
        my_mentors=[one for one in pairs if one.pair.mentee_id == person.pk],
        my_mentees=my_mentees,
        applications=list(_current_applications(person)),
        goals=goals,
        goals_to_agree=list(goals_waiting_for_mentor(person)) if my_mentees else [],
        next_step=next_step_of(goals),
    )


def _pairs_today(person: Person) -> list[PairToday]:
    found = []
    for membership in threads_for_today(person):
        thread = membership.thread
        other = other_member(thread, person)
        found.append(
            PairToday(
                pair=thread.mentorship,
                other=other,
                unread=thread.last_number - membership.read_number,
                last_message_at=thread.last_message_at,
                other_wrote_last=membership.last_author_id == other.pk,  # type: ignore[attr-defined]
            )
        )
    return found


def _open_offers(person: Person) -> QuerySet[Match]:
    unanswered = Q(mentee__person=person, mentee_said_yes_at=None) | Q(
        mentor__person=person, mentor_said_yes_at=None
    )
    names = (f"{side}__person__{name}" for side in ("mentee", "mentor") for name in NAME_FIELDS)
    return (
        Match.objects.filter(unanswered, state=MatchState.PROPOSED)
        .select_related("mentee__person", "mentor__person", "iteration")
        .only("answer_by", "iteration__name", *names)
    )


def _current_applications(person: Person) -> QuerySet[Application]:
    return (
        Application.objects.filter(person=person)
        .exclude(state=ApplicationState.WITHDRAWN)
        .exclude(iteration__state=IterationState.CLOSED)
        .select_related("iteration")
        .only("side", "state", "applied_at", "iteration__name", "iteration__state")
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
