"""The exact answer: first as many mentees as possible, then as many points as possible."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.certificate import Certificate, certificate_for, check_certificate
from cairn.matching.engine.criteria import Matrix, parts_of_points
from cairn.matching.engine.errors import BadProblem
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import allowed, masks

# One point in the solver's units; what is below breaks ties by a hash of ids.
UNIT = 1 << 14


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


def solve(problem: Problem) -> Solution:
    """The best assignment of `problem`; the same for the same input in any order of rows.

    "Best": no other assignment under the same rules matches more mentees, and among those that
    match as many none has more points. Raises BadProblem where a lock breaks a rule.
    """
    ordered = replace(
        problem,
        mentees=tuple(sorted(problem.mentees, key=lambda m: m.id)),
        mentors=tuple(sorted(problem.mentors, key=lambda m: m.id)),
    )
    possible = allowed(ordered, masks(ordered))
    _refuse_impossible_locks(ordered, possible)
    parts = parts_of_points(ordered)
    points: Matrix = sum(parts.values(), np.zeros(possible.shape, np.int64))
    values = solver_values(ordered, possible, points)
    capacities = np.asarray([m.capacity for m in ordered.mentors], np.int64)
    chosen = _assign(values, capacities)
    certificate = certificate_for(values, capacities, chosen)
    return Solution(
        pairs=tuple(_pairs(ordered, chosen, points, parts)),
        unmatched=tuple(m.id for m, j in zip(ordered.mentees, chosen, strict=True) if j < 0),
        certificate=certificate,
        is_proven_best=not check_certificate(values, capacities, chosen, certificate),
    )


def solver_values(problem: Problem, possible: npt.NDArray[np.bool_], points: Matrix) -> Matrix:
    """One integer a pair that orders like (matched, points, hash); 0 where a rule forbids it.

    The bonus for being matched exceeds every gain in points, a point exceeds every tie-break, and
    a locked pair comes before all. The greatest sum stays below 2**53, where the solver's floating
    point numbers are exact.
    """
    count = max(1, len(problem.mentees))
    tie = _hashes(problem) % max(1, UNIT // count)
    value = points * UNIT + tie
    most = int(value.max(initial=0)) + 1
    bonus = most * count
    if 3 * bonus * count >= 1 << 53:
        # Too many for one number a pair: leave the ties to the order of ids.
        value, bonus = points, (int(points.max(initial=0)) + 1) * count
    value = np.where(possible, value + bonus, 0)
    for row, column in _locked_places(problem):
        # Giving up a lock frees one place, so it can win one match at most: two outweigh it.
        value[row, column] += 2 * bonus
    return value


def _locked_places(problem: Problem) -> list[tuple[int, int]]:
    rows = {m.id: n for n, m in enumerate(problem.mentees)}
    columns = {m.id: n for n, m in enumerate(problem.mentors)}
    return [(rows[mentee], columns[mentor]) for mentee, mentor in problem.rules.locks]


def _hashes(problem: Problem) -> Matrix:
    left = np.asarray([_hash(problem.seed, m.id) for m in problem.mentees], np.uint64)
    right = np.asarray([_hash(problem.seed, m.id) for m in problem.mentors], np.uint64)
    mixed = (left[:, None] ^ right[None, :]) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(40)).astype(np.int64)


def _hash(seed: int, name: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest(), "big")


def _assign(values: Matrix, capacities: Matrix) -> Matrix:
    """For each row the column it goes to, or -1; a mentor's places stand side by side."""
    chosen = np.full(len(values), -1, np.int64)
    useful = np.minimum(capacities, (values > 0).sum(axis=0))
    places = np.repeat(np.arange(len(capacities)), np.maximum(useful, 0))
    if not len(places) or not len(values):
        return chosen
    # Imported where somebody is matched: it is half of what any other start would cost.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(values[:, places], maximize=True)
    taken = values[rows, places[columns]] > 0
    chosen[rows[taken]] = places[columns[taken]]
    return chosen


def _pairs(
    problem: Problem, chosen: Matrix, points: Matrix, parts: dict[str, Matrix]
) -> list[Pair]:
    return [
        Pair(
            mentee=mentee.id,
            mentor=problem.mentors[column].id,
            points=int(points[row, column]),
            parts={group: int(part[row, column]) for group, part in parts.items()},
        )
        for row, (mentee, column) in enumerate(zip(problem.mentees, chosen, strict=True))
        if column >= 0
    ]


def _refuse_impossible_locks(problem: Problem, possible: npt.NDArray[np.bool_]) -> None:
    broken = [
        f"lock {problem.mentees[row].id} with {problem.mentors[column].id} breaks a rule"
        for row, column in sorted(_locked_places(problem))
        if not possible[row, column]
    ]
    if broken:
        raise BadProblem(broken)
