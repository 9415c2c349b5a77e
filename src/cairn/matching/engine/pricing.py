"""Finds the possible pairs that prices have overlooked, without looking at every pair every time.

For each mentee a bound is kept: what any pair that was left out could leave them after the price. A
mentee who has more already has overlooked nothing. When prices fall, bounds rise by as much;
mentors whose price fell far are looked at one by one instead, so that they do not raise the bounds
of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from cairn.matching.engine.aims import Aim
from cairn.matching.engine.assignment import Some
from cairn.matching.engine.candidates import Candidates, Pairs, joined
from cairn.matching.engine.packed import Indices, Packed, Tile, listed_arrays
from cairn.matching.engine.path import compiled_for
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.values import IMPOSSIBLE, Values

# Pairs a mentee brings into the next round, at most.
MOST_A_MENTEE = 8


def surpluses(pairs: Pairs, prices: Indices, mentees: int) -> Indices:
    """The most that any of the given pairs leaves a mentee after the price; never below nothing."""
    left = np.zeros(mentees, np.int64)
    np.maximum.at(left, pairs.rows, pairs.values + MATCHED - prices[pairs.columns])
    return left


class Watch:
    """The pairs in play of the mentees `rows`, and bounds on all others of theirs.

    `still_wanted` is called now and then; what it raises ends the work.
    """

    def __init__(
        self,
        packed: Packed,
        aim: Aim,
        rows: Indices,
        candidates: Candidates,
        still_wanted: Callable[[], None],
    ) -> None:
        self.pairs = candidates.pairs
        self._packed = packed
        self._aim = aim
        self._rows = rows
        self._still_wanted = still_wanted
        self._has_more = candidates.bounds >= 0
        self._bounds = candidates.bounds + MATCHED
        self._prices = np.zeros(len(packed.mentors), np.int64)

    def take_overlooked(self, prices: Indices) -> bool:
        """Puts into play what leaves a mentee more than the pairs in play, or as much.

        Says whether there was any; if not, what is best among the pairs in play is best of all.
        """
        surplus = surpluses(self.pairs, prices, len(self._bounds))
        fallen = self._far_fallen(prices, surplus)
        self._bounds += _greatest_fall(self._prices - prices, fallen)
        self._prices = prices
        rows = np.flatnonzero(self._in_doubt(surplus, self._bounds))
        found = self._found_with(surplus, prices)
        for some, left in found.look(rows):
            self._still_wanted()
            self._bounds[some] = left
        if len(fallen):
            for some, left in found.look(self._rows, fallen):
                self._still_wanted()
                self._bounds[some] = np.maximum(self._bounds[some], left)
        if found.overlooked:
            self.pairs = joined(self.pairs, *found.pairs)
        return found.overlooked

    def _found_with(self, surplus: Indices, prices: Indices) -> Found:
        fast = compiled_for(self._packed)
        found = fast and fast.found_for(self._packed, self._aim, self.pairs, surplus, prices)
        return found or _Found(self._packed, self._aim, self.pairs, surplus, prices)

    def _in_doubt(self, surplus: Indices, bounds: Values) -> Some:
        """Mentees who may have overlooked something."""
        doubtful: Some = self._has_more & (surplus + self._aim.least <= bounds)
        return doubtful

    def _far_fallen(self, prices: Indices, surplus: Indices) -> Indices:
        """Mentors to look at one by one: those whose price fell furthest, as many as save most."""
        falls = self._prices - prices
        best, least = np.empty(0, np.int64), None
        for part in (0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5):
            count = int(part * len(falls))
            fallen = np.sort(np.argpartition(-falls, count)[:count]) if count else best[:0]
            bounds = self._bounds + _greatest_fall(falls, fallen)
            rows = int(self._in_doubt(surplus, bounds).sum())
            to_look_at = rows * len(falls) + count * len(surplus)
            if least is None or to_look_at < least:
                best, least = fallen, to_look_at
        return best


def _greatest_fall(falls: Indices, apart: Indices) -> int:
    """How far the price of any mentor fell at most, except for those looked at apart."""
    others = np.ones(len(falls), bool)
    others[apart] = False
    return int(falls[others].max(initial=-MATCHED))


class Found(Protocol):
    """What a look at all pairs of some mentees has found so far."""

    pairs: list[Pairs]
    overlooked: bool

    def look(
        self, rows: Indices, columns: Indices | None = None
    ) -> Iterator[tuple[Indices, Values]]:
        """Notes the best pairs of `rows` with everybody, or with the mentors `columns`.

        Tells, some mentees at a time, what all others leave them at most.
        """


class _Found:
    """`Found`, tile by tile."""

    def __init__(
        self, packed: Packed, aim: Aim, known: Pairs, surplus: Indices, prices: Indices
    ) -> None:
        self.pairs: list[Pairs] = []
        self.overlooked = False
        self._packed = packed
        self._known = listed_arrays(len(surplus), known.rows, known.columns, known.values)
        self._surplus = surplus
        self._prices = prices
        self._aim = aim

    def look(
        self, rows: Indices, columns: Indices | None = None
    ) -> Iterator[tuple[Indices, Values]]:
        packed = self._packed
        tiles = packed.tiles(rows) if columns is None else packed.tiles_of_columns(rows, columns)
        for tile in tiles:
            yield tile.rows, self._look_at(tile, self._aim.values_of(tile))

    def _look_at(self, tile: Tile, values: Values) -> Values:
        """Notes the best pairs of each mentee; what all others of the tile leave them at most."""
        gains = values + (MATCHED - self._prices)[None, tile.columns]
        gains -= self._surplus[tile.rows, None]
        gains[tile.places_of(self._known)] = IMPOSSIBLE
        places, columns = np.nonzero(gains > -self._aim.nearly)
        least = np.full(len(tile.rows), -self._aim.nearly)
        if len(places):
            gained = gains[places, columns]
            self.overlooked |= bool((gained >= self._aim.least).any())
            kept, left, first_left = _greatest(places, gained)
            least[left] = gained[first_left]
            places, columns = places[kept], columns[kept]
            self.pairs.append(
                Pairs(tile.rows[places], tile.mentors[columns], values[places, columns])
            )
        bounds: Values = self._surplus[tile.rows] + least
        return bounds


def _greatest(places: Indices, gains: Values) -> tuple[Indices, Indices, Indices]:
    """The greatest gains of each place, MOST_A_MENTEE at most; and where more, the next of them.

    All as positions in `gains`; the second tells the places that have more.
    """
    order = np.lexsort((-gains, places))
    ordered = places[order]
    ranks = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    next_ones = order[ranks == MOST_A_MENTEE]
    return order[ranks < MOST_A_MENTEE], places[next_ones], next_ones
