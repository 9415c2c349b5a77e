"""Finds a goal for everyone, so that all values together are greatest.

A search for the cheapest chain of moves for one person after the other (successive shortest paths
with prices, after Jonker and Volgenant), in whole numbers from beginning to end. It may begin at
any prices and with what people had: who has the best of their goals already keeps it. Prices that
were too high for a goal that is free come down again by the same search from the other side, in
which the places of goals look for people, and may stay empty.
"""

from __future__ import annotations

import heapq
from typing import Any, NamedTuple

import numpy as np
from numba import types

from cairn.matching.engine.assignment import NOBODY
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.compiled.bidding import bid_in_turn
from cairn.matching.engine.compiled.holding import (
    DEMAND,
    FAR,
    Demand,
    Held,
    demand_of,
    each,
    move_along,
    nothing_held,
    take,
)
from cairn.matching.engine.compiled.kernel import inlined, kernel
from cairn.matching.engine.packed import Indices
from cairn.matching.engine.values import Values

# Pairs looked at, for each pair there is, before the other solver takes over.
PATIENCE = 2_000
_I8 = types.int64[::1]


class Search(NamedTuple):
    """The search for one person, under way: `seen` and `settled` name the last who came by.

    `far` says how much worse off all are together if the goal is taken, and `through` by whom it
    would be. `asked` are those who would move, `passed` the goals that they have.
    """

    seen: Indices
    settled: Indices
    far: Values
    through: Indices
    passed: Indices
    asked: Indices
    asked_at: Values


@inlined
def _nothing_searched(people: int, goals: int) -> Search:
    return Search(
        np.full(goals, NOBODY),
        np.full(goals, NOBODY),
        np.zeros(goals, np.int64),
        np.full(goals, NOBODY),
        np.empty(goals, np.int64),
        np.empty(people, np.int64),
        np.zeros(people, np.int64),
    )


@inlined
def _best_gain(demand: Demand, prices: Values, person: int) -> int:
    """The most that any goal is worth to a person beyond its price."""
    owner = demand.owners[person]
    best = -FAR
    for at in range(demand.starts[owner], demand.starts[owner + 1]):
        best = max(best, int(demand.values[at] - prices[demand.goals[at]]))
    return best


@inlined
def _best_with_room(demand: Demand, held: Held, person: int, before: int) -> int:
    """Of the best goals of a person that have room the one they had, or else the dearest; or -1."""
    owner, found = demand.owners[person], NOBODY
    for at in range(demand.starts[owner], demand.starts[owner + 1]):
        goal = demand.goals[at]
        if demand.values[at] - held.prices[goal] < held.gains[person]:
            continue
        if held.loads[goal] == demand.capacities[goal]:
            continue
        if goal == before:
            return before
        if found == NOBODY or held.prices[goal] > held.prices[found]:
            found = goal
    return found


@inlined
def _take_the_best(demand: Demand, held: Held, before: Indices) -> None:
    """Everybody takes one of their best goals that has room, first those who had it before."""
    for person in range(len(before)):
        held.gains[person] = _best_gain(demand, held.prices, person)
        if before[person] != NOBODY:
            goal = _best_with_room(demand, held, person, before[person])
            if goal == before[person]:
                take(person, goal, held)
    for person in range(len(before)):
        if held.taken[person] == NOBODY:
            goal = _best_with_room(demand, held, person, NOBODY)
            if goal != NOBODY:
                take(person, goal, held)


@inlined
def _ask(
    demand: Demand, held: Held, search: Search, heap: Any, start: int, n: int, nearest: int
) -> int:
    """Notes how far each goal of the person asked is at most; how far the nearest free one is."""
    person = search.asked[n]
    owner, so_far = demand.owners[person], search.asked_at[n] + held.gains[person]
    goals, values, prices = demand.goals, demand.values, held.prices
    seen, settled, far, through = search.seen, search.settled, search.far, search.through
    loads, capacities = held.loads, demand.capacities
    for at in range(demand.starts[owner], demand.starts[owner + 1]):
        goal = goals[at]
        there = so_far + prices[goal] - values[at]
        if there >= nearest or settled[goal] == start:
            continue
        if seen[goal] == start and there >= far[goal]:
            continue
        seen[goal], far[goal], through[goal] = start, there, person
        if loads[goal] < capacities[goal]:
            nearest = there
        heapq.heappush(heap, (there, goal))
    return nearest


@inlined
def _adjust(held: Held, search: Search, passing: int, askers: int, distance: int) -> None:
    """Prices and gains as they are when a way of this length is taken."""
    for goal in search.passed[:passing]:
        held.prices[goal] += distance - search.far[goal]
    for n in range(askers):
        held.gains[search.asked[n]] -= distance - search.asked_at[n]


