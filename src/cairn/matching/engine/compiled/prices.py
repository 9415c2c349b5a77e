"""The lowest prices at which nobody wants to change, as `prices` finds them."""

from __future__ import annotations

import numpy as np
from numba import types

from cairn.matching.engine.assignment import Some
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.compiled.holding import DEMAND, Demand, demand_of
from cairn.matching.engine.compiled.kernel import inlined, kernel
from cairn.matching.engine.packed import Indices
from cairn.matching.engine.values import Values

_I8 = types.int64[::1]


@inlined
def _value_of_chosen(demand: Demand, mentee: int, chosen: int) -> int:
    for at in range(demand.starts[mentee], demand.starts[mentee + 1]):
        if demand.goals[at] == chosen:
            return int(demand.values[at])
    return 0


@kernel(types.void(DEMAND, _I8, types.boolean[::1], _I8, types.int64))
def _raise(demand: Demand, chosen: Indices, counts: Some, prices: Values, unknown: int) -> None:
    """Raises `prices`: whoever's own mentor became dearer may want another, who becomes dearer."""
    mentors = len(prices)
    by_mentor = np.argsort(chosen)
    first = np.searchsorted(chosen[by_mentor], np.arange(mentors + 1))
    waiting, is_waiting = np.empty(mentors, np.int64), np.zeros(mentors, np.bool_)
    at, count = 0, 0
    for mentor in range(mentors):
        if prices[mentor] > unknown and first[mentor] < first[mentor + 1]:
            waiting[count], is_waiting[mentor] = mentor, True
            count += 1
    while count > 0:
        mentor = waiting[at]
        at, count = (at + 1) % mentors, count - 1
        is_waiting[mentor] = False
        for mentee in by_mentor[first[mentor] : first[mentor + 1]]:
            left = _value_of_chosen(demand, mentee, mentor) - prices[mentor]
            for pair in range(demand.starts[mentee], demand.starts[mentee + 1]):
                other = demand.goals[pair]
                least = demand.values[pair] - left
                if least <= prices[other] or other == mentor or not counts[pair]:
                    continue
                prices[other] = least
                if not is_waiting[other] and first[other] < first[other + 1]:
                    waiting[(at + count) % mentors], is_waiting[other] = other, True
                    count += 1


def raise_until_content(
    pairs: Pairs, chosen: Indices, counts: Some, prices: Indices, unknown: int
) -> None:
    """As `prices._raise_until_content`."""
    demand = demand_of(pairs, np.ones(len(chosen), np.int64), np.ones(len(prices), np.int64))
    _raise(demand, chosen, counts, prices, unknown)
