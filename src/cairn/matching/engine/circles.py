"""Mentors who lead a group or none: nobody is left with a group that is too small.

Who leads a group, and how large, is a choice between whole numbers (facility location with lower
bounds). An integer programme makes it, over the best pairs of everybody; then everybody is matched
as always, with as many places at each mentor as it gave. Where there are too many for it, the
smallest group that is too small is closed, until there is none. Where no place had to be taken away
the answer is the best there is; otherwise it is the best for the places that are left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from cairn.matching.engine.candidates import Pairs, best_pairs
from cairn.matching.engine.criteria import PERFECT
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.problem import Problem
from cairn.matching.engine.values import unit_of, values_of

Matched = Sequence[tuple[str, str, int]]
Places = dict[str, int]
Solver = Callable[[Problem], Matched]
# Pairs of each mentee and of each mentor that the integer programme knows.
CANDIDATES = 30
# Pairs beyond which it is not asked, and branches after which it gives the best it has.
MOST_PAIRS, MOST_BRANCHES = 60_000, 500
# A match is worth two perfect pairs: no two pairs have more points than three that are possible.
MATCH = 2 * PERFECT
# So much of the groups that are too small is closed at once; with few of them one by one.
AT_ONCE = 8


def places_left(problem: Problem, pairs_of: Solver) -> Places:
    """Mentors who get fewer places than they have, so that nobody's group is too small.

    `pairs_of` solves a problem: mentee, mentor and points of each pair.
    """
    if not any(mentor.minimum > 1 for mentor in problem.mentors):
        return {}
    if not _too_small(problem, pairs_of(problem)):
        return {}
    tried = [_closing_the_smallest(problem, pairs_of)]
    if (by_programme := _by_programme(problem)) is not None:
        tried.append((by_programme, pairs_of(with_places(problem, by_programme))))
    found = [(places, pairs) for places, pairs in tried if not _too_small(problem, pairs)]
    return max(found, key=lambda outcome: _worth(outcome[1]))[0]


def with_places(problem: Problem, places: Places) -> Problem:
    """The same with these places at some mentors, and no minimum there."""
    if not places:
        return problem
    mentors = tuple(
        replace(m, capacity=places[m.id], minimum=0) if m.id in places else m
        for m in problem.mentors
    )
    return replace(problem, mentors=mentors)


def _closing_the_smallest(problem: Problem, pairs_of: Solver) -> tuple[Places, Matched]:
    """Closes groups that are too small until none is."""
    closed: Places = {}
    while True:
        pairs = pairs_of(with_places(problem, closed))
        small = _too_small(problem, pairs)
        if not small:
            return closed, pairs
        closed |= dict.fromkeys(small[: max(1, len(small) // AT_ONCE)], 0)


def _worth(pairs: Matched) -> int:
    return sum(MATCH + points for _mentee, _mentor, points in pairs)


def _too_small(problem: Problem, pairs: Matched) -> list[str]:
    """Mentors with some mentees and fewer than their minimum, the smallest and poorest first."""
    loads = Counter(mentor for _mentee, mentor, _points in pairs)
    points: Counter[str] = Counter()
    for _mentee, mentor, of_pair in pairs:
        points[mentor] += of_pair
    locked = {mentor for _mentee, mentor in problem.rules.locks}
    small = [m.id for m in problem.mentors if 0 < loads[m.id] < m.minimum and m.id not in locked]
    return sorted(small, key=lambda name: (loads[name], points[name], name))


def _by_programme(problem: Problem) -> Places | None:
    """Places by the integer programme; None where it is too large or has no answer."""
    packed = Packed(problem)
    rows = np.arange(len(packed.mentees))
    found = best_pairs(packed, rows, CANDIDATES, values_of, lambda share: None)
    if not 0 < len(found.pairs.rows) <= MOST_PAIRS:
        return None
    sizes = _sizes(packed, found.pairs)
    if sizes is None:
        return None
    return {m.id: size for m, size in zip(packed.mentors, sizes, strict=True) if m.minimum > 1}


def _sizes(packed: Packed, pairs: Pairs) -> list[int] | None:
    """How many mentees each mentor gets, by SciPy's HiGHS.

    Whether a mentor leads is yes or no. Each pair may be a part, but never is where it is settled
    who leads: what is left then is a flow.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack, vstack

    count, mentors = len(pairs.rows), len(packed.mentors)
    each, ones = np.arange(count), np.ones(count)
    of_mentee = csr_array((ones, (pairs.rows, each)), (len(packed.mentees), count))
    load = csr_array((ones, (pairs.columns, each)), (mentors, count))

    def if_leading(sizes: list[int]) -> csr_array:
        places = np.arange(mentors)
        return csr_array((np.asarray(sizes, float), (places, places)), (mentors, mentors))

    least = hstack([-load, if_leading([m.minimum for m in packed.mentors])])
    most = hstack([load, -if_leading([m.capacity for m in packed.mentors])])
    once = hstack([of_mentee, csr_array((len(packed.mentees), mentors))])
    worth = pairs.values // unit_of(packed) + MATCH
    found = milp(
        -np.concatenate([worth, np.zeros(mentors)]),
        integrality=np.concatenate([np.zeros(count), np.ones(mentors)]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            vstack([once, least, most]),
            ub=np.concatenate([np.ones(len(packed.mentees)), np.zeros(2 * mentors)]),
        ),
        options={"node_limit": MOST_BRANCHES},
    )
    return None if found.x is None else np.rint(load @ found.x[:count]).astype(int).tolist()
