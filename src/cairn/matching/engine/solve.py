"""The exact answer: first as many mentees as possible, then what the mode asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from cairn.matching.engine.aims import (
    NEEDED,
    Aim,
    Reached,
    after,
    aims_of,
    begin_after,
    without_needs,
)
from cairn.matching.engine.assignment import NOBODY, Assignment, Begin, nothing_begun
from cairn.matching.engine.balance import evened
from cairn.matching.engine.bands import by_band
from cairn.matching.engine.candidates import Candidates, best_pairs
from cairn.matching.engine.certificate import Certificate, check_certificate
from cairn.matching.engine.circles import places_left, with_places
from cairn.matching.engine.criteria import parts_of_tile
from cairn.matching.engine.errors import BadProblem
from cairn.matching.engine.packed import Indices, Packed
from cairn.matching.engine.path import compiled_for
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.pricing import Watch, surpluses
from cairn.matching.engine.problem import Mode, Problem
from cairn.matching.engine.progress import Progress, Stage, Told, nothing_told
from cairn.matching.engine.rounds import best_priced, within_reach
from cairn.matching.engine.rules import keeps_hard_rules, locked_columns
from cairn.matching.engine.ties import decided
from cairn.matching.engine.values import values_of
from cairn.matching.engine.wishes import granted_wishes

# Pairs to begin with, of each mentee and of each mentor.
CANDIDATES = 20
# Pairs whose points are worked out in one tile, which is for all their mentees with all mentors.
PAIRS_AT_ONCE = 64


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
    match as many none is better by the mode of the problem. Where places had to be taken away so
    that nobody's group is too small, it is the best for those that are left, and not proven. A lock
    may set soft rules aside. Raises BadProblem where it breaks any other.

    `told` hears how far the work is, some times a second except while pairs are assigned; what it
    raises ends the work. `candidates` is how many pairs of each person are looked at first: it
    changes the time, not the result.
    """
    asked = Packed(problem)
    _refuse_impossible_locks(asked)
    search = _Search(candidates, told)
    even = evened(problem, search.matched) if problem.mode is Mode.BALANCED else problem
    places = places_left(even, search.pairs)
    narrowed = with_places(even, places)
    packed = asked if narrowed is problem else Packed(narrowed)
    granted = _granted(packed)
    chosen, prices = Work(_with_locks(packed, granted), candidates, told).best()
    by_id = sorted(zip((m.id for m in packed.mentees), chosen.tolist(), strict=True))
    pairs = [(name, packed.mentors[column].id) for name, column in by_id if column != NOBODY]
    certificate = replace(
        _certificate(packed, prices, granted),
        bonuses=even.bonuses,
        places=tuple(sorted(places.items())),
    )
    faults = check_certificate(
        asked if packed is asked else problem,
        pairs,
        certificate,
        lambda share: told(Progress(Stage.PROVING, share)),
    )
    return Solution(
        pairs=tuple(_with_points(packed, pairs)),
        unmatched=tuple(name for name, column in by_id if column == NOBODY),
        certificate=certificate,
        is_proven_best=not faults and not places,
    )


class _Search:
    """Solves problems that are tried on the way to the one that counts; nothing is proven."""

    def __init__(self, candidates: int, told: Told) -> None:
        self._candidates = candidates
        self._told = told

    def pairs(self, problem: Problem) -> list[tuple[str, str, int]]:
        """Mentee, mentor and points of each pair."""
        packed = Packed(problem)
        asked = _with_locks(packed, _granted(packed))
        chosen, _prices = Work(asked, self._candidates, self._still_begins).best()
        pairs = [
            (packed.mentees[row].id, packed.mentors[column].id)
            for row, column in enumerate(chosen.tolist())
            if column != NOBODY
        ]
        return [(p.mentee, p.mentor, p.points) for p in _with_points(packed, pairs)]

    def matched(self, problem: Problem) -> tuple[set[str], int]:
        """Ids of the mentees who have somebody, and all points."""
        pairs = self.pairs(problem)
        return {mentee for mentee, _mentor, _points in pairs}, sum(pair[2] for pair in pairs)

    def _still_begins(self, progress: Progress) -> None:
        """How many tries there will be is not known: the work is told to be at its beginning."""
        self._told(Progress(Stage.SCORING, 0.0))


def _granted(packed: Packed) -> frozenset[tuple[str, str]]:
    """Wishes that are granted before anything else, where they go first."""
    if packed.problem.mode is not Mode.CHOICE_FIRST:
        return frozenset()
    return granted_wishes(packed)


def _with_locks(packed: Packed, granted: frozenset[tuple[str, str]]) -> Packed:
    if not granted:
        return packed
    rules = packed.problem.rules
    return Packed(replace(packed.problem, rules=replace(rules, locks=rules.locks | granted)))


@dataclass(frozen=True)
class Best:
    """What is best for one aim: the assignment, its prices, and the pairs that could matter."""

    watch: Watch
    assignment: Assignment
    prices: Indices


