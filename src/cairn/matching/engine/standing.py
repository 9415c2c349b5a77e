"""What is best, kept so that it is known at once who would have whom if mentors left.

Prices hold by and large then, and whoever is not touched stays. So the search begins from them,
among the pairs that were in play before: milliseconds instead of a look at all pairs. What comes
out is the best among those; only a new run looks at all of them, and proves it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from cairn.matching.engine.aims import points_aim
from cairn.matching.engine.assignment import NOBODY, Begin, assign
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.packed import Indices, Packed
from cairn.matching.engine.problem import STAYING, Mode, Problem
from cairn.matching.engine.solve import CANDIDATES, Work
from cairn.matching.engine.values import unit_of

# Pairs that are in play at least, if there are so many: all of a small school, where each counts.
PAIRS = 25_000


class Standing:
    """The best pairs of a problem by points, with what is needed to find them again.

    Whatever the mode of the problem: where pairs exist already, few moves come before fairness.
    """

    def __init__(self, problem: Problem) -> None:
        packed = Packed(replace(problem, mode=Mode.QUALITY))
        work = Work(packed, max(CANDIDATES, PAIRS // max(1, len(packed.mentees))))
        found = work.best_for(points_aim(packed), work.begun())
        self._packed = packed
        self._places = work.places
        self._best = Begin(found.assignment.chosen, found.prices)
        self._pairs = self._that_stay(found.watch.pairs)

    @property
    def pairs(self) -> dict[str, str]:
        """The mentor of each mentee who has one and is not locked."""
        return self._names(np.flatnonzero(self._best.chosen != NOBODY), self._best.chosen)

    def without(self, gone: Collection[str]) -> dict[str, str]:
        """Who has another mentor when these have left: the mentor, or "" for nobody any more.

        As many mentees as possible are matched; then staying with a mentor counts as much as
        `STAYING` points. Nothing that is kept changes. Raises KeyError for an unknown mentor.
        """
        columns = np.asarray([self._packed.column_of[name] for name in sorted(gone)], np.int64)
        places, stays = self._places.copy(), np.ones(len(self._places), bool)
        places[columns], stays[columns] = 0, False
        kept, chosen = stays[self._pairs.columns], self._best.chosen
        pairs = Pairs(*(part[kept] for part in vars(self._pairs).values()))
        left = np.where((chosen != NOBODY) & stays[chosen], chosen, NOBODY)
        found = assign(pairs, len(chosen), places, Begin(left, self._best.prices)).chosen
        return self._names(np.flatnonzero(found != chosen), found)

    def _that_stay(self, pairs: Pairs) -> Pairs:
        """The same pairs; who is together is worth more."""
        unit, chosen = unit_of(self._packed), self._best.chosen
        together = pairs.columns == chosen[pairs.rows]
        return replace(pairs, values=pairs.values + together * (STAYING * unit))

    def _names(self, rows: Indices, chosen: Indices) -> dict[str, str]:
        mentees, mentors = self._packed.mentees, self._packed.mentors
        return {
            mentees[row].id: mentors[column].id if column != NOBODY else ""
            for row, column in zip(rows.tolist(), chosen[rows].tolist(), strict=True)
        }
