"""The proof that an assignment is best: a price for each mentor that nobody can argue with.

By the duality of linear programmes, an assignment is best when prices exist at which every mentee
has what suits them best, and every mentor with room left costs nothing. `check_certificate` tests
just that, over all pairs, and shares no code with the solver.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Certificate:
    """Prices of the mentors, in the solver's units and in the order of their ids."""

    prices: tuple[int, ...]


def certificate_for(values: Matrix, capacities: Matrix, chosen: Matrix) -> Certificate:
    """The lowest prices under which nobody wants to change; a fixpoint from below.

    A mentee who has mentor j at price p accepts it while no other mentor k gives more, so k must
    cost at least p - value(i, j) + value(i, k). Each round raises the prices that are too low.
    At most one round a mentor is needed when the assignment is best; otherwise the check fails.
    """
    rows = np.arange(len(values))
    matched = chosen >= 0
    have = values[rows[matched], chosen[matched]]
    prices = values[~matched].max(axis=0, initial=0)
    for _ in range(len(capacities) + 1):
        surplus = have - prices[chosen[matched]]
        wanted = (values[matched] - surplus[:, None]).max(axis=0, initial=0)
        raised = np.maximum(prices, wanted)
        if np.array_equal(raised, prices):
            break
        prices = raised
    return Certificate(tuple(int(price) for price in prices))


def check_certificate(
    values: Matrix, capacities: Matrix, chosen: Matrix, certificate: Certificate
) -> list[str]:
    """What is wrong with the proof, in words; empty when the assignment is proven best."""
    prices = np.asarray(certificate.prices, np.int64)
    faults = []
    if len(prices) != len(capacities) or (prices < 0).any():
        return ["a price is missing or below nothing"]
    loads = np.bincount(chosen[chosen >= 0], minlength=len(capacities))
    if (loads > capacities).any():
        faults.append("a mentor has more mentees than places")
    if any(values[i, j] <= 0 for i, j in enumerate(chosen) if j >= 0):
        faults.append("a pair breaks a rule")
    best = np.maximum(0, (values - prices[None, :]).max(axis=1, initial=0))
    total = sum(int(values[i, j]) for i, j in enumerate(chosen) if j >= 0)
    bound = int(best.sum()) + sum(int(p) * int(c) for p, c in zip(prices, capacities, strict=True))
    if total != bound:
        faults.append(f"the assignment reaches {total}, the prices allow {bound}")
    return faults
