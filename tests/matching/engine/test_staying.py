"""When people leave or join, nearly everybody stays with whom they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.matching_people import school_of

from cairn.matching.engine import Mode, Problem, Solution, solve


def _pairs(solution: Solution) -> dict[str, str]:
    return {pair.mentee: pair.mentor for pair in solution.pairs}


def _without_mentors(problem: Problem, gone: set[str]) -> Problem:
    return replace(problem, mentors=tuple(m for m in problem.mentors if m.id not in gone))


@pytest.mark.parametrize("mode", [Mode.FAIR, Mode.QUALITY])
@pytest.mark.parametrize(("mentees", "load"), [(100, 0.5), (200, 0.42), (300, 0.3)])
def test_few_move_when_mentors_leave_and_no_match_is_lost(
    mentees: int, load: float, mode: Mode
) -> None:
    problem = replace(school_of(mentees, load), mode=mode)
    before = _pairs(solve(problem))
    gone = set(sorted(set(before.values()))[: max(1, len(problem.mentors) // 100)])
    orphans = {mentee for mentee, mentor in before.items() if mentor in gone}
    smaller = _without_mentors(problem, gone)
    anew = solve(smaller)
    near = solve(replace(smaller, earlier=frozenset(before.items())))
    moved = {
        mentee
        for mentee, mentor in _pairs(near).items()
        if mentee in before and mentee not in orphans and before[mentee] != mentor
    }
    assert len(near.pairs) == len(anew.pairs)
    assert len(moved) <= len(orphans)
    assert near.is_proven_best


def test_pairs_of_those_who_have_left_ask_nothing() -> None:
    problem = school_of(40, 0.5)
    strangers = frozenset({("nobody", problem.mentors[0].id), (problem.mentees[0].id, "nobody")})
    assert solve(replace(problem, earlier=strangers)).pairs == solve(problem).pairs


def test_staying_counts_in_no_points_that_are_shown() -> None:
    problem = school_of(40, 0.5)
    first = solve(problem)
    again = solve(replace(problem, earlier=frozenset(_pairs(first).items())))
    assert again.points == first.points
