"""The answer is the best one, whoever asks in whatever order."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from benchmarks.matching_people import school_of
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from cairn.matching.engine import (
    SOFT_RULES,
    BadProblem,
    Mentee,
    Mentor,
    Problem,
    Progress,
    Rules,
    Stage,
    Weights,
    all_rules_in_the_way,
    options_for,
    rules_in_the_way,
    solve,
)
from cairn.matching.engine.criteria import points_of_tile
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.rules import allowed
from tests.matching.engine.pair_by_pair import broken_rules, points_and_possible
from tests.matching.engine.people import random_problem, shuffled, varied_problem


def _best_by_trying_everything(problem: Problem) -> tuple[int, int]:
    points, possible = points_and_possible(problem)
    best = (0, 0)
    choices = [[-1, *np.flatnonzero(row)] for row in possible]
    for picked in itertools.product(*choices):
        loads = [picked.count(j) for j in range(len(problem.mentors))]
        if all(n <= m.capacity for n, m in zip(loads, problem.mentors, strict=True)):
            pairs = [(i, j) for i, j in enumerate(picked) if j >= 0]
            best = max(best, (len(pairs), sum(int(points[i, j]) for i, j in pairs)))
    return best


@pytest.mark.parametrize("seed", range(40))
def test_equal_to_trying_everything_on_small_cases(seed: int) -> None:
    problem = random_problem(seed, mentees=4, mentors=4)
    solution = solve(problem)
    assert (len(solution.pairs), solution.points) == _best_by_trying_everything(problem)
    assert solution.is_proven_best


@pytest.mark.parametrize(("seed", "mentors"), [(1, 30), (2, 25), (3, 18), (4, 60)])
def test_equal_to_another_solver_on_larger_cases(seed: int, mentors: int) -> None:
    problem = random_problem(seed, mentees=60, mentors=mentors)
    points, possible = points_and_possible(problem)
    graph = nx.Graph()
    for i, j in zip(*np.nonzero(possible), strict=True):
        for place in range(problem.mentors[j].capacity):
            graph.add_edge(("e", i), ("o", j, place), weight=int(points[i, j]))
    best = nx.max_weight_matching(graph, maxcardinality=True)
    solution = solve(problem)
    assert len(solution.pairs) == len(best)
    assert solution.points == sum(graph.edges[edge]["weight"] for edge in best)
    assert solution.is_proven_best


def _best_by_dense_assignment(problem: Problem) -> tuple[int, int]:
    """Matched and points by a full matrix of mentees and places, SciPy's solver and one number.

    A match counts more than all points, and a lock more than two matches.
    """
    packed = Packed(problem)
    tile = packed.tile(np.arange(len(packed.mentees)))
    places = np.repeat(np.arange(len(packed.mentors)), packed.capacities)
    match = 10_001 * (1 + len(packed.mentees))
    points = points_of_tile(tile).astype(np.int64)
    worth = np.where(allowed(tile), points + match, 0)
    for mentee, mentor in problem.rules.locks:
        worth[packed.row_of[mentee], packed.column_of[mentor]] += 2 * match
    rows, taken = linear_sum_assignment(worth[:, places], maximize=True)
    pairs = [(i, places[p]) for i, p in zip(rows, taken, strict=True) if worth[i, places[p]]]
    return len(pairs), sum(int(points[pair]) for pair in pairs)


@pytest.mark.parametrize(
    ("seeds", "largest"), [(67, 120), pytest.param(67, 1000, marks=pytest.mark.proof)]
)
@pytest.mark.parametrize("load", [0.5, 0.42, 0.3])
def test_equal_to_dense_assignment(load: float, seeds: int, largest: int) -> None:
    for seed in range(seeds):
        mentees = largest * (seed + 1) // seeds
        problem = school_of(mentees, load, seed)
        solution = solve(problem, candidates=4)
        best = _best_by_dense_assignment(problem)
        assert (len(solution.pairs), solution.points) == best, seed
        assert solution.is_proven_best, seed


@pytest.mark.parametrize("load", [0.5, 0.42, 0.3])
@pytest.mark.parametrize("mentees", [60, 240])
def test_how_many_pairs_are_looked_at_first_changes_nothing(mentees: int, load: float) -> None:
    problem = school_of(mentees, load)
    everything = solve(problem, candidates=mentees)
    for few in (1, 3, 20):
        found = solve(problem, candidates=few)
        assert (found.pairs, found.unmatched) == (everything.pairs, everything.unmatched)
        assert found.is_proven_best


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    problem = varied_problem(seed, mentees=60, mentors=30)
    assert solve(problem) == solve(shuffled(problem, seed))


def test_another_seed_decides_otherwise_between_equals() -> None:
    problem = school_of(80, 0.5)
    first, second = (solve(replace(problem, seed=seed)) for seed in (1, 2))
    assert first.points == second.points
    assert first.pairs != second.pairs


def test_people_who_are_all_equal_are_matched_like_others() -> None:
    """Where every pair is worth the same, hashes alone decide; in every order the same."""
    same = {"languages": frozenset({"en"}), "free_times": frozenset({"Mon 12:40"})}
    problem = Problem(
        tuple(Mentee(f"e{n}", 7, **same) for n in range(120)),
        tuple(Mentor(f"o{n}", 10, capacity=2, **same) for n in range(70)),
    )
    solution = solve(problem, candidates=2)
    assert len(solution.pairs) == 120
    assert solution.is_proven_best
    assert solution == solve(shuffled(problem, 1), candidates=2)
    assert solution.pairs == solve(problem, candidates=70).pairs


def test_everybody_wants_the_same_mentors() -> None:
    """Whom everybody ranks first is dear, and still the best of all are found."""
    problem = school_of(150, 0.5)
    favourites = tuple(mentor.id for mentor in problem.mentors if mentor.level > 11)[:10]
    popular = replace(
        problem, mentees=tuple(replace(m, ranking=favourites) for m in problem.mentees)
    )
    solution = solve(popular, candidates=3)
    assert (len(solution.pairs), solution.points) == _best_by_dense_assignment(popular)
    assert solution.is_proven_best


def test_a_mentor_with_more_places_than_people_takes_everybody_who_fits() -> None:
    problem = school_of(100, 0.1)
    roomy = replace(
        problem, mentors=(*problem.mentors, replace(problem.mentors[-1], id="r", capacity=10**9))
    )
    solution = solve(roomy, candidates=5)
    assert solution.is_proven_best
    capped = replace(
        roomy,
        mentors=tuple(replace(m, capacity=min(m.capacity, 100)) for m in roomy.mentors),
    )
    assert (len(solution.pairs), solution.points) == _best_by_dense_assignment(capped)


class Cancelled(Exception):
    pass


def test_work_is_told_stage_by_stage_and_share_by_share() -> None:
    heard: list[Progress] = []
    solve(school_of(300, 0.42), heard.append, candidates=3)
    assert list(dict.fromkeys(progress.stage for progress in heard)) == list(Stage)
    shares = [progress.done for progress in heard]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == 1


@pytest.mark.parametrize("stage", list(Stage))
def test_who_listens_can_end_the_work(stage: Stage) -> None:
    def told(progress: Progress) -> None:
        if progress.stage == stage:
            raise Cancelled

    with pytest.raises(Cancelled):
        solve(school_of(50, 0.5), told)


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_possible_locks_are_kept(seed: int) -> None:
    rng = random.Random(seed)
    problem = varied_problem(seed, mentees=10, mentors=8)
    places = {m.id: m.capacity for m in problem.mentors}
    locks = set()
    for mentee in problem.mentees[:4]:
        fitting = [
            m.id for m in problem.mentors if places[m.id] and not broken_rules(problem, mentee, m)
        ]
        if fitting:
            mentor = rng.choice(fitting)
            places[mentor] -= 1
            locks.add((mentee.id, mentor))
    locked = replace(problem, rules=replace(problem.rules, locks=frozenset(locks)))
    solution = solve(locked, candidates=2)
    assert locks <= {(p.mentee, p.mentor) for p in solution.pairs}
    assert solution.is_proven_best
    assert (len(solution.pairs), solution.points) == _best_by_dense_assignment(locked)


@pytest.mark.parametrize("load", [0.5, 0.42, 0.3])
def test_many_locks_leave_the_best_of_the_rest(load: float) -> None:
    problem = school_of(400, load)
    packed = Packed(problem)
    possible = allowed(packed.tile(np.arange(len(packed.mentees))))
    locks = frozenset(
        (packed.mentees[row].id, mentor.id)
        for column, mentor in enumerate(packed.mentors[::3])
        for row in np.flatnonzero(possible[:, packed.column_of[mentor.id]])[column : column + 1]
    )
    once = dict(sorted(locks))
    locked = replace(problem, rules=replace(problem.rules, locks=frozenset(once.items())))
    solution = solve(locked, candidates=2)
    assert set(once.items()) <= {(p.mentee, p.mentor) for p in solution.pairs}
    assert (len(solution.pairs), solution.points) == _best_by_dense_assignment(locked)
    assert solution.is_proven_best


def test_who_is_left_learns_which_rule_stands_in_the_way() -> None:
    times = frozenset({"Mon 12:40"})
    problem = Problem(
        mentees=(Mentee("e", 8, languages=frozenset({"en"}), free_times=times),),
        mentors=(
            Mentor("o1", 10, languages=frozenset({"en"}), free_times=frozenset({"Tue 12:40"})),
            Mentor("o2", 9, languages=frozenset({"en"}), free_times=times),
            Mentor("o3", 10, languages=frozenset({"en"}), free_times=frozenset({"Tue 12:40"})),
        ),
    )
    assert solve(problem).unmatched == ("e",)
    found = [(item.rule, item.mentors_without_it) for item in rules_in_the_way(problem, "e")]
    assert found == [("shared_time", 2), ("year_gap", 1)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mentees": (Mentee("e", 7), Mentee("e", 7))}, "mentee e is there 2 times"),
        ({"mentors": (Mentor("o", 9, capacity=-1),)}, "mentor o has a capacity below 0"),
        ({"weights": Weights(needs=-1)}, "weight needs"),
        ({"weights": Weights(0, 0, 0, 0, 0)}, "all weights are 0"),
        ({"rules": Rules(locks=frozenset({("e", "x")}))}, "not there"),
        (
            {"rules": Rules(locks=frozenset({("e", "o")}), exclusions=frozenset({("e", "o")}))},
            "both locked and excluded",
        ),
        ({"rules": Rules(locks=frozenset({("e", "o"), ("f", "o")}))}, "has room for 1"),
    ],
)
def test_bad_input_is_refused_by_name_before_any_work(change, words: str) -> None:
    base = {"mentees": (Mentee("e", 7), Mentee("f", 7)), "mentors": (Mentor("o", 9),)}
    with pytest.raises(BadProblem, match=words):
        Problem(**{**base, **change})


def test_a_lock_sets_aside_what_may_be_set_aside_and_no_rule_of_safety() -> None:
    lock = Rules(locks=frozenset({("e", "o")}))
    solution = solve(Problem((Mentee("e", 9),), (Mentor("o", 10),), lock))
    assert [(pair.mentee, pair.mentor) for pair in solution.pairs] == [("e", "o")]
    assert solution.is_proven_best
    home = frozenset({"one home"})
    siblings = Problem((Mentee("e", 9, household=home),), (Mentor("o", 10, household=home),), lock)
    with pytest.raises(BadProblem, match="breaks a rule"):
        solve(siblings)


@pytest.mark.parametrize(("mentees", "mentors"), [((), ()), ((Mentee("e", 7),), ())])
def test_nobody_to_match_is_an_answer_too(mentees, mentors) -> None:
    solution = solve(Problem(mentees, mentors))
    assert solution.pairs == ()
    assert len(solution.unmatched) == len(mentees)
    assert solution.is_proven_best


def test_what_stands_in_the_way_of_many_is_the_same_as_one_by_one() -> None:
    problem = random_problem(5, mentees=50, mentors=6, rules=Rules(year_gap=4))
    left = [m.id for m in problem.mentees]
    together = all_rules_in_the_way(problem, left)
    assert together == {name: rules_in_the_way(problem, name) for name in left}
    assert any(together.values())


def test_the_options_of_one_mentee_name_every_rule_that_stands_in_the_way() -> None:
    same = {"languages": frozenset({"en"}), "free_times": frozenset({"Thu 12:40"})}
    amina = Mentee(id="amina", level=9, needs=frozenset({"maths"}), wants_gender="female", **same)
    mentors = (
        Mentor(id="fits", level=11, gender="female", **same),
        Mentor(id="close", level=10, gender="female", strengths=frozenset({"maths"}), **same),
        Mentor(id="younger", level=8, gender="female", languages=frozenset({"pl"})),
        Mentor(id="full", level=11, capacity=0, gender="male", **same),
    )
    found = {o.mentor: set(o.rules) for o in options_for(Problem((amina,), mentors), "amina")}
    assert found == {
        "fits": set(),
        "close": {"year_gap"},
        "younger": {"year_gap", "older", "shared_time", "shared_language"},
        "full": {"room", "gender"},
    }
    assert next(iter(found)) == "fits"
    assert {"room", "older", "household", "gender", "not_excluded"}.isdisjoint(SOFT_RULES)
