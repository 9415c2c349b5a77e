"""Mentors leave in the benchmark: who moves is counted, and what does not hold is named."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matching_people import school_of
from benchmarks.rematch import Measured, leaving, let_some_leave, worth_of


def test_one_in_a_hundred_leaves() -> None:
    had = {f"mentee-{n}": f"mentor-{n // 2}" for n in range(200)}
    gone = leaving(had)
    assert len(gone) == 1
    assert gone <= set(had.values())


def test_whoever_loses_a_mentor_has_another_and_nobody_is_lost() -> None:
    found = let_some_leave(school_of(200, 0.5))
    assert found.orphans > 0
    assert found.lost == 0
    assert found.less == 0


def test_staying_counts() -> None:
    school = school_of(20, 0.5)
    had = {school.mentees[0].id: school.mentors[0].id}
    stays = replace(school, earlier=frozenset(had.items()))
    assert worth_of(stays, had) == worth_of(school, had) + 3_000


def test_what_does_not_hold_is_named() -> None:
    fine = Measured(200, 50, 0.5, "plain", 0.001, 50, 100, moves=100, lost=0, less=0.0)
    assert fine.over == []
    assert replace(fine, seconds=0.0011).over == ["over 1 ms"]
    assert replace(fine, moves=101, lost=1).over == ["too many move", "matches lost"]
    assert replace(fine, less=0.0051).over == ["too few points"]
