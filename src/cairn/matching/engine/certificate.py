"""The proof that an assignment is best: a price for each mentor that nobody can argue with.

By the duality of linear programmes, an assignment is best when prices exist at which every mentee
has what suits them best, and every mentor with room left costs nothing. `check_certificate` tests
just that over all pairs, and shares no code with the solver: it knows what pairs are
worth, and adds.

Where there are several aims, a pair is worth as many numbers, compared one after the other, and so
are prices; duality holds for such rows of numbers as for single ones. Being matched comes before
them all: whether a place is worth a match (a crowded mentor) is part of the first price.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from cairn.matching.engine.aims import aims_of
from cairn.matching.engine.circles import with_places
from cairn.matching.engine.packed import PAIRS_OF_A_TILE, Indices, Packed
from cairn.matching.engine.path import compiled_for
from cairn.matching.engine.problem import MOST_BONUS, Mode, Problem
from cairn.matching.engine.rules import Mask
from cairn.matching.engine.values import IMPOSSIBLE
from cairn.matching.engine.wishes import overruled_wishes, wishes_of

# A match in units of value while levels are compared; first prices stay below half of it, and
# later ones, in which a match may count for one, little above it.
_MATCH = 1 << 60
_GREATEST_PRICE = 1 << 58
_GREATEST_LATER_PRICE = _MATCH + _GREATEST_PRICE
Levels = tuple[int, int]
Named = tuple[str, str]
# What mentees have, and the best that is left to them, aim by aim.
Look = Callable[[Indices, Indices, Sequence[Indices]], Iterator[tuple[Indices, Indices]]]


@dataclass(frozen=True)
class Certificate:
    """Prices of the mentors for each aim, in the solver's units and in the order of their ids.

    A place with a crowded mentor costs a match besides its first price, which may then be below
    nothing. `granted` are the pairs that wishes come to, where these go first; the prices are
    about the rest. `bonuses` are what groups count more, where they are to be matched alike, and
    `places` those of mentors who get fewer than they have, so that no group is too small.
    """

    prices: tuple[tuple[int, ...], ...]
    crowded: tuple[bool, ...]
    granted: tuple[Named, ...] = ()
    bonuses: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[str, int], ...] = ()


def check_certificate(
    problem: Problem | Packed,
    pairs: Sequence[Named],
    certificate: Certificate,
    told: Callable[[float], None] = lambda share: None,
) -> list[str]:
    """What is wrong with the proof, in words; empty when the assignment is proven best.

    Looks at every pair of `problem`, some mentees at a time; `told` hears which share is done.
    """
    asked = problem.problem if isinstance(problem, Packed) else problem
    if faults := _faults_of_changes(asked, pairs, certificate):
        return faults
    certified = _as_certified(asked, certificate)
    packed = problem if isinstance(problem, Packed) and certified is asked else Packed(certified)
    faults = [
        *_faults_of_pairs(packed, pairs),
        *_faults_of_prices(packed, certificate),
        *_faults_of_wishes(packed, pairs, certificate),
    ]
    if faults:
        return faults
    return _faults_of_sums(_with_granted(packed, certificate), pairs, certificate, told)


def _faults_of_changes(
    problem: Problem, pairs: Sequence[Named], certificate: Certificate
) -> list[str]:
    """What the proof takes for given: bonuses of groups, and places that were taken away."""
    if certificate.bonuses != problem.bonuses and problem.mode is not Mode.BALANCED:
        return ["a group counts more than the mode says"]
    if any(not 0 <= points <= MOST_BONUS for _group, points in certificate.bonuses):
        return ["the bonus of a group is beyond all bounds"]
    loads = Counter(mentor for _mentee, mentor in pairs)
    leads = {mentor.id: mentor for mentor in problem.mentors if mentor.minimum > 1}
    if any(
        name not in leads or not 0 <= places <= leads[name].capacity
        for name, places in certificate.places
    ):
        return ["places were taken away for no reason"]
    locked = {mentor for _mentee, mentor in problem.rules.locks}
    small = [name for name, load in loads.items() if name in leads and load < leads[name].minimum]
    return ["a group is too small"] if set(small) - locked else []


def _as_certified(problem: Problem, certificate: Certificate) -> Problem:
    narrowed = with_places(problem, dict(certificate.places))
    if certificate.bonuses == narrowed.bonuses:
        return narrowed
    return replace(narrowed, bonuses=certificate.bonuses)


def _faults_of_sums(
    packed: Packed,
    pairs: Sequence[Named],
    certificate: Certificate,
    told: Callable[[float], None],
) -> list[str]:
    """Adds up what the assignment reaches and what the prices allow, aim by aim."""
    chosen = _columns(packed, pairs)
    prices, places = _prices(packed, certificate), _places(packed)
    reached = [(0, 0)] * len(prices)
    bounds = [_sum_of_levels(of_aim, places) for of_aim in prices]
    had_and_best, pairs_at_once = _look(packed)
    for rows in _some_rows(packed, pairs_at_once):
        for n, (have, best) in enumerate(had_and_best(rows, chosen[rows], prices)):
            if (have < 0).any():
                return ["a pair breaks a rule"]
            reached[n] = _added(reached[n], (len(have) if n == 0 else 0, sum(have.tolist())))
            bounds[n] = _added(bounds[n], _sum_of_levels(best, np.ones_like(best)))
        told((int(rows[-1]) + 1) / len(chosen))
    return [
        f"by aim {n + 1} the assignment reaches {ours}, the prices allow {most}"
        for n, (ours, most) in enumerate(zip(reached, bounds, strict=True))
        if ours != most
    ]


def _look(packed: Packed) -> tuple[Look, int]:
    """Looks at tiles, or lets kernels look, which know what pairs are worth and nothing else.

    And how many pairs to look at in one go: kernels need no room for them.
    """
    fast = compiled_for(packed)
    worths = fast and fast.worths_of(packed)
    if worths:
        return partial(fast.had_and_best, packed, worths), PAIRS_OF_A_TILE * 256
    return partial(_had_and_best, packed), PAIRS_OF_A_TILE


def _had_and_best(
    packed: Packed, rows: Indices, chosen: Indices, prices: Sequence[Indices]
) -> Iterator[tuple[Indices, Indices]]:
    """Aim by aim: what the matched among `rows` have, and the best any pair or none leaves each.

    For a later aim only what is best by the earlier ones is compared.
    """
    tile = packed.tile(rows)
    matched = np.flatnonzero(chosen >= 0)
    still: Mask | bool = True
    may_be_alone = np.ones(len(tile.rows), bool)
    for n, (aim, of_aim) in enumerate(zip(aims_of(tile.packed), prices, strict=True)):
        values = aim.values_of(tile)
        gains = np.where(still, values + ((_MATCH if n == 0 else 0) - of_aim)[None, :], IMPOSSIBLE)
        best = np.maximum(
            gains.max(axis=1, initial=IMPOSSIBLE), np.where(may_be_alone, 0, IMPOSSIBLE)
        )
        still = gains == best[:, None]
        may_be_alone &= best == 0
        yield values[matched, chosen[matched]], best


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
    first, *later = certificate.prices or ((),)
    lengths = {len(certificate.crowded), *map(len, certificate.prices)}
    if lengths != {len(packed.mentors)} or len(certificate.prices) != len(aims_of(packed)):
        return ["a price is missing"]
    if any(abs(price) > _GREATEST_PRICE for price in first) or any(
        abs(price) > _GREATEST_LATER_PRICE for of_aim in later for price in of_aim
    ):
        return ["a price is beyond all bounds"]
    nothing = (False, *(0 for _ in certificate.prices))
    rows = zip(certificate.crowded, *certificate.prices, strict=True)
    return ["a price is below nothing"] if any(row < nothing for row in rows) else []


def _faults_of_wishes(
    packed: Packed, pairs: Sequence[Named], certificate: Certificate
) -> list[str]:
    """Where wishes go first: each granted pair is a wish, and nobody could insist on another."""
    if packed.problem.mode is not Mode.CHOICE_FIRST:
        return ["wishes do not go first"] if certificate.granted else []
    if not set(certificate.granted) <= set(pairs):
        return ["a granted wish is not among the pairs"]
    if any(mentor not in wishes_of(packed, mentee) for mentee, mentor in certificate.granted):
        return ["what was granted is no wish"]
    return ["a wish was overruled"] if overruled_wishes(packed, pairs) else []


def _with_granted(packed: Packed, certificate: Certificate) -> Packed:
    if not certificate.granted:
        return packed
    rules = packed.problem.rules
    locks = rules.locks | set(certificate.granted)
    return Packed(replace(packed.problem, rules=replace(rules, locks=locks)))


def _columns(packed: Packed, pairs: Sequence[tuple[str, str]]) -> Indices:
    columns = np.full(len(packed.mentees), -1, np.int64)
    for mentee, mentor in pairs:
        columns[packed.row_of[mentee]] = packed.column_of[mentor]
    return columns


def _prices(packed: Packed, certificate: Certificate) -> list[Indices]:
    """The prices of each aim, for the mentors as they stand in columns; matches in the first."""
    columns = [packed.column_of[name] for name in sorted(packed.column_of)]
    found = []
    for of_aim in certificate.prices:
        prices = np.zeros(len(columns), np.int64)
        prices[columns] = of_aim
        found.append(prices)
    found[0][columns] += np.asarray(certificate.crowded, np.int64) * _MATCH
    return found


def _places(packed: Packed) -> Indices:
    """Places of each mentor that locks leave."""
    places = packed.capacities.copy()
    for _, mentor in packed.problem.rules.locks:
        places[packed.column_of[mentor]] -= 1
    return places


def _some_rows(packed: Packed, pairs_at_once: int) -> Iterator[Indices]:
    """Mentees who are not locked, some at a time."""
    locked = {mentee for mentee, _ in packed.problem.rules.locks}
    rows = np.flatnonzero([mentee.id not in locked for mentee in packed.mentees])
    height = max(1, pairs_at_once // max(1, len(packed.mentors)))
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
