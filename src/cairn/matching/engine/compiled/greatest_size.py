"""An assignment of the greatest size, and the crowded part that follows from it."""

from __future__ import annotations

import numpy as np
from numba import types

from cairn.matching.engine.assignment import NOBODY, Some
from cairn.matching.engine.compiled.holding import (
    DEMAND,
    Demand,
    Held,
    move_along,
    nothing_held,
    take,
)
from cairn.matching.engine.compiled.kernel import inlined, kernel
from cairn.matching.engine.packed import Indices

_I8, _B1 = types.int64[::1], types.boolean[::1]


@inlined
def _keep_what_they_have(demand: Demand, before: Indices, held: Held) -> None:
    """Whoever had a goal that is theirs to take keeps it while it has room."""
    for person in range(len(before)):
        for at in range(demand.starts[person], demand.starts[person + 1]):
            goal = demand.goals[at]
            if goal == before[person] and held.loads[goal] < demand.capacities[goal]:
                take(person, goal, held)
                break


@inlined
def _any_free(
    demand: Demand,
    held: Held,
    seen: Indices,
    through: Indices,
    asked: Indices,
    crowded: Some,
    start: int,
) -> tuple[int, int]:
    """A free goal that a chain of moves reaches from `start`, or -1; how many people were asked.

    `seen` names the last who came by a goal, `through` by whom it would be taken then.
    """
    asked[0] = start
    heard, askers = 0, 1
    while heard < askers:
        person = asked[heard]
        heard += 1
        for at in range(demand.starts[person], demand.starts[person + 1]):
            goal = demand.goals[at]
            if seen[goal] == start or crowded[goal]:
                continue
            seen[goal] = start
            through[goal] = person
            if held.loads[goal] < demand.capacities[goal]:
                return goal, askers
            for place in range(held.first[goal], held.first[goal + 1]):
                asked[askers] = held.holders[place]
                askers += 1
    return NOBODY, askers


@kernel(types.Tuple((_I8, _B1, _B1))(DEMAND, _I8))
def most_matched(demand: Demand, before: Indices) -> tuple[Indices, Some, Some]:
    """An assignment of the greatest size, begun from what everybody had `before` (-1: nothing),
    and who is crowded in it.

    Mentee after mentee takes a free place or starts a chain of moves that ends at one. Whoever was
    reached in vain stays out of later chains, for none of them ever gets further from there; in the
    end they are just those reached from an unmatched mentee.
    """
    people, goals = len(demand.owners), len(demand.capacities)
    held = nothing_held(people, demand.capacities, np.zeros(0, np.int64))
    seen, through, asked = (
        np.full(goals, NOBODY),
        np.full(goals, NOBODY),
        np.empty(people, np.int64),
    )
    crowded_people, crowded_goals = np.zeros(people, np.bool_), np.zeros(goals, np.bool_)
    _keep_what_they_have(demand, before, held)
    for start in range(people):
        if held.taken[start] != NOBODY:
            continue
        end, askers = _any_free(demand, held, seen, through, asked, crowded_goals, start)
        if end != NOBODY:
            move_along(end, NOBODY, through, held)
            continue
        for person in asked[:askers]:
            crowded_people[person] = True
            for at in range(demand.starts[person], demand.starts[person + 1]):
                crowded_goals[demand.goals[at]] = True
    return held.taken, crowded_people, crowded_goals
