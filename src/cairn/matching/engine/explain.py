"""Why this pair, why nobody for one who is left, and whom else one could have."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cairn.matching.engine.criteria import Matrix, Reason, parts_of_points, reasons_of_pair
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import SINGLE_RULES, Mask, allowed, masks

# Mentees looked at together: keeps the masks of 5,000 mentors under some dozens of megabytes.
BLOCK = 500


def reasons_for(problem: Problem, mentee: str, mentor: str) -> list[Reason]:
    """What speaks for this pair, the weightiest first; empty for unknown ids."""
    left = next((m for m in problem.mentees if m.id == mentee), None)
    right = next((m for m in problem.mentors if m.id == mentor), None)
    return [] if left is None or right is None else reasons_of_pair(left, right)


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
    wanted = set(mentees)
    left = [m for m in problem.mentees if m.id in wanted]
    found: dict[str, list[InTheWay]] = {}
    for start in range(0, len(left), BLOCK):
        some = replace(
            problem,
            mentees=tuple(left[start : start + BLOCK]),
            rules=replace(problem.rules, locks=frozenset()),
        )
        found |= _in_the_way_of_block(some)
    return found


def _in_the_way_of_block(problem: Problem) -> dict[str, list[InTheWay]]:
    kept = masks(problem)
    has_one = np.asarray(allowed(problem, kept).any(axis=1))
    counts = {
        rule: _all_of([mask for name, mask in kept.items() if name != rule]).sum(axis=1)
        for rule in SINGLE_RULES
        if rule in kept
    }
    found = {}
    for row, mentee in enumerate(problem.mentees):
        ways = [InTheWay(rule, int(count[row])) for rule, count in counts.items() if count[row]]
        ways = [] if has_one[row] else ways
        found[mentee.id] = sorted(ways, key=lambda way: -way.mentors_without_it)
    return found


def _all_of(kept: list[Mask]) -> Mask:
    every: Mask = np.logical_and.reduce(kept)
    return every


@dataclass(frozen=True)
class Option:
    """One mentor for one mentee: points, what speaks for it, and the rules in the way."""

    mentor: str
    points: int
    parts: dict[str, int]
    rules: tuple[str, ...]


def options_for(problem: Problem, mentee: str) -> list[Option]:
    """Every mentor for `mentee`, those without a rule in the way first, then the most points."""
    one = replace(
        problem,
        mentees=tuple(m for m in problem.mentees if m.id == mentee),
        rules=replace(problem.rules, locks=frozenset()),
    )
    if not one.mentees or not one.mentors:
        return []
    kept, parts = masks(one), parts_of_points(one)
    points: Matrix = sum(parts.values(), np.zeros((1, len(one.mentors)), np.int64))
    options = [
        Option(
            mentor=mentor.id,
            points=int(points[0, n]),
            parts={group: int(part[0, n]) for group, part in parts.items()},
            rules=tuple(name for name, mask in kept.items() if not mask[0, n]),
        )
        for n, mentor in enumerate(one.mentors)
    ]
    return sorted(options, key=lambda option: (bool(option.rules), -option.points, option.mentor))
