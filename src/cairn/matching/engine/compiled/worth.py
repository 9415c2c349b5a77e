"""What pairs are worth to an aim, as kernels read it: a number for the points, and some more."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import types

from cairn.matching.engine.aims import Aim, Reached, bonus_of
from cairn.matching.engine.bands import GOOD_ENOUGH, values_by_band, worth_by_points
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
# Pairs of a mentee that are looked at first.
FIRST = 64
# Bounds of what whole points are compared by; beyond them everything is looked at closely.
_FAR = 1 << 28
_ALWAYS = -(1 << 29)


class Worth(NamedTuple):
    """A pair is worth `of_points`, its hash if `tied`, and what mentee and mentor add. With more
    points than there are in `of_points` it is worth as much as with the most.

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
def some_more(before: int) -> int:
    """How many pairs to mark at once after so many: what is found decides what is enough later."""
    return max(FIRST, before)


@inlined
def mark_what_reaches(
    points: Block, costs: Block, limit: int, begin: int, end: int, marks: Marks
) -> None:
    """Marks the pairs that are worth at least `limit` beyond their cost."""
    least = np.int32(limit)
    some, asked = points[begin:end], costs[begin:end]
    for place in range(end - begin):
        near = np.int32(some[place] - asked[place]) >= least
        marks[place] = near & (some[place] >= 0)
    clear_rest(marks, end - begin)


@inlined
def clear_rest(marks: Marks, begin: int) -> None:
    """Marks nothing from `begin` to the end of its group."""
    for at in range(begin, -(-begin // TOGETHER) * TOGETHER):
        marks[at] = 0


@inlined
def list_marked(marks: Marks, begin: int, end: int, near: Indices) -> int:
    """Writes down the marked places from `begin` to `end`; how many there are."""
    found, some = 0, marks.view(np.uint64)
    for group in range(-(-(end - begin) // TOGETHER)):
        if some[group] == 0:
            continue
        for at in range(group * TOGETHER, (group + 1) * TOGETHER):
            if marks[at]:
                near[found] = begin + at
                found += 1
    return found


@inlined
def own_value_of(people: People, worth: Worth, row: int, place: int, points: int) -> int:
    """What a possible pair is worth to the aim alone, whatever came before it."""
    value: int = worth.of_points[min(points, len(worth.of_points) - 1)]
    value += worth.of_mentees[row] + worth.of_mentors[place]
    if worth.tied:
        value += tie_of(people.hashes[row], people.mentor_hashes[place], people.hash_shift)
    return value


@inlined
def write_values(
    people: People,
    worth: Worth,
    row: int,
    start: int,
    points: Block,
    near: Indices,
    values: Values,
) -> None:
    """Writes what the pairs at the places `near` of a block are worth to the aim; IMPOSSIBLE where
    one cannot be. Each has points.
    """
    # Outside the loop, for whoever reads an array out of a tuple counts a reference to it.
    of_points, of_mentors, theirs = worth.of_points, worth.of_mentors, people.mentor_hashes
    earlier_of_points, earlier_prices = worth.earlier_of_points, worth.earlier_prices
    mine, of_mentee, left = people.hashes[row], worth.of_mentees[row], 0
    is_later, tied, shift = worth.is_later, worth.tied, people.hash_shift
    most, earlier_most = len(of_points) - 1, len(earlier_of_points) - 1
    if is_later:
        left = worth.earlier_left[row] - MATCHED
    for n in range(len(near)):
        at, there = points[near[n]], start + near[n]
        values[n] = of_points[min(at, most)] + of_mentee + of_mentors[there]
        if tied:
            values[n] += tie_of(mine, theirs[there], shift)
        if is_later and earlier_of_points[min(at, earlier_most)] - earlier_prices[there] != left:
            values[n] = IMPOSSIBLE


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
        else packed.once(worth_by_points)[: GOOD_ENOUGH + 1].copy(),
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
