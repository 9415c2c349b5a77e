"""Groups of three to six around a mentor: large enough or not at all, and close to the best."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.matching_people import school_of
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from cairn.matching.engine import BadProblem, Mode, Problem, check_certificate, solve
from cairn.matching.engine.criteria import PERFECT
from tests.matching.engine.pair_by_pair import points_and_possible


def circles_of(mentees: int, load: float, seed: int = 1, most: int = 6) -> Problem:
    """Every mentor leads three to six, or nobody."""
    problem = school_of(mentees, load, seed)
    mentors = tuple(replace(m, capacity=most, minimum=3) for m in problem.mentors)
    return replace(problem, mentors=mentors, mode=Mode.QUALITY)


def _best_by_integer_programme(problem: Problem) -> float:
    """Matches first, then points, as one number; exact, by HiGHS."""
    points, possible = points_and_possible(problem)
    rows, columns = np.nonzero(possible)
    pairs, mentors = len(rows), len(problem.mentors)
    of_pair = np.arange(pairs)
    once = csr_matrix((np.ones(pairs), (rows, of_pair)), (len(problem.mentees), pairs + mentors))
    load = csr_matrix((np.ones(pairs), (columns, of_pair)), (mentors, pairs + mentors))

    def leads(sizes: list[int]) -> csr_matrix:
        return csr_matrix(
            (sizes, (np.arange(mentors), pairs + np.arange(mentors))), (mentors, pairs + mentors)
        )

    least = load - leads([m.minimum for m in problem.mentors])
    most = load - leads([m.capacity for m in problem.mentors])
    limits = LinearConstraint(
        vstack([once, most, -least]), ub=np.r_[np.ones(len(problem.mentees)), np.zeros(2 * mentors)]
    )
    worth = np.r_[points[rows, columns] + 2.0 * PERFECT, np.zeros(mentors)]
    found = milp(
        -worth,
        integrality=np.r_[np.zeros(pairs), np.ones(mentors)],
        bounds=Bounds(0, 1),
        constraints=limits,
    )
    return float(-found.fun)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("mentees", "load"), [(30, 0.4), (48, 0.3), (60, 0.24)])
def test_close_to_the_best_there_is(mentees: int, load: float, seed: int) -> None:
    problem = circles_of(mentees, load, seed)
    solution = solve(problem)
    loads = Counter(pair.mentor for pair in solution.pairs)
    assert all(3 <= load <= 6 for load in loads.values())
    worth = solution.points + 2.0 * PERFECT * len(solution.pairs)
    best = _best_by_integer_programme(problem)
    assert worth <= best + 1
    assert worth >= best * 0.997


def test_where_no_place_is_taken_away_it_is_proven() -> None:
    problem = circles_of(60, 0.24, most=3)
    crowded = replace(problem, mentors=problem.mentors[:8])
    solution = solve(crowded)
    assert solution.certificate.places == ()
    assert solution.is_proven_best


def test_where_places_are_taken_away_it_is_no_proof_and_the_rest_is_checked() -> None:
    problem = circles_of(40, 0.5)
    solution = solve(problem)
    assert solution.certificate.places
    assert not solution.is_proven_best
    pairs = [(pair.mentee, pair.mentor) for pair in solution.pairs]
    assert check_certificate(problem, pairs, solution.certificate) == []
    assert check_certificate(problem, pairs[:1], solution.certificate) == ["a group is too small"]
    everybody = replace(problem, mentors=tuple(replace(m, minimum=0) for m in problem.mentors))
    assert check_certificate(everybody, pairs, solution.certificate) == [
        "places were taken away for no reason"
    ]


@pytest.mark.parametrize("minimum", [-1, 7])
def test_a_minimum_that_cannot_be_is_refused(minimum: int) -> None:
    problem = circles_of(12, 0.5)
    with pytest.raises(BadProblem, match="minimum"):
        replace(problem, mentors=tuple(replace(m, minimum=minimum) for m in problem.mentors))
