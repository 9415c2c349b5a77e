"""A problem as arrays, and tiles: some mentees with some mentors, looked at together.

People stand in the order of year group and id, so that whatever is worked out from here is the same
in whatever order they came, and mentors too young for a tile are left out of it at once. Sets of
words are bits of whole numbers; what concerns few pairs (rankings, exclusions, households) is kept
as a list of pairs. No array has a cell for every pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.people import Mentee, Mentor, Words
from cairn.matching.engine.problem import Problem

Made = TypeVar("Made")
Counts = npt.NDArray[np.unsignedinteger[Any]]
Indices = npt.NDArray[np.int64]
Block = npt.NDArray[np.int32]
# Pairs of a tile: half a megabyte of their values, which stays near the processor.
PAIRS_OF_A_TILE = 1 << 16
SIZES = ((8, np.uint8), (16, np.uint16), (32, np.uint32))
BITS = 64


@dataclass(frozen=True)
class Bits:
    """Sets of words of both sides: one row for 64 words, one column a person."""

    left: Counts
    right: Counts


def bits_of(left: Sequence[Words], right: Sequence[Words]) -> Bits:
    """The words that both sides use, in as few bits as they need; no other word can be shared."""
    known = sorted(frozenset().union(*left) & frozenset().union(*right))
    place = {word: n for n, word in enumerate(known)}
    kind: Any = next((kind for size, kind in SIZES if len(known) <= size), np.uint64)
    return Bits(_packed(left, place, kind), _packed(right, place, kind))


def _packed(sets: Sequence[Words], place: dict[str, int], kind: Any) -> Counts:
    parts = max(1, -(-len(place) // BITS))
    at = np.fromiter(map(place.get, chain.from_iterable(sets), repeat(-1)), np.int64)
    owners = np.repeat(np.arange(len(sets)), np.fromiter(map(len, sets), np.int64, len(sets)))
    flags = np.zeros((len(sets), parts * BITS), np.bool_)
    flags[owners[at >= 0], at[at >= 0]] = True
    numbers = np.packbits(flags, axis=1, bitorder="little").view("<u8")
    return np.ascontiguousarray(numbers.T.astype(kind))


@dataclass(frozen=True)
class Listed:
    """A number for each of a few pairs: those of row i from `starts[i]` to `starts[i + 1]`."""

    starts: Indices
    columns: Indices
    numbers: Indices


def listed(rows: int, pairs: Iterable[tuple[int, int, int]]) -> Listed:
    """Pairs as (row, column, number), each pair once."""
    table = np.fromiter(chain.from_iterable(pairs), np.int64).reshape(-1, 3)
    at, columns, numbers = table[np.lexsort((table[:, 1], table[:, 0]))].T.copy()
    return listed_arrays(rows, at, columns, numbers)


def listed_arrays(rows: int, at: Indices, columns: Indices, numbers: Indices) -> Listed:
    """As `listed`, of pairs that stand in the order of rows already."""
    starts = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(at, minlength=rows), out=starts[1:])
    return Listed(starts, columns, numbers)


def stretches(starts: Indices, rows: Indices) -> tuple[Indices, Indices]:
    """Where the entries of `rows` stand, and to which place in `rows` each belongs."""
    counts = starts[rows + 1] - starts[rows]
    owner = np.repeat(np.arange(len(rows)), counts)
    ends = np.cumsum(counts)
    return np.arange(len(owner)) + np.repeat(starts[rows] - ends + counts, counts), owner


class Packed:
    """A problem in arrays; `mentees` and `mentors` stand as rows and columns do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.mentees: tuple[Mentee, ...] = tuple(
            sorted(problem.mentees, key=lambda m: (m.level, m.id))
        )
        self.mentors: tuple[Mentor, ...] = tuple(
            sorted(problem.mentors, key=lambda m: (m.level, m.id))
        )
        self.row_of = {m.id: n for n, m in enumerate(self.mentees)}
        self.column_of = {m.id: n for n, m in enumerate(self.mentors)}
        self.levels = np.asarray([m.level for m in self.mentees], np.int32)
        self.mentor_levels = np.asarray([m.level for m in self.mentors], np.int32)
        self.capacities = np.asarray([m.capacity for m in self.mentors], np.int64)
        self._made: dict[object, Any] = {}

    def once(self, make: Callable[[Packed], Made]) -> Made:
        """What a criterion or a rule works out of everybody beforehand; made when first asked."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def bits(self, left: str, right: str) -> Bits:
        """The words of two columns of people, such as `needs` of mentees and `strengths`."""
        if (left, right) not in self._made:
            self._made[left, right] = bits_of(
                [getattr(m, left) for m in self.mentees], [getattr(m, right) for m in self.mentors]
            )
        found: Bits = self._made[left, right]
        return found

    def tile(self, rows: Indices, columns: Indices | None = None) -> Tile:
        """These mentees with these mentors (by default with all)."""
        return Tile(self, rows, slice(0, len(self.mentors)) if columns is None else columns)

    def tiles(self, rows: Indices) -> Iterator[Tile]:
        """`rows` (in rising order) with every mentor who is old enough, some at a time."""
        gap = max(0, self.problem.rules.year_gap)
        start = 0
        while start < len(rows):
            first = int(np.searchsorted(self.mentor_levels, self.levels[rows[start]] + gap))
            height = max(1, PAIRS_OF_A_TILE // max(1, len(self.mentors) - first))
            yield Tile(self, rows[start : start + height], slice(first, len(self.mentors)))
            start += height

    def tiles_of_columns(self, rows: Indices, columns: Indices) -> Iterator[Tile]:
        """`rows` with these mentors (both in rising order), some mentees at a time."""
        height = max(1, PAIRS_OF_A_TILE // max(1, len(columns)))
        for start in range(0, len(rows), height):
            yield Tile(self, rows[start : start + height], columns)


class Tile:
    """Some mentees with some mentors; every array made of it is mentees × mentors."""

    def __init__(self, packed: Packed, rows: Indices, columns: slice | Indices) -> None:
        self.packed = packed
        self.rows = rows
        self.columns = columns
        # The column of each of the tile's mentors among all.
        self.mentors: Indices = np.arange(len(packed.mentors))[columns]
        self.shape = (len(rows), len(self.mentors))
        self._counts: dict[tuple[str, str], Counts] = {}
        self._made: dict[object, Any] = {}

    def once(self, make: Callable[[Tile], Made]) -> Made:
        """What is worked out of the tile more than once; not to be changed by who gets it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def shared(self, left: str, right: str) -> Counts:
        """How many words each mentee's `left` shares with each mentor's `right`."""
        if (left, right) not in self._counts:
            self._counts[left, right] = self.shared_bits(self.packed.bits(left, right))
        return self._counts[left, right]

    def shared_bits(self, bits: Bits) -> Counts:
        """As `shared`, for sets that are none of the columns of people."""
        parts = zip(bits.left, bits.right, strict=True)
        first, *more = (
            np.bitwise_count(left[self.rows, None] & right[None, self.columns])
            for left, right in parts
        )
        counts: Counts = first
        for further in more:
            counts = counts + further.astype(np.uint16)
        return counts

    def listed(self, pairs: Listed) -> Block:
        """The numbers of listed pairs at their places, 0 everywhere else."""
        block = np.zeros(self.shape, np.int32)
        rows, columns, entries = self._where(pairs)
        block[rows, columns] = pairs.numbers[entries]
        return block

    def places_of(self, pairs: Listed) -> tuple[Indices, Indices]:
        """The rows and columns of the tile where listed pairs stand."""
        rows, columns, _entries = self._where(pairs)
        return rows, columns

    def _where(self, pairs: Listed) -> tuple[Indices, Indices, Indices]:
        entries, owners = stretches(pairs.starts, self.rows)
        wanted = pairs.columns[entries]
        at = np.searchsorted(self.mentors, wanted)
        inside = at < len(self.mentors)
        inside[inside] = self.mentors[at[inside]] == wanted[inside]
        return owners[inside], at[inside], entries[inside]
