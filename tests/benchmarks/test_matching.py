"""The schools of the benchmark are the same for everybody; its bars are those of the engine."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matching import COMPILED, DENSE, ENGINE, FAIR, Measured, dear, differing, measure
from benchmarks.matching_people import school_of


def test_the_same_seed_gives_the_same_school() -> None:
    assert school_of(40, 0.5, 3) == school_of(40, 0.5, 3)
    assert school_of(40, 0.5, 3) != school_of(40, 0.5, 4)
    assert len(school_of(40, 0.3).mentors) == 12


def test_both_ways_reach_the_same_and_only_one_proves_it() -> None:
    engine, dense = measure(60, 0.42, ENGINE), measure(60, 0.42, DENSE)
    assert (engine.matched, engine.points) == (dense.matched, dense.points)
    assert (engine.proven, dense.proven) == (True, False)
    assert differing([engine, dense]) == []
    assert differing([engine, replace(dense, points=1)]) == ["60 at 0.42: the ways differ"]


def test_what_fairness_costs_is_held_against_the_most_points() -> None:
    most, fair = measure(200, 0.42, ENGINE), measure(200, 0.42, FAIR)
    assert fair.lowest_tenth > most.lowest_tenth
    assert dear([most, fair]) == []
    assert dear([most, replace(fair, points=round(0.97 * most.points))])
    assert dear([most, replace(fair, matched=most.matched - 1)])
    large = replace(most, mentees=20_000), replace(fair, mentees=20_000)
    assert dear([large[0], replace(large[1], points=round(0.993 * most.points))])


def test_what_does_not_hold_is_named() -> None:
    fine = Measured(200, 0.5, ENGINE, 0.2, 0.2, 0.3, 200, 1, 1, proven=True)
    assert fine.over == []
    assert replace(fine, seconds=0.21).over == ["over 0.2 s"]
    assert replace(fine, gigabytes=0.31, proven=False).over == ["over 0.3 GB", "not proven best"]
    assert replace(fine, mentees=201, seconds=99).over == []
    assert replace(fine, way=DENSE, seconds=99, proven=False).over == []
    assert replace(fine, way=COMPILED, seconds=0.06).over == ["over 0.05 s"]
    assert replace(fine, way=COMPILED, seconds=0.05).over == []
