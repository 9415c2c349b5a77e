"""Every write of matching."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.matching.engine import Solution, reasons_for, rules_in_the_way, solve
from cairn.matching.engine.problem import Problem
from cairn.matching.enums import MatchState, RunState
from cairn.matching.errors import MatchAlreadyClosed, MentorIsFull, RunAlreadyPublished
from cairn.matching.models import Match, MatchRun
from cairn.matching.problems import places_left, problem_of
from cairn.mentorships.actions import start_mentorship
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration


@transaction.atomic
def make_run(iteration: Iteration, *, by: Person, seed: int = 1) -> MatchRun:
    """Work out a proposal for everyone who is ready. Nothing is sent.

    The same people, rules and seed give the same pairs.
    """
    Iteration.objects.select_for_update().get(pk=iteration.pk)
    number = MatchRun.objects.filter(iteration=iteration).aggregate(last=Max("number"))["last"]
    started = time.process_time()
    problem = problem_of(iteration, seed)
    solution = solve(problem)
    run = MatchRun.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        number=(number or 0) + 1,
        state=RunState.READY,
        mode="quality",
        seed=seed,
        made_by=by,
        made_at=clock.now(),
        result=_result(problem, solution, time.process_time() - started),
    )
    Match.objects.bulk_create(_suggestions(run, problem, solution), batch_size=500)
    record("run.made", by=by, school_id=run.school_id, about=run)
    return run


def _result(problem: Problem, solution: Solution, seconds: float) -> dict[str, Any]:
    return {
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "pairs": len(solution.pairs),
        "points": solution.points,
        "proven": solution.is_proven_best,
        "milliseconds": round(seconds * 1000),
        "unmatched": [
            {"mentee": mentee, "rules": [asdict(r) for r in rules_in_the_way(problem, mentee)]}
            for mentee in solution.unmatched
        ],
    }


def _suggestions(run: MatchRun, problem: Problem, solution: Solution) -> list[Match]:
    return [
        Match(
            school_id=run.school_id,
            iteration_id=run.iteration_id,
            run=run,
            mentee_id=pair.mentee,
            mentor_id=pair.mentor,
            points=pair.points,
            parts=pair.parts,
            reasons=[asdict(reason) for reason in reasons_for(problem, pair.mentee, pair.mentor)],
        )
        for pair in solution.pairs
    ]


@transaction.atomic
def publish_run(run: MatchRun, *, by: Person) -> int:
    """Ask both sides of every pair of the run; returns how many pairs.

    Pairs of a mentee who has been asked or paired meanwhile are left out. Raises
    RunAlreadyPublished for the second of two.
    """
    published = MatchRun.objects.filter(pk=run.pk, state=RunState.READY).update(
        state=RunState.PUBLISHED, published_at=clock.now()
    )
    if not published:
        raise RunAlreadyPublished
    count = 0
    for match in Match.objects.filter(run=run, state=MatchState.SUGGESTED).select_related(
        "iteration", "mentor"
    ):
        count += _propose(match)
    record("run.published", by=by, school_id=run.school_id, about=run, pairs=count)
    return count


@transaction.atomic
def propose_by_hand(
    iteration: Iteration, mentee: Application, mentor: Application, *, by: Person, because: str
) -> Match:
    """A pair the coordinator knows to be right, with the reason. Raises MentorIsFull."""
    Iteration.objects.select_for_update().get(pk=iteration.pk)
    match = Match.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        mentee=mentee,
        mentor=mentor,
        by_hand_because=because,
    )
    if not _propose(match):
        raise MentorIsFull
    record("match.by_hand", by=by, school_id=iteration.school_id, about=match)
    return match


def _propose(match: Match) -> bool:
    iteration = match.iteration
    busy = Match.objects.filter(mentee=match.mentee_id, state=MatchState.PROPOSED).exists()
    mentee_id = Application.objects.values_list("person_id", flat=True).get(pk=match.mentee_id)
    paired = Mentorship.objects.filter(iteration=iteration, mentee=mentee_id, kind="formal")
    if busy or paired.exclude(state="closed").exists() or places_left(match.mentor, iteration) < 1:
        Match.objects.filter(pk=match.pk).update(state=MatchState.WITHDRAWN)
        return False
    moment = clock.now()
    Match.objects.filter(pk=match.pk, state=MatchState.SUGGESTED).update(
        state=MatchState.PROPOSED,
        proposed_at=moment,
        answer_by=moment + timedelta(days=iteration.answer_days),
    )
    return True


@transaction.atomic
def remove_suggestion(match: Match, *, by: Person) -> None:
    """Take one pair out of a run that is not published."""
    Match.objects.filter(pk=match.pk, state=MatchState.SUGGESTED).delete()
    record("match.removed", by=by, school_id=match.school_id, about=match)


@transaction.atomic
def accept_match(match: Match, *, by: Person) -> Mentorship | None:
    """One side says yes; when both have, the pair begins in the same transaction.

    The iteration's row is locked first, so that answers queue up there and the second of two sees
    the first. Raises MatchAlreadyClosed, and MentorIsFull when no place is left. Returns the pair,
    or None while the other has not answered.
    """
    Iteration.objects.select_for_update().get(pk=match.iteration_id)
    row = (
        Match.objects.select_for_update(of=("self",))
        .select_related("mentee__person", "mentor__person", "iteration")
        .get(pk=match.pk)
    )
    moment = clock.now()
    if row.state != MatchState.PROPOSED or (row.answer_by and row.answer_by < moment):
        raise MatchAlreadyClosed
    if by.pk == row.mentee.person_id:
        row.mentee_said_yes_at = row.mentee_said_yes_at or moment
    else:
        row.mentor_said_yes_at = row.mentor_said_yes_at or moment
    both = bool(row.mentee_said_yes_at and row.mentor_said_yes_at)
    if both:
        _refuse_when_taken(row)
        row.state, row.closed_at = MatchState.ACCEPTED, moment
    row.save()
    record("match.accepted", by=by, school_id=row.school_id, about=row)
    if not both:
        return None
    return start_mentorship(
        row.iteration, row.mentee.person, row.mentor.person, by=by, reasons=row.reasons
    )


def _refuse_when_taken(match: Match) -> None:
    """Both must still be free: the mentee of a formal mentor, the mentor with a place."""
    lasting = Mentorship.objects.filter(iteration=match.iteration_id).exclude(state="closed")
    if lasting.filter(mentee=match.mentee.person_id, kind="formal").exists():
        raise MatchAlreadyClosed
    capacity = min(match.mentor.capacity, match.iteration.mentees_per_mentor)
    if lasting.filter(mentor=match.mentor.person_id).count() >= capacity:
        raise MentorIsFull


@transaction.atomic
def decline_match(match: Match, *, by: Person) -> None:
    """Not this time. No reason is asked, and who said no is not kept. Raises MatchAlreadyClosed."""
    declined = Match.objects.filter(pk=match.pk, state=MatchState.PROPOSED).update(
        state=MatchState.DECLINED,
        mentee_said_yes_at=None,
        mentor_said_yes_at=None,
        closed_at=clock.now(),
    )
    if not declined:
        raise MatchAlreadyClosed
    record("match.declined", by=None, school_id=match.school_id, about=match)


def expire_matches() -> int:
    """Close offers nobody answered in time; returns how many."""
    late = Q(state=MatchState.PROPOSED, answer_by__lt=clock.now())
    return Match.objects.filter(late).update(state=MatchState.EXPIRED, closed_at=clock.now())
