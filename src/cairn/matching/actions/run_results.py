"""What a run found, written down in portions: each takes a moment, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from cairn.lib import clock
from cairn.matching.engine import (
    Helpful,
    Pair,
    Problem,
    Solution,
    all_rules_in_the_way,
    next_offers,
    reasons_for_pairs,
    set_aside_by_locks,
    smallest_changes,
)
from cairn.matching.enums import RunStage, RunState
from cairn.matching.errors import RunGivenUp
from cairn.matching.models import Match, MatchRun, NextOffer
from cairn.matching.problems import reasons_to_keep
from cairn.programmes.models import Iteration

# Pairs written at once.
PORTION = 1_000
# Mentors in line for each mentee, should the first offer come to nothing; in larger proposals,
# where looking for them would take minutes, coordinators decide at once.
NEXT_OFFERS, MOST_WITH_NEXT_OFFERS = 2, 20_000


class Attempt:
    """One try to work a run out, told from others of the same run by when it read the profiles."""

    def __init__(self, run: MatchRun, read_at: datetime) -> None:
        self._run = run
        self._mine = MatchRun.objects.filter(pk=run.pk, state=RunState.RUNNING, read_at=read_at)

    def still_counts(self, **values: Any) -> None:
        """Notes `values`. Raises RunGivenUp where the run was stopped, or is another's by now."""
        if not self._mine.update(**values):
            raise RunGivenUp

    def write(self, problem: Problem, solution: Solution) -> None:
        """The pairs, with their reasons and who is next in line. Raises RunGivenUp."""
        forget(self._run)
        in_line = _in_line(problem, solution)
        set_aside = set_aside_by_locks(problem)
        because = reasons_to_keep(self._run.iteration)
        for pairs in _portions(solution.pairs):
            suggestions = list(_suggestions(self._run, problem, pairs))
            for match in suggestions:
                named = (str(match.mentee_id), str(match.mentor_id))
                match.overrides = list(set_aside.get(named, ()))
                match.by_hand_because = because.get(named, "") if named in set_aside else ""
            with transaction.atomic():
                self.still_counts(stage=RunStage.WRITING)
                Match.objects.bulk_create(suggestions)
                NextOffer.objects.bulk_create(_next_offers(self._run, pairs, in_line))

    def is_done(self, result: dict[str, Any]) -> None:
        """The proposal is ready. Raises RunGivenUp; call it in a transaction."""
        self.still_counts(state=RunState.READY, stage="", result=result, finished_at=clock.now())


def forget(run: MatchRun) -> None:
    """Takes away what was written of a run that is not to be."""
    Match.objects.filter(run=run).delete()
    NextOffer.objects.filter(run=run).delete()


def _portions(pairs: tuple[Pair, ...]) -> Iterator[tuple[Pair, ...]]:
    for start in range(0, len(pairs), PORTION):
        yield pairs[start : start + PORTION]


def named(solution: Solution) -> list[tuple[str, str]]:
    """Mentee and mentor of each pair."""
    return [(pair.mentee, pair.mentor) for pair in solution.pairs]


def _suggestions(run: MatchRun, problem: Problem, pairs: tuple[Pair, ...]) -> Iterator[Match]:
    reasons = reasons_for_pairs(problem, [(pair.mentee, pair.mentor) for pair in pairs])
    for pair, why in zip(pairs, reasons, strict=True):
        yield Match(
            school_id=run.school_id,
            iteration_id=run.iteration_id,
            run=run,
            mentee_id=pair.mentee,
            mentor_id=pair.mentor,
            points=pair.points,
            parts=pair.parts,
            reasons=[asdict(reason) for reason in why],
        )


def _in_line(problem: Problem, solution: Solution) -> dict[str, list[str]]:
    if len(solution.pairs) > MOST_WITH_NEXT_OFFERS:
        return {}
    return next_offers(problem, named(solution), NEXT_OFFERS)


def _next_offers(
    run: MatchRun, pairs: tuple[Pair, ...], in_line: dict[str, list[str]]
) -> list[NextOffer]:
    return [
        NextOffer(
            school_id=run.school_id,
            run=run,
            mentee_id=pair.mentee,
            mentor_id=mentor,
            place=place,
        )
        for pair in pairs
        for place, mentor in enumerate(in_line.get(pair.mentee, []))
    ]


def result_of(iteration: Iteration, problem: Problem, solution: Solution) -> dict[str, Any]:
    """What the page of the run says, kept as it was when the run was made."""
    left = list(solution.unmatched)
    ways = all_rules_in_the_way(problem, left)
    helpful = smallest_changes(problem, named(solution), left)
    return {
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "places": sum(mentor.capacity for mentor in problem.mentors),
        "pairs": len(solution.pairs),
        "points": solution.points,
        "proven": solution.is_proven_best,
        "iteration_version": iteration.version,
        "rules": {
            "year_gap": problem.rules.year_gap,
            "shared_time": problem.rules.shared_time,
            "shared_language": problem.rules.shared_language,
        },
        "weights": asdict(problem.weights),
        "unmatched": [
            {
                "mentee": mentee,
                "rules": [asdict(way) for way in ways[mentee]],
                **_helpful(helpful.get(mentee)),
            }
            for mentee in left
        ],
    }


def _helpful(helpful: Helpful | None) -> dict[str, Any]:
    return {"change": asdict(helpful)} if helpful else {}
