"""Mentors who lead a group or none: nobody is left with a group that is too small.

Who leads is a choice between whole numbers (facility location with lower bounds). It falls apart
when "nobody is in two groups" is given up for a price on each mentee: then each mentor alone takes
the group that is worth most beyond the prices, or none (Lagrangean relaxation; Geoffrion 1974).
Prices rise for mentees in several groups and fall for those in none, by ever smaller steps. Nearly
all mentors end up leading always or never; those who lead in half of the last steps lead. How large
their groups are is an assignment again, and then everybody is matched as always, with as many
places at each mentor as that gave.

Where no place had to be taken away the answer is the best there is; otherwise it is the best for
the places that are left. `benchmarks/circles.py` tells how far from the best of all that may be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.assignment import NOBODY, Some, assign
from cairn.matching.engine.candidates import Pairs, best_pairs, joined
from cairn.matching.engine.criteria import PERFECT
from cairn.matching.engine.packed import Indices, Packed
from cairn.matching.engine.path import compiled_for
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import locked_columns
from cairn.matching.engine.values import unit_of, values_of

Matched = Sequence[tuple[str, str, int]]
Places = dict[str, int]
Solver = Callable[[Problem], Matched]
Shares = npt.NDArray[np.float64]
# Pairs of each mentee and of each mentor that are looked at when it is decided who leads.
CANDIDATES = 30
# A match is worth two perfect pairs: no two pairs have more points than three that are possible.
MATCH = 2 * PERFECT
# A place that a group needs counts for more than any pair that is given up to fill it.
NEEDED = MATCH + PERFECT
# Steps of the prices; what the first and the last of them are to save, as a part of all worth; the
# furthest a price may go in one; and how much a step counts in the shares of those who lead.
STEPS, FIRST, LAST, FURTHEST, EASE = 200, 0.01, 0.00002, 3_000, 0.05
# A point where lots decide between equals, and the number of lots: all together weigh some points.
POINT, LOTS = 1 << 28, 1 << 20
# Pairs looked at in trials of other leaders: it is small schools that need them.
TRIED_PAIRS = 300_000
# So much of the groups that are too small is closed at once; with few of them one by one.
AT_ONCE = 8


def places_left(problem: Problem, pairs_of: Solver) -> Places:
    """Mentors who get fewer places than they have, so that nobody's group is too small.

    `pairs_of` solves a problem: mentee, mentor and points of each pair.
    """
    if not any(mentor.minimum > 1 for mentor in problem.mentors):
        return {}
    if not _too_small(problem, pairs_of(problem)):
        return {}
    places = _places_of_leaders(problem)
    # Only where other mentors take one or many may a group lose somebody to them again. To close it
    # then may lose per cents of what could be reached, and matches.
    while small := _too_small(problem, pairs_of(with_places(problem, places))):
        places |= dict.fromkeys(small[: max(1, len(small) // AT_ONCE)], 0)
    return places


def with_places(problem: Problem, places: Places) -> Problem:
    """The same with these places at some mentors, and no minimum there."""
    if not places:
        return problem
    mentors = tuple(
        replace(m, capacity=places[m.id], minimum=0) if m.id in places else m
        for m in problem.mentors
    )
    return replace(problem, mentors=mentors)


def _too_small(problem: Problem, pairs: Matched) -> list[str]:
    """Mentors with some mentees and fewer than their minimum, the smallest and poorest first."""
    loads = Counter(mentor for _mentee, mentor, _points in pairs)
    points: Counter[str] = Counter()
    for _mentee, mentor, of_pair in pairs:
        points[mentor] += of_pair
    locked = {mentor for _mentee, mentor in problem.rules.locks}
    small = [m.id for m in problem.mentors if 0 < loads[m.id] < m.minimum and m.id not in locked]
    return sorted(small, key=lambda name: (loads[name], points[name], name))


@dataclass(frozen=True)
class Groups:
    """Who could be in whose group.

    Pairs stand in the order of mentors, with what they are worth, a match included; mentor j leads
    `least[j]` to `most[j]` mentees, or nobody.
    """

    mentees: int
    pairs: Pairs
    least: Indices
    most: Indices


def groups_of(packed: Packed) -> Groups:
    """The groups of a problem among the best pairs of everybody who is not locked.

    A mentor with a lock may lead any number: who decided that has decided on the group as well.
    """
    locked = packed.once(locked_columns)
    rows = np.flatnonzero(locked == NOBODY)
    taken = np.bincount(locked[locked != NOBODY], minlength=len(packed.mentors))
    fast = compiled_for(packed)
    found = (
        fast.best_pairs(packed, rows, CANDIDATES, _not_told)
        if fast
        else best_pairs(packed, rows, CANDIDATES, values_of, _not_told)
    ).pairs
    # Who has no place at all may have a minimum still.
    minima = np.asarray([min(m.minimum, m.capacity) for m in packed.mentors], np.int64)
    return Groups(
        mentees=len(packed.mentees),
        pairs=by_mentor(replace(found, values=found.values // unit_of(packed) + MATCH)),
        least=np.where((minima > 1) & (taken == 0), minima, 0),
        most=packed.capacities - taken,
    )


def by_mentor(pairs: Pairs) -> Pairs:
    """The same pairs in the order of mentors."""
    order = np.lexsort((pairs.rows, pairs.columns))
    return Pairs(pairs.rows[order], pairs.columns[order], pairs.values[order])


def _not_told(share: float) -> None:
    """It takes a moment, beside the solutions before and after."""


def taken_at(groups: Groups, prices: Indices) -> tuple[Indices, int]:
    """The pairs of the groups that are worth most when each mentee costs a price, as positions.

    And a bound: no choice of groups among the pairs is worth more, whatever prices from 0 are.
    Whoever is in at most one group costs no more than their price, so that the prices of all and
    what each mentor gains beyond them, each for themselves, are at least what any choice is worth.
    """
    columns, mentors = groups.pairs.columns, len(groups.least)
    gains = groups.pairs.values - prices[groups.pairs.rows]
    best_first = np.argsort((columns << 32) - gains, kind="stable")
    counts = np.bincount(columns, minlength=mentors)
    ranks = np.arange(len(columns)) - (np.cumsum(counts) - counts)[columns]
    wanted = np.bincount(columns[gains > 0], minlength=mentors)
    sizes = np.minimum(np.maximum(wanted, groups.least), groups.most)
    taken = best_first[ranks < sizes[columns]]
    gained = np.zeros(mentors, np.int64)
    np.add.at(gained, columns[taken], gains[taken])
    leads = (gained > 0) & (counts >= groups.least)
    return taken[leads[columns[taken]]], int(prices.sum() + gained[leads].sum())


def settle_prices(
    groups: Groups, prices: Indices | None = None, steps: int = STEPS
) -> tuple[Indices, Shares]:
    """Prices of mentees at which the bound is low, and in which share of the steps each leads.

    Late steps count more (the volume algorithm; Barahona and Anbil 2000).
    """
    rows, columns = groups.pairs.rows, groups.pairs.columns
    if prices is None:
        prices = np.zeros(groups.mentees, np.int64)
        np.maximum.at(prices, rows, groups.pairs.values)
    exact, shares = prices.astype(np.float64), np.zeros(len(groups.least))
    lowest = None
    for step in range(steps):
        whole = np.rint(exact).astype(np.int64)
        taken, bound = taken_at(groups, whole)
        if lowest is None or bound < lowest:
            lowest, prices = bound, whole
        leads = np.zeros(len(shares), bool)
        leads[columns[taken]] = True
        shares += EASE * (leads - shares)
        excess = np.bincount(rows[taken], minlength=groups.mentees) - 1
        to_save = bound * FIRST * (LAST / FIRST) ** (step / steps)
        length = min(FURTHEST, to_save / max(1, int((excess**2).sum())))
        exact = np.maximum(0, exact + length * excess)
    return prices, shares


def _places_of_leaders(problem: Problem) -> Places:
    """How many mentees each mentor with a minimum gets: nobody, or a group."""
    packed = Packed(problem)
    groups = groups_of(packed)
    _prices, shares = settle_prices(groups)
    leads = shares > 0.5
    best, sizes = _sizes(groups, leads)
    for turned in _trials(groups, shares):
        other = (sizes > 0) & (groups.least > 0)
        other[list(turned)] ^= True
        worth, others = _sizes(groups, other)
        if worth > best:
            best, sizes = worth, others
    led = zip(packed.mentors, groups.least > 0, sizes.tolist(), strict=True)
    return {mentor.id: size for mentor, is_group, size in led if is_group}


def _trials(groups: Groups, shares: Shares) -> Iterator[tuple[int, ...]]:
    """Mentors who might lead or not instead, one at a time and then two, the least sure first."""
    order = np.argsort(abs(shares - 0.5), kind="stable")
    unsure = order[groups.least[order] > 0].tolist()
    trials = chain(combinations(unsure, 1), combinations(unsure, 2))
    return islice(trials, TRIED_PAIRS // max(1, len(groups.pairs.rows)))


def _sizes(groups: Groups, leads: Some) -> tuple[int, Indices]:
    """The worth of the best groups of these leaders and of all without a minimum; their sizes.

    A mentor stands there twice: with the places that the group needs, and with the rest. Who cannot
    fill the first does not lead. Lots decide between equals, so that every way to assign finds the
    same.
    """
    leads, mentors = leads | (groups.least == 0), len(leads)
    while True:
        kept = leads[groups.pairs.columns]
        rows, columns, values = (
            part[kept] for part in (groups.pairs.rows, groups.pairs.columns, groups.pairs.values)
        )
        both = joined(Pairs(rows, columns, values + NEEDED), Pairs(rows, columns + mentors, values))
        lots = np.random.default_rng(1).integers(LOTS, size=len(both.rows))
        both = replace(both, values=both.values * POINT + lots)
        places = np.concatenate([groups.least * leads, (groups.most - groups.least) * leads])
        chosen = assign(both, groups.mentees, places).chosen
        mentor = np.where(chosen == NOBODY, NOBODY, chosen % mentors)
        sizes = np.bincount(mentor[mentor != NOBODY], minlength=mentors)
        small = np.flatnonzero((sizes > 0) & (sizes < groups.least))
        if not len(small):
            return int(values[columns == mentor[rows]].sum()), sizes
        smallest = small[np.argsort(sizes[small], kind="stable")]
        leads[smallest[: max(1, len(small) // AT_ONCE)]] = False
