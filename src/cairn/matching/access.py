"""The doors to runs and matches."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404

from cairn.matching.enums import RUNS_WITH_RESULT, MatchState
from cairn.matching.models import Ask, Match, MatchRun, PairDecision
from cairn.matching.queries import runs_beside
from cairn.people.models import Person
from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.models import Application, Iteration


def run_of_school(run_id: uuid.UUID) -> MatchRun:
    """A run of this school (coordinators alone get to its pages)."""
    found = (
        MatchRun.objects.select_related("iteration__school", "made_by").filter(pk=run_id).first()
    )
    if found is None:
        raise Http404
    return found


def run_with_result(run_id: uuid.UUID) -> MatchRun:
    """A run of this school that is done (coordinators alone get to its pages)."""
    run = run_of_school(run_id)
    if run.state not in RUNS_WITH_RESULT:
        raise Http404
    return run


def run_to_compare(run: MatchRun, other_id: uuid.UUID) -> MatchRun:
    """Another run of the same iteration that is done."""
    found = runs_beside(run).filter(pk=other_id).first()
    if found is None:
        raise Http404
    return found


def suggestion_of_school(match_id: uuid.UUID) -> Match:
    """A pair that a run of this school suggests (for coordinators)."""
    suggested = Match.objects.filter(state=MatchState.SUGGESTED, run__isnull=False)
    found = suggested.select_related("run", "mentee").filter(pk=match_id).first()
    if found is None:
        raise Http404
    return found


def offer_of_school(match_id: uuid.UUID) -> Match:
    """An offer that was made at this school (for coordinators)."""
    found = Match.objects.filter(pk=match_id, proposed_at__isnull=False).first()
    if found is None:
        raise Http404
    return found


def decision_of_school(decision_id: uuid.UUID) -> PairDecision:
    """What was decided about two people of this school (for coordinators)."""
    found = PairDecision.objects.filter(pk=decision_id).first()
    if found is None:
        raise Http404
    return found


def mentee_to_match(iteration: Iteration, person_id: uuid.UUID) -> Application:
    """The application of a mentee taken in (for coordinators)."""
    found = (
        Application.objects.filter(
            iteration=iteration,
            person=person_id,
            side=Side.MENTEE,
            state=ApplicationState.ACCEPTED,
        )
        .select_related("person__year_group", "person__profile")
        .first()
    )
    if found is None:
        raise Http404
    return found


def own_place(person: Person, iteration_id: uuid.UUID, *sides: Side) -> Application:
    """One's own place in an iteration, on either side or on one of `sides`, as the one who asks."""
    found = (
        Application.objects.filter(
            iteration=iteration_id,
            person=person,
            side__in=sides or Side,
            state=ApplicationState.ACCEPTED,
        )
        .select_related("iteration__school", "person__year_group", "person__profile")
        .order_by("side")
        .first()
    )
    if found is None:
        raise Http404
    return found


def ask_of_member(person: Person, ask_id: uuid.UUID) -> Ask:
    """A wish, for the two it is about."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    return _ask(Ask.objects.filter(mine, pk=ask_id))


def ask_of_school(ask_id: uuid.UUID) -> Ask:
    """A wish of this school (for coordinators)."""
    return _ask(Ask.objects.filter(pk=ask_id))


def _ask(asks: QuerySet[Ask]) -> Ask:
    found = asks.select_related(
        "iteration__school",
        "mentee__person__year_group",
        "mentor__person__year_group",
        "mentee__person__profile",
    ).first()
    if found is None:
        raise Http404
    return found


def match_to_answer(person: Person, match_id: uuid.UUID) -> Match:
    """An offer, for the two it was made to, once it was made."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    found = (
        Match.objects.filter(mine, pk=match_id)
        .exclude(state=MatchState.SUGGESTED)
        .exclude(proposed_at=None)
        .select_related(
            "iteration__school",
            "mentee__person__year_group",
            "mentor__person__year_group",
            "mentee__person__profile",
            "mentor__person__profile",
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def as_id(text: str) -> uuid.UUID:
    """What was posted as an id; one of nobody where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
