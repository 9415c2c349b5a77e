"""The best assignment among given pairs, as `assignment.assign` finds it, without SciPy.

The same two steps: an assignment of the greatest size with the crowded part that follows from it,
then each part filled anew for the most value. What fills is a search for the cheapest chain of
moves for one person after the other (successive shortest paths with prices, after Jonker and
Volgenant), in whole numbers from beginning to end.
"""

from __future__ import annotations

import heapq
from typing import Any, NamedTuple

import numpy as np
from numba import types

from cairn.matching.engine import assignment as plain
from cairn.matching.engine.assignment import NOBODY, Assignment, Some
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.compiled.kernel import inlined, kernel
from cairn.matching.engine.packed import Indices
from cairn.matching.engine.values import Values

# Pairs looked at, for each pair there is, before the other solver takes over.
PATIENCE = 2_000
_FAR = 1 << 62
_I8, _B1 = types.int64[::1], types.boolean[::1]


class Demand(NamedTuple):
    """Who may take what: person p the goals of `owners[p]`, from `starts[owners[p]]` on.

    A goal holds as many people as `capacities` says.
    """

    owners: Indices
    starts: Indices
    goals: Indices
    values: Values
    capacities: Indices


class Held(NamedTuple):
    """Who has what: the goal of each person or -1, and the people of each goal from `first` on.

    Each person gains what their goal is worth beyond its price, which no other goal beats.
    """

    taken: Indices
    holders: Indices
    first: Indices
    loads: Indices
    prices: Values
    gains: Values


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


_DEMAND = types.NamedUniTuple(_I8, 5, Demand)


@inlined
def _nothing_held(people: int, capacities: Indices) -> Held:
    first = np.zeros(len(capacities) + 1, np.int64)
    first[1:] = np.cumsum(capacities)
    return Held(
        np.full(people, NOBODY),
        np.full(first[-1], NOBODY),
        first,
        np.zeros(len(capacities), np.int64),
        np.zeros(len(capacities), np.int64),
        np.zeros(people, np.int64),
    )


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
def _move_along(end: int, through: Indices, held: Held) -> None:
    """Each person on the way to `end` takes the next goal and leaves theirs to the one before."""
    held.holders[held.first[end] + held.loads[end]] = through[end]
    held.loads[end] += 1
    goal = end
    while goal != NOBODY:
        person = through[goal]
        left = held.taken[person]
        held.taken[person] = goal
        if left != NOBODY:
            for at in range(held.first[left], held.first[left] + held.loads[left]):
                if held.holders[at] == person:
                    held.holders[at] = through[left]
                    break
        goal = left


# --- The greatest size -------------------------------------------------------------------------


@inlined
def _any_free(
    demand: Demand, held: Held, search: Search, crowded: Some, start: int
) -> tuple[int, int]:
    """A free goal that a chain of moves reaches from `start`, or -1; how many people were asked."""
    search.asked[0] = start
    heard, askers = 0, 1
    while heard < askers:
        person = search.asked[heard]
        heard += 1
        for at in range(demand.starts[person], demand.starts[person + 1]):
            goal = demand.goals[at]
            if search.seen[goal] == start or crowded[goal]:
                continue
            search.seen[goal] = start
            search.through[goal] = person
            if held.loads[goal] < demand.capacities[goal]:
                return goal, askers
            for place in range(held.first[goal], held.first[goal + 1]):
                search.asked[askers] = held.holders[place]
                askers += 1
    return NOBODY, askers


@kernel(types.Tuple((_I8, _B1, _B1))(_DEMAND))
def _most_matched(demand: Demand) -> tuple[Indices, Some, Some]:
    """An assignment of the greatest size, and who is crowded in it.

    Mentee after mentee takes a free place or starts a chain of moves that ends at one. Whoever was
    reached in vain stays out of later chains, for none of them ever gets further from there; in the
    end they are just those reached from an unmatched mentee.
    """
    people, goals = len(demand.owners), len(demand.capacities)
    held = _nothing_held(people, demand.capacities)
    search = _nothing_searched(people, goals)
    crowded_people, crowded_goals = np.zeros(people, np.bool_), np.zeros(goals, np.bool_)
    for start in range(people):
        end, askers = _any_free(demand, held, search, crowded_goals, start)
        if end != NOBODY:
            _move_along(end, search.through, held)
            continue
        for person in search.asked[:askers]:
            crowded_people[person] = True
            for at in range(demand.starts[person], demand.starts[person + 1]):
                crowded_goals[demand.goals[at]] = True
    return held.taken, crowded_people, crowded_goals


# --- The most value ----------------------------------------------------------------------------


@inlined
def _best_gain(demand: Demand, held: Held, person: int) -> int:
    """The most that any goal is worth to a person beyond its price."""
    owner = demand.owners[person]
    best = -_FAR
    for at in range(demand.starts[owner], demand.starts[owner + 1]):
        best = max(best, demand.values[at] - held.prices[demand.goals[at]])
    return best


