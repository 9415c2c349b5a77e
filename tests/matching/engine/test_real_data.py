"""What is promised of schools that were made up holds of real people too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from cairn.matching.engine import Mode, Problem, Solution, check_certificate, solve
from tests.matching.engine.pair_by_pair import (
    blocking_pairs,
    broken_rules,
    points_and_possible,
)
from tests.matching.engine.public_data import ARE_THERE, bids, students

pytestmark = [
    pytest.mark.skipif(
        not ARE_THERE, reason="CAIRN_PUBLIC_DATA names no folder with both data sets"
    ),
    pytest.mark.once,
]

PROBLEMS: dict[str, Callable[[], Problem]] = {
    "students": students,
    "bids on papers with one place": partial(bids, 1),
    "bids on papers with two places": partial(bids, 2),
}


@pytest.fixture(scope="module", params=PROBLEMS)
def problem(request: pytest.FixtureRequest) -> Problem:
    return PROBLEMS[request.param]()


def _best_by_full_matrix(problem: Problem) -> tuple[int, int]:
    """Matched and points; a match counts more than all points."""
    points, possible = points_and_possible(problem)
    match = 10_001 * (1 + len(problem.mentees))
    places = np.repeat(np.arange(len(problem.mentors)), [m.capacity for m in problem.mentors])
    worth = np.where(possible, points + match, 0)[:, places]
    matched, total = divmod(int(worth[linear_sum_assignment(worth, maximize=True)].sum()), match)
    return matched, total


def _lowest_tenth(solution: Solution) -> float:
    points = sorted(pair.points for pair in solution.pairs)
    return float(np.mean(points[: max(1, len(points) // 10)]))


@pytest.mark.parametrize("mode", Mode)
def test_it_is_proven_and_no_rule_is_broken(problem: Problem, mode: Mode) -> None:
    asked = replace(problem, mode=mode)
    solution = solve(asked, candidates=5)
    pairs = [(pair.mentee, pair.mentor) for pair in solution.pairs]
    mentees = {m.id: m for m in problem.mentees}
    mentors = {m.id: m for m in problem.mentors}
    assert len(pairs) > len(mentees) // 2
    assert check_certificate(asked, pairs, solution.certificate) == []
    assert not any(broken_rules(problem, mentees[e], mentors[o]) for e, o in pairs)


def test_equal_to_a_full_matrix(problem: Problem) -> None:
    solution = solve(problem, candidates=5)
    assert (len(solution.pairs), solution.points) == _best_by_full_matrix(problem)


def test_fairness_lifts_the_lowest_tenth(problem: Problem) -> None:
    most, fair = (solve(replace(problem, mode=mode)) for mode in (Mode.QUALITY, Mode.FAIR))
    assert len(fair.pairs) == len(most.pairs)
    assert _lowest_tenth(fair) >= _lowest_tenth(most)


@pytest.mark.parametrize("places", [1, 2])
def test_nobody_could_insist_on_a_wish(places: int) -> None:
    problem = replace(bids(places), mode=Mode.CHOICE_FIRST)
    solution = solve(problem)
    assert blocking_pairs(problem, {pair.mentee: pair.mentor for pair in solution.pairs}) == []
    assert solution.certificate.granted
