"""An assignment among given pairs, its prices, and the choice between equals."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cairn.matching.engine.assignment import NOBODY, assign
from cairn.matching.engine.candidates import Pairs, joined
from cairn.matching.engine.prices import MATCHED, lowest_prices


def some_pairs(seed: int, mentees: int = 5, mentors: int = 4) -> tuple[Pairs, list[int]]:
    """Sparse random pairs with few different values, and places."""
    rng = np.random.default_rng(seed)
    rows, columns = np.nonzero(rng.random((mentees, mentors)) < 0.6)
    pairs = Pairs(rows, columns, rng.integers(0, 6, len(rows)))
    return pairs, rng.integers(0, 4, mentors).tolist()


def best_by_trying_everything(pairs: Pairs, mentees: int, places: list[int]) -> tuple[int, int]:
    of_row: list[list[tuple[int, int]]] = [[(NOBODY, 0)] for _ in range(mentees)]
    for row, column, value in zip(pairs.rows, pairs.columns, pairs.values, strict=True):
        of_row[row].append((int(column), int(value)))
    best = (0, 0)
    for picked in itertools.product(*of_row):
        columns = [column for column, _value in picked]
        if all(columns.count(column) <= n for column, n in enumerate(places)):
            matched = sum(column != NOBODY for column in columns)
            best = max(best, (matched, sum(value for _column, value in picked)))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_best_of_all_and_priced(seed: int) -> None:
    pairs, places = some_pairs(seed)
    capacities = np.asarray(places)
    found = assign(pairs, 5, capacities)
    worth = {
        (int(row), int(column)): int(value)
        for row, column, value in zip(pairs.rows, pairs.columns, pairs.values, strict=True)
    }
    chosen = [(row, int(c)) for row, c in enumerate(found.chosen) if c != NOBODY]
    total = sum(worth[pair] for pair in chosen)
    assert (len(chosen), total) == best_by_trying_everything(pairs, 5, places)
    loads = np.bincount([column for _row, column in chosen], minlength=4)
    assert (loads <= capacities).all()

    prices = lowest_prices(pairs, found, 4)
    bids = pairs.values + MATCHED - prices[pairs.columns]
    best = [max([0, *bids[pairs.rows == row].tolist()]) for row in range(5)]
    bound = sum(best) + sum(int(p) * n for p, n in zip(prices, places, strict=True))
    assert bound == len(chosen) * MATCHED + total
    assert (prices >= 0).all()


def test_pairs_are_joined_in_order_and_once() -> None:
    first = Pairs(np.array([1, 0]), np.array([0, 2]), np.array([5, 6]))
    second = Pairs(np.array([0, 1]), np.array([1, 0]), np.array([7, 5]))
    both = joined(first, second)
    assert both.rows.tolist() == [0, 0, 1]
    assert both.columns.tolist() == [1, 2, 0]
    assert both.values.tolist() == [7, 6, 5]
