"""Everybody as arrays that kernels read, and the points of one mentee with many mentors.

What the criteria say is not written down a second time: a criterion's share depends on a few small
counts, and `criteria` is asked once what each possible row of counts is worth. A kernel counts, and
looks the points up.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import types
from numba.extending import intrinsic

from cairn.matching.engine.compiled.kernel import inlined, kernel
from cairn.matching.engine.criteria import (
    CRITERIA,
    ENOUGH_INTERESTS,
    ENOUGH_NEEDS,
    ENOUGH_TIMES,
    FULL,
    background_by_counts,
    bits_that_help,
    counts_of_needs,
    interests_by_counts,
    needs_by_counts,
    parts_of_counts,
    that_matters,
    weighted,
    what_matters,
    wishes_listed,
)
from cairn.matching.engine.helping import HELPED
from cairn.matching.engine.packed import Bits, Block, Indices, Listed, Packed, listed
from cairn.matching.engine.problem import STAYING
from cairn.matching.engine.rules import LISTED_RULES, genders
from cairn.matching.engine.values import (
    Hashes,
    bonuses,
    earlier_pairs,
    hashes,
    tie_bits,
    unit_of,
)

Words = npt.NDArray[np.uint32]
# Mentors looked at together: what is known of them stays near the processor.
BLOCK = 4096
# Counts are bytes: nobody shares more words of a kind.
MOST_WORDS = 224
BITS_OF_A_WORD = 32
FORBIDDEN = -1
CLOSED = -2
# Of a pair that is forbidden by itself: far below what a wish may take away.
NEVER = -(1 << 20)

# Counts that make a difference, each with the greatest that does: clashes take half away each.
INTERESTS = ENOUGH_INTERESTS + 1
CLASHES = 3
STRONG = ENOUGH_NEEDS + 1
HELPED_NEEDS = -(-ENOUGH_NEEDS * FULL // HELPED) + 1
BACKGROUNDS = 2
TIMES = ENOUGH_TIMES + 1
RADICES = (INTERESTS, CLASHES, STRONG, HELPED_NEEDS, BACKGROUNDS, TIMES)
KINDS = 7


class People(NamedTuple):
    """Who is there, for kernels. Mentees are all of a problem; mentors all, or some of them.

    `words` and `mentor_words` hold the sets of each kind that is counted, one after the other, from
    `kinds[k]` to `kinds[k + 1]`. `first[i]` is the first mentor who is old enough. A row of
    `tables` has the points for counts, and FORBIDDEN at its end; a mentee goes by `table_of`.
    `special` are pairs that are NEVER, or what a wish or staying together adds to them; what is
    called points here is what `values.worth_of_tile` calls worth. `columns` says where each
    mentor here stands in the problem, and `place_of` the opposite, or -1.
    """

    words: Words
    mentor_words: Words
    kinds: Indices
    wanted: Block
    genders: Block
    first: Indices
    tables: Block
    table_of: Indices
    any_time: bool
    any_language: bool
    special_starts: Indices
    special_columns: Indices
    special_points: Indices
    hashes: Hashes
    mentor_hashes: Hashes
    hash_shift: int
    unit: int
    columns: Indices
    place_of: Indices


_I8, _I4, _U4, _U8 = types.int64[::1], types.int32[::1], types.uint32[:, ::1], types.uint64[::1]
PEOPLE = types.NamedTuple(
    [
        *(_U4, _U4, _I8, _I4, _I4, _I8, types.int32[:, ::1], _I8, types.boolean, types.boolean),
        *(_I8, _I8, _I8, _U8, _U8, types.int64, types.int64, _I8, _I8),
    ],
    People,
)
POINTS = types.int32[::1]
COUNTS = types.uint8[:, ::1]


@intrinsic  # type: ignore[untyped-decorator]
def _ones(context: Any, number: Any) -> Any:
    """How many bits of a number are set."""
    return number(number), lambda _c, builder, _s, arguments: builder.ctpop(arguments[0])


@inlined
def _count(people: People, row: int, kind: int, start: int, width: int, counts: Any) -> None:
    """How many words of a kind the mentee shares with each of `width` mentors from `start` on."""
    found = counts[kind]
    for at in range(people.kinds[kind], people.kinds[kind + 1]):
        mine = people.words[row, at]
        theirs = people.mentor_words[at, start : start + width]
        if at == people.kinds[kind]:
            for place in range(width):
                found[place] = _ones(mine & theirs[place])
        else:
            for place in range(width):
                found[place] += _ones(mine & theirs[place])


@inlined
def _look_up(people: People, row: int, start: int, width: int, counts: Any, points: Block) -> None:
    """The points that belong to the counts; FORBIDDEN where a rule is broken."""
    interests, clashes, strong, helped = counts[0], counts[1], counts[2], counts[3]
    backgrounds, languages, times = counts[4], counts[5], counts[6]
    table = people.tables[people.table_of[row]]
    forbidden = np.int32(len(table) - 1)
    wanted, have = people.wanted[row], people.genders[start : start + width]
    any_time, any_language = people.any_time, people.any_language
    for place in range(width):
        at = np.int32(min(interests[place], INTERESTS - 1))
        at = np.int32(at * CLASHES + min(clashes[place], CLASHES - 1))
        at = np.int32(at * STRONG + min(strong[place], STRONG - 1))
        at = np.int32(at * HELPED_NEEDS + min(helped[place], HELPED_NEEDS - 1))
        at = np.int32(at * BACKGROUNDS + ((backgrounds[place] > 0) | (languages[place] > 1)))
        at = np.int32(at * TIMES + min(times[place], TIMES - 1))
        kept = (have[place] == wanted) | ((wanted == 0) & (have[place] != CLOSED))
        kept &= (times[place] > 0) | any_time
        kept &= (languages[place] > 0) | any_language
        points[place] = at if kept else forbidden
    for place in range(width):
        # Without a sign there is no end to count from, and many are looked up at once.
        points[place] = table[np.uint32(points[place])]


@kernel(types.int64(PEOPLE, types.int64, types.int64, COUNTS, POINTS))
def points_of_block(people: People, row: int, start: int, counts: Any, points: Block) -> int:
    """The points of a mentee with the mentors of the block from `start` on; their number, or 0 if
    all are too young.

    FORBIDDEN where a pair breaks a rule. `counts` is room for KINDS times BLOCK counts.
    """
    width = min(BLOCK, len(people.columns) - start)
    young = min(width, max(0, people.first[row] - start))
    if young == width:
        return 0
    for kind in range(KINDS):
        _count(people, row, kind, start, width, counts)
    _look_up(people, row, start, width, counts, points)
    points[:young] = FORBIDDEN
    for at in range(people.special_starts[row], people.special_starts[row + 1]):
        place = people.place_of[people.special_columns[at]] - start
        if 0 <= place < width and points[place] >= 0:
            more = people.special_points[at]
            points[place] = FORBIDDEN if more == NEVER else points[place] + more
    return width


@inlined
def tie_of(mentee: int, mentor: int, shift: int) -> int:
    """The hash of a pair out of the hashes of both, as `values` has it."""
    mixed = mentee * mentor
    return int(mixed >> np.uint64(shift))


def people_of(packed: Packed) -> People:
    """Everybody of a problem, for kernels. Locks are not looked at: whoever is locked stays out."""
    kinds = [_words_of(*some) for some in _kinds_of(packed)]
    rules = packed.problem.rules
    wanted, have = packed.once(genders)
    of_mentees, of_mentors = packed.once(hashes)
    special = _special(packed)
    tables, table_of = _tables(packed)
    everyone = np.arange(len(packed.mentors))
    return People(
        words=np.ascontiguousarray(np.concatenate([left for left, _ in kinds]).T),
        mentor_words=np.ascontiguousarray(np.concatenate([right for _, right in kinds])),
        kinds=np.cumsum([0, *(len(left) for left, _ in kinds)]),
        wanted=wanted,
        genders=np.where(packed.capacities > 0, have, np.int32(CLOSED)),
        first=_first_old_enough(packed, packed.mentor_levels),
        tables=tables,
        table_of=table_of,
        any_time=not rules.shared_time,
        any_language=not rules.shared_language,
        special_starts=special.starts,
        special_columns=special.columns,
        special_points=special.numbers,
        hashes=of_mentees,
        mentor_hashes=of_mentors,
        hash_shift=64 - tie_bits(packed),
        unit=unit_of(packed),
        columns=everyone,
        place_of=everyone,
    )


def some_mentors(packed: Packed, people: People, columns: Indices) -> People:
    """The same mentees with the mentors `columns` alone (in rising order)."""
    place_of = np.full(len(people.place_of), -1)
    place_of[columns] = np.arange(len(columns))
    return people._replace(
        mentor_words=np.ascontiguousarray(people.mentor_words[:, columns]),
        genders=people.genders[columns],
        first=_first_old_enough(packed, packed.mentor_levels[columns]),
        mentor_hashes=people.mentor_hashes[columns],
        columns=columns,
        place_of=place_of,
    )


def can_be_counted(packed: Packed) -> bool:
    """Whether nobody can share more words of a kind than a byte counts."""
    return all(
        sum(bits.left.shape[0] * bits.left.itemsize for bits in some) * 8 <= MOST_WORDS
        for some in _kinds_of(packed)
    )


def _kinds_of(packed: Packed) -> Iterator[tuple[Bits, ...]]:
    """What is counted, in the order of `RADICES` and then what only rules ask for."""
    yield (packed.bits("interests", "interests"),)
    yield packed.bits("dislikes", "interests"), packed.bits("interests", "dislikes")
    yield (packed.bits("needs", "strengths"),)
    yield (packed.once(bits_that_help),)
    yield (packed.bits("background", "background"),)
    yield (packed.bits("languages", "languages"),)
    yield (packed.bits("free_times", "free_times"),)


def _words_of(*some: Bits) -> tuple[Words, Words]:
    """The same sets in words of 32 bits, without those that are empty for all, but for one."""
    left = np.concatenate([_halves(bits.left) for bits in some])
    right = np.concatenate([_halves(bits.right) for bits in some])
    used: Any = left.any(axis=1) & right.any(axis=1)
    used[0] |= not used.any()
    return left[used], right[used]


def _halves(bits: npt.NDArray[Any]) -> Words:
    wide = bits.astype(np.uint64)
    low, high = wide & np.uint64(0xFFFFFFFF), wide >> np.uint64(BITS_OF_A_WORD)
    return np.concatenate([low, high]).astype(np.uint32)


def _tables(packed: Packed) -> tuple[Block, Indices]:
    """The worth of every row of counts for each kind of mentee there is, and of which kind each is.

    Mentees differ by how many needs count, what matters most, and the bonus of their groups.
    """
    each = np.stack(
        [packed.once(counts_of_needs), packed.once(what_matters), packed.once(bonuses)], axis=1
    )
    kinds, kind_of = np.unique(each, axis=0, return_inverse=True)
    tables = [_table(packed, *map(int, kind)) for kind in kinds]
    return np.asarray(tables, np.int32).reshape(len(kinds), 1 + prod(RADICES)), kind_of.astype(
        np.int64
    )


def _table(packed: Packed, counted: int, matters: int, bonus: int) -> list[int]:
    weights = packed.problem.weights
    total = sum(vars(weights).values())
    interests, clashes, strong, helped, backgrounds, times = np.indices(RADICES).astype(np.int32)
    nothing = np.zeros_like(backgrounds)
    shares = {
        "needs": needs_by_counts(strong, helped, np.full_like(strong, counted)),
        "interests": interests_by_counts(interests, clashes),
        "background": background_by_counts(backgrounds, nothing),
        "times": parts_of_counts(times, ENOUGH_TIMES),
    }
    choice = shares[CRITERIA[matters].group] // 2 if matters >= 0 else nothing
    points = sum(
        weighted(share, getattr(weights, group), total)
        for group, share in {**shares, "choices": choice}.items()
    )
    return [*(np.ravel(points) + bonus).tolist(), FORBIDDEN]


def _special(packed: Packed) -> Listed:
    """Pairs that are forbidden one by one, and what wishes and staying together add to others."""
    weights = packed.problem.weights
    total = sum(vars(weights).values())
    wishes = packed.once(wishes_listed)
    points = weighted(wishes.numbers.astype(np.int32), weights.choices, total)
    found = dict(zip(_places(wishes), points.tolist(), strict=True))
    for row, column in found:
        if not packed.mentees[row].matters:
            continue
        # A wish counts instead of half of what matters, which the table has.
        half = that_matters(packed.mentees[row], packed.mentors[column]) // 2
        found[row, column] -= int(weighted(np.asarray(half, np.int32), weights.choices, total))
    for pair in _places(packed.once(earlier_pairs)):
        found[pair] = found.get(pair, 0) + STAYING
    for rule in LISTED_RULES.values():
        found.update(dict.fromkeys(_places(packed.once(rule)), NEVER))
    return listed(len(packed.mentees), ((*pair, number) for pair, number in found.items()))


def _places(pairs: Listed) -> Iterator[tuple[int, int]]:
    rows = np.repeat(np.arange(len(pairs.starts) - 1), np.diff(pairs.starts))
    return zip(rows.tolist(), pairs.columns.tolist(), strict=True)


def _first_old_enough(packed: Packed, levels: Block) -> Indices:
    gap = max(0, packed.problem.rules.year_gap)
    return np.searchsorted(levels, packed.levels + np.int32(gap)).astype(np.int64)
