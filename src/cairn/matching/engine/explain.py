"""Why this pair, why nobody for one who is left, and whom else one could have."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cairn.matching.engine.criteria import (
    Reason,
    parts_of_pair,
    parts_of_tile,
    reasons_of_pair,
)
from cairn.matching.engine.packed import PAIRS_OF_A_TILE, Packed, Tile
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import SINGLE_RULES, allowed, masks


def reasons_for(problem: Problem, mentee: str, mentor: str) -> list[Reason]:
    """What speaks for this pair, the weightiest first; empty for unknown ids."""
    left = next((m for m in problem.mentees if m.id == mentee), None)
    right = next((m for m in problem.mentors if m.id == mentor), None)
    return [] if left is None or right is None else reasons_of_pair(left, right)


def parts_for(problem: Problem, mentee: str, mentor: str) -> dict[str, int]:
    """Points of this pair by group of weights. Raises StopIteration for unknown ids."""
    left = next(m for m in problem.mentees if m.id == mentee)
    right = next(m for m in problem.mentors if m.id == mentor)
    return parts_of_pair(problem.weights, left, right)


def reasons_for_pairs(problem: Problem, pairs: list[tuple[str, str]]) -> list[list[Reason]]:
    """As `reasons_for`, for many pairs at once. Raises KeyError for unknown ids."""
    mentees = {m.id: m for m in problem.mentees}
    mentors = {m.id: m for m in problem.mentors}
    return [reasons_of_pair(mentees[left], mentors[right]) for left, right in pairs]


@dataclass(frozen=True)
class InTheWay:
    """A rule, and how many mentors a mentee could have if it alone were dropped."""

    rule: str
    mentors_without_it: int


def rules_in_the_way(problem: Problem, mentee: str) -> list[InTheWay]:
    """For one who is left: which single rule keeps how many mentors away, the most first.

    Empty when there are possible mentors and all of them went to others.
    """
    return all_rules_in_the_way(problem, [mentee]).get(mentee, [])


def all_rules_in_the_way(problem: Problem, mentees: list[str]) -> dict[str, list[InTheWay]]:
    """As `rules_in_the_way`, for many who are left."""
    packed = Packed(_without_locks(problem))
    rows = np.sort([packed.row_of[name] for name in mentees if name in packed.row_of])
    height = max(1, PAIRS_OF_A_TILE // max(1, len(packed.mentors)))
    found: dict[str, list[InTheWay]] = {}
    for start in range(0, len(rows), height):
        found |= _in_the_way_of_tile(packed.tile(rows[start : start + height]))
    return found


def _without_locks(problem: Problem) -> Problem:
    return replace(problem, rules=replace(problem.rules, locks=frozenset()))


def _in_the_way_of_tile(tile: Tile) -> dict[str, list[InTheWay]]:
    kept = masks(tile)
    has_one = np.asarray(allowed(tile, kept).any(axis=1))
    counts = {
        rule: allowed(tile, {name: mask for name, mask in kept.items() if name != rule}).sum(axis=1)
        for rule in SINGLE_RULES
        if rule in kept
    }
    found = {}
    for place, row in enumerate(tile.rows):
        ways = [InTheWay(rule, int(count[place])) for rule, count in counts.items() if count[place]]
        ways = [] if has_one[place] else ways
        found[tile.packed.mentees[row].id] = sorted(ways, key=lambda way: -way.mentors_without_it)
    return found


@dataclass(frozen=True)
class Option:
    """One mentor for one mentee: points, what speaks for it, and the rules in the way."""

    mentor: str
    points: int
    parts: dict[str, int]
    rules: tuple[str, ...]


def options_for(problem: Problem, mentee: str) -> list[Option]:
    """Every mentor for `mentee`, those without a rule in the way first, then the most points."""
    only = tuple(m for m in problem.mentees if m.id == mentee)
    if not only or not problem.mentors:
        return []
    packed = Packed(replace(_without_locks(problem), mentees=only))
    tile = packed.tile(np.zeros(1, np.int64))
    kept, parts = masks(tile), parts_of_tile(tile)
    broken = {name: ~np.broadcast_to(mask, tile.shape)[0] for name, mask in kept.items()}
    options = [
        Option(
            mentor=mentor.id,
            points=sum(int(part[0, n]) for part in parts.values()),
            parts={group: int(part[0, n]) for group, part in parts.items()},
            rules=tuple(name for name, mask in broken.items() if mask[n]),
        )
        for n, mentor in enumerate(packed.mentors)
    ]
    return sorted(options, key=lambda option: (bool(option.rules), -option.points, option.mentor))
