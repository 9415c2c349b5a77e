"""For mentees who are left: the smallest change that would give them somebody.

As many as possible are matched already, so under the same rules nobody can make room. What helps is
a free time more, a year less between the two, or a place more with a mentor who fits. The first two
cost nobody anything, since a mentor with room is taken; a place more is work for that mentor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from cairn.matching.engine.criteria import points_of_tile
from cairn.matching.engine.packed import PAIRS_OF_A_TILE, Packed, Tile
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.rules import Mask, allowed, masks

Named = tuple[str, str]


class Change(StrEnum):
    """What could change, the smallest first."""

    TIME = "time"
    YEAR = "year"
    PLACE = "place"


@dataclass(frozen=True)
class Helpful:
    """One change and the mentor who would become possible; `times` are when that mentor is free."""

    change: Change
    mentor: str
    points: int
    times: tuple[str, ...] = ()


def smallest_changes(
    problem: Problem, pairs: Iterable[Named], mentees: Iterable[str]
) -> dict[str, Helpful]:
    """For each of `mentees` the smallest change that helps; who is not in it needs more than one.

    `pairs` are those of the proposal. Of several mentors the one who fits best. Raises KeyError
    for unknown ids.
    """
    packed = Packed(replace(problem, rules=replace(problem.rules, locks=frozenset())))
    rows = np.sort([packed.row_of[name] for name in mentees])
    loads = Counter(mentor for _mentee, mentor in pairs)
    roomy = np.asarray([loads[m.id] < m.capacity for m in packed.mentors], bool)
    height = max(1, PAIRS_OF_A_TILE // max(1, len(packed.mentors)))
    found: dict[str, Helpful] = {}
    for start in range(0, len(rows), height):
        tile = packed.tile(rows[start : start + height])
        for change, possible in _possible_with(tile, roomy).items():
            _note_best(tile, change, possible, found)
    return found


def _possible_with(tile: Tile, roomy: Mask) -> dict[Change, Mask]:
    """Pairs that each change makes possible, the smallest change first."""
    kept = masks(tile)

    def without(rule: str) -> Mask:
        others = {name: mask for name, mask in kept.items() if name != rule}
        return allowed(tile, others) & ~np.broadcast_to(kept[rule], tile.shape)

    nearly = tile.packed.problem.rules.year_gap - 1
    ahead = tile.packed.mentor_levels[None, tile.columns] - tile.packed.levels[tile.rows, None]
    changes: dict[Change, Mask] = {}
    if "shared_time" in kept:
        changes[Change.TIME] = without("shared_time") & roomy & tile.packed.once(_have_times)
    changes[Change.YEAR] = without("year_gap") & (ahead == nearly) & roomy
    changes[Change.PLACE] = allowed(tile, kept) & ~roomy
    return changes


def _have_times(packed: Packed) -> Mask:
    return np.asarray([bool(mentor.free_times) for mentor in packed.mentors], bool)


def _note_best(tile: Tile, change: Change, possible: Mask, found: dict[str, Helpful]) -> None:
    points = np.where(possible, tile.once(points_of_tile), -1)
    for place in np.flatnonzero(possible.any(axis=1)):
        mentee = tile.packed.mentees[tile.rows[place]].id
        if mentee in found:
            continue
        column = int(points[place].argmax())
        mentor = tile.packed.mentors[column]
        times = tuple(sorted(mentor.free_times)) if change is Change.TIME else ()
        found[mentee] = Helpful(change, mentor.id, int(points[place, column]), times)
