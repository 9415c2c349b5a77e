"""What an assignment should reach, one aim after another.

Being matched comes before every aim. A later aim decides between those assignments alone that are
best by every earlier one, and these are easy to tell by the prices of the earlier aim: they use
pairs alone that leave their mentee as much as any other, they fill every mentor who has a price,
and match every mentee who would lose something (complementary slackness). So a later aim is an
assignment problem as well, over fewer pairs, in which whom the earlier aims need is worth more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from cairn.matching.engine.assignment import Some
from cairn.matching.engine.bands import by_band, values_by_band
from cairn.matching.engine.candidates import Candidates, Pairs
from cairn.matching.engine.criteria import PERFECT
from cairn.matching.engine.packed import Indices, Packed, Tile
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.problem import Mode
from cairn.matching.engine.values import IMPOSSIBLE, Values, unit_of, values_of

# Points by which a pair may miss and is taken along: prices move a little in every round.
NEARLY = 100
# Points by which a pair may be worse than another of the mentee and matter in the next round.
REACH = 200
# Who is needed by an earlier aim counts as much as so many perfect pairs; at first, and if that
# was too little.
NEEDED = (4, 60)


@dataclass(frozen=True)
class Aim:
    """What pairs are worth, in whole numbers from 0, below 0 where a pair cannot be.

    `least` is the gain from which a pair that was left out must be looked at: 0 where it matters
    which of two equal pairs is taken, 1 where it does not. Pairs that miss it by less than
    `nearly` are taken along, and those that miss a mentee's best by `reach` left aside at first.
    `follows` says what an aim was made of that comes `after` another.
    """

    values_of: Callable[[Tile], Values]
    least: int
    nearly: int
    reach: int
    follows: tuple[Aim, Reached, int] | None = None


def points_aim(packed: Packed) -> Aim:
    """The most points, and hashes between equals."""
    unit = unit_of(packed)
    return Aim(values_of, least=0, nearly=NEARLY * unit, reach=REACH * unit)


def aims_of(packed: Packed) -> tuple[Aim, ...]:
    """The aims of a problem by its mode, the first first."""
    points = points_aim(packed)
    if packed.problem.mode is Mode.FAIR:
        return (Aim(values_by_band, least=1, nearly=0, reach=1), points)
    return (points,)


@dataclass(frozen=True)
class Reached:
    """An aim that is reached: its prices, what they leave each mentee, and whom it needs."""

    aim: Aim
    prices: Indices
    surplus: Indices
    needed_mentees: Some
    needed_mentors: Some

    def keeps(self, tile: Tile) -> Some:
        """True for pairs that some assignment may use which is best by this aim."""
        left = self.aim.values_of(tile) + (MATCHED - self.prices)[None, tile.columns]
        kept: Some = left == self.surplus[tile.rows, None]
        return kept

    def served_by(self, chosen: Indices, places: Indices) -> bool:
        """Whether everybody needed has what this aim needs: a mentor, or no place left."""
        loads = np.bincount(chosen[chosen >= 0], minlength=len(places))
        return bool(
            (chosen[self.needed_mentees] >= 0).all()
            and (loads == places)[self.needed_mentors].all()
        )


def after(aim: Aim, reached: Reached, weight: int) -> Aim:
    """`aim` among the assignments that are best by an earlier one.

    Whoever is needed adds `weight` perfect pairs to each pair of theirs.
    """

    def values(tile: Tile) -> Values:
        bonus = bonus_of(tile.packed, weight)
        found = aim.values_of(tile)
        found += bonus * reached.needed_mentees[tile.rows, None]
        found += bonus * reached.needed_mentors[None, tile.columns]
        np.copyto(found, IMPOSSIBLE, where=(found < 0) | ~reached.keeps(tile))
        return found

    return replace(aim, values_of=values, follows=(aim, reached, weight))


def bonus_of(packed: Packed, weight: int) -> int:
    """What whoever is needed adds to each pair of theirs."""
    return weight * PERFECT * unit_of(packed)


def begin_after(begun: Candidates, reached: Reached, weight: int, packed: Packed) -> Candidates:
    """Of pairs by points, those that some assignment may use which is fairest; as `after` has them.

    What was left out is bounded as before, and may be needed.
    """
    bonus = bonus_of(packed, weight)
    pairs, needs = begun.pairs, reached.needed_mentees
    left = by_band(packed, begun).pairs.values + MATCHED - reached.prices[pairs.columns]
    values = pairs.values + bonus * needs[pairs.rows]
    values += bonus * reached.needed_mentors[pairs.columns]
    kept = left == reached.surplus[pairs.rows]
    bounds = begun.bounds + bonus * (needs + int(reached.needed_mentors.any()))
    return Candidates(
        Pairs(pairs.rows[kept], pairs.columns[kept], values[kept]),
        np.where(begun.bounds >= 0, bounds, IMPOSSIBLE),
    )


def without_needs(prices: Indices, reached: Reached, weight: int, packed: Packed) -> Indices:
    """Prices of an aim that came `after` another, as they are for the aim alone.

    What pairs of needed mentors were worth more is no price of theirs, and neither is a match,
    which the earlier prices count already.
    """
    bonus = bonus_of(packed, weight)
    crowded = reached.prices > MATCHED // 2
    alone: Indices = prices - bonus * reached.needed_mentors - MATCHED * crowded
    return alone
