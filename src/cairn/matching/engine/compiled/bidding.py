"""Bids: a cheap way to give most people one of their best goals, before anybody is searched for.

Whoever has nothing bids for their best goal. The price rises to what the one who must leave would
just not give, so that everybody else keeps one of their best: what is left over is for exact
search, and nothing has to be put right (an auction after Bertsekas, without his epsilon; for one
place a goal it is the row reduction of Jonker and Volgenant).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cairn.matching.engine.assignment import NOBODY
from cairn.matching.engine.compiled.holding import FAR, Demand, Held, take
from cairn.matching.engine.compiled.kernel import inlined
from cairn.matching.engine.packed import Indices

# Bids for each who waits at first, until chains of moves are searched for.
BIDS = 20


class Bidding(NamedTuple):
    """What it is worth to have nothing, and whether an owner may stand for several people."""

    alone: int
    twins: bool


@inlined
def _is_a_twins(demand: Demand, held: Held, goal: int, owner: int) -> bool:
    """Whether somebody else of the same owner has the goal. Goals of twins hold one person each."""
    if held.loads[goal] == 0:
        return False
    return bool(demand.owners[held.holders[held.first[goal]]] == owner)


@inlined
def _best_other(demand: Demand, held: Held, person: int, goal: int, bidding: Bidding) -> int:
    """The most that any goal but `goal` is worth to a person beyond its price, or being alone."""
    owner, best = demand.owners[person], bidding.alone
    for at in range(demand.starts[owner], demand.starts[owner + 1]):
        other = demand.goals[at]
        gain = demand.values[at] - held.prices[other]
        if gain <= best or other == goal:
            continue
        if not (bidding.twins and _is_a_twins(demand, held, other, owner)):
            best = gain
    return best


@inlined
def _two_best(demand: Demand, held: Held, person: int, bidding: Bidding) -> tuple[int, int, int]:
    """A goal that is worth most to a person beyond its price, if possible one that has room, or -1
    where being alone is; how much that is, and how much the next best.
    """
    owner = demand.owners[person]
    found, best, next_best = NOBODY, bidding.alone, bidding.alone
    for at in range(demand.starts[owner], demand.starts[owner + 1]):
        goal = demand.goals[at]
        gain = demand.values[at] - held.prices[goal]
        if gain < next_best or (bidding.twins and _is_a_twins(demand, held, goal, owner)):
            continue
        if gain > best or (gain == best and held.loads[goal] < demand.capacities[goal]):
            found, best, next_best = goal, gain, best
        else:
            next_best = gain
    return found, best, next_best


@inlined
def _level_twins(demand: Demand, held: Held, person: int) -> None:
    """Twins want the same: what they have becomes so dear that they gain no more than the person.

    They stand side by side.
    """
    for step in (-1, 1):
        twin = person + step
        while 0 <= twin < len(demand.owners) and demand.owners[twin] == demand.owners[person]:
            if held.taken[twin] != NOBODY:
                held.prices[held.taken[twin]] += held.gains[twin] - held.gains[person]
                held.gains[twin] = held.gains[person]
            twin += step


@inlined
def _who_gives_least(
    demand: Demand, held: Held, goal: int, gives: int, bidding: Bidding
) -> tuple[int, int]:
    """Who of those at a full goal, and one who `gives` so much for it, gives least for not having
    to take the next best: their place, or -1 for the one more; and what the next would give.
    """
    least, second, leaving = gives, FAR, NOBODY
    for place in range(held.first[goal], held.first[goal + 1]):
        holder = held.holders[place]
        more = held.gains[holder] - _best_other(demand, held, holder, goal, bidding)
        if more < least:
            second, least, leaving = least, more, place
        else:
            second = min(second, more)
    return leaving, second


@inlined
def _bid(demand: Demand, held: Held, person: int, bidding: Bidding) -> int:
    """The person bids for their best goal; who is to bid next for want of one, or -1.

    Where it is full, whoever gives least for it leaves, and the price rises to what the next would
    give. So everybody who has a goal has one of their best. Nobody bids next where nobody gives
    anything: that is left to the search.
    """
    goal, gain, next_best = _two_best(demand, held, person, bidding)
    held.gains[person] = gain
    if goal == NOBODY:
        if bidding.twins and gain == 0:
            _level_twins(demand, held, person)
        return NOBODY
    if held.loads[goal] < demand.capacities[goal]:
        take(person, goal, held)
        if bidding.twins:
            _level_twins(demand, held, person)
        return NOBODY
    place, rise = _who_gives_least(demand, held, goal, gain - next_best, bidding)
    if rise == 0:
        return NOBODY
    left = person
    if place != NOBODY:
        left = held.holders[place]
        held.taken[left] = NOBODY
        held.holders[place] = person
        held.taken[person] = goal
    held.prices[goal] += rise
    for at in range(held.first[goal], held.first[goal + 1]):
        holder = held.holders[at]
        held.gains[holder] -= rise
        if bidding.twins:
            _level_twins(demand, held, holder)
    return left


@inlined
def _has_twins(owners: Indices) -> bool:
    """Whether an owner stands for several people; they stand side by side."""
    return bool((owners[1:] == owners[:-1]).any())


@inlined
def bid_in_turn(demand: Demand, held: Held, alone: int) -> None:
    """Whoever has nothing bids, and after them who had to leave, until all have something or there
    were many bids.
    """
    waiting, first, count = np.empty(len(held.taken), np.int64), 0, 0
    for person in range(len(held.taken)):
        if held.taken[person] == NOBODY:
            waiting[count] = person
            count += 1
    bids, bidding = BIDS * count, Bidding(alone, _has_twins(demand.owners))
    while count > 0 and bids > 0:
        bids -= 1
        left = _bid(demand, held, waiting[first], bidding)
        if left == NOBODY:
            count -= 1
        else:
            waiting[(first + count) % len(waiting)] = left
        first = (first + 1) % len(waiting)
