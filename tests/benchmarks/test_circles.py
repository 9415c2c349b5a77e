"""Circles in the benchmark: what does not hold is named."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.circles import measure

from cairn.matching.engine import path


def test_a_small_school_is_the_best_there_is() -> None:
    found = measure(60, 0.3, path.Way.PLAIN)
    assert found.over == []
    assert found.left == found.left_without == 60 - sum(found.sizes)
    assert found.bound_by_programme is not None
    assert found.worth <= found.bound_by_programme <= found.bound


def test_what_does_not_hold_is_named() -> None:
    fine = measure(30, 0.4, path.Way.PLAIN)
    assert replace(fine, worth=round(0.996 * fine.bound)).over == ["over 0.3 %"]
    assert replace(fine, worth=fine.bound + 1).over == ["a bound is below it"]
    assert replace(fine, sizes=(2, 6)).over == ["a circle of another size"]
    assert replace(fine, sizes=(3, 7)).over == ["a circle of another size"]
