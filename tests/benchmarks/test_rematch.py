"""Matching again in the benchmark: who moves is counted, and what does not hold is named."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matching_people import school_of
from benchmarks.rematch import Measured, leaving, match_twice

from cairn.matching.engine import Problem, Solution, solve


def test_one_in_a_hundred_leaves() -> None:
    before = solve(school_of(200, 0.5))
    gone = leaving(before)
    assert len(gone) == 1
    assert gone <= {pair.mentor for pair in before.pairs}


def test_whoever_forgets_how_it_was_moves_more() -> None:
    def forgets(left: Problem, before: Solution) -> Solution:
        return solve(replace(left, earlier=frozenset(), seed=left.seed + 1))

    near = match_twice(school_of(200, 0.42))
    anew = match_twice(school_of(200, 0.42), forgets)
    assert (near.orphans, near.lost, near.proven) == (anew.orphans, 0, True)
    assert anew.moves > near.moves


def test_what_does_not_hold_is_named() -> None:
    fine = Measured(200, 50, 0.5, "fair", "plain", 0.001, 50, 100, moves=100, lost=0, proven=True)
    assert fine.over == []
    assert replace(fine, seconds=0.0011).over == ["over 1 ms"]
    assert replace(fine, moves=101, lost=1).over == ["too many move", "matches lost"]
    assert replace(fine, proven=False).over == ["not proven best"]
