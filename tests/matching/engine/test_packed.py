"""Tiles say of each pair what its people say, whatever the tile."""

from __future__ import annotations

import numpy as np
import pytest

from cairn.matching.engine import Problem, Weights, packed
from cairn.matching.engine.criteria import CRITERIA, parts_of_pair, parts_of_tile
from cairn.matching.engine.packed import Packed, Tile, bits_of
from cairn.matching.engine.people import Words
from cairn.matching.engine.rules import allowed, masks
from tests.matching.engine.pair_by_pair import broken_rules
from tests.matching.engine.people import shuffled, varied_problem


def everything(problem: Problem) -> Tile:
    made = Packed(problem)
    return made.tile(np.arange(len(made.mentees)))


def some_tiles(problem: Problem) -> list[Tile]:
    """Everyone, a few rows with a few columns, and one pair."""
    made = Packed(problem)
    return [
        everything(problem),
        made.tile(np.array([1, 4, 5]), np.array([0, 3, 4, 9])),
        made.tile(np.array([7]), np.array([2])),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_points_and_rules_of_a_tile_are_those_of_its_pairs(seed: int) -> None:
    problem = varied_problem(seed, mentees=20, mentors=15)
    for tile in some_tiles(problem):
        parts, kept, possible = parts_of_tile(tile), masks(tile), allowed(tile)
        for place, row in enumerate(tile.rows):
            for at, column in enumerate(tile.mentors):
                mentee, mentor = tile.packed.mentees[row], tile.packed.mentors[column]
                found = {group: int(part[place, at]) for group, part in parts.items()}
                assert found == parts_of_pair(problem.weights, mentee, mentor)
                masked = {
                    name
                    for name, mask in kept.items()
                    if not np.broadcast_to(mask, tile.shape)[place, at]
                }
                assert masked == broken_rules(problem, mentee, mentor)
                assert possible[place, at] == (not masked)


def test_weights_of_any_size_are_weighed_exactly() -> None:
    huge = Weights(choices=1, needs=10**9, interests=10**12, background=3, times=10**12 + 7)
    base = varied_problem(1, mentees=6, mentors=5)
    tile = everything(Problem(base.mentees, base.mentors, base.rules, huge))
    parts = parts_of_tile(tile)
    for place, mentee in enumerate(tile.packed.mentees):
        for at, mentor in enumerate(tile.packed.mentors):
            found = {group: int(part[place, at]) for group, part in parts.items()}
            assert found == parts_of_pair(huge, mentee, mentor)


def test_every_group_of_weights_has_a_criterion() -> None:
    assert {criterion.group for criterion in CRITERIA} == set(vars(Weights()))


@pytest.mark.parametrize("words", [5, 8, 9, 16, 30, 64, 65, 300])
def test_any_number_of_words_fits(words: int) -> None:
    rng = np.random.default_rng(words)
    known = np.array([f"w{n}" for n in range(words)])
    sets: list[Words] = [frozenset(known[rng.random(words) < 0.5].tolist()) for _ in range(12)]
    left, right = sets[:7], sets[7:]
    base = varied_problem(1, mentees=7, mentors=5)
    counts = everything(base).shared_bits(bits_of(left, right))
    assert counts.tolist() == [[len(a & b) for b in right] for a in left]


def test_who_stands_where_does_not_depend_on_who_came_first() -> None:
    problem = varied_problem(2, mentees=30, mentors=20)
    first, second = Packed(problem), Packed(shuffled(problem, 1))
    assert first.mentees == second.mentees
    assert first.mentors == second.mentors


def test_tiles_leave_out_only_mentors_who_are_too_young(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "PAIRS_OF_A_TILE", 40)
    problem = varied_problem(5, mentees=40, mentors=15)
    made = Packed(problem)
    possible = allowed(everything(problem))
    seen = np.zeros_like(possible)
    tiles = list(made.tiles(np.arange(40)))
    for tile in tiles:
        seen[np.ix_(tile.rows, tile.mentors)] = allowed(tile)
    assert len(tiles) > 5
    assert np.array_equal(seen, possible)
