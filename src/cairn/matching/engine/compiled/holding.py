"""Who may take what, who has what, and chains of moves: for the solver's two steps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types

from cairn.matching.engine.assignment import NOBODY
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.compiled.kernel import inlined
from cairn.matching.engine.packed import Indices
from cairn.matching.engine.values import Values

# Farther than any price or value.
FAR = 1 << 61
_I8 = types.int64[::1]


class Demand(NamedTuple):
    """Who may take what: person p the goals of `owners[p]`, from `starts[owners[p]]` on.

    A goal holds as many people as `capacities` says.
    """

    owners: Indices
    starts: Indices
    goals: Indices
    values: Values
    capacities: Indices


DEMAND = types.NamedUniTuple(_I8, 5, Demand)


def demand_of(pairs: Pairs, people: Indices, places: Indices) -> Demand:
    """`people[i]` of row i want the columns of its pairs, `places[j]` of column j."""
    starts = np.zeros(len(people) + 1, np.int64)
    np.cumsum(np.bincount(pairs.rows, minlength=len(people)), out=starts[1:])
    goals, values = np.ascontiguousarray(pairs.columns), np.ascontiguousarray(pairs.values)
    return Demand(each(people), starts, goals, values, places)


def each(counts: Indices) -> Indices:
    """0 as often as the first count says, and so on."""
    return np.repeat(np.arange(len(counts)), counts)


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


@inlined
def nothing_held(people: int, capacities: Indices, prices: Values) -> Held:
    """Nobody has anything yet, at these prices."""
    first = np.zeros(len(capacities) + 1, np.int64)
    first[1:] = np.cumsum(capacities)
    return Held(
        np.full(people, NOBODY),
        np.full(first[-1], NOBODY),
        first,
        np.zeros(len(capacities), np.int64),
        prices,
        np.zeros(people, np.int64),
    )


@inlined
def take(person: int, goal: int, held: Held) -> None:
    """The person takes a free place at the goal."""
    held.holders[held.first[goal] + held.loads[goal]] = person
    held.loads[goal] += 1
    held.taken[person] = goal


@inlined
def move_along(end: int, alone: int, through: Indices, held: Held) -> None:
    """Each person on the way takes the next goal and leaves theirs to the one before.

    The way ends at the free goal `end`, or, where that is -1, with the person `alone`, who is left
    with nothing. `through` says by whom each goal would be taken.
    """
    goal, leaving = end, NOBODY
    if end == NOBODY:
        goal, leaving = held.taken[alone], alone
        held.taken[alone] = NOBODY
    while goal != NOBODY:
        person = through[goal]
        left = held.taken[person]
        if leaving == NOBODY:
            held.loads[goal] += 1
            held.holders[held.first[goal] + held.loads[goal] - 1] = person
        else:
            for at in range(held.first[goal], held.first[goal] + held.loads[goal]):
                if held.holders[at] == leaving:
                    held.holders[at] = person
                    break
        held.taken[person] = goal
        goal, leaving = left, person
