"""Groups that would be matched less often than others count for more, until they are not.

A bonus for every pair of a group's mentees changes nothing within the group and lets it win places
where others would have had them by a little (one multiplier of Lagrange a group). It is raised step
by step for the group that is furthest behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from cairn.matching.engine.people import Words
from cairn.matching.engine.problem import MOST_BONUS, Problem

# A rate may lie so far below that of all others together, as a share of one.
GAP = 0.03
# Groups of fewer are left to chance; their rate jumps with every mentee.
FEWEST = 5
# At most so much of all points is given for it, as a share of one.
PRICE = 0.01
STEP, ROUNDS = 500, 12

Bonuses = tuple[tuple[str, int], ...]
Matched = tuple[Collection[str], int]


def evened(problem: Problem, matched_with: Callable[[Problem], Matched]) -> Problem:
    """`problem` with the bonuses at which its groups are matched most alike.

    `matched_with` solves a problem: ids of the mentees who have somebody, and all points. Bonuses
    that would cost more than `PRICE` of the points are not given. No match is lost by any: as many
    as possible always come first.
    """
    matched, points = matched_with(problem)
    least = points * (1 - PRICE)
    best, best_gap = problem, _widest(problem, matched)[1]
    now, given_up = problem, set[str]()
    for _round in range(ROUNDS):
        group, gap = _widest(now, matched, given_up)
        if gap <= GAP:
            break
        tried = _with_more(now, group)
        matched_then, points = matched_with(tried) if tried else (matched, 0)
        if tried is None or points < least:
            given_up.add(group)
            continue
        now, matched = tried, matched_then
        gap = _widest(now, matched)[1]
        if gap < best_gap:
            best, best_gap = now, gap
    return best


def rates_behind(problem: Problem, matched: Collection[str]) -> dict[str, float]:
    """How far each group's rate of being matched lies below that of all others, as a share."""
    has_one = set(matched)
    sizes = Counter(group for m in problem.mentees for group in m.groups)
    served = Counter(group for m in problem.mentees if m.id in has_one for group in m.groups)
    everybody, all_served = len(problem.mentees), len(has_one)
    return {
        group: (all_served - served[group]) / (everybody - size) - served[group] / size
        for group, size in sizes.items()
        if FEWEST <= size <= everybody - FEWEST
    }


def rarest(languages: Sequence[Words]) -> list[str]:
    """Of the languages of each the one that fewest here speak; "" where there is none."""
    spoken_by = Counter(code for words in languages for code in words)
    return [min(words, key=lambda code: (spoken_by[code], code), default="") for words in languages]


def _widest(
    problem: Problem, matched: Collection[str], given_up: Collection[str] = ()
) -> tuple[str, float]:
    """The group that is furthest behind, and how far; ("", 0) where none is."""
    behind = rates_behind(problem, matched)
    open_ones = [(gap, group) for group, gap in behind.items() if group not in given_up]
    gap, group = max(open_ones, default=(0.0, ""))
    return (group, gap) if gap > 0 else ("", 0.0)


def _with_more(problem: Problem, group: str) -> Problem | None:
    """One step more for a group; None beyond the greatest bonus."""
    bonuses = dict(problem.bonuses)
    bonuses[group] = bonuses.get(group, 0) + STEP
    if bonuses[group] > MOST_BONUS:
        return None
    return replace(problem, bonuses=tuple(sorted(bonuses.items())))
