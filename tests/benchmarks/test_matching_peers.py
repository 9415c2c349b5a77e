"""Other ways are judged by what they answer, and by nothing they say of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.matching_peers import (
    DENSE,
    ENGINE,
    ORTOOLS,
    PEERS,
    SCHOOLS,
    SOLVER,
    USUAL,
    Beside,
    cells,
    hand_out,
    missed,
    peers_of,
    reached,
    versions,
)
from benchmarks.peers.handed import FORBIDDEN, read_school

from benchmarks import matching_peers
from cairn.matching.engine import solve


@pytest.fixture
def without_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = tuple(peer for peer in PEERS if peer.name == SOLVER)
    monkeypatch.setattr(matching_peers, "PEERS", ours)


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_best_over_the_given_edges_is_the_best_of_all(
    school: str, without_installing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching_peers, "SCHOOLS", {school: SCHOOLS[school]})
    engine, solver = peers_of(90, 0.42, limit=60)
    assert (engine.by, solver.by) == (ENGINE, SOLVER)
    assert (engine.matched, engine.points) == (solver.matched, solver.points)
    assert engine.points == solve(SCHOOLS[school](90, 0.42)).points
    assert missed([engine, solver]) == []
    assert solver.seconds > 0


def test_who_takes_too_long_or_fails_is_told(
    without_installing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, late = peers_of(20, 0.5, limit=0.01)[:2]
    assert late.told == "over 0.01 s"
    assert missed([engine, late]) == ["usual, 20 at 0.5: engine's solver: over 0.01 s"]
    assert missed([engine, replace(late, by=DENSE)]) == []
    broken = replace(matching_peers.PEERS[0], worker="not_there")
    monkeypatch.setattr(matching_peers, "PEERS", (broken,))
    engine, failed = peers_of(20, 0.5, limit=60)[:2]
    assert failed.told == "failed"
    assert len(missed([engine, failed])) == 1


def test_rules_that_an_answer_breaks_are_counted(tmp_path: Path) -> None:
    engine = hand_out(USUAL, 40, 0.3, tmp_path)
    school = read_school(tmp_path)
    assert engine.broken_rules == 0
    nothing = replace(engine, matched=0, points=0)
    row, column = (int(n) for n in np.argwhere(school.points == FORBIDDEN)[0])
    assert reached(nothing, school, [(row, column)]).broken_rules == 1

    possible = np.argwhere(school.points != FORBIDDEN)
    column = next(c for c in range(len(school.places)) if school.places[c] == 1)
    crowd = [(int(i), int(j)) for i, j in possible if j == column][:3]
    assert reached(nothing, school, crowd).broken_rules == len(crowd) - 1
    once = crowd[0]
    worth = int(school.points[once])
    assert reached(nothing, school, [once]).points == worth
    elsewhere = next((int(i), int(j)) for i, j in possible if i == once[0] and j != column)
    assert reached(nothing, school, [once, elsewhere]).broken_rules == 1


def test_ratios_stand_beside_their_bars() -> None:
    engine = Beside(USUAL, 20_000, 0.5, ENGINE, 2.0, 0.3, 10, 100)
    dense = replace(engine, by=DENSE, seconds=90, gigabytes=4.8)
    assert missed([engine, dense]) == []
    assert cells([engine, dense])[1][-3:] == ["45.00 of 40.00", "16.00 of 15.00", ""]
    assert missed([engine, replace(dense, seconds=79)]) == [
        "usual, 20000 at 0.5: dense SciPy takes 39.50 × s, should be 40.00"
    ]
    assert "does not reach the same" in missed([engine, replace(dense, points=99)])[0]
    assert "breaks rules" in missed([engine, replace(dense, broken_rules=1)])[0]


def test_the_solver_is_held_against_or_tools_where_a_school_is_hard() -> None:
    solver = Beside("same ten wishes", 5_000, 0.5, SOLVER, 3.1, 0.3, 10, 100)
    engine, ortools = replace(solver, by=ENGINE, seconds=9), replace(solver, by=ORTOOLS, seconds=1)
    assert len(missed([engine, solver, ortools])) == 1
    assert missed([engine, replace(solver, seconds=2.9), ortools]) == []
    usual = [replace(one, school=USUAL) for one in (engine, solver, ortools)]
    assert missed(usual) == []


def test_versions_are_those_of_the_locks() -> None:
    told = versions()
    assert [part.split()[0] for part in told.split(", ")] == [p.package for p in PEERS if p.package]
