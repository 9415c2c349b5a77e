"""What pairs are worth to an aim, as kernels read it: a number for the points, and some more."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import types

from cairn.matching.engine.aims import Aim, Reached, bonus_of
from cairn.matching.engine.bands import values_by_band, worth_by_points
from cairn.matching.engine.compiled.kernel import inlined
from cairn.matching.engine.compiled.people import People, tie_of
from cairn.matching.engine.packed import Block, Indices, Packed
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.values import (
    GREATEST_WORTH,
    IMPOSSIBLE,
    Values,
    unit_of,
    values_of,
)

Marks = npt.NDArray[np.uint8]
# Pairs that are told apart at once, by what is marked: bytes of a word.
TOGETHER = 8
# Bounds of what whole points are compared by; beyond them everything is looked at closely.
_FAR = 1 << 28
_ALWAYS = -(1 << 29)


class Worth(NamedTuple):
    """A pair is worth `of_points`, its hash if `tied`, and what mentee and mentor add.

    Where an earlier aim decides, a pair must leave its mentee `earlier_left` at `earlier_prices` by
    `earlier_of_points`, and cannot be otherwise. Prices and what mentors add stand as the mentors
    of the people they are used with.
    """

    of_points: Values
    tied: bool
    of_mentees: Values
    of_mentors: Values
    is_later: bool
    earlier_of_points: Values
    earlier_left: Values
    earlier_prices: Values


_I8 = types.int64[::1]
WORTH = types.NamedTuple(
    [_I8, types.boolean, _I8, _I8, types.boolean, _I8, _I8, _I8],
    Worth,
)


@inlined
def whole_limit(amount: int, unit: int) -> int:
    """Whole points that a pair must be worth beyond its costs to come to more than `amount`."""
    whole = amount // unit
    if whole < -_FAR:
        return _ALWAYS
    return min(whole, _FAR)


@inlined
def mark_what_reaches(points: Block, costs: Block, limit: int, width: int, marks: Marks) -> None:
    """Marks the pairs that are worth at least `limit` beyond their cost."""
    least = np.int32(limit)
    for place in range(width):
        near = np.int32(points[place] - costs[place]) >= least
        marks[place] = near & (points[place] >= 0)
    marks[width:] = 0


@inlined
def own_value_of(people: People, worth: Worth, row: int, place: int, points: int) -> int:
    """What a possible pair is worth to the aim alone, whatever came before it."""
    value: int = worth.of_points[points] + worth.of_mentees[row] + worth.of_mentors[place]
    return value + tie_of(people, row, place) if worth.tied else value


@inlined
def value_of(people: People, worth: Worth, row: int, place: int, points: int) -> int:
    """What a pair is worth to the aim; IMPOSSIBLE where it cannot be."""
    if points < 0:
        return IMPOSSIBLE
    if worth.is_later:
        left = worth.earlier_of_points[points] + MATCHED - worth.earlier_prices[place]
        if left != worth.earlier_left[row]:
            return IMPOSSIBLE
    return own_value_of(people, worth, row, place, points)


def worth_of(packed: Packed, aim: Aim) -> Worth | None:
    """What kernels need to know of an aim; None where they do not know the like of it."""
    if aim.follows:
        return _later_worth(packed, *aim.follows)
    if aim.values_of not in (values_of, values_by_band):
        return None
    by_points = aim.values_of is values_of
    nothing = np.zeros(0, np.int64)
    return Worth(
        of_points=np.arange(GREATEST_WORTH + 1) * unit_of(packed)
        if by_points
        else packed.once(worth_by_points),
        tied=by_points,
        of_mentees=np.zeros(len(packed.mentees), np.int64),
        of_mentors=np.zeros(len(packed.mentors), np.int64),
        is_later=False,
        earlier_of_points=nothing,
        earlier_left=nothing,
        earlier_prices=nothing,
    )


def _later_worth(packed: Packed, aim: Aim, reached: Reached, weight: int) -> Worth | None:
    alone, earlier = worth_of(packed, aim), worth_of(packed, reached.aim)
    if alone is None or earlier is None or not alone.tied or earlier.tied:
        return None
    bonus = bonus_of(packed, weight)
    return alone._replace(
        of_mentees=bonus * reached.needed_mentees,
        of_mentors=bonus * reached.needed_mentors,
        is_later=True,
        earlier_of_points=earlier.of_points,
        earlier_left=reached.surplus,
        earlier_prices=reached.prices,
    )


def of_some_mentors(worth: Worth, columns: Indices) -> Worth:
    """The same for people among whom the mentors `columns` alone are left."""
    return worth._replace(
        of_mentors=worth.of_mentors[columns],
        earlier_prices=worth.earlier_prices[columns] if worth.is_later else worth.earlier_prices,
    )


def whole_costs(worth: Worth, prices: Indices, unit: int) -> Block:
    """What each mentor costs, in whole points rounded down: for mentees who can always be matched,
    and for those in the crowded part.

    A pair of p points is worth a closer look where p less the cost is at least `whole_limit`.
    """
    crowded = prices > MATCHED // 2
    costs = (prices - crowded * MATCHED - worth.of_mentors) // unit
    costs = np.where(costs < -_FAR, _ALWAYS, np.minimum(costs, _FAR))
    if not worth.tied:
        costs = np.full_like(costs, _ALWAYS)
    never = np.where(crowded, _FAR * 2, costs)
    return np.stack([never, np.where(crowded, costs, _ALWAYS)]).astype(np.int32)
