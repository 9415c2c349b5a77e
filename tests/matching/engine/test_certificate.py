"""The proof holds for the best assignment and for nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from benchmarks.matching_people import school_of

from cairn.matching.engine import Certificate, Mode, Problem, Solution, check_certificate, solve
from tests.matching.engine.pair_by_pair import points_and_possible
from tests.matching.engine.people import varied_problem

Solved = tuple[Problem, Solution, list[tuple[str, str]]]


def solved(problem: Problem) -> Solved:
    solution = solve(problem)
    return problem, solution, [(pair.mentee, pair.mentor) for pair in solution.pairs]


@pytest.fixture(params=Mode)
def mode(request: pytest.FixtureRequest) -> Mode:
    return request.param


@pytest.fixture(params=[0.5, 0.3], ids=["room for all", "too few places"])
def case(request: pytest.FixtureRequest, mode: Mode) -> Solved:
    return solved(school_of(60, request.param, mode=mode))


def test_the_best_is_proven(case: Solved) -> None:
    problem, solution, pairs = case
    assert solution.is_proven_best
    assert check_certificate(problem, pairs, solution.certificate) == []


def test_every_single_price_matters(case: Solved) -> None:
    problem, solution, pairs = case
    proof = solution.certificate
    taken = Counter(mentor for _mentee, mentor in proof.granted)
    full = [taken[m.id] == m.capacity for m in sorted(problem.mentors, key=lambda m: m.id)]

    def dearer(aim: int, place: int) -> Certificate:
        prices = [list(of_aim) for of_aim in proof.prices]
        prices[aim][place] += 1 << 55
        return replace(proof, prices=tuple(map(tuple, prices)))

    for place in range(len(problem.mentors)):
        # With whom no place is left after the wishes, nobody asks for a price.
        assert full[place] or check_certificate(problem, pairs, dearer(0, place))
    # A later price is free where an earlier aim leaves the mentees of a mentor no choice.
    for aim in range(1, len(proof.prices)):
        assert any(check_certificate(problem, pairs, dearer(aim, n)) for n, _ in enumerate(full))


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
        prices=tuple(
            tuple(max(0, price) for price in of_aim) for of_aim in solution.certificate.prices
        ),
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
    calm = Certificate(((-1,) * len(problem.mentors),), (False,) * len(problem.mentors))
    (prices,) = proof.prices
    far = (1 << 61, *prices[1:])
    for about, claimed, certificate, words in (
        (problem, [*pairs, ("stranger", mentor)], proof, "not there"),
        (problem, [*pairs, (mentee, mentor)], proof, "two mentors"),
        (problem, full, proof, "more mentees than places"),
        (locked, pairs, proof, "lock is not kept"),
        (problem, pairs, Certificate((prices[1:],), proof.crowded[1:]), "price is missing"),
        (problem, pairs, Certificate((), proof.crowded), "price is missing"),
        (replace(problem, mode=Mode.FAIR), pairs, proof, "price is missing"),
        (problem, pairs, calm, "below nothing"),
        (problem, pairs, replace(proof, prices=(far,)), "beyond all bounds"),
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


def test_later_prices_may_be_below_nothing_only_where_an_earlier_one_is_not() -> None:
    problem, solution, pairs = solved(school_of(60, 0.5, mode=Mode.FAIR))
    proof = solution.certificate
    first, later = proof.prices
    free = next(n for n, price in enumerate(first) if not price and not proof.crowded[n])
    changed = (*later[:free], -1, *later[free + 1 :])
    faults = check_certificate(problem, pairs, replace(proof, prices=(first, changed)))
    assert "below nothing" in " ".join(faults)


def test_what_is_granted_must_be_wished_for_and_nobody_may_insist() -> None:
    problem, solution, pairs = solved(school_of(60, 0.3, mode=Mode.CHOICE_FIRST))
    proof, wishes = solution.certificate, {m.id: m.ranking for m in problem.mentees}
    assert proof.granted
    (mentee, mentor), *others = proof.granted
    fewer = [pair for pair in pairs if pair != (mentee, mentor)]
    unwished = next(pair for pair in pairs if pair[1] not in wishes[pair[0]])
    quality = replace(problem, mode=Mode.QUALITY)
    for about, claimed, granted, words in (
        (problem, fewer, proof.granted, "not among the pairs"),
        (problem, fewer, tuple(others), "overruled"),
        (problem, pairs, (*proof.granted, unwished), "no wish"),
        (quality, pairs, proof.granted, "wishes do not go first"),
    ):
        faults = check_certificate(about, claimed, replace(proof, granted=granted))
        assert words in " ".join(faults)