@inlined
def _nearest_end(
    demand: Demand, held: Held, search: Search, start: int, may_be_alone: bool, patience: int
) -> tuple[int, int, int]:
    """What costs all together least if `start` is to have a goal: the free goal where the moves
    end or -1, the person who is left alone or -1; and how many looks are left.

    Both are -1 where `patience` does not suffice. Prices and gains are then what they are with it.
    """
    search.asked[0], search.asked_at[0] = start, 0
    heard, askers, passing = 0, 1, 0
    heap = [(0, 0) for _ in range(0)]
    nearest, alone_at, distance = FAR, FAR, 0
    end, alone = NOBODY, NOBODY
    while end == NOBODY:
        for n in range(heard, askers):
            person = search.asked[n]
            if may_be_alone and search.asked_at[n] + held.gains[person] < alone_at:
                alone_at, alone = search.asked_at[n] + held.gains[person], person
                nearest = min(nearest, alone_at)
            owner = demand.owners[person]
            patience -= demand.starts[owner + 1] - demand.starts[owner]
            nearest = _ask(demand, held, search, heap, start, n, nearest)
        heard = askers
        if patience < 0 or not heap or heap[0][0] >= alone_at:
            distance = alone_at
            break
        distance, goal = heapq.heappop(heap)
        if search.settled[goal] == start:
            continue
        search.settled[goal] = start
        if held.loads[goal] < demand.capacities[goal]:
            end = goal
            continue
        search.passed[passing] = goal
        passing += 1
        for place in range(held.first[goal], held.first[goal + 1]):
            search.asked[askers], search.asked_at[askers] = held.holders[place], distance
            askers += 1
    if patience < 0:
        return NOBODY, NOBODY, patience
    _adjust(held, search, passing, askers, distance)
    return end, alone, patience


@kernel(types.Tuple((_I8, _I8, types.int64))(DEMAND, _I8, _I8, types.int64))
def _fill(
    demand: Demand, prices: Values, before: Indices, patience: int
) -> tuple[Indices, Values, int]:
    """Finds a goal for everyone: the person at each place or -1, what each gains, the looks left.

    Begins at `prices` and changes them. Gives up, with less than no looks left, after `patience`
    looks at a pair.
    """
    people, goals = len(demand.owners), len(demand.capacities)
    held = nothing_held(people, demand.capacities, prices)
    search = _nothing_searched(people, goals)
    _take_the_best(demand, held, before)
    bid_in_turn(demand, held, -FAR)
    for start in range(people):
        if held.taken[start] != NOBODY:
            continue
        held.gains[start] = _best_gain(demand, held.prices, start)
        end, _alone, patience = _nearest_end(demand, held, search, start, False, patience)
        if end == NOBODY:
            return held.holders, held.gains, -1
        move_along(end, NOBODY, search.through, held)
    return held.holders, held.gains, patience


@kernel(types.Tuple((_I8, types.int64))(DEMAND, _I8, _I8, _I8, types.int64))
def _bring_down(
    demand: Demand, prices: Values, gains: Values, taken: Indices, patience: int
) -> tuple[Indices, int]:
    """Whoever has nothing and would gain by a goal gets one, or their gain comes down to nothing.

    Others may be left alone for it who gain nothing. What people have then; the looks left.
    """
    people, goals = len(demand.owners), len(demand.capacities)
    held = nothing_held(people, demand.capacities, prices)
    search = _nothing_searched(people, goals)
    for person in range(people):
        held.gains[person] = gains[person]
        if taken[person] != NOBODY:
            take(person, taken[person], held)
    bid_in_turn(demand, held, 0)
    for start in range(people):
        if held.taken[start] != NOBODY:
            continue
        held.gains[start] = _best_gain(demand, prices, start)
        if held.gains[start] <= 0:
            continue
        end, alone, patience = _nearest_end(demand, held, search, start, True, patience)
        if patience < 0:
            break
        move_along(end, alone, search.through, held)
    return held.taken, patience


def fill(
    pairs: Pairs, people: Indices, places: Indices, prices: Values, before: Indices
) -> tuple[Indices, Indices] | None:
    """Row and column of each pair that is chosen, so that every person of a row has a place.

    There are `people[i]` of row i and `places[j]` at column j; `pairs` stand in the order of rows.
    Begins at `prices` of the columns and with the column that each person had `before`, or -1.
    None where the search had to look at too many pairs.
    """
    owners, owners_of_places = each(people), each(places)
    demand = demand_of(pairs, people, places)
    patience = PATIENCE * len(pairs.rows)
    holders, gains, patience = _fill(demand, prices, before, patience)
    if patience < 0:
        return None
    is_taken = holders != NOBODY
    taken = np.full(len(holders), NOBODY)
    taken[is_taken] = owners[holders[is_taken]]
    prices_of_places = prices[owners_of_places]
    if (prices_of_places[~is_taken] > 0).any():
        gains_of_rows = np.zeros(len(people), np.int64)
        gains_of_rows[owners] = gains
        side = demand_of(turned(pairs), places, people)
        taken, patience = _bring_down(side, gains_of_rows, prices_of_places, taken, patience)
        if patience < 0:
            return None
    is_taken = taken != NOBODY
    return taken[is_taken], owners_of_places[is_taken]


@kernel(types.void(_I8, _I8, _I8, _I8, _I8, _I8, _I8))
def _turn(
    rows: Indices,
    columns: Indices,
    values: Values,
    at: Indices,
    new_rows: Indices,
    new_columns: Indices,
    new_values: Values,
) -> None:
    """Writes each pair down for its column, from place `at` of the column on."""
    for n in range(len(rows)):
        place = at[columns[n]]
        new_rows[place], new_columns[place], new_values[place] = columns[n], rows[n], values[n]
        at[columns[n]] += 1


def turned(pairs: Pairs) -> Pairs:
    """The same pairs in the order of columns, which stand as rows."""
    counts = np.bincount(pairs.columns)
    new = Pairs(*(np.empty(len(pairs.rows), np.int64) for _ in range(3)))
    rows, columns, values = map(np.ascontiguousarray, (pairs.rows, pairs.columns, pairs.values))
    at = np.cumsum(counts) - counts
    _turn(rows, columns, values, at, new.rows, new.columns, new.values)
    return new
