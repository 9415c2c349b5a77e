"""Groups of three to six around a mentor: large enough or not at all, and close to the best."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.circles import bound_by_programme, bound_of, circles_of, worth_of

from cairn.matching.engine import (
    BadProblem,
    Mode,
    Problem,
    Rules,
    Solution,
    check_certificate,
    path,
    solve,
)
from cairn.matching.engine.circles import groups_of, settle_prices, taken_at
from cairn.matching.engine.packed import Packed

KINDS = (
    {"capacity": 1, "minimum": 0},
    {"capacity": 9, "minimum": 2},
    {"capacity": 0, "minimum": 3},
    {},
)


def _groups(solution: Solution) -> Counter[str]:
    return Counter(pair.mentor for pair in solution.pairs)


def _with_others(problem: Problem) -> Problem:
    """One mentor in four takes one alone, one two to nine, and one has no place any more."""
    mentors = (replace(m, **KINDS[n % len(KINDS)]) for n, m in enumerate(problem.mentors))
    return replace(problem, mentors=tuple(mentors))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("mentees", "load"), [(30, 0.4), (48, 0.3), (60, 0.24)])
def test_close_to_the_best_there_is(mentees: int, load: float, seed: int) -> None:
    problem = circles_of(mentees, load, seed)
    solution = solve(problem)
    assert all(3 <= size <= 6 for size in _groups(solution).values())
    best = bound_by_programme(problem)
    assert best * 0.9999 <= worth_of(solution) <= best + 1


@pytest.mark.parametrize(("mentees", "load", "seed"), [(20, 0.3, 6), (30, 0.3, 2)])
def test_no_group_is_too_small_where_wishes_go_first(mentees: int, load: float, seed: int) -> None:
    solution = solve(replace(circles_of(mentees, load, seed), mode=Mode.CHOICE_FIRST))
    assert all(3 <= size <= 6 for size in _groups(solution).values())


@pytest.mark.parametrize("seed", [1, 6])
def test_nor_beside_mentors_of_one_and_of_many(seed: int) -> None:
    problem = _with_others(replace(circles_of(30, 0.4, seed), mode=Mode.CHOICE_FIRST))
    sizes, least = _groups(solve(problem)), {m.id: m.minimum for m in problem.mentors}
    assert all(size >= least[mentor] for mentor, size in sizes.items())


@pytest.mark.parametrize("seed", [4, 11])
def test_nobody_is_left_where_groups_have_one_size_and_all_can_be_in_one(seed: int) -> None:
    assert solve(circles_of(30, 0.5, seed, least=3, most=3)).unmatched == ()


@pytest.mark.parametrize("load", [0.5, 0.3])
def test_close_to_a_bound_that_no_choice_beats(load: float) -> None:
    problem = circles_of(600, load)
    solution = solve(problem)
    bound = bound_of(problem)
    assert bound * 0.9998 <= worth_of(solution) <= bound


@pytest.mark.parametrize("seed", range(4))
def test_no_prices_make_the_bound_too_low(seed: int) -> None:
    problem = circles_of(30, 0.4, seed)
    groups = groups_of(Packed(problem))
    settled, _shares = settle_prices(groups)
    anything = np.random.default_rng(seed).integers(0, 40_000, groups.mentees)
    best = worth_of(solve(problem))
    for prices in (settled, anything, np.zeros_like(settled)):
        _taken, bound = taken_at(groups, prices)
        assert bound >= best


@pytest.mark.parametrize("mode", [Mode.QUALITY, Mode.FAIR, Mode.BALANCED])
def test_groups_beside_mentors_of_one_and_of_many(mode: Mode) -> None:
    problem = replace(_with_others(circles_of(60, 0.4)), mode=mode)
    solution = solve(problem)
    loads = _groups(solution)
    assert all(loads[m.id] == 0 or m.minimum <= loads[m.id] <= m.capacity for m in problem.mentors)
    pairs = [(pair.mentee, pair.mentor) for pair in solution.pairs]
    assert check_certificate(problem, pairs, solution.certificate) == []


def test_a_lock_is_kept_and_takes_a_place() -> None:
    problem = circles_of(40, 0.5)
    first = solve(problem)
    sizes = _groups(first)
    closed = next(m for m in problem.mentors if not sizes[m.id])
    lock = (first.pairs[0].mentee, closed.id)
    locked = solve(replace(problem, rules=Rules(year_gap=0, locks=frozenset({lock}))))
    loads = _groups(locked)
    assert lock in {(pair.mentee, pair.mentor) for pair in locked.pairs}
    assert all(3 <= size <= 6 for name, size in loads.items() if name != closed.id)
    assert 1 <= loads[closed.id] <= 6


@pytest.mark.parametrize(("mentees", "load"), [(60, 0.5), (200, 0.3)])
def test_both_ways_choose_the_same_leaders(mentees: int, load: float) -> None:
    problem = circles_of(mentees, load)
    with path.going(path.Way.PLAIN):
        plain = solve(problem)
    with path.going(path.Way.COMPILED):
        assert solve(problem) == plain
    backwards = replace(
        problem, mentees=problem.mentees[::-1], mentors=tuple(reversed(problem.mentors))
    )
    assert solve(backwards).pairs == plain.pairs


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
