"""Groups are matched alike: the one that is behind counts for more, and no match is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.matching_people import school_of

from cairn.matching.engine import Mentee, Mode, Problem, check_certificate, solve
from cairn.matching.engine.balance import GAP, PRICE, rates_behind

GROUP = frozenset({"few speak it"})


def _with_a_group_that_is_behind(mentees: int, load: float) -> Problem:
    """A third of the mentees like nothing that mentors like and look for nothing they can."""
    problem = school_of(mentees, load)

    def poorer(mentee: Mentee) -> Mentee:
        likes, needs = frozenset({"something rare"}), frozenset({"something else"})
        return replace(mentee, groups=GROUP, interests=likes, needs=needs, ranking=())

    return replace(
        problem,
        mode=Mode.QUALITY,
        mentees=tuple(poorer(m) if n % 3 == 0 else m for n, m in enumerate(problem.mentees)),
    )


@pytest.mark.parametrize("mentees", [150, 300, 600])
def test_a_group_that_is_behind_catches_up_and_nobody_loses_a_match(mentees: int) -> None:
    problem = _with_a_group_that_is_behind(mentees, 0.25)
    before = solve(problem)
    after = solve(replace(problem, mode=Mode.BALANCED))
    behind_before = rates_behind(problem, _matched(before))["few speak it"]
    behind_after = rates_behind(problem, _matched(after))["few speak it"]
    assert behind_before > GAP
    assert behind_after < behind_before
    assert len(after.pairs) == len(before.pairs)
    assert after.points >= before.points * (1 - PRICE)
    assert after.is_proven_best
    assert dict(after.certificate.bonuses).keys() == GROUP


def test_where_nobody_is_behind_it_is_the_best_overall() -> None:
    problem = replace(school_of(120, 0.4), mode=Mode.QUALITY)
    even = solve(replace(problem, mode=Mode.BALANCED))
    assert even.pairs == solve(problem).pairs
    assert even.certificate.bonuses == ()


def test_groups_of_few_are_left_to_chance() -> None:
    problem = _with_a_group_that_is_behind(12, 0.2)
    assert rates_behind(problem, set()) == {}


def test_a_bonus_that_the_mode_does_not_give_is_no_proof() -> None:
    problem = _with_a_group_that_is_behind(150, 0.25)
    solution = solve(replace(problem, mode=Mode.BALANCED))
    pairs = [(pair.mentee, pair.mentor) for pair in solution.pairs]
    assert check_certificate(problem, pairs, solution.certificate) == [
        "a group counts more than the mode says"
    ]
    none = replace(solution.certificate, bonuses=())
    assert check_certificate(replace(problem, mode=Mode.BALANCED), pairs, none)


def _matched(solution) -> set[str]:
    return {pair.mentee for pair in solution.pairs}
