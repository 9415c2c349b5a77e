"""A stable matching by the package `matching`: both sides prefer pairs of more points."""

import sys
import threading

import numpy as np
from handed import FORBIDDEN, Pairs, School, answer
from matching.games import HospitalResident

DEEP = 1 << 20


def match(school: School) -> Pairs:
    possible = school.points != FORBIDDEN
    of_mentees = {
        f"mentee {row}": [f"mentor {column}" for column in _best_first(points)]
        for row, points in enumerate(school.points)
        if possible[row].any()
    }
    of_mentors = {
        f"mentor {column}": [f"mentee {row}" for row in _best_first(points)]
        for column, points in enumerate(school.points.T)
        if possible[:, column].any()
    }
    places = {name: int(school.places[_number(name)]) for name in of_mentors}
    game = HospitalResident.create_from_dictionaries(of_mentees, of_mentors, places)
    for mentor, mentees in game.solve(optimal="resident").items():
        for mentee in mentees:
            yield _number(mentee.name), _number(mentor.name)


def _best_first(points: np.ndarray) -> list[int]:
    order = np.argsort(-points.astype(np.int64), kind="stable")
    return order[: int((points != FORBIDDEN).sum())].tolist()


def _number(name: str) -> int:
    return int(name.split()[1])


# The package copies its players, who all know each other, one inside the other: without a deep
# stack it fails from some hundred people on.
sys.setrecursionlimit(DEEP)
threading.stack_size(512 * DEEP)
deep = threading.Thread(target=answer, args=(match,))
deep.start()
deep.join()
