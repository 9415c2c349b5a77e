"""What a place with each mentor costs: the lowest prices at which nobody wants to change.

Prices have two levels in one whole number, as values have: `MATCHED` for being matched at all, and
what is below for value. A mentee who has mentor j at price p accepts it while no other mentor k
gives more, so k must cost at least p - value(i, j) + value(i, k). Prices start at nothing and rise
where they are too low, which ends when the assignment is best (the fixpoint of Bellman and Ford).
"""

from __future__ import annotations

import numpy as np

from cairn.matching.engine.assignment import NOBODY, Assignment, Some
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.packed import Indices, stretches
from cairn.matching.engine.path import compiled

# Being matched, in the units of values. All sums of values and prices stay far below half of it.
MATCHED = 1 << 60
_UNKNOWN = -(1 << 58)


def lowest_prices(pairs: Pairs, assignment: Assignment, mentors: int) -> Indices:
    """A price for each mentor; no pair that is not chosen gives its mentee more than they have."""
    chosen, crowded = assignment.chosen, assignment.crowded_mentors
    prices = np.zeros(mentors, np.int64)
    prices[crowded] = _UNKNOWN
    has_one = chosen[pairs.rows] != NOBODY
    # Somebody who can always be matched never gains from a place in the crowded part.
    counts = ~crowded[pairs.columns] | assignment.crowded_mentees[pairs.rows]
    nobody = counts & ~has_one
    np.maximum.at(prices, pairs.columns[nobody], pairs.values[nobody])
    if has_one.any():
        if fast := compiled():
            fast.raise_until_content(pairs, chosen, counts, prices, _UNKNOWN)
        else:
            _raise_until_content(pairs, chosen, counts & has_one, prices)
    return prices + np.where(crowded, MATCHED, 0)


def _raise_until_content(pairs: Pairs, chosen: Indices, counts: Some, prices: Indices) -> None:
    """Raises `prices` in place. At most one round a mentor is needed when the choice is best."""
    starts = np.zeros(len(chosen) + 1, np.int64)
    np.cumsum(np.bincount(pairs.rows, minlength=len(chosen)), out=starts[1:])
    mine = pairs.columns == chosen[pairs.rows]
    have = np.zeros(len(chosen), np.int64)
    have[pairs.rows[mine]] = pairs.values[mine]
    wanted = counts & ~mine
    rows = np.flatnonzero((chosen != NOBODY) & (prices[chosen] > _UNKNOWN))
    for _ in range(len(prices) + 1):
        places, owners = stretches(starts, rows)
        places, owners = places[wanted[places]], owners[wanted[places]]
        least = pairs.values[places] - (have - prices[chosen])[rows[owners]]
        columns = pairs.columns[places]
        too_low = least > prices[columns]
        if not too_low.any():
            return
        raised = np.zeros(len(prices), bool)
        raised[columns[too_low]] = True
        np.maximum.at(prices, columns[too_low], least[too_low])
        rows = np.flatnonzero((chosen != NOBODY) & raised[chosen])
