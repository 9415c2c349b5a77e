"""One whole number a pair that orders like (points, hash), below 0 where a rule forbids it."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.criteria import PERFECT, points_of_tile
from cairn.matching.engine.packed import Block, Indices, Listed, Packed, Tile, listed
from cairn.matching.engine.problem import MOST_BONUS, STAYING, Mode
from cairn.matching.engine.rules import allowed

Values = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
# So low that no match and no price makes it worth anything, and sums with both stay in 64 bits.
IMPOSSIBLE = -(1 << 61)
# Bits of a pair's hash that decide between equals, at most.
TIE_BITS = 20
# Values stay below 2**VALUE_BITS: some hundred of them still add up exactly in floating point.
VALUE_BITS = 46
# Left free where another aim comes first, for what its result asks of this one (see `aims`).
BITS_FOR_EARLIER_AIMS = 4
DECIDER_BITS = 20
# What a pair is worth at most: its points, that it stays, and the bonus of a group.
GREATEST_WORTH = PERFECT + STAYING + MOST_BONUS
_MIX = np.uint64(0x9E3779B97F4A7C15)


def unit_of(packed: Packed) -> int:
    """What one point is worth, a power of two: more than the hashes of all pairs together."""
    return 1 << (tie_bits(packed) + max(1, len(packed.mentees)).bit_length())


def tie_bits(packed: Packed) -> int:
    """Bits of a hash: as many as leave room for points, and for as many hashes as mentees."""
    taken = GREATEST_WORTH.bit_length() + max(1, len(packed.mentees)).bit_length()
    if packed.problem.mode is Mode.FAIR:
        taken += BITS_FOR_EARLIER_AIMS
    return max(1, min(TIE_BITS, VALUE_BITS - taken))


def values_of(tile: Tile) -> Values:
    """The value of every pair of a tile."""
    values: Values = np.multiply(tile.once(worth_of_tile), unit_of(tile.packed), dtype=np.int64)
    values += _ties(tile)
    np.copyto(values, IMPOSSIBLE, where=~tile.once(allowed))
    return values


def worth_of_tile(tile: Tile) -> Block:
    """Points of every pair of a tile, more where the two stay together or a group has a bonus.

    Not to be changed by who gets it.
    """
    problem = tile.packed.problem
    worth = tile.once(points_of_tile)
    if problem.earlier:
        worth = worth + STAYING * tile.listed(tile.packed.once(earlier_pairs))
    if problem.bonuses:
        worth = worth + tile.packed.once(bonuses)[tile.rows, None]
    return worth


def earlier_pairs(packed: Packed) -> Listed:
    """A 1 for each earlier pair of two who are both there."""
    pairs = {
        (packed.row_of[mentee], packed.column_of[mentor], 1)
        for mentee, mentor in packed.problem.earlier
        if mentee in packed.row_of and mentor in packed.column_of
    }
    return listed(len(packed.mentees), pairs)


def bonuses(packed: Packed) -> Block:
    """For each mentee the greatest bonus of their groups."""
    of_groups = dict(packed.problem.bonuses)
    if not of_groups:
        return np.zeros(len(packed.mentees), np.int32)
    return np.asarray(
        [max((of_groups.get(group, 0) for group in m.groups), default=0) for m in packed.mentees],
        np.int32,
    )


def deciders_of(packed: Packed, rows: Indices, columns: Indices) -> Values:
    """A second hash of pairs, for those who are equal by the first."""
    left, right = packed.once(hashes)
    mixed = left[rows] * right[columns]
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX
    return (mixed >> np.uint64(64 - DECIDER_BITS)).view(np.int64)


def _ties(tile: Tile) -> Values:
    left, right = tile.packed.once(hashes)
    mixed = left[tile.rows, None] * right[None, tile.columns]
    mixed >>= np.uint64(64 - tie_bits(tile.packed))
    return mixed.view(np.int64)


def hashes(packed: Packed) -> tuple[Hashes, Hashes]:
    """A hash of each mentee and each mentor; the product of two is that of the pair."""
    seed = packed.problem.seed
    return (
        np.asarray([_hash(seed, m.id) for m in packed.mentees], np.uint64),
        np.asarray([_hash(seed, m.id) for m in packed.mentors], np.uint64),
    )


def _hash(seed: int, name: str) -> int:
    """An odd number: the high bits of the product of two of them are the hash of a pair."""
    return 1 | int.from_bytes(
        hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest(), "big"
    )
