"""Fair: as few as possible in the worst band, then in the next; then the most points."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.matching_people import school_of
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.matching.engine import Mode, Problem, Solution, solve
from cairn.matching.engine.bands import GOOD_ENOUGH, bands_in
from cairn.matching.engine.packed import Packed
from tests.matching.engine.pair_by_pair import points_and_possible
from tests.matching.engine.people import random_problem, shuffled, varied_problem

# Matched, then for each band from the worst how many are not in it, then points.
Reached = tuple[int, tuple[int, ...], int]


def _reached(problem: Problem, points: list[int]) -> Reached:
    bands = bands_in(Packed(problem))
    counts = Counter(p * bands // GOOD_ENOUGH for p in points if p < GOOD_ENOUGH)
    return len(points), tuple(-counts[band] for band in range(bands)), sum(points)


def _by_solving(problem: Problem) -> Reached:
    return _reached(problem, [pair.points for pair in solve(problem, candidates=2).pairs])


def _by_trying_everything(problem: Problem) -> Reached:
    points, possible = points_and_possible(problem)
    best: Reached = (0, (), 0)
    choices = [[-1, *np.flatnonzero(row).tolist()] for row in possible]
    for picked in itertools.product(*choices):
        loads = Counter(picked)
        if all(loads[j] <= mentor.capacity for j, mentor in enumerate(problem.mentors)):
            found = [int(points[i, j]) for i, j in enumerate(picked) if j >= 0]
            best = max(best, _reached(problem, found))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_equal_to_trying_everything_on_small_cases(seed: int) -> None:
    make = varied_problem if seed % 2 else random_problem
    problem = make(seed, mentees=5, mentors=4, mode=Mode.FAIR)
    solution = solve(problem, candidates=1 + seed % 3)
    assert _reached(problem, [pair.points for pair in solution.pairs]) == (
        _by_trying_everything(problem)
    )
    assert solution.is_proven_best


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_proven_best_where_everything_differs(seed: int) -> None:
    problem = varied_problem(seed, mentees=16, mentors=9, mode=Mode.FAIR)
    assert solve(problem, candidates=1 + seed % 4).is_proven_best


@pytest.mark.parametrize("load", [0.5, 0.42, 0.3])
@pytest.mark.parametrize("mentees", [60, 240])
def test_how_many_pairs_are_looked_at_first_changes_nothing(mentees: int, load: float) -> None:
    problem = school_of(mentees, load, mode=Mode.FAIR)
    everything = solve(problem, candidates=mentees)
    assert everything.is_proven_best
    for few in (1, 3, 20):
        assert solve(problem, candidates=few).pairs == everything.pairs


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    problem = varied_problem(seed, mentees=60, mentors=30, mode=Mode.FAIR)
    assert solve(problem) == solve(shuffled(problem, seed))


def _lowest_tenth(solution: Solution) -> float:
    points = sorted(pair.points for pair in solution.pairs)
    return float(np.mean(points[: max(1, len(points) // 10)]))


@pytest.mark.parametrize("load", [0.5, 0.42, 0.3])
def test_the_worst_off_gain_more_than_all_together_lose(load: float) -> None:
    problem = school_of(400, load)
    most, fair = (solve(replace(problem, mode=mode)) for mode in (Mode.QUALITY, Mode.FAIR))
    assert len(fair.pairs) == len(most.pairs)
    assert fair.points >= 0.98 * most.points
    assert _lowest_tenth(fair) > _lowest_tenth(most)
    assert (
        _reached(problem, [p.points for p in fair.pairs])[1]
        >= (_reached(problem, [p.points for p in most.pairs])[1])
    )