class Work:
    """One search for the best: aim by aim, each among what is best by the earlier ones."""

    def __init__(self, packed: Packed, candidates: int, told: Told = nothing_told) -> None:
        locked = packed.once(locked_columns)
        self._packed = packed
        self._candidates = candidates
        self._told = told
        self._locked = locked
        self._is_free = locked == NOBODY
        self._rows = np.flatnonzero(self._is_free)
        taken = np.bincount(locked[~self._is_free], minlength=len(packed.mentors))
        self.places = packed.capacities - taken
        self._rounds = 0

    def best(self) -> tuple[Indices, list[Indices]]:
        """For each mentee a column or -1, and for each aim the prices of the mentors."""
        first, *later = aims_of(self._packed)
        begun = self.begun()
        found = self.best_for(first, by_band(self._packed, begun) if later else begun)
        prices = [found.prices]
        for aim in later:
            found, of_aim = self._best_after(aim, self._reached(first, found), begun)
            prices.append(of_aim)
        chosen = decided(
            self._packed, found.watch.pairs, found.assignment, found.prices, self.places
        )
        return np.where(self._is_free, chosen, self._locked), prices

    def begun(self) -> Candidates:
        """The best pairs by points: those with many are the likeliest for every aim."""
        if fast := compiled_for(self._packed):
            found: Candidates = fast.best_pairs(
                self._packed, self._rows, self._candidates, self._is_scoring
            )
            return found
        return best_pairs(self._packed, self._rows, self._candidates, values_of, self._is_scoring)

    def best_for(self, aim: Aim, begun: Candidates) -> Best:
        """Solves for some pairs, asks the prices which others would do as well or better, and takes
        those in, until there are none (column generation, Ford and Fulkerson 1958).
        """
        watch = Watch(self._packed, aim, self._rows, begun, self._is_assigning)
        mentees = len(self._locked)
        likely = np.ones(len(watch.pairs.rows), bool)
        last = nothing_begun(mentees, len(self.places))
        while True:
            self._is_assigning()
            assignment, prices = best_priced(watch.pairs, likely, last, self.places, aim.reach)
            self._rounds += 1
            if not watch.take_overlooked(prices):
                return Best(watch, assignment, prices)
            likely = within_reach(watch.pairs, prices, mentees, aim.reach)
            last = Begin(assignment.chosen, prices)

    def _best_after(self, aim: Aim, reached: Reached, begun: Candidates) -> tuple[Best, Indices]:
        """The best for `aim` among what is best for an earlier one, and the prices for it alone."""
        for weight in NEEDED:
            narrowed = after(aim, reached, weight)
            some = begin_after(begun, reached, weight, self._packed)
            found = self.best_for(narrowed, some)
            if reached.served_by(found.assignment.chosen, self.places):
                break
        return found, without_needs(found.prices, reached, weight, self._packed)

    def _reached(self, aim: Aim, found: Best) -> Reached:
        surplus = surpluses(found.watch.pairs, found.prices, len(self._locked))
        crowded = found.assignment
        return Reached(
            aim,
            found.prices,
            surplus,
            needed_mentees=crowded.crowded_mentees & (surplus > 0),
            needed_mentors=~crowded.crowded_mentors & (found.prices > 0),
        )

    def _is_scoring(self, share: float) -> None:
        self._told(Progress(Stage.SCORING, share))

    def _is_assigning(self) -> None:
        self._told(Progress(Stage.ASSIGNING, 1 - 0.5**self._rounds))


def _certificate(
    packed: Packed, prices: list[Indices], granted: frozenset[tuple[str, str]]
) -> Certificate:
    """The prices in the order of ids, aim by aim; whether a place is worth a match stands apart."""
    in_order = [packed.column_of[name] for name in sorted(packed.column_of)]
    crowded = prices[0][in_order] > MATCHED // 2
    first = prices[0][in_order] - crowded * MATCHED
    return Certificate(
        prices=tuple(
            tuple(of_aim.tolist()) for of_aim in [first, *(p[in_order] for p in prices[1:])]
        ),
        crowded=tuple(crowded.tolist()),
        granted=tuple(sorted(granted)),
    )


def _with_points(packed: Packed, pairs: list[tuple[str, str]]) -> Iterator[Pair]:
    """The same pairs with their points, worked out for some of them at a time."""
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        some = pairs[start : start + PAIRS_AT_ONCE]
        rows = np.asarray([packed.row_of[mentee] for mentee, _mentor in some])
        columns, places = np.unique(
            [packed.column_of[mentor] for _mentee, mentor in some], return_inverse=True
        )
        parts = parts_of_tile(packed.tile(rows, columns))
        each = (part[np.arange(len(some)), places].tolist() for part in parts.values())
        for (mentee, mentor), points in zip(some, zip(*each, strict=True), strict=True):
            yield Pair(mentee, mentor, sum(points), dict(zip(parts, points, strict=True)))


def _refuse_impossible_locks(packed: Packed) -> None:
    """Raises BadProblem where a lock breaks a rule that nobody may set aside."""
    broken = []
    for mentee, mentor in sorted(packed.problem.rules.locks):
        row, column = np.array([packed.row_of[mentee]]), np.array([packed.column_of[mentor]])
        if not keeps_hard_rules(packed.tile(row, column)).all():
            broken.append(f"lock {mentee} with {mentor} breaks a rule")
    if broken:
        raise BadProblem(broken)
