"""Circles of three to six: how far who leads is from the best there is, and what that takes.

    python -m benchmarks.circles [--sizes 200,1000,5000,20000] [--load 0.5,0.42,0.3]
        [--compiled] [--markdown FILE]

Every mentor leads three to six mentees or nobody. What the engine reaches is held against a number
that no choice of circles can beat: prices of mentees, as `circles.taken_at` says, over all pairs
that no rule forbids. Up to 200 mentees the integer programme gives such a bound as well.
Worth is a match (two perfect pairs) and the points of each pair; the gap is told of that, and of
the points alone, as if every bound had as many matches. Seconds are those of the processor, for one
run of the engine, warm; memory is the greatest of the process before the bound is worked out. The
exit code is 1 where the gap of the worth is over 0.3 %, a circle is too small, or a bound is below
what was reached.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.matching_people import school_of
from benchmarks.peers.handed import peak_gigabytes
from benchmarks.schools import measured
from benchmarks.telling import Row
from cairn.matching.engine import Problem, Solution, path, solve
from cairn.matching.engine.candidates import Pairs, best_pairs, joined
from cairn.matching.engine.circles import (
    MATCH,
    Groups,
    by_mentor,
    groups_of,
    settle_prices,
    taken_at,
)
from cairn.matching.engine.packed import Indices, Packed, Tile
from cairn.matching.engine.rules import allowed
from cairn.matching.engine.values import IMPOSSIBLE, Values, worth_of_tile

LEAST, MOST = 3, 6
BAR = 0.3
PROGRAMME_UP_TO = 200
# Steps of the prices for the bound, and how often all pairs are looked at for what they overlook.
STEPS, ROUNDS = 400, 3
# Keeps gains in front of what is impossible.
RAISED = 1 << 40
HEAD = [
    "mentees",
    "mentors a mentee",
    "by",
    "s",
    "GB",
    "circles",
    "left",
    "left without a least size",
    "worth",
    "bound",
    "gap, %",
    "gap of points, %",
    "integer programme, %",
    "",
]


@dataclass(frozen=True)
class Measured:
    """What the engine reaches in one school, and the most that any choice of circles could."""

    mentees: int
    load: float
    way: str
    seconds: float
    gigabytes: float
    sizes: tuple[int, ...]
    left: int
    left_without: int
    worth: int
    bound: int
    bound_by_programme: int | None

    @property
    def gap(self) -> float:
        """In per cent of the bound."""
        return 100 * (self.bound - self.worth) / self.bound

    @property
    def gap_of_points(self) -> float:
        """The same without what matches are worth."""
        matches = MATCH * (self.mentees - self.left)
        return 100 * (self.bound - self.worth) / (self.bound - matches)

    @property
    def over(self) -> list[str]:
        """What does not hold."""
        found = []
        if self.gap > BAR:
            found.append(f"over {BAR} %")
        if self.sizes and not LEAST <= min(self.sizes) <= max(self.sizes) <= MOST:
            found.append("a circle of another size")
        if self.worth > min(self.bound, self.bound_by_programme or self.bound):
            found.append("a bound is below it")
        return found

    @property
    def cells(self) -> Row:
        """The row in the table."""
        by_programme = self.bound_by_programme
        return [
            f"{self.mentees:,}",
            f"{self.load}",
            self.way,
            f"{self.seconds:.2f}",
            f"{self.gigabytes:.2f}",
            f"{len(self.sizes):,}",
            f"{self.left:,}",
            f"{self.left_without:,}",
            f"{self.worth:,}",
            f"{self.bound:,}",
            f"{self.gap:.4f}",
            f"{self.gap_of_points:.4f}",
            f"{100 * (by_programme - self.worth) / by_programme:.4f}" if by_programme else "",
            ", ".join(self.over),
        ]


def main() -> int:
    """Measure, print, and say by the exit code whether everything holds."""
    return measured(__doc__.splitlines()[0], "Circles", HEAD, measure)


# --- One school in one process -------------------------------------------------------------------


def circles_of(
    mentees: int, load: float, seed: int = 1, least: int = LEAST, most: int = MOST
) -> Problem:
    """A school in which every mentor leads so many, or nobody."""
    problem = school_of(mentees, load, seed)
    mentors = tuple(replace(m, capacity=most, minimum=least) for m in problem.mentors)
    return replace(problem, mentors=mentors)


def worth_of(solution: Solution) -> int:
    """Matches and points as one number."""
    return MATCH * len(solution.pairs) + solution.points


def measure(size: int, load: float, way: path.Way) -> Measured:
    """Match one school in circles, and bound what is possible."""
    problem = circles_of(size, load)
    with path.going(way):
        solve(circles_of(50, load))
        started = time.process_time()
        solution = solve(problem)
        seconds = time.process_time() - started
        gigabytes = peak_gigabytes()
        without = solve(circles_of(size, load, least=0))
        bound = bound_of(problem)
    return Measured(
        mentees=size,
        load=load,
        way=way.value,
        seconds=seconds,
        gigabytes=gigabytes,
        sizes=tuple(Counter(pair.mentor for pair in solution.pairs).values()),
        left=len(solution.unmatched),
        left_without=len(without.unmatched),
        worth=worth_of(solution),
        bound=bound,
        bound_by_programme=bound_by_programme(problem) if size <= PROGRAMME_UP_TO else None,
    )


# --- The most that could be reached --------------------------------------------------------------


def bound_of(problem: Problem) -> int:
    """No choice of circles is worth more than this, over all pairs.

    Which prices are taken does not matter to that; the lower the bound, the better they are. Pairs
    that the prices overlook join, and the prices settle again.
    """
    packed = Packed(problem)
    groups = groups_of(packed)
    prices, lowest = None, None
    for _ in range(ROUNDS):
        prices, _shares = settle_prices(groups, prices, STEPS)
        best = _best_at(packed, groups, prices)
        _taken, bound = taken_at(best, prices)
        lowest = bound if lowest is None else min(bound, lowest)
        groups = replace(groups, pairs=by_mentor(joined(groups.pairs, best.pairs)))
    assert lowest is not None
    return lowest


def _best_at(packed: Packed, groups: Groups, prices: Indices) -> Groups:
    """With the pairs that leave most at these prices: all that a group of each mentor can need."""

    def gains_of(tile: Tile) -> Values:
        gains = tile.once(worth_of_tile).astype(np.int64) + MATCH - prices[tile.rows, None]
        return np.where(tile.once(allowed), gains + RAISED, IMPOSSIBLE)

    rows, most = np.arange(groups.mentees), int(groups.most.max())
    found = best_pairs(packed, rows, most, gains_of, lambda share: None).pairs
    worth = found.values - RAISED + prices[found.rows]
    return replace(groups, pairs=by_mentor(Pairs(found.rows, found.columns, worth)))


def bound_by_programme(problem: Problem) -> int:
    """The bound that HiGHS proves for the integer programme over all pairs: mostly the best itself.

    Each pair may be a part, but never is where it is settled who leads: what is left is a flow.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack, vstack

    packed = Packed(problem)
    tile = packed.tile(np.arange(len(packed.mentees)))
    rows, columns = np.nonzero(allowed(tile))
    worth = worth_of_tile(tile)[rows, columns] + float(MATCH)
    count, mentees, mentors = len(rows), len(packed.mentees), len(packed.mentors)
    each, ones, leading = np.arange(count), np.ones(count), np.arange(mentors)
    load = csr_array((ones, (columns, each)), (mentors, count))

    def if_leading(sizes: list[int]) -> csr_array:
        return csr_array((np.asarray(sizes, float), (leading, leading)), (mentors, mentors))

    of_mentee = csr_array((ones, (rows, each)), (mentees, count))
    once = hstack([of_mentee, csr_array((mentees, mentors))])
    least = hstack([-load, if_leading([m.minimum for m in packed.mentors])])
    most = hstack([load, -if_leading([m.capacity for m in packed.mentors])])
    found = milp(
        -np.concatenate([worth, np.zeros(mentors)]),
        integrality=np.concatenate([np.zeros(count), np.ones(mentors)]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            vstack([once, least, most]),
            ub=np.concatenate([np.ones(mentees), np.zeros(2 * mentors)]),
        ),
        options={"time_limit": 300},
    )
    return round(-found.mip_dual_bound)


if __name__ == "__main__":
    sys.exit(main())
