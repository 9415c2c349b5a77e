"""The proof that an assignment is best: a price for each mentor that nobody can argue with.

By the duality of linear programmes, an assignment is best when prices exist at which every mentee
has what suits them best, and every mentor with room left costs nothing. `check_certificate` tests
just that over all pairs, and shares no code with the solver: it knows what pairs are
worth, and adds.

As being matched comes before every value, prices have two levels as well, compared one after the
other: whether a place is worth a match (a crowded mentor), and then the price in units of value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cairn.matching.engine.packed import PAIRS_OF_A_TILE, Indices, Packed
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.values import values_of

# A match in units of value while levels are compared; prices must stay below half of it.
_MATCH = 1 << 60
_GREATEST_PRICE = 1 << 58
Levels = tuple[int, int]


@dataclass(frozen=True)
class Certificate:
    """Prices of the mentors, in the solver's units and in the order of their ids.

    A place with a crowded mentor costs a match besides its price, which may then be below nothing.
    """

    prices: tuple[int, ...]
    crowded: tuple[bool, ...]


def check_certificate(
    problem: Problem | Packed,
    pairs: Sequence[tuple[str, str]],
    certificate: Certificate,
    told: Callable[[float], None] = lambda share: None,
) -> list[str]:
    """What is wrong with the proof, in words; empty when the assignment is proven best.

    Looks at every pair of `problem`, some mentees at a time; `told` hears which share is done.
    """
    packed = problem if isinstance(problem, Packed) else Packed(problem)
    faults = [*_faults_of_pairs(packed, pairs), *_faults_of_prices(packed, certificate)]
    if faults:
        return faults
    chosen = _columns(packed, pairs)
    prices, places = _prices(packed, certificate), _places(packed)
    reached, bound = (0, 0), _sum_of_levels(prices, places)
    for rows in _some_rows(packed):
        values = values_of(packed.tile(rows))
        matched = np.flatnonzero(chosen[rows] >= 0)
        have = values[matched, chosen[rows[matched]]]
        if (have < 0).any():
            return ["a pair breaks a rule"]
        best = (values + (_MATCH - prices)[None, :]).max(axis=1, initial=0)
        reached = _added(reached, (len(have), sum(have.tolist())))
        bound = _added(bound, _sum_of_levels(best, np.ones_like(best)))
        told((int(rows[-1]) + 1) / len(chosen))
    if reached != bound:
        return [f"the assignment reaches {reached}, the prices allow {bound}"]
    return []


def _faults_of_pairs(packed: Packed, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """What can be seen without a look at anybody's words. Locks must be among the pairs."""
    faults = []
    if any(a not in packed.row_of or b not in packed.column_of for a, b in pairs):
        return ["a pair names somebody who is not there"]
    if len({mentee for mentee, _ in pairs}) < len(pairs):
        faults.append("a mentee has two mentors")
    loads = Counter(mentor for _, mentor in pairs)
    if any(loads[mentor.id] > mentor.capacity for mentor in packed.mentors):
        faults.append("a mentor has more mentees than places")
    if not packed.problem.rules.locks <= set(pairs):
        faults.append("a lock is not kept")
    return faults


def _faults_of_prices(packed: Packed, certificate: Certificate) -> list[str]:
    if not len(certificate.prices) == len(certificate.crowded) == len(packed.mentors):
        return ["a price is missing"]
    both = zip(certificate.prices, certificate.crowded, strict=True)
    if any(abs(price) > _GREATEST_PRICE or (price < 0 and not crowded) for price, crowded in both):
        return ["a price is below nothing or beyond all bounds"]
    return []


def _columns(packed: Packed, pairs: Sequence[tuple[str, str]]) -> Indices:
    columns = np.full(len(packed.mentees), -1, np.int64)
    for mentee, mentor in pairs:
        columns[packed.row_of[mentee]] = packed.column_of[mentor]
    return columns


def _prices(packed: Packed, certificate: Certificate) -> Indices:
    """Both levels in one number, for the mentors as they stand in columns."""
    ids = sorted(mentor.id for mentor in packed.mentors)
    prices = np.zeros(len(ids), np.int64)
    prices[[packed.column_of[name] for name in ids]] = [
        price + crowded * _MATCH
        for price, crowded in zip(certificate.prices, certificate.crowded, strict=True)
    ]
    return prices


def _places(packed: Packed) -> Indices:
    """Places of each mentor that locks leave."""
    places = packed.capacities.copy()
    for _, mentor in packed.problem.rules.locks:
        places[packed.column_of[mentor]] -= 1
    return places


def _some_rows(packed: Packed) -> Iterator[Indices]:
    """Mentees who are not locked, as many at a time as make a tile."""
    locked = {mentee for mentee, _ in packed.problem.rules.locks}
    rows = np.flatnonzero([mentee.id not in locked for mentee in packed.mentees])
    height = max(1, PAIRS_OF_A_TILE // max(1, len(packed.mentors)))
    for start in range(0, len(rows), height):
        yield rows[start : start + height]


def _sum_of_levels(numbers: Indices, times: Indices) -> Levels:
    """Numbers of two levels, each so many times, added up level by level and without a limit."""
    matches = (numbers + _MATCH // 2) // _MATCH
    values = numbers - matches * _MATCH
    counts = times.tolist()
    return (
        sum(n * count for n, count in zip(matches.tolist(), counts, strict=True)),
        sum(n * count for n, count in zip(values.tolist(), counts, strict=True)),
    )


def _added(left: Levels, right: Levels) -> Levels:
    return left[0] + right[0], left[1] + right[1]
