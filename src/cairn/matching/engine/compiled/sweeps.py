"""Looks at all pairs of some mentees: the best to begin with, and what prices have overlooked.

Nothing is written down of a pair that does not matter. Most are told apart by whole points, many at
a time; only those that come near are looked at to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numba import types

from cairn.matching.engine.aims import Aim
from cairn.matching.engine.assignment import NOBODY
from cairn.matching.engine.candidates import Candidates, Pairs, joined
from cairn.matching.engine.compiled.kernel import inlined, kernel
from cairn.matching.engine.compiled.people import (
    BLOCK,
    FORBIDDEN,
    KINDS,
    PEOPLE,
    People,
    people_of,
    points_of_block,
    some_mentors,
    tie_of,
)
from cairn.matching.engine.compiled.worth import (
    WORTH,
    Marks,
    Worth,
    clear_rest,
    list_marked,
    mark_what_reaches,
    of_some_mentors,
    some_more,
    whole_costs,
    whole_limit,
    worth_of,
    write_values,
)
from cairn.matching.engine.packed import Block, Indices, Packed, listed_arrays
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.pricing import MOST_A_MENTEE
from cairn.matching.engine.values import IMPOSSIBLE, Values

# Mentees looked at in one go.
ROWS = 256

_I8, _TABLE = types.int64[::1], types.int64[:, ::1]
_COSTS = types.int32[:, ::1]


@inlined
def _keep(kept: Values, places: Indices, row: int, value: int, place: int) -> None:
    """Takes a value in among others of a row; the least goes, and the least of all is then first.

    They stand as a heap: none is less than the one at half its place.
    """
    at, child, count = 0, 1, kept.shape[1]
    while child < count:
        if child + 1 < count and kept[row, child + 1] < kept[row, child]:
            child += 1
        if kept[row, child] >= value:
            break
        kept[row, at], places[row, at] = kept[row, child], places[row, child]
        at, child = child, 2 * child + 1
    kept[row, at], places[row, at] = value, place


@inlined
def _mark_what_is_enough(
    points: Block, least: Block, enough: int, begin: int, end: int, marks: Marks
) -> None:
    """Marks the pairs that are enough for the mentee, or for the mentor."""
    mine = np.int32(enough)
    some, theirs = points[begin:end], least[begin:end]
    for place in range(end - begin):
        marks[place] = (some[place] >= mine) | (some[place] >= theirs[place])
    clear_rest(marks, end - begin)


@inlined
def _whole(value: int, unit: int) -> int:
    """Whole points below which no pair has so much value."""
    return max(0, value // unit)


@kernel(types.void(PEOPLE, _I8, _TABLE, _TABLE, _TABLE, _TABLE))
def _best_pairs(
    people: People,
    rows: Indices,
    best: Values,
    columns: Indices,
    best_of_mentors: Values,
    rows_of_mentors: Indices,
) -> None:
    """Notes the best pairs by points and hash: of each of `rows`, and of each mentor so far."""
    counts, points = np.empty((KINDS, BLOCK), np.uint8), np.empty(BLOCK, np.int32)
    marks, near = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    least = np.empty(BLOCK, np.int32)
    unit, shift = people.unit, people.hash_shift
    hashes, mentor_hashes = people.hashes, people.mentor_hashes
    for start in range(0, len(people.columns), BLOCK):
        for place in range(min(BLOCK, len(people.columns) - start)):
            least[place] = _whole(best_of_mentors[start + place, 0], people.unit)
        for at in range(len(rows)):
            width = points_of_block(people, rows[at], start, counts, points)
            mine, enough, end = hashes[rows[at]], _whole(best[at, 0], unit), 0
            while end < width:
                begin, end = end, min(width, end + some_more(start + end))
                _mark_what_is_enough(points, least, enough, begin, end, marks)
                for n in range(list_marked(marks, begin, end, near)):
                    place = near[n]
                    there = start + place
                    value = points[place] * unit + tie_of(mine, mentor_hashes[there], shift)
                    if value > best[at, 0]:
                        _keep(best, columns, at, value, there)
                        enough = _whole(best[at, 0], unit)
                    if value > best_of_mentors[there, 0]:
                        _keep(best_of_mentors, rows_of_mentors, there, value, rows[at])
                        least[place] = _whole(best_of_mentors[there, 0], unit)


@inlined
def _leave_out(
    people: People,
    starts: Indices,
    columns: Indices,
    row: int,
    start: int,
    width: int,
    points: Block,
) -> None:
    """Forbids the listed pairs of a mentee in a block."""
    for at in range(starts[row], starts[row + 1]):
        place = people.place_of[columns[at]] - start
        if 0 <= place < width:
            points[place] = FORBIDDEN


@inlined
def _mark_what_gains(
    worth: Worth, points: Block, prices: Indices, least: int, begin: int, end: int, marks: Marks
) -> None:
    """Marks the pairs that leave more than `least`, where points alone decide."""
    some, asked = points[begin:end], prices[begin:end]
    of_points, most = worth.of_points, np.int32(len(worth.of_points) - 1)
    for place in range(end - begin):
        gains = (
            of_points[np.uint32(max(np.int32(0), min(some[place], most)))] - asked[place] > least
        )
        marks[place] = gains & (some[place] >= 0)
    clear_rest(marks, end - begin)


@kernel(types.void(PEOPLE, WORTH, _I8, _I8, _COSTS, _I8, _I8, _I8, _TABLE, _TABLE))
def _greatest_gains(
    people: People,
    worth: Worth,
    rows: Indices,
    prices: Indices,
    costs: Block,
    surplus: Indices,
    known_starts: Indices,
    known_columns: Indices,
    gains: Values,
    places: Indices,
) -> None:
    """Notes for each of `rows` the pairs that leave the mentee most beyond their surplus.

    `gains` begins with what a pair must gain to be noted; known pairs are left out.
    """
    counts, points = np.empty((KINDS, BLOCK), np.uint8), np.empty(BLOCK, np.int32)
    marks, near, values = (
        np.empty(BLOCK, np.uint8),
        np.empty(BLOCK, np.int64),
        np.empty(BLOCK, np.int64),
    )
    for start in range(0, len(people.columns), BLOCK):
        for at in range(len(rows)):
            row = rows[at]
            width = points_of_block(people, row, start, counts, points)
            _leave_out(people, known_starts, known_columns, row, start, width, points)
            mine = surplus[row] - MATCHED
            crowded = int(surplus[row] < MATCHED // 2)
            here, asked = costs[crowded, start : start + width], prices[start : start + width]
            level = surplus[row] - (1 - crowded) * MATCHED - worth.of_mentees[row]
            end = 0
            while end < width:
                begin, end = end, min(width, end + some_more(start + end))
                limit = whole_limit(gains[at, 0] + level, people.unit)
                if worth.tied:
                    mark_what_reaches(points, here, limit, begin, end, marks)
                else:
                    _mark_what_gains(worth, points, asked, mine + gains[at, 0], begin, end, marks)
                found = near[: list_marked(marks, begin, end, near)]
                write_values(people, worth, row, start, points, found, values)
                for n in range(len(found)):
                    gain = values[n] - asked[found[n]] - mine
                    if gain > gains[at, 0]:
                        _keep(gains, places, at, gain, start + found[n])


def best_pairs(
    packed: Packed, rows: Indices, most: int, told: Callable[[float], None]
) -> Candidates:
    """As `candidates.best_pairs`, by points."""
    people = packed.once(people_of)
    mentors = len(packed.mentors)
    bounds = np.full(len(packed.mentees), IMPOSSIBLE, np.int64)
    best_of_mentors = np.full((mentors, most), IMPOSSIBLE, np.int64)
    rows_of_mentors = np.zeros((mentors, most), np.int64)
    found = []
    for some in _some(rows):
        told(float(some[0]) / len(packed.mentees))
        best = np.full((len(some), most + 1), IMPOSSIBLE, np.int64)
        columns = np.zeros((len(some), most + 1), np.int64)
        _best_pairs(people, some, best, columns, best_of_mentors, rows_of_mentors)
        bounds[some] = best[:, 0]
        at, rank = np.nonzero(best[:, 1:] >= 0)
        found.append(Pairs(some[at], columns[at, rank + 1], best[at, rank + 1]))
    at, rank = np.nonzero(best_of_mentors >= 0)
    of_mentors = Pairs(rows_of_mentors[at, rank], at, best_of_mentors[at, rank])
    return Candidates(joined(*found, of_mentors), bounds)


class Found:
    """What a look at all pairs of some mentees has found so far, as `pricing.Found` has it."""

    def __init__(
        self,
        packed: Packed,
        aim: Aim,
        worth: Worth,
        known: Pairs,
        surplus: Indices,
        prices: Indices,
    ) -> None:
        self.pairs: list[Pairs] = []
        self.overlooked = False
        self._packed = packed
        self._aim = aim
        self._worth = worth
        self._known = listed_arrays(len(surplus), known.rows, known.columns, known.values)
        self._surplus = surplus
        self._prices = prices

    def look(
        self, rows: Indices, columns: Indices | None = None
    ) -> Iterator[tuple[Indices, Values]]:
        """Notes the best pairs of `rows` with everybody, or with the mentors `columns`.

        Tells, some mentees at a time, what all others leave them at most.
        """
        people, worth, prices = self._packed.once(people_of), self._worth, self._prices
        if columns is not None:
            people = some_mentors(self._packed, people, columns)
            worth, prices = of_some_mentors(worth, columns), prices[columns]
        costs = whole_costs(worth, prices, people.unit)
        for some in _some(rows):
            gains = np.full((len(some), MOST_A_MENTEE + 1), -self._aim.nearly)
            places = np.full_like(gains, NOBODY)
            _greatest_gains(
                people,
                worth,
                some,
                prices,
                costs,
                self._surplus,
                self._known.starts,
                self._known.columns,
                gains,
                places,
            )
            self._note(some, gains, places, people.columns)
            yield some, self._surplus[some] + gains[:, 0]

    def _note(self, rows: Indices, gains: Values, places: Indices, columns: Indices) -> None:
        """Takes the noted pairs, except for the least of each mentee, which bounds all others."""
        self.overlooked |= bool((gains[places != NOBODY] >= self._aim.least).any())
        at, rank = np.nonzero(places[:, 1:] != NOBODY)
        found = columns[places[at, rank + 1]]
        values = gains[at, rank + 1] + self._surplus[rows[at]] - MATCHED + self._prices[found]
        self.pairs.append(Pairs(rows[at], found, values))


def found_for(
    packed: Packed, aim: Aim, known: Pairs, surplus: Indices, prices: Indices
) -> Found | None:
    """A look at what `known` pairs may have left out; None for an aim that kernels do not know."""
    worth = worth_of(packed, aim)
    return None if worth is None else Found(packed, aim, worth, known, surplus, prices)


def _some(rows: Indices) -> Iterator[Indices]:
    for start in range(0, len(rows), ROWS):
        yield rows[start : start + ROWS]
