"""Why this pair, and why nobody for one who is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cairn.matching.engine.criteria import Reason, reasons_of_pair
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import allowed, masks


def reasons_for(problem: Problem, mentee: str, mentor: str) -> list[Reason]:
    """What speaks for this pair, the weightiest first; empty for unknown ids."""
    left = next((m for m in problem.mentees if m.id == mentee), None)
    right = next((m for m in problem.mentors if m.id == mentor), None)
    return [] if left is None or right is None else reasons_of_pair(left, right)


@dataclass(frozen=True)
class InTheWay:
    """A rule, and how many mentors a mentee could have if it alone were dropped."""

    rule: str
    mentors_without_it: int


def rules_in_the_way(problem: Problem, mentee: str) -> list[InTheWay]:
    """For one who is left: which single rule keeps how many mentors away, the most first.

    Empty when there are possible mentors and all of them went to others.
    """
    one = replace(
        problem,
        mentees=tuple(m for m in problem.mentees if m.id == mentee),
        rules=replace(problem.rules, locks=frozenset()),
    )
    kept = masks(one)
    if allowed(one, kept).any():
        return []
    found = []
    for rule in ("year_gap", "shared_time", "shared_language", "gender"):
        others = [mask for name, mask in kept.items() if name != rule]
        count = int(np.logical_and.reduce(others).sum())
        if rule in kept and count:
            found.append(InTheWay(rule, count))
    return sorted(found, key=lambda item: -item.mentors_without_it)
