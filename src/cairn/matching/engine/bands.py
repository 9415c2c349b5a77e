"""How far a pair is from good enough, in bands: what fairness counts before it adds up points.

Fair means leximin by bands: as few mentees as possible in the worst band, then in the next, and so
on; from `GOOD_ENOUGH` points on it no longer matters how many there are, and the sum decides. (To
raise the single worst pair as far as possible would be no help: one unlucky mentee would set the
bar for all.) A mentee in a band costs more than all mentees together in the bands above it.
"""

from __future__ import annotations

import numpy as np

from cairn.matching.engine.candidates import Candidates, Pairs
from cairn.matching.engine.packed import Packed, Tile
from cairn.matching.engine.rules import allowed
from cairn.matching.engine.values import (
    GREATEST_WORTH,
    IMPOSSIBLE,
    VALUE_BITS,
    Values,
    unit_of,
    worth_of_tile,
)

GOOD_ENOUGH = 3_000
MOST_BANDS = 6


def bands_in(packed: Packed) -> int:
    """How many bands there are below good enough: as many as whole numbers hold, at most six."""
    return min(MOST_BANDS, 1 + (VALUE_BITS - 1) // _bits(packed))


def values_by_band(tile: Tile) -> Values:
    """What every pair of a tile is worth to fairness: the same for all that are good enough."""
    values = tile.packed.once(worth_by_points)[tile.once(worth_of_tile)]
    np.copyto(values, IMPOSSIBLE, where=~tile.once(allowed))
    return values


def by_band(packed: Packed, found: Candidates) -> Candidates:
    """The best pairs by points, and the bound on all others, with what they are worth by band.

    A pair with more points is never in a worse band, so the best by points are among the best.
    """
    worth, unit = packed.once(worth_by_points), unit_of(packed)
    pairs = found.pairs
    bounds = np.where(found.bounds >= 0, worth[np.maximum(found.bounds, 0) // unit], IMPOSSIBLE)
    return Candidates(Pairs(pairs.rows, pairs.columns, worth[pairs.values // unit]), bounds)


def worth_by_points(packed: Packed) -> Values:
    """For each number of points from 0, the least first; whole numbers from 0."""
    bands = bands_in(packed)
    costs = [1 << _bits(packed) * (bands - 1 - band) for band in range(bands)]
    worth = np.full(GREATEST_WORTH + 1, costs[0], np.int64)
    for points in range(GOOD_ENOUGH):
        worth[points] -= costs[points * bands // GOOD_ENOUGH]
    return worth


def _bits(packed: Packed) -> int:
    """Bits that count all mentees: a number of so many bits is more than there are."""
    return max(1, len(packed.mentees)).bit_length()
