"""One full matrix of mentees and places, as one would at first; a match counts most."""

import numpy as np
from handed import FORBIDDEN, Pairs, School, answer
from scipy.optimize import linear_sum_assignment


def match(school: School) -> Pairs:
    mentor_of_place = np.repeat(np.arange(len(school.places)), school.places)
    worth = np.zeros((school.mentees, len(mentor_of_place)))
    # Row by row, so that nothing of the matrix stands in memory twice before the solver has it.
    for row, points in zip(worth, school.points, strict=True):
        of_row = points[mentor_of_place]
        np.copyto(row, of_row.astype(np.int64) + school.match, where=of_row != FORBIDDEN)
    mentees, taken = linear_sum_assignment(worth, maximize=True)
    kept = worth[mentees, taken] > 0
    return zip(mentees[kept], mentor_of_place[taken[kept]], strict=True)


answer(match)
