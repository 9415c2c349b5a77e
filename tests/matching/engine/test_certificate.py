"""The proof holds for the best assignment and for nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.matching_people import school_of

from cairn.matching.engine import Certificate, Problem, Solution, check_certificate, solve
from tests.matching.engine.pair_by_pair import points_and_possible
from tests.matching.engine.people import varied_problem

Solved = tuple[Problem, Solution, list[tuple[str, str]]]


def solved(problem: Problem) -> Solved:
    solution = solve(problem)
    return problem, solution, [(pair.mentee, pair.mentor) for pair in solution.pairs]


@pytest.fixture(params=[0.5, 0.3], ids=["room for all", "too few places"])
def case(request: pytest.FixtureRequest) -> Solved:
    return solved(school_of(60, request.param))


def test_the_best_is_proven(case: Solved) -> None:
    problem, solution, pairs = case
    assert solution.is_proven_best
    assert check_certificate(problem, pairs, solution.certificate) == []


def test_every_single_price_matters(case: Solved) -> None:
    problem, solution, pairs = case
    proof = solution.certificate
    for place, price in enumerate(proof.prices):
        dearer = list(proof.prices)
        dearer[place] = price + (1 << 40)
        assert check_certificate(problem, pairs, replace(proof, prices=tuple(dearer)))


def test_a_pair_less_is_noticed(case: Solved) -> None:
    problem, solution, pairs = case
    for place in range(len(pairs)):
        assert check_certificate(problem, pairs[:place] + pairs[place + 1 :], solution.certificate)


def test_two_who_change_mentors_are_noticed(case: Solved) -> None:
    problem, solution, pairs = case
    (first, one), (second, other) = pairs[0], next(p for p in pairs if p[1] != pairs[0][1])
    others = [pair for pair in pairs if pair[0] not in (first, second)]
    changed = [*others, (first, other), (second, one)]
    assert check_certificate(problem, changed, solution.certificate)


def test_a_crowd_that_is_none_is_noticed() -> None:
    problem, solution, pairs = solved(school_of(60, 0.5))
    everywhere = replace(solution.certificate, crowded=(True,) * len(problem.mentors))
    assert check_certificate(problem, pairs, everywhere)
    problem, solution, pairs = solved(school_of(60, 0.3))
    assert any(solution.certificate.crowded)
    nowhere = replace(
        solution.certificate,
        prices=tuple(max(0, price) for price in solution.certificate.prices),
        crowded=(False,) * len(problem.mentors),
    )
    assert check_certificate(problem, pairs, nowhere)


def test_what_needs_no_prices_to_be_wrong() -> None:
    problem, solution, pairs = solved(school_of(60, 0.3))
    proof = solution.certificate
    (mentee, mentor), *_ = pairs
    locked = replace(
        problem, rules=replace(problem.rules, locks=frozenset({(solution.unmatched[0], mentor)}))
    )
    full = [(m.id, mentor) for m in problem.mentees]
    calm = Certificate((-1,) * len(problem.mentors), (False,) * len(problem.mentors))
    for about, claimed, certificate, words in (
        (problem, [*pairs, ("stranger", mentor)], proof, "not there"),
        (problem, [*pairs, (mentee, mentor)], proof, "two mentors"),
        (problem, full, proof, "more mentees than places"),
        (locked, pairs, proof, "lock is not kept"),
        (problem, pairs, Certificate(proof.prices[1:], proof.crowded[1:]), "price is missing"),
        (problem, pairs, calm, "below nothing"),
        (problem, pairs, replace(proof, prices=(1 << 61, *proof.prices[1:])), "beyond all bounds"),
    ):
        assert words in " ".join(check_certificate(about, claimed, certificate))


def test_a_pair_that_breaks_a_rule_is_noticed() -> None:
    problem, solution, pairs = solved(varied_problem(4, 20, 12))
    _points, possible = points_and_possible(problem)
    taken = {mentor for _mentee, mentor in pairs}
    rows = {mentee.id: row for row, mentee in enumerate(problem.mentees)}
    mentee, column = next(
        (mentee, column)
        for mentee, _mentor in pairs
        for column, mentor in enumerate(problem.mentors)
        if mentor.capacity and mentor.id not in taken and not possible[rows[mentee], column]
    )
    others = [pair for pair in pairs if pair[0] != mentee]
    wrong = [*others, (mentee, problem.mentors[column].id)]
    assert check_certificate(problem, wrong, solution.certificate) == ["a pair breaks a rule"]
