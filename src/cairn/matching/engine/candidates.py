"""The pairs worth a look first: the best of every mentee and of every mentor.

For each mentee a bound says how good a pair can be that is not among them. Where the prices leave a
mentee at least that much, nobody needs to look at the rest. Without the mentors' own lists, mentees
who are nobody's favourite would lose their place where mentors are scarce.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cairn.matching.engine.packed import Indices, Packed, Tile
from cairn.matching.engine.values import IMPOSSIBLE, Values


@dataclass(frozen=True)
class Pairs:
    """Possible pairs in the order of rows and columns, each once, with their values."""

    rows: Indices
    columns: Indices
    values: Values


@dataclass(frozen=True)
class Candidates:
    """Pairs to begin with; `bounds[i]` is the best value of mentee i that is not among them."""

    pairs: Pairs
    bounds: Values


def joined(*parts: Pairs) -> Pairs:
    """All pairs of `parts`, each once."""
    width = 1 + max((int(part.columns.max(initial=0)) for part in parts), default=0)
    places = np.concatenate([part.rows * width + part.columns for part in parts])
    # Pairs known already stand in order, and a stable sort merges what does.
    order = np.argsort(places, kind="stable")
    places = places[order]
    first = np.ones(len(places), bool)
    first[1:] = places[1:] != places[:-1]
    values = np.concatenate([part.values for part in parts])[order[first]]
    return Pairs(*np.divmod(places[first], width), values)


def best_pairs(
    packed: Packed,
    rows: Indices,
    most: int,
    values_of: Callable[[Tile], Values],
    told: Callable[[float], None],
) -> Candidates:
    """The `most` best pairs of each mentee among `rows` and of each mentor, by `values_of`.

    `told` hears which share is done.
    """
    bounds = np.full(len(packed.mentees), IMPOSSIBLE, np.int64)
    of_mentors = _BestOfMentors(len(packed.mentors), most)
    found = []
    for tile in packed.tiles(rows):
        told(float(tile.rows[0]) / len(packed.mentees))
        values = values_of(tile)
        found.append(_best_of_rows(tile, values, most, bounds))
        of_mentors.look_at(tile, values)
    return Candidates(joined(*found, of_mentors.pairs()), bounds)


def _best_of_rows(tile: Tile, values: Values, most: int, bounds: Values) -> Pairs:
    """The best of each row of a tile; notes in `bounds` what was left out."""
    width = values.shape[1]
    if width <= most:
        places, columns = np.nonzero(values >= 0)
        return _pairs_at(tile, values, places, columns)
    order = np.argpartition(values, width - most - 1, axis=1)[:, width - most - 1 :]
    best = np.take_along_axis(values, order, axis=1)
    bounds[tile.rows] = best[:, 0]
    places, ranks = np.nonzero(best[:, 1:] >= 0)
    return _pairs_at(tile, values, places, order[places, ranks + 1])


def _pairs_at(tile: Tile, values: Values, places: Indices, columns: Indices) -> Pairs:
    return Pairs(tile.rows[places], tile.mentors[columns], values[places, columns])


class _BestOfMentors:
    """The best pairs of each mentor so far; a new one must beat the last of them."""

    def __init__(self, mentors: int, most: int) -> None:
        self._most = most
        self._least = np.full(mentors, IMPOSSIBLE, np.int64)
        self._kept = Pairs(*(np.empty(0, np.int64) for _ in range(3)))
        self._new: list[Pairs] = []
        self._waiting = 0

    def look_at(self, tile: Tile, values: Values) -> None:
        """Notes every pair of the tile that is among the best of its mentor so far."""
        places, columns = np.nonzero(values > self._least[None, tile.columns])
        self._new.append(_pairs_at(tile, values, places, columns))
        self._waiting += len(places)
        if self._waiting > self._most * len(self._least):
            self._settle()

    def pairs(self) -> Pairs:
        self._settle()
        return self._kept

    def _settle(self) -> None:
        """Keeps the best of each mentor, and what a new one must beat."""
        parts = [self._kept, *self._new]
        rows, columns, values = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("rows", "columns", "values")
        )
        order = np.lexsort((rows, -values, columns))
        rows, columns, values = rows[order], columns[order], values[order]
        starts = np.searchsorted(columns, np.arange(len(self._least)))
        rank = np.arange(len(columns)) - starts[columns]
        kept = rank < self._most
        last = rank == self._most - 1
        self._least[columns[last]] = values[last]
        self._kept = Pairs(rows[kept], columns[kept], values[kept])
        self._new, self._waiting = [], 0