@inlined
def _ask(
    demand: Demand, held: Held, search: Search, heap: Any, start: int, n: int, nearest_free: int
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
        if there >= nearest_free or settled[goal] == start:
            continue
        if seen[goal] == start and there >= far[goal]:
            continue
        seen[goal], far[goal], through[goal] = start, there, person
        if loads[goal] < capacities[goal]:
            nearest_free = there
        heapq.heappush(heap, (there, goal))
    return nearest_free


@inlined
def _nearest_free(
    demand: Demand, held: Held, search: Search, start: int, patience: int
) -> tuple[int, int]:
    """The free goal that costs all together least if `start` is to have one, or -1 where `patience`
    does not suffice; how many looks are left. Prices and gains are then what they are with it.
    """
    search.asked[0], search.asked_at[0] = start, 0
    heard, askers, passing, nearest = 0, 1, 0, _FAR
    heap = [(0, 0) for _ in range(0)]
    end, distance = NOBODY, 0
    while end == NOBODY:
        for n in range(heard, askers):
            owner = demand.owners[search.asked[n]]
            patience -= demand.starts[owner + 1] - demand.starts[owner]
            nearest = _ask(demand, held, search, heap, start, n, nearest)
        heard = askers
        if patience < 0 or not heap:
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
    if end != NOBODY:
        for goal in search.passed[:passing]:
            held.prices[goal] += distance - search.far[goal]
        for n in range(askers):
            held.gains[search.asked[n]] -= distance - search.asked_at[n]
    return end, patience


@kernel(types.Tuple((_I8, types.boolean))(_DEMAND, types.int64))
def _fill(demand: Demand, patience: int) -> tuple[Indices, bool]:
    """Finds a goal for everyone, so that all values together are greatest.

    Prices rise from 0. Gives up, and says so, after `patience` looks at a pair.
    """
    people, goals = len(demand.owners), len(demand.capacities)
    held = _nothing_held(people, demand.capacities)
    search = _nothing_searched(people, goals)
    for start in range(people):
        held.gains[start] = _best_gain(demand, held, start)
        end, patience = _nearest_free(demand, held, search, start, patience)
        if end == NOBODY:
            return held.taken, False
        _move_along(end, search.through, held)
    return held.taken, True


def assign(pairs: Pairs, mentees: int, capacities: Indices) -> Assignment:
    """The best assignment with at most `capacities[j]` mentees for mentor j."""
    found = Assignment(*_most_matched(_demand(pairs, np.arange(mentees), mentees, capacities)))
    crowded = found.crowded_mentees[pairs.rows]
    _fill_places(found, _some(pairs, crowded), capacities)
    calm = ~(crowded | found.crowded_mentors[pairs.columns])
    _fill_mentees(found, _some(pairs, calm), capacities)
    return found


def _some(pairs: Pairs, some: Some) -> Pairs:
    return Pairs(pairs.rows[some], pairs.columns[some], pairs.values[some])


def _demand(pairs: Pairs, owners: Indices, rows: int, capacities: Indices) -> Demand:
    starts = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(pairs.rows, minlength=rows), out=starts[1:])
    goals, values = np.ascontiguousarray(pairs.columns), np.ascontiguousarray(pairs.values)
    return Demand(owners, starts, goals, values, capacities)


def _fill_mentees(found: Assignment, pairs: Pairs, capacities: Indices) -> None:
    """Outside the crowded part every mentee finds a place."""
    rows = np.flatnonzero(~found.crowded_mentees)
    # Who has little choice comes first: fewer have to move later on.
    choice = np.bincount(pairs.rows, minlength=len(found.chosen))
    rows = rows[np.argsort(choice[rows], kind="stable")]
    demand = _demand(pairs, rows, len(found.chosen), capacities)
    taken, is_done = _fill(demand, PATIENCE * len(pairs.rows))
    if is_done:
        found.chosen[rows] = taken
    else:
        plain.fill(found.chosen, pairs, ~found.crowded_mentees, capacities)


def _fill_places(found: Assignment, pairs: Pairs, capacities: Indices) -> None:
    """In the crowded part every place finds a mentee."""
    owners = np.repeat(np.arange(len(capacities)), np.where(found.crowded_mentors, capacities, 0))
    order = np.argsort(pairs.columns, kind="stable")
    turned = Pairs(pairs.columns[order], pairs.rows[order], pairs.values[order])
    one_each = np.ones(len(found.chosen), np.int64)
    demand = _demand(turned, owners, len(capacities), one_each)
    taken, is_done = _fill(demand, PATIENCE * len(pairs.rows))
    if is_done:
        found.chosen[found.crowded_mentees] = NOBODY
        found.chosen[taken] = owners
    else:
        plain.fill(found.chosen, pairs, found.crowded_mentees, capacities)
