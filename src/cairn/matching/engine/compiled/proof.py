"""What prices leave each mentee at best, over all pairs: for the check of a certificate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numba import types

from cairn.matching.engine.aims import aims_of
from cairn.matching.engine.compiled.kernel import inlined, kernel
from cairn.matching.engine.compiled.people import (
    BLOCK,
    KINDS,
    PEOPLE,
    People,
    people_of,
    points_of_block,
)
from cairn.matching.engine.compiled.worth import (
    WORTH,
    Marks,
    Worth,
    list_marked,
    mark_what_reaches,
    own_value_of,
    some_more,
    whole_costs,
    whole_limit,
    worth_of,
    write_values,
)
from cairn.matching.engine.packed import Block, Indices, Packed
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.values import IMPOSSIBLE, Values

_I8, _PRICES = types.int64[::1], types.int64[:, ::1]


@inlined
def _best_by_points(worth: Worth, points: Block, prices: Indices, start: int, width: int) -> int:
    """The best of a block where points alone decide."""
    best, here = IMPOSSIBLE, prices[start : start + width]
    of_points, most = worth.of_points, len(worth.of_points) - 1
    for place in range(width):
        if points[place] >= 0:
            best = max(best, of_points[min(points[place], most)] + MATCHED - here[place])
    return best


@inlined
def _best_to_the_last_digit(
    people: People,
    worth: Worth,
    points: Block,
    prices: Indices,
    costs: Block,
    marks: Marks,
    near: Indices,
    values: Values,
    row: int,
    start: int,
    width: int,
    best: int,
) -> int:
    """The best of a block where hashes count, or an earlier aim."""
    end = 0
    while end < width:
        begin, end = end, min(width, end + some_more(start + end))
        crowded = int(best < MATCHED // 2)
        limit = whole_limit(best - (1 - crowded) * MATCHED, people.unit)
        here = costs[crowded, start : start + width]
        mark_what_reaches(points, here, limit, begin, end, marks)
        found = near[: list_marked(marks, begin, end, near)]
        write_values(people, worth, row, start, points, found, values)
        for n in range(len(found)):
            best = max(best, values[n] + MATCHED - prices[start + found[n]])
    return best


@kernel(types.void(PEOPLE, WORTH, WORTH, _I8, _PRICES, types.int32[:, ::1], _I8, _PRICES, _PRICES))
def _best_and_had(
    people: People,
    first: Worth,
    later: Worth,
    rows: Indices,
    prices: Indices,
    costs: Block,
    chosen: Indices,
    best: Values,
    have: Values,
) -> None:
    """For each of `rows` the most that a pair with a match leaves beyond the price, and what the
    pair with the mentor `chosen` is worth; a row of each for the first aim and the later.

    For the later aim only pairs count that are best by the first.
    """
    counts, points = np.empty((KINDS, BLOCK), np.uint8), np.empty(BLOCK, np.int32)
    marks, near, values = (
        np.empty(BLOCK, np.uint8),
        np.empty(BLOCK, np.int64),
        np.empty(BLOCK, np.int64),
    )
    for start in range(0, len(people.columns), BLOCK):
        # No pair of the block leaves more by the first aim, however many points it has.
        most = first.of_points[-1] + MATCHED - prices[0, start : start + BLOCK].min()
        for at in range(len(rows)):
            row = rows[at]
            width = points_of_block(people, row, start, counts, points)
            mine = chosen[at] - start
            if 0 <= mine < width and points[mine] >= 0:
                have[0, at] = own_value_of(people, first, row, chosen[at], points[mine])
                have[1, at] = own_value_of(people, later, row, chosen[at], points[mine])
            aim = int(later.is_later)
            if later.is_later and best[0, at] < most:
                here = _best_by_points(first, points, prices[0], start, width)
                if here > best[0, at]:
                    best[0, at], best[1, at] = here, IMPOSSIBLE
            if later.is_later:
                later.earlier_left[row] = best[0, at]
            best[aim, at] = _best_to_the_last_digit(
                people,
                later,
                points,
                prices[aim],
                costs,
                marks,
                near,
                values,
                row,
                start,
                width,
                best[aim, at],
            )


def worths_of(packed: Packed) -> tuple[Worth, Worth] | None:
    """What the first aim is about, and the later, which is the same where there is one alone.

    None where kernels do not know the aims.
    """
    first, *later = (worth_of(packed, aim) for aim in aims_of(packed))
    if first is not None and first.tied and not later:
        return first, first
    if first is None or first.tied or len(later) != 1 or later[0] is None:
        return None
    return first, later[0]._replace(
        is_later=True,
        earlier_of_points=first.of_points,
        earlier_left=np.zeros(len(packed.mentees), np.int64),
    )


def had_and_best(
    packed: Packed,
    worths: tuple[Worth, Worth],
    rows: Indices,
    chosen: Indices,
    prices: Sequence[Indices],
) -> Iterator[tuple[Indices, Indices]]:
    """As `certificate` has it: aim by aim what mentees have, and the best prices leave them."""
    people = packed.once(people_of)
    first, later = worths
    # A match counts with the first aim alone; who is alone has nothing by every aim.
    both = np.stack([prices[0], prices[-1] + MATCHED])
    if later.is_later:
        later = later._replace(earlier_prices=prices[0])
    best, have = np.zeros((2, len(rows)), np.int64), np.full((2, len(rows)), IMPOSSIBLE)
    costs = whole_costs(later, both[int(later.is_later)], people.unit)
    _best_and_had(people, first, later, rows, both, costs, chosen, best, have)
    for aim in range(len(prices)):
        yield have[aim, chosen >= 0], best[aim]
