"""Reads of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from cairn.lib import clock
from cairn.lib.tenant import kept_for_school
from cairn.mentorships.enums import (
    LASTING_STATES,
    SCHOOL_CAUSES,
    MentorshipKind,
    MentorshipState,
    StepCause,
)
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonState, Role
from cairn.people.models import NAME_FIELDS, Person, StaffRole, full_name_of
from cairn.programmes.enums import ApplicationState
from cairn.programmes.models import Application, Iteration
from cairn.programmes.readiness import readiness_of

# Two to three weeks between a goodbye and the next mentor (MENTOR, Elements of Effective Practice
# for Mentoring, closure): time to let go of one before the other begins.
REMATCH_BUFFER = timedelta(days=14)
# A break longer than this is worth a question by the coordinator.
LONG_BREAK = timedelta(days=14)
# More than this many pairs for one coordinator is too much to look after.
PAIRS_PER_COORDINATOR = 30


def lasting_pairs() -> QuerySet[Mentorship]:
    """Every pair of the school that has not ended."""
    return Mentorship.objects.filter(state__in=LASTING_STATES)


def names_of_iterations() -> dict[UUID, str]:
    """The iterations of the school by id, the latest first."""
    return dict(Iteration.objects.values_list("pk", "name"))


@dataclass(frozen=True)
class PairChoice:
    """Which pairs a list shows; empty means all. A state may also be `hand`."""

    words: str = ""
    state: str = ""
    iteration_id: UUID | None = None

    def as_condition(self) -> Q:
        """The same, to filter by."""
        chosen = Q()
        for word in self.words.split():
            chosen &= _is_called(word, "mentee") | _is_called(word, "mentor")
        if self.state == "hand":
            chosen &= needs_a_hand()
        elif self.state in MentorshipState.values:
            chosen &= Q(state=self.state)
        if self.iteration_id is not None:
            chosen &= Q(iteration=self.iteration_id)
        return chosen


def pairs_for_coordinators(chosen: PairChoice) -> QuerySet[Mentorship]:
    """The pairs of a choice; those that need a hand come first, and those that have ended last."""
    found = Mentorship.objects.filter(chosen.as_condition())
    return found.annotate(rank=_rank()).order_by("rank", "-started_at", "id")


@dataclass(frozen=True)
class PairShown:
    """What a list shows of a pair, `rank` 0 needing a hand; a year is "" where there is none."""

    pk: UUID
    rank: int
    iteration_id: UUID
    state: str
    since: datetime
    mentee: str
    mentee_year: str
    mentor: str
    mentor_year: str


_SIDE_FIELDS = (*NAME_FIELDS, "year_group__name")
_SHOWN = (
    *("pk", "iteration_id", "state", "state_since", "started_at"),
    *(f"{side}__{name}" for side in ("mentee", "mentor") for name in _SIDE_FIELDS),
)


def pairs_shown(page: QuerySet[Any]) -> list[PairShown]:
    """What a list shows of the pairs of one page; two queries.

    All of them are put in order without their people, and people are read for one page alone.
    """
    ranks: dict[UUID, int] = dict(page.values_list("pk", "rank"))
    rows = _pairs_with_names().filter(pk__in=list(ranks))
    shown = {row[0]: _shown(row, ranks[row[0]]) for row in rows}
    return [shown[pk] for pk in ranks]


@kept_for_school
def _pairs_with_names() -> QuerySet[Mentorship, Any]:
    return Mentorship.objects.order_by().values_list(*_SHOWN)


def _shown(row: tuple[Any, ...], rank: int) -> PairShown:
    pk, iteration_id, state, state_since, started_at, *people = row
    *mentee, mentee_year, given, family, preferred, mentor_year = people
    return PairShown(
        pk=pk,
        rank=rank,
        iteration_id=iteration_id,
        state=state,
        since=state_since or started_at,
        mentee=full_name_of(*mentee),
        mentee_year=mentee_year or "",
        mentor=full_name_of(given, family, preferred),
        mentor_year=mentor_year or "",
    )


def _rank() -> Case:
    """0 for a pair that needs a hand, 2 for one that has ended, 1 for the others."""
    needs, ended = When(needs_a_hand(), then=Value(0)), When(state="closed", then=Value(2))
    return Case(needs, ended, default=Value(1), output_field=IntegerField())


def needs_a_hand() -> Q:
    """A break by the school, or one of the two that has lasted long."""
    paused = Q(state=MentorshipState.PAUSED)
    return paused & (Q(cause__in=SCHOOL_CAUSES) | Q(state_since__lt=clock.now() - LONG_BREAK))


def _is_called(word: str, side: str) -> Q:
    return (
        Q(**{f"{side}__given_name__icontains": word})
        | Q(**{f"{side}__family_name__icontains": word})
        | Q(**{f"{side}__preferred_name__icontains": word})
    )


@dataclass(frozen=True)
class PairLoad:
    """How many pairs there are for how many coordinators."""

    pairs: int
    coordinators: int

    @property
    def is_too_much(self) -> bool:
        """Whether one coordinator has more pairs than can be looked after well."""
        return self.pairs > PAIRS_PER_COORDINATOR * max(1, self.coordinators)


@dataclass(frozen=True)
class PairCounts:
    """What the list of pairs counts: those it finds, the load, who waits for another mentor."""

    found: int
    load: PairLoad
    rematches: int


def pair_counts(chosen: PairChoice) -> PairCounts:
    """Of the school; two queries, one more for a choice, and one while some ask for a mentor."""
    counts: dict[tuple[str, str, bool | None], int] = {
        (state, kind, wants_rematch): count
        for state, kind, wants_rematch, count in _pairs_by_standing()
    }
    everybody = chosen == PairChoice()
    found = Mentorship.objects.filter(chosen.as_condition())
    # Whether somebody came since then is looked up only where it matters: it costs as much again.
    asked = counts.get((MentorshipState.CLOSED, MentorshipKind.FORMAL, True))
    coordinators = StaffRole.objects.filter(
        role=Role.COORDINATOR, person__state=PersonState.ACTIVE
    ).count()
    return PairCounts(
        found=sum(counts.values()) if everybody else found.count(),
        load=PairLoad(
            sum(count for (state, *_), count in counts.items() if state in LASTING_STATES),
            coordinators,
        ),
        rematches=waiting_for_rematch().count() if asked else 0,
    )


@kept_for_school
def _pairs_by_standing() -> QuerySet[Mentorship, Any]:
    standing = Mentorship.objects.order_by().values_list("state", "kind", "wants_rematch")
    return standing.annotate(count=Count("pk"))


def may_take_part(pair: Mentorship) -> bool:
    """Whether both are at school, taken in, and have permission and their own yes."""
    people = {pair.mentee_id, pair.mentor_id}
    here = Person.objects.filter(pk__in=people, state=PersonState.ACTIVE).count()
    applications = list(
        Application.objects.filter(
            iteration=pair.iteration_id, person__in=people, state=ApplicationState.ACCEPTED
        ).select_related("person__profile")
    )
    allowed = {
        gates.application.person_id
        for gates in readiness_of(pair.iteration, applications)
        if gates.permission and gates.assent
    }
    return here == len(people) and allowed == people


@dataclass(frozen=True)
class RematchWait:
    """A mentee whose pair has ended: whether and from when on another mentor may come."""

    pair: Mentorship
    wants: bool | None
    said_at: datetime | None
    free_from: datetime

    @property
    def is_free(self) -> bool:
        """Whether the next run of matching includes the mentee."""
        return bool(self.wants) and self.free_from <= clock.now()


def rematch_waits(
    iteration: Iteration, mentees: Iterable[UUID] | None = None
) -> dict[UUID, RematchWait]:
    """By mentee, for those whose last formal pair of the iteration has ended; one query."""
    ended = (
        Mentorship.objects.filter(iteration=iteration, kind=MentorshipKind.FORMAL)
        .select_related("mentee__year_group", "mentor")
        .order_by("started_at", "id")
    )
    if mentees is not None:
        ended = ended.filter(mentee__in=mentees)
    last = {pair.mentee_id: pair for pair in ended}
    return {
        mentee_id: RematchWait(
            pair,
            pair.wants_rematch,
            pair.rematch_said_at,
            free_from(pair),
        )
        for mentee_id, pair in last.items()
        if pair.state == MentorshipState.CLOSED
    }


def free_from(pair: Mentorship) -> datetime:
    """When the time between an ended pair and the next mentor is over."""
    return (pair.closed_at or clock.now()) + REMATCH_BUFFER


_ENDED_AND_ASKED = Q(state=MentorshipState.CLOSED, wants_rematch=True, kind=MentorshipKind.FORMAL)


def wants_rematch() -> Q:
    """An ended pair whose mentee would like another mentor and has none yet."""
    newer = Mentorship.objects.filter(
        iteration=OuterRef("iteration"),
        mentee=OuterRef("mentee"),
        kind=MentorshipKind.FORMAL,
        started_at__gt=OuterRef("started_at"),
    )
    return _ENDED_AND_ASKED & Q(~Exists(newer))


def waiting_for_rematch(iteration_id: UUID | None = None) -> QuerySet[Mentorship]:
    """Ended pairs whose mentee would like another mentor and has none yet, the longest first."""
    ended = Mentorship.objects.filter(wants_rematch()).select_related(
        "iteration", "mentee__year_group", "mentor"
    )
    if iteration_id is not None:
        ended = ended.filter(iteration=iteration_id)
    return ended.annotate(since=Coalesce("rematch_said_at", "closed_at")).order_by("since", "id")


def absent_pairs() -> QuerySet[Mentorship]:
    """Lasting pairs one of whom is not at school, and that were not paused for it yet."""
    gone = Q(mentee__state=PersonState.PAUSED) | Q(mentor__state=PersonState.PAUSED)
    return lasting_pairs().filter(gone).exclude(cause=StepCause.AWAY, state=MentorshipState.PAUSED)


def counts_by_state(iteration: Iteration) -> dict[str, int]:
    """How many pairs of an iteration that have not ended stand where; one query."""
    rows = lasting_pairs().filter(iteration=iteration).order_by().values_list("state")
    return dict(rows.annotate(count=Count("pk")))


def state_since(pair: Mentorship) -> datetime:
    """Since when the pair stands where it stands."""
    return pair.state_since or pair.started_at


def other_of(pair: Mentorship, person: Person) -> Person:
    """The one on the other side."""
    return pair.mentor if pair.mentee_id == person.pk else pair.mentee
