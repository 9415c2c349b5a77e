"""The engine's own solver alone, over the edges that others are handed as well."""

import numpy as np
from handed import Pairs, School, answer

from cairn.matching.engine import assignment, candidates


def match(school: School) -> Pairs:
    parts = (school.edge_mentees, school.edge_mentors, school.edge_points)
    edges = candidates.Pairs(*(np.asarray(part, np.int64) for part in parts))
    chosen = assignment.assign(edges, school.mentees, school.places.astype(np.int64)).chosen
    matched = np.flatnonzero(chosen != assignment.NOBODY)
    return zip(matched, chosen[matched], strict=True)


answer(match)
