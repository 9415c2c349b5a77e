"""Lists to begin with, and bounds on what is not on them: nothing may be missed."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.matching_people import school_of

from cairn.matching.engine.aims import aims_of
from cairn.matching.engine.candidates import Pairs, best_pairs
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.pricing import Watch, surpluses
from cairn.matching.engine.values import Values, unit_of, values_of


def everything(packed: Packed) -> Values:
    return values_of(packed.tile(np.arange(len(packed.mentees))))


def listed(pairs: Pairs) -> set[tuple[int, int]]:
    return set(zip(pairs.rows.tolist(), pairs.columns.tolist(), strict=True))


@pytest.mark.parametrize("most", [1, 4, 500])
def test_the_best_of_each_are_listed_and_the_rest_is_bounded(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cairn.matching.engine.packed.PAIRS_OF_A_TILE", 600)
    packed = Packed(school_of(120, 0.4))
    values = everything(packed)
    found = best_pairs(packed, np.arange(120), most, values_of, lambda share: None)
    on_list = listed(found.pairs)
    for row, of_row in enumerate(values):
        possible = [int(column) for column in np.argsort(-of_row) if of_row[column] >= 0]
        assert {(row, column) for column in possible[:most]} <= on_list
        left = [of_row[column] for column in possible if (row, column) not in on_list]
        assert all(value <= found.bounds[row] for value in left)
    for column, of_column in enumerate(values.T):
        possible = [int(row) for row in np.argsort(-of_column) if of_column[row] >= 0]
        assert {(row, column) for row in possible[:most]} <= on_list


@pytest.mark.parametrize("seed", range(12))
def test_however_prices_move_nothing_is_overlooked(seed: int) -> None:
    rng = np.random.default_rng(seed)
    packed = Packed(school_of(150, 0.5, seed))
    unit, values, rows = unit_of(packed), everything(packed), np.arange(150)
    (aim,) = aims_of(packed)
    begun = best_pairs(packed, rows, 3, aim.values_of, lambda share: None)
    watch = Watch(packed, aim, rows, begun, lambda: None)
    prices = rng.integers(0, 3000, len(packed.mentors)) * unit
    quiet = 0
    for _ in range(12):
        before = watch.pairs
        surplus = surpluses(before, prices, 150)
        more = watch.take_overlooked(prices)
        gains = np.where(values >= 0, values + MATCHED - prices[None, :] - surplus[:, None], -1)
        gains[before.rows, before.columns] = -1
        assert more == bool((gains >= 0).any())
        quiet += not more
        best = {(row, int(gains[row].argmax())) for row in rows if gains[row].max() >= 0}
        assert best <= listed(watch.pairs)
        # Most move a little, some far, and now and then a mentor is crowded for a while.
        prices = prices + rng.integers(-3, 4, len(prices)) * unit
        few = rng.choice(len(prices), 4)
        prices[few] = rng.integers(0, 6000, 4) * unit + (rng.random(4) < 0.2) * MATCHED
        prices = np.maximum(prices, 0)
    assert quiet > 0
