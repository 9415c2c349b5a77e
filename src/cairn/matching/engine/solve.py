"""The exact answer: first as many mentees as possible, then as many points as possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cairn.matching.engine.assignment import NOBODY
from cairn.matching.engine.candidates import best_pairs
from cairn.matching.engine.certificate import Certificate, check_certificate
from cairn.matching.engine.criteria import parts_of_pair
from cairn.matching.engine.errors import BadProblem
from cairn.matching.engine.packed import Indices, Packed
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.pricing import Watch
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.progress import Progress, Stage, Told, nothing_told
from cairn.matching.engine.rounds import best_priced, within_reach
from cairn.matching.engine.rules import allowed, locked_columns
from cairn.matching.engine.ties import decided
from cairn.matching.engine.values import unit_of

# Pairs to begin with, of each mentee and of each mentor.
CANDIDATES = 20
# Points by which a pair may be worse than another of the mentee and matter in the next round.
REACH = 200


@dataclass(frozen=True)
class Pair:
    """A mentee with a mentor: points in all and by group."""

    mentee: str
    mentor: str
    points: int
    parts: dict[str, int]


@dataclass(frozen=True)
class Solution:
    """The pairs, who is left, and the proof."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[str, ...]
    certificate: Certificate
    is_proven_best: bool

    @property
    def points(self) -> int:
        """All points together."""
        return sum(pair.points for pair in self.pairs)


def solve(problem: Problem, told: Told = nothing_told, *, candidates: int = CANDIDATES) -> Solution:
    """The best assignment of `problem`; the same for the same input in any order of rows.

    "Best": no other assignment under the same rules matches more mentees, and among those that
    match as many none has more points. Raises BadProblem where a lock breaks a rule.

    `told` hears how far the work is, some times a second except while pairs are assigned; what it
    raises ends the work. `candidates` is how many pairs of each person are looked at first: it
    changes the time, not the result.
    """
    packed = Packed(problem)
    _refuse_impossible_locks(packed)
    chosen, prices = _best(packed, candidates, told)
    by_id = sorted(zip((m.id for m in packed.mentees), chosen.tolist(), strict=True))
    pairs = [(name, packed.mentors[column].id) for name, column in by_id if column != NOBODY]
    certificate = _certificate(packed, prices)
    faults = check_certificate(
        packed, pairs, certificate, lambda share: told(Progress(Stage.PROVING, share))
    )
    return Solution(
        pairs=tuple(_with_points(packed, pairs)),
        unmatched=tuple(name for name, column in by_id if column == NOBODY),
        certificate=certificate,
        is_proven_best=not faults,
    )


def _best(packed: Packed, candidates: int, told: Told) -> tuple[Indices, Indices]:
    """For each mentee a column or -1, and a price for each mentor, both levels in one number.

    Solves for some pairs, asks the prices which others would do as well or better, and takes those
    in, until there are none (column generation, Ford and Fulkerson 1958).
    """
    locked = packed.once(locked_columns)
    is_free = locked == NOBODY
    places = packed.capacities - np.bincount(locked[~is_free], minlength=len(packed.mentors))
    rows = np.flatnonzero(is_free)
    begun = best_pairs(
        packed,
        rows,
        candidates,
        lambda share: told(Progress(Stage.SCORING, share)),
    )
    reach = REACH * unit_of(packed)
    rounds = 0

    def still_assigning() -> None:
        told(Progress(Stage.ASSIGNING, 1 - 0.5**rounds))

    watch = Watch(packed, rows, begun, still_assigning)
    likely = np.ones(len(watch.pairs.rows), bool)
    while True:
        still_assigning()
        assignment, prices = best_priced(watch.pairs, likely, len(locked), places, reach)
        rounds += 1
        if not watch.take_overlooked(prices):
            break
        likely = within_reach(watch.pairs, prices, len(locked), reach)
    chosen = decided(packed, watch.pairs, assignment, prices, places)
    return np.where(is_free, chosen, locked), prices


def _certificate(packed: Packed, prices: Indices) -> Certificate:
    """The prices in the order of ids, level by level."""
    ordered = prices[[packed.column_of[name] for name in sorted(packed.column_of)]]
    crowded = ordered > MATCHED // 2
    return Certificate(
        prices=tuple((ordered - crowded * MATCHED).tolist()), crowded=tuple(crowded.tolist())
    )


def _with_points(packed: Packed, pairs: list[tuple[str, str]]) -> Iterator[Pair]:
    for mentee, mentor in pairs:
        parts = parts_of_pair(
            packed.problem.weights,
            packed.mentees[packed.row_of[mentee]],
            packed.mentors[packed.column_of[mentor]],
        )
        yield Pair(mentee, mentor, sum(parts.values()), parts)


def _refuse_impossible_locks(packed: Packed) -> None:
    """Raises BadProblem where a lock breaks a rule."""
    broken = []
    for mentee, mentor in sorted(packed.problem.rules.locks):
        row, column = np.array([packed.row_of[mentee]]), np.array([packed.column_of[mentor]])
        if not allowed(packed.tile(row, column)).all():
            broken.append(f"lock {mentee} with {mentor} breaks a rule")
    if broken:
        raise BadProblem(broken)
