"""The answer is the best one, whoever asks in whatever order."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.matching.engine import (
    SOFT_RULES,
    BadProblem,
    Certificate,
    Mentee,
    Mentor,
    Problem,
    Rules,
    Weights,
    all_rules_in_the_way,
    check_certificate,
    options_for,
    rules_in_the_way,
    solve,
)
from cairn.matching.engine.criteria import parts_of_points
from cairn.matching.engine.rules import allowed, masks
from cairn.matching.engine.solve import solver_values
from tests.matching.engine.people import random_problem


def _points_and_possible(problem: Problem):
    return sum(parts_of_points(problem).values()), allowed(problem, masks(problem))


def _best_by_trying_everything(problem: Problem) -> tuple[int, int]:
    points, possible = _points_and_possible(problem)
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
    points, possible = _points_and_possible(problem)
    graph = nx.Graph()
    for i, j in zip(*np.nonzero(possible), strict=True):
        for place in range(problem.mentors[j].capacity):
            graph.add_edge(("e", i), ("o", j, place), weight=int(points[i, j]))
    best = nx.max_weight_matching(graph, maxcardinality=True)
    solution = solve(problem)
    assert len(solution.pairs) == len(best)
    assert solution.points == sum(graph.edges[edge]["weight"] for edge in best)
    assert solution.is_proven_best


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    problem = random_problem(seed, mentees=40, mentors=25)
    rng = random.Random(seed)
    shuffled = replace(
        problem,
        mentees=tuple(rng.sample(problem.mentees, len(problem.mentees))),
        mentors=tuple(rng.sample(problem.mentors, len(problem.mentors))),
    )
    assert solve(problem) == solve(shuffled)


@given(st.integers(0, 10_000))
def test_no_rule_is_ever_broken(seed: int) -> None:
    problem = random_problem(seed, mentees=12, mentors=8)
    mentees = {m.id: m for m in problem.mentees}
    mentors = {m.id: m for m in problem.mentors}
    solution = solve(problem)
    for pair in solution.pairs:
        left, right = mentees[pair.mentee], mentors[pair.mentor]
        assert right.level - left.level >= 2
        assert left.free_times & right.free_times
        assert left.languages & right.languages
    for mentor in problem.mentors:
        assert sum(p.mentor == mentor.id for p in solution.pairs) <= mentor.capacity
    matched = {p.mentee for p in solution.pairs}
    assert matched | set(solution.unmatched) == set(mentees)
    assert not matched & set(solution.unmatched)


@given(st.integers(0, 10_000))
def test_a_possible_lock_is_kept(seed: int) -> None:
    problem = random_problem(seed, mentees=8, mentors=6)
    _, possible = _points_and_possible(problem)
    free = [
        (problem.mentees[i].id, problem.mentors[j].id)
        for i, j in zip(*np.nonzero(possible), strict=True)
    ]
    if not free:
        return
    lock = free[seed % len(free)]
    locked = replace(problem, rules=replace(problem.rules, locks=frozenset({lock})))
    solution = solve(locked)
    assert lock in {(p.mentee, p.mentor) for p in solution.pairs}
    assert solution.is_proven_best


def test_a_tampered_proof_is_noticed() -> None:
    problem = random_problem(7, mentees=30, mentors=20)
    ordered = replace(
        problem,
        mentees=tuple(sorted(problem.mentees, key=lambda m: m.id)),
        mentors=tuple(sorted(problem.mentors, key=lambda m: m.id)),
    )
    points, possible = _points_and_possible(ordered)
    values = solver_values(ordered, possible, points)
    capacities = np.asarray([m.capacity for m in ordered.mentors])
    solution = solve(problem)
    columns = {m.id: n for n, m in enumerate(ordered.mentors)}
    by_mentee = {p.mentee: columns[p.mentor] for p in solution.pairs}
    chosen = np.asarray([by_mentee.get(m.id, -1) for m in ordered.mentees])
    assert check_certificate(values, capacities, chosen, solution.certificate) == []
    dearer = Certificate(tuple(p + 1 for p in solution.certificate.prices))
    assert check_certificate(values, capacities, chosen, dearer)
    worse = chosen.copy()
    worse[np.flatnonzero(chosen >= 0)[0]] = -1
    assert check_certificate(values, capacities, worse, solution.certificate)


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


def test_a_lock_that_breaks_a_rule_is_refused() -> None:
    rules = Rules(locks=frozenset({("e", "o")}), shared_time=False, shared_language=False)
    problem = Problem((Mentee("e", 9),), (Mentor("o", 10),), rules)
    with pytest.raises(BadProblem, match="breaks a rule"):
        solve(problem)


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
