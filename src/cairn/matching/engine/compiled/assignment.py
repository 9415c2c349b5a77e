"""The best assignment among given pairs, as `assignment.assign` finds it, without SciPy.

The same two steps: an assignment of the greatest size with the crowded part that follows from it,
then each part filled anew for the most value. Both may begin from an earlier answer, and are done
sooner the less it has to change.
"""

from __future__ import annotations

import numpy as np

from cairn.matching.engine import assignment as plain
from cairn.matching.engine.assignment import NOBODY, Assignment, Begin, Some
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.compiled.filling import fill, turned
from cairn.matching.engine.compiled.greatest_size import most_matched
from cairn.matching.engine.compiled.holding import demand_of
from cairn.matching.engine.packed import Indices
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.values import Values


def assign(pairs: Pairs, mentees: int, capacities: Indices, begin: Begin) -> Assignment:
    """The best assignment with at most `capacities[j]` mentees for mentor j."""
    found = Assignment(
        *most_matched(demand_of(pairs, np.ones(mentees, np.int64), capacities), begin.chosen)
    )
    crowded = found.crowded_mentees[pairs.rows]
    calm = ~(crowded | found.crowded_mentors[pairs.columns])
    if crowded.any():
        _fill_places(found, _some(pairs, crowded), capacities, begin)
    if calm.any():
        _fill_mentees(found, _some(pairs, calm), capacities, begin)
    return found


def _some(pairs: Pairs, some: Some) -> Pairs:
    # Most schools are crowded altogether, or nowhere.
    if some.all():
        return pairs
    return Pairs(pairs.rows[some], pairs.columns[some], pairs.values[some])


def _fill_mentees(found: Assignment, pairs: Pairs, capacities: Indices, begin: Begin) -> None:
    """Outside the crowded part every mentee finds a place."""
    calm = ~found.crowded_mentees
    # What a mentor cost in a crowded part says nothing about what they cost outside.
    prices = np.where(begin.prices > MATCHED // 2, 0, begin.prices)
    taken = fill(pairs, calm.astype(np.int64), capacities, prices, found.chosen[calm])
    if taken is None:
        plain.fill(found.chosen, pairs, calm, capacities)
    else:
        rows, columns = taken
        found.chosen[rows] = columns


def _fill_places(found: Assignment, pairs: Pairs, capacities: Indices, begin: Begin) -> None:
    """In the crowded part every place finds a mentee."""
    places = np.where(found.crowded_mentors, capacities, 0)
    left = np.zeros(len(found.chosen), np.int64)
    np.maximum.at(left, pairs.rows, pairs.values - _of_one_level(begin.prices)[pairs.columns])
    left[begin.chosen == NOBODY] = 0
    before = _mentees_by_place(found.chosen, places)
    taken = fill(turned(pairs), places, found.crowded_mentees.astype(np.int64), left, before)
    if taken is None:
        plain.fill(found.chosen, pairs, found.crowded_mentees, capacities)
    else:
        columns, rows = taken
        found.chosen[found.crowded_mentees] = NOBODY
        found.chosen[rows] = columns


def _mentees_by_place(chosen: Indices, places: Indices) -> Indices:
    """The mentee at each place, or -1: those of the first mentor, of the second, and so on."""
    rows = np.flatnonzero(chosen != NOBODY)
    rows = rows[np.argsort(chosen[rows], kind="stable")]
    mentors = chosen[rows]
    nth = np.arange(len(rows)) - np.searchsorted(mentors, mentors)
    inside = nth < places[mentors]
    found = np.full(int(places.sum()), NOBODY)
    found[(np.cumsum(places) - places)[mentors[inside]] + nth[inside]] = rows[inside]
    return found


def _of_one_level(prices: Indices) -> Values:
    """Prices without what a match is worth."""
    return prices - MATCHED * (prices > MATCHED // 2)
