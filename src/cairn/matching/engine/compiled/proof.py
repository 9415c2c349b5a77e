"""What prices leave each mentee at best, over all pairs: for the check of a certificate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numba import types

from cairn.matching.engine.aims import aims_of
from cairn.matching.engine.compiled.kernel import kernel
from cairn.matching.engine.compiled.people import (
    BLOCK,
    KINDS,
    PEOPLE,
    People,
    people_of,
    points_of_block,
)
from cairn.matching.engine.compiled.worth import (
    TOGETHER,
    WORTH,
    Worth,
    any_reaches,
    own_value_of,
    value_of,
    whole_costs,
    whole_limit,
    worth_of,
)
from cairn.matching.engine.packed import Block, Indices, Packed
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.values import IMPOSSIBLE, Values

_I8 = types.int64[::1]


@kernel(types.int64(PEOPLE, WORTH, types.int32[::1], _I8, types.int64, types.int64, types.int64))
def _best_by_points(
    people: People,
    worth: Worth,
    points: Block,
    prices: Indices,
    start: int,
    width: int,
    best: int,
) -> int:
    """The best of a block where points alone decide."""
    here = prices[start : start + width]
    for place in range(width):
        if points[place] >= 0:
            best = max(best, worth.of_points[points[place]] + MATCHED - here[place])
    return best


@kernel(
    types.int64(
        *(PEOPLE, WORTH, types.int32[::1], _I8, types.int32[:, ::1]),
        *(types.int64, types.int64, types.int64, types.int64),
    )
)
def _best_to_the_last_digit(
    people: People,
    worth: Worth,
    points: Block,
    prices: Indices,
    costs: Block,
    row: int,
    start: int,
    width: int,
    best: int,
) -> int:
    """The best of a block where hashes count, or an earlier aim."""
    for group in range(0, width, TOGETHER):
        end = min(width, group + TOGETHER)
        crowded = int(best < MATCHED // 2)
        here = costs[crowded, start : start + width]
        limit = whole_limit(best - (1 - crowded) * MATCHED, people.unit)
        if not any_reaches(points, here, limit, group, end):
            continue
        for place in range(group, end):
            if points[place] >= 0 and points[place] - here[place] >= limit:
                value = value_of(people, worth, row, start + place, points[place])
                best = max(best, value + MATCHED - prices[start + place])
    return best


@kernel(types.void(PEOPLE, WORTH, _I8, _I8, types.int32[:, ::1], _I8, _I8, _I8))
def _best_and_had(
    people: People,
    worth: Worth,
    rows: Indices,
    prices: Indices,
    costs: Block,
    chosen: Indices,
    best: Values,
    have: Values,
) -> None:
    """For each of `rows` the most that a pair with a match leaves beyond the price, and what the
    pair with the mentor `chosen` is worth.
    """
    counts, points = np.empty((KINDS, BLOCK), np.uint8), np.empty(BLOCK, np.int32)
    for start in range(0, len(people.columns), BLOCK):
        for at in range(len(rows)):
            row = rows[at]
            width = points_of_block(people, row, start, counts, points)
            mine = chosen[at] - start
            if 0 <= mine < width and points[mine] >= 0:
                have[at] = own_value_of(people, worth, row, chosen[at], points[mine])
            if worth.tied or worth.is_later:
                best[at] = _best_to_the_last_digit(
                    people, worth, points, prices, costs, row, start, width, best[at]
                )
            else:
                best[at] = _best_by_points(people, worth, points, prices, start, width, best[at])


def worths_of(packed: Packed) -> list[Worth] | None:
    """What the aims are about; None where kernels do not know them, or there are more than two."""
    worths = [worth_of(packed, aim) for aim in aims_of(packed)]
    known = [worth for worth in worths if worth is not None]
    return known if len(known) == len(worths) <= 2 else None


def had_and_best(
    packed: Packed,
    worths: Sequence[Worth],
    rows: Indices,
    chosen: Indices,
    prices: Sequence[Indices],
) -> Iterator[tuple[Indices, Indices]]:
    """As `certificate` has it: aim by aim what mentees have, and the best prices leave them."""
    matched = chosen >= 0
    first, *later = worths
    have, best = _look(packed, first, rows, chosen, prices[0])
    best = np.maximum(best, 0)
    yield have[matched], best
    for worth, of_aim in zip(later, prices[1:], strict=True):
        left = np.zeros(len(packed.mentees), np.int64)
        left[rows] = best
        narrowed = worth._replace(
            is_later=True,
            earlier_of_points=first.of_points,
            earlier_left=left,
            earlier_prices=prices[0],
        )
        # A match counts with the first aim alone.
        have, best_of_aim = _look(packed, narrowed, rows, chosen, of_aim + MATCHED)
        yield have[matched], np.maximum(best_of_aim, np.where(best == 0, 0, IMPOSSIBLE))


def _look(
    packed: Packed, worth: Worth, rows: Indices, chosen: Indices, prices: Indices
) -> tuple[Values, Values]:
    people = packed.once(people_of)
    have, best = np.full(len(rows), IMPOSSIBLE), np.full(len(rows), IMPOSSIBLE)
    costs = whole_costs(worth, prices, people.unit)
    _best_and_had(people, worth, rows, prices, costs, chosen, best, have)
    return have, best
