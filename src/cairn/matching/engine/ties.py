"""Decides between assignments that are equally good, so that every way to solve finds the same.

The first hash of a pair has few bits where mentees are many, since it is a part of the value. Where
that leaves several best assignments, they differ in pairs alone that cost nothing at the prices
found; among these the same solver finds the assignment with the greatest sum of a second hash.
"""

from __future__ import annotations

import numpy as np

from cairn.matching.engine.assignment import Assignment, assign
from cairn.matching.engine.candidates import Pairs
from cairn.matching.engine.packed import Indices, Packed
from cairn.matching.engine.prices import MATCHED
from cairn.matching.engine.pricing import surpluses
from cairn.matching.engine.values import DECIDER_BITS, deciders_of


def decided(
    packed: Packed, pairs: Pairs, assignment: Assignment, prices: Indices, places: Indices
) -> Indices:
    """For each mentee a column or -1: of the assignments as good as `assignment`, the one to take.

    An assignment of pairs that cost nothing is best when every mentor with a price is full and
    every mentee with something to lose is matched (complementary slackness). The size of the
    assignment sees to that, except for mentors outside the crowded part and mentees inside it:
    each of these that is served counts more than all hashes together.
    """
    mentees = len(assignment.chosen)
    surplus = surpluses(pairs, prices, mentees)
    free = pairs.values + MATCHED - prices[pairs.columns] == surplus[pairs.rows]
    rows, columns = pairs.rows[free], pairs.columns[free]
    served = ~assignment.crowded_mentors[columns] & (prices[columns] > 0)
    served = served.astype(np.int64)
    served += assignment.crowded_mentees[rows] & (surplus[rows] > 0)
    values = deciders_of(packed, rows, columns) + served * (mentees << DECIDER_BITS)
    return assign(Pairs(rows, columns, values), mentees, places).chosen
