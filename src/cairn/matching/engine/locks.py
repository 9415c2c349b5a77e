"""Which pairs can be kept together: contradictions are left out before they can be refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from cairn.matching.engine.packed import Packed
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import SOFT_RULES, keeps_hard_rules, masks

Named = tuple[str, str]


def possible_locks(problem: Problem, wanted: Iterable[Named]) -> frozenset[Named]:
    """Those of `wanted` that can be locks: both there, a place for each, no hard rule broken.

    Where two of them contradict each other, the first by id stands.
    """
    packed = Packed(replace(problem, rules=replace(problem.rules, locks=frozenset())))
    left = Counter({mentor.id: mentor.capacity for mentor in problem.mentors})
    kept: dict[str, str] = {}
    for mentee, mentor in sorted(set(wanted)):
        known = mentee in packed.row_of and mentor in packed.column_of
        if not known or mentee in kept or left[mentor] < 1:
            continue
        row, column = packed.row_of[mentee], packed.column_of[mentor]
        if keeps_hard_rules(packed.tile(np.array([row]), np.array([column]))).all():
            kept[mentee] = mentor
            left[mentor] -= 1
    return frozenset(kept.items())


def set_aside_by_locks(problem: Problem) -> dict[Named, tuple[str, ...]]:
    """For each lock the soft rules that it sets aside."""
    packed = Packed(problem)
    found = {}
    for mentee, mentor in sorted(problem.rules.locks):
        row, column = packed.row_of[mentee], packed.column_of[mentor]
        kept = masks(packed.tile(np.array([row]), np.array([column])))
        broken = (name for name, mask in kept.items() if name in SOFT_RULES and not mask.all())
        found[mentee, mentor] = tuple(broken)
    return found
