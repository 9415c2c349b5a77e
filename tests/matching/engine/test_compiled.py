"""The compiled way gives what NumPy and SciPy give, to the last digit."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.matching_people import school_of

from cairn.matching.engine import Mentee, Mentor, Mode, Problem, Rules, check_certificate, solve
from cairn.matching.engine.aims import aims_of
from cairn.matching.engine.assignment import Begin, assign
from cairn.matching.engine.candidates import Pairs, best_pairs
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.path import Way, compiled, going
from cairn.matching.engine.prices import MATCHED, lowest_prices
from cairn.matching.engine.pricing import Watch
from cairn.matching.engine.values import unit_of, values_of
from tests.installation import ROOT
from tests.matching.engine.people import varied_problem
from tests.matching.engine.test_assignment import some_pairs
from tests.matching.engine.test_rounds import worth

LOADS = (0.5, 0.42, 0.3)


@pytest.fixture(autouse=True)
def compiled_way(plain_way: None) -> Iterator[None]:
    with going(Way.COMPILED):
        yield


def plainly(problem: Problem) -> tuple[object, ...]:
    with going(Way.PLAIN):
        solution = solve(problem)
    return solution.pairs, solution.unmatched


def listed(pairs: Pairs) -> list[tuple[int, ...]]:
    parts = (pairs.rows, pairs.columns, pairs.values)
    return list(zip(*(part.tolist() for part in parts), strict=True))


def with_locks(problem: Problem, seed: int) -> Problem:
    """Some pairs that suit anyway are locked, and others of them excluded."""
    with going(Way.PLAIN):
        pairs = [(pair.mentee, pair.mentor) for pair in solve(problem).pairs]
    some = random.Random(seed).sample(pairs, min(8, len(pairs)))
    rules = replace(
        problem.rules,
        locks=frozenset(some[:4]),
        exclusions=problem.rules.exclusions | frozenset(some[4:]),
    )
    return replace(problem, rules=rules)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("seed", range(4))
def test_the_same_pairs_in_schools(seed: int, load: float, mode: Mode) -> None:
    problem = with_locks(school_of(60 + 90 * seed, load, seed, mode), seed)
    solution = solve(problem, candidates=2 + 6 * seed)
    assert solution.is_proven_best
    assert (solution.pairs, solution.unmatched) == plainly(problem)
    with going(Way.PLAIN):
        pairs = [(pair.mentee, pair.mentor) for pair in solution.pairs]
        assert check_certificate(problem, pairs, solution.certificate) == []


@pytest.mark.parametrize("mode", [Mode.QUALITY, Mode.FAIR])
@pytest.mark.parametrize("seed", range(6))
def test_the_same_where_pairs_are_to_stay_and_groups_count_more(seed: int, mode: Mode) -> None:
    problem = varied_problem(seed, 60, 25, mode=mode)
    with going(Way.PLAIN):
        earlier = frozenset((pair.mentee, pair.mentor) for pair in solve(problem).pairs)
    groups = ("first", "second", "third")
    changed = replace(
        problem,
        seed=seed + 1,
        earlier=earlier,
        bonuses=(("first", 700), ("second", 2_500)),
        mentees=tuple(
            replace(m, groups=frozenset({groups[n % 3]})) for n, m in enumerate(problem.mentees)
        ),
    )
    solution = solve(changed, candidates=4)
    assert solution.is_proven_best
    assert (solution.pairs, solution.unmatched) == plainly(changed)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("seed", range(12))
def test_the_same_pairs_of_people_about_whom_everything_is_known(seed: int, mode: Mode) -> None:
    problem = with_locks(varied_problem(seed, mentees=40, mentors=20, mode=mode), seed)
    solution = solve(problem, candidates=1 + seed % 5)
    assert solution.is_proven_best
    assert (solution.pairs, solution.unmatched) == plainly(problem)


def test_the_same_pairs_of_more_mentors_than_are_looked_at_together() -> None:
    problem = school_of(2_500, 0.45, mode=Mode.FAIR)
    solution = solve(problem)
    assert solution.is_proven_best
    assert (solution.pairs, solution.unmatched) == plainly(problem)


def test_the_same_pairs_where_everybody_wants_the_same_few() -> None:
    school = school_of(400, 0.42)
    wanted = tuple(mentor.id for mentor in school.mentors[:10])
    mentees = tuple(replace(mentee, ranking=wanted) for mentee in school.mentees)
    problem = replace(school, mentees=mentees)
    solution = solve(problem)
    assert solution.is_proven_best
    assert (solution.pairs, solution.unmatched) == plainly(problem)


def test_words_beyond_what_is_counted_are_left_to_numpy() -> None:
    many = frozenset(f"interest {n}" for n in range(300))
    mentees = tuple(Mentee(f"e{n}", 7, interests=many) for n in range(3))
    mentors = tuple(Mentor(f"o{n}", 9, interests=many) for n in range(3))
    rules = Rules(shared_time=False, shared_language=False)
    problem = Problem(mentees, mentors, rules)
    assert (solve(problem).pairs, solve(problem).unmatched) == plainly(problem)


SOLVE_AND_TELL = """
import sys
from benchmarks.matching_people import school_of
from cairn.matching.engine import path, solve
assert path.can_compile() and not path.is_ready()
assert solve(school_of(30, 0.5)).is_proven_best
print("numba" in sys.modules)
"""


def test_without_kernels_that_are_ready_nobody_waits_for_the_compiler(tmp_path: Path) -> None:
    environment = os.environ | {
        "NUMBA_CACHE_DIR": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    told = subprocess.run(
        [sys.executable, "-c", SOLVE_AND_TELL],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"


def test_nobody_and_nobody_to_choose() -> None:
    assert solve(Problem((), ())).pairs == ()
    assert solve(Problem((Mentee("e", 7),), ())).unmatched == ("e",)
    assert solve(Problem((), (Mentor("o", 9),))).is_proven_best


@pytest.mark.parametrize("mode", [Mode.QUALITY, Mode.FAIR])
def test_a_wrong_proof_is_found_as_well(mode: Mode) -> None:
    problem = school_of(80, 0.4, mode=mode)
    solution = solve(problem)
    pairs = [(pair.mentee, pair.mentor) for pair in solution.pairs]
    certificate = solution.certificate
    found = 0
    for aim, prices in enumerate(certificate.prices):
        for at in range(0, len(prices), 5):
            moved = (*prices[:at], prices[at] + 1 + (1 << 40), *prices[at + 1 :])
            changed = (*certificate.prices[:aim], moved, *certificate.prices[aim + 1 :])
            proof = replace(certificate, prices=changed)
            faults = check_certificate(problem, pairs, proof)
            with going(Way.PLAIN):
                assert faults == check_certificate(problem, pairs, proof)
            found += faults != []
    assert found > 5


@pytest.mark.parametrize("seed", range(60))
def test_the_best_of_all_is_assigned(seed: int) -> None:
    pairs, places = some_pairs(seed)
    capacities = np.asarray(places)
    fast = assign(pairs, 5, capacities)
    with going(Way.PLAIN):
        plain = assign(pairs, 5, capacities)
    assert worth(pairs, fast.chosen) == worth(pairs, plain.chosen)
    assert fast.crowded_mentees.tolist() == plain.crowded_mentees.tolist()
    assert fast.crowded_mentors.tolist() == plain.crowded_mentors.tolist()
    assert (np.bincount(fast.chosen[fast.chosen >= 0], minlength=4) <= capacities).all()


@pytest.mark.parametrize("most", [3, 10_000])
@pytest.mark.parametrize("seed", range(60))
def test_the_best_of_all_is_assigned_wherever_it_begins(seed: int, most: int) -> None:
    """Prices that are nonsense and choices that cannot be change the time alone; so do equals."""
    rng = np.random.default_rng(seed)
    rows, columns = np.nonzero(rng.random((40, 15)) < rng.uniform(0.1, 0.6))
    pairs = Pairs(rows, columns, rng.integers(0, most, len(rows)))
    places = rng.integers(0, 6, 15)
    prices = rng.integers(0, 2 * most, 15) + MATCHED * rng.integers(0, 2, 15)
    begin = Begin(rng.integers(-1, 15, 40), prices)
    found = assign(pairs, 40, places, begin)
    with going(Way.PLAIN):
        plain = assign(pairs, 40, places)
        lowest = lowest_prices(pairs, plain, 15)
    assert worth(pairs, found.chosen) == worth(pairs, plain.chosen)
    assert found.crowded_mentees.tolist() == plain.crowded_mentees.tolist()
    assert found.crowded_mentors.tolist() == plain.crowded_mentors.tolist()
    assert (np.bincount(found.chosen[found.chosen >= 0], minlength=15) <= places).all()
    assert lowest_prices(pairs, found, 15).tolist() == lowest.tolist()


@pytest.mark.parametrize("seed", range(6))
def test_the_same_pairs_to_begin_with_and_the_same_bounds(seed: int) -> None:
    packed = Packed(varied_problem(seed, mentees=50, mentors=40))
    rows, most = np.arange(50), 1 + 3 * seed
    fast = compiled().best_pairs(packed, rows, most, lambda share: None)
    plain = best_pairs(packed, rows, most, values_of, lambda share: None)
    assert fast.bounds.tolist() == plain.bounds.tolist()
    assert listed(fast.pairs) == listed(plain.pairs)


@pytest.mark.parametrize("mode", [Mode.QUALITY, Mode.FAIR])
@pytest.mark.parametrize("seed", range(6))
def test_the_same_is_overlooked_however_prices_move(seed: int, mode: Mode) -> None:
    rng = np.random.default_rng(seed)
    packed = Packed(school_of(150, 0.5, seed, mode))
    aim, rows, unit = aims_of(packed)[-1], np.arange(150), unit_of(packed)
    begun = best_pairs(packed, rows, 3, aim.values_of, lambda share: None)
    fast = Watch(packed, aim, rows, begun, lambda: None)
    plain = Watch(packed, aim, rows, begun, lambda: None)
    prices = rng.integers(0, 3000, len(packed.mentors)) * unit
    for _ in range(8):
        more = fast.take_overlooked(prices)
        with going(Way.PLAIN):
            assert plain.take_overlooked(prices) == more
        assert listed(fast.pairs) == listed(plain.pairs)
        few = rng.choice(len(prices), 9)
        prices = prices.copy()
        prices[few] = rng.integers(0, 6000, 9) * unit + (rng.random(9) < 0.2) * MATCHED
