"""Looking at likely pairs first changes the time and not the answer."""

from __future__ import annotations

import numpy as np
import pytest

from cairn.matching.engine.assignment import NOBODY, assign, nothing_begun
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.pricing import surpluses
from cairn.matching.engine.rounds import best_priced, within_reach


def worth(pairs: Pairs, chosen: np.ndarray) -> tuple[int, int]:
    mine = pairs.columns == chosen[pairs.rows]
    return int((chosen != NOBODY).sum()), int(pairs.values[mine].sum())


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_looked_at_first_the_best_of_all_is_found(seed: int, part: float) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = np.nonzero(rng.random((40, 15)) < 0.3)
    pairs = Pairs(rows, columns, rng.integers(0, 500, len(rows)))
    places = rng.integers(0, 5, 15)
    likely = rng.random(len(rows)) < part
    found, prices = best_priced(pairs, likely, nothing_begun(40, 15), places, reach=20)
    assert worth(pairs, found.chosen) == worth(pairs, assign(pairs, 40, places).chosen)
    bound = sum(surpluses(pairs, prices, 40).tolist())
    bound += sum(price * n for price, n in zip(prices.tolist(), places.tolist(), strict=True))
    matched, value = worth(pairs, found.chosen)
    assert bound == matched * MATCHED + value


def test_what_is_within_reach() -> None:
    pairs = Pairs(np.array([0, 0, 0]), np.array([0, 1, 2]), np.array([50, 100, 90]))
    near = within_reach(pairs, np.array([0, 30, 30]), 1, reach=20)
    assert near.tolist() == [False, True, True]
