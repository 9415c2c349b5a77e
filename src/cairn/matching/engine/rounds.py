"""Solves again after a few pairs have joined, with those pairs alone that can still matter.

Most pairs are far from anybody's best at the earlier prices, and without them it is several times
as fast. What the new prices show to have been left out by mistake joins, so that the answer is the
best among all pairs. The compiled solver begins from the earlier answer besides; SciPy's cannot.
"""

from __future__ import annotations

from cairn.matching.engine.assignment import Assignment, Begin, Some, assign
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.packed import Indices
from cairn.matching.engine.prices import MATCHED, lowest_prices
from cairn.matching.engine.pricing import surpluses


def gains_over(pairs: Pairs, prices: Indices, surplus: Indices) -> Indices:
    """What each pair leaves its mentee at these prices beyond `surplus`."""
    gains: Indices = pairs.values + MATCHED - prices[pairs.columns] - surplus[pairs.rows]
    return gains


def within_reach(pairs: Pairs, prices: Indices, mentees: int, reach: int) -> Some:
    """Pairs that at these prices are the best of their mentee, or worse by less than `reach`."""
    near: Some = gains_over(pairs, prices, surpluses(pairs, prices, mentees)) > -reach
    return near


def best_priced(
    pairs: Pairs, likely: Some, begin: Begin, places: Indices, reach: int
) -> tuple[Assignment, Indices]:
    """The best assignment among `pairs` and its prices; looks at the pairs of `likely` first."""
    mentees = len(begin.chosen)
    while True:
        some = Pairs(pairs.rows[likely], pairs.columns[likely], pairs.values[likely])
        assignment = assign(some, mentees, places, begin)
        prices = lowest_prices(some, assignment, len(places))
        gains = gains_over(pairs, prices, surpluses(some, prices, mentees))
        if (gains <= 0).all():
            return assignment, prices
        likely = likely | (gains > -reach)
        begin = Begin(assignment.chosen, prices)
