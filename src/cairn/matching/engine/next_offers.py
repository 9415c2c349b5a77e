"""Whom a mentee would be offered next, if the pair of a proposal comes to nothing.

Everybody else stays put: first come mentors who have room after the proposal, then those whose own
pair may come to nothing as well; among them the best fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cairn.matching.engine.criteria import PERFECT, points_of_tile
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import allowed
from cairn.matching.engine.values import Values

Named = tuple[str, str]


def next_offers(problem: Problem, pairs: Sequence[Named], count: int) -> dict[str, list[str]]:
    """For each mentee of `pairs` up to `count` further mentors, the next one first."""
    packed = Packed(replace(problem, rules=replace(problem.rules, locks=frozenset())))
    mentor_of = dict(pairs)
    loads = Counter(mentor_of.values())
    has_room = [loads[mentor.id] < mentor.capacity for mentor in packed.mentors]
    bonus = np.asarray(has_room, np.int64) * (PERFECT + 1)
    found: dict[str, list[str]] = {}
    for tile in packed.tiles(np.sort([packed.row_of[name] for name in mentor_of])):
        own = np.asarray([packed.column_of[mentor_of[packed.mentees[r].id]] for r in tile.rows])
        worth = np.where(allowed(tile), tile.once(points_of_tile) + bonus[tile.columns], -1)
        worth[tile.mentors[None, :] == own[:, None]] = -1
        for row, columns in zip(tile.rows, _best_first(worth, count), strict=True):
            found[packed.mentees[row].id] = [packed.mentors[tile.mentors[c]].id for c in columns]
    return found


def _best_first(worth: Values, count: int) -> list[list[int]]:
    """For each row the places of its greatest numbers from 0, at most `count`, the first first."""
    order = np.argsort(-worth, axis=1, kind="stable")[:, :count]
    greatest = np.take_along_axis(worth, order, axis=1)
    return [
        [place for place, number in zip(*both, strict=True) if number >= 0]
        for both in zip(order.tolist(), greatest.tolist(), strict=True)
    ]
