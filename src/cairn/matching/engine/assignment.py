"""The best assignment among given pairs: first as many mentees as possible, then the most value.

The two aims are kept apart by structure instead of by a number larger than every other. An
assignment of the greatest size is found first. Whoever can be reached from an unmatched mentee, by
going to a possible mentor and from there to the mentees who stand with that mentor, belongs to the
crowded part: there every place is taken in every greatest assignment, and everywhere else every
mentee is matched (the decomposition of Dulmage and Mendelsohn). So each part is a full assignment
of one side, which SciPy solves by shortest augmenting paths (LAPJVsp of Jonker and Volgenant).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.packed import Indices
from cairn.matching.engine.path import compiled

Some = npt.NDArray[np.bool_]
NOBODY = -1


@dataclass(frozen=True)
class Assignment:
    """For each mentee the mentor's column or -1, and who belongs to the crowded part."""

    chosen: Indices
    crowded_mentees: Some
    crowded_mentors: Some


@dataclass(frozen=True)
class Begin:
    """Where to begin: what mentees had, columns or -1, and what mentors cost (see `prices`)."""

    chosen: Indices
    prices: Indices


def nothing_begun(mentees: int, mentors: int) -> Begin:
    """Nobody has anybody yet, and nothing costs anything."""
    return Begin(np.full(mentees, NOBODY, np.int64), np.zeros(mentors, np.int64))


def assign(
    pairs: Pairs, mentees: int, capacities: Indices, begin: Begin | None = None
) -> Assignment:
    """The best assignment with at most `capacities[j]` mentees for mentor j.

    The compiled way may `begin` from an earlier answer; SciPy's solver cannot.
    """
    if fast := compiled():
        best: Assignment = fast.assign(
            pairs, mentees, capacities, begin or nothing_begun(mentees, len(capacities))
        )
        return best
    chosen = _most_matched(pairs, mentees, capacities)
    crowded_mentees, crowded_mentors = _crowded(pairs, chosen, len(capacities))
    for rows, columns in (
        (crowded_mentees, crowded_mentors),
        (~crowded_mentees, ~crowded_mentors),
    ):
        inside = rows[pairs.rows] & columns[pairs.columns]
        if inside.any():
            part = Pairs(pairs.rows[inside], pairs.columns[inside], pairs.values[inside])
            fill(chosen, part, rows, capacities)
    return Assignment(chosen, crowded_mentees, crowded_mentors)


def _most_matched(pairs: Pairs, mentees: int, capacities: Indices) -> Indices:
    """Some assignment of the greatest size (Hopcroft and Karp)."""
    # Imported where somebody is matched: it is half of what any other start would cost.
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    places = _places(pairs, capacities)
    graph = csr_matrix(
        (np.ones(len(places.rows), np.int8), (places.rows, places.columns)),
        shape=(mentees, len(places.mentors)),
    )
    return places.mentors_at(maximum_bipartite_matching(graph, perm_type="column"))


def _crowded(pairs: Pairs, chosen: Indices, mentors: int) -> tuple[Some, Some]:
    """Mentees and mentors reached from the unmatched."""
    reached_mentees = chosen == NOBODY
    reached_mentors = np.zeros(mentors, bool)
    while True:
        wanted = np.zeros(mentors, bool)
        wanted[pairs.columns[reached_mentees[pairs.rows]]] = True
        if not (wanted & ~reached_mentors).any():
            return reached_mentees, reached_mentors
        reached_mentors |= wanted
        reached_mentees |= (chosen != NOBODY) & reached_mentors[chosen]


def fill(chosen: Indices, pairs: Pairs, rows: Some, capacities: Indices) -> None:
    """Assigns the mentees `rows` anew, so that the shorter side is full and the value greatest."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    places = _places(pairs, capacities)
    row_of = np.cumsum(rows) - 1
    # A cost of nothing would not count as a pair.
    costs = (int(pairs.values.max()) + 1 - places.values).astype(np.float64)
    graph = csr_matrix(
        (costs, (row_of[places.rows], places.columns)),
        shape=(int(rows.sum()), len(places.mentors)),
    )
    at, found = min_weight_full_bipartite_matching(graph)
    taken = np.full(int(rows.sum()), NOBODY, np.int64)
    taken[at] = found
    chosen[rows] = places.mentors_at(taken)


@dataclass(frozen=True)
class _Places:
    """Pairs of mentees with single places; place p belongs to mentor `mentors[p]`."""

    rows: Indices
    columns: Indices
    values: Indices
    mentors: Indices

    def mentors_at(self, places: npt.NDArray[Any]) -> Indices:
        """The mentor of each place; -1 for none."""
        if not len(self.mentors):
            return np.full(len(places), NOBODY, np.int64)
        return np.where(places >= 0, self.mentors[places], NOBODY)


def _places(pairs: Pairs, capacities: Indices) -> _Places:
    """Every mentor's places side by side.

    Where a mentor has room for every mentee in the pairs, nobody competes for the places: each pair
    has its own, and of several such mentors a mentee needs the best alone. So a place stands in no
    more pairs than its mentor, however many places there are.
    """
    degrees = np.bincount(pairs.columns, minlength=len(capacities))
    roomy = (capacities >= degrees)[pairs.columns]
    scarce = np.where(capacities < degrees, capacities, 0)
    starts = np.cumsum(scarce) - scarce
    times = scarce[pairs.columns]
    nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    own = _best_of_each_row(pairs, np.flatnonzero(roomy))
    return _Places(
        rows=np.concatenate([np.repeat(pairs.rows, times), pairs.rows[own]]),
        columns=np.concatenate(
            [np.repeat(starts[pairs.columns], times) + nth, scarce.sum() + np.arange(len(own))]
        ),
        values=np.concatenate([np.repeat(pairs.values, times), pairs.values[own]]),
        mentors=np.concatenate([np.repeat(np.arange(len(capacities)), scarce), pairs.columns[own]]),
    )


def _best_of_each_row(pairs: Pairs, some: Indices) -> Indices:
    """Of the pairs at `some` the most valuable of each mentee."""
    ordered = some[np.lexsort((pairs.columns[some], -pairs.values[some], pairs.rows[some]))]
    rows = pairs.rows[ordered]
    first = np.ones(len(rows), bool)
    first[1:] = rows[1:] != rows[:-1]
    return ordered[first]
