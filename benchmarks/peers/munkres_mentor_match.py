"""The package `mentor-match`, in which each place is a mentor and one rule says the points."""

import numpy as np
from handed import FORBIDDEN, Pairs, School, answer
from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data


class PointsOfSchool:
    """A rule of `mentor-match`: what a pair is worth, a match more than all points."""

    def __init__(self, school: School) -> None:
        self._points = school.points.tolist()
        self._match = school.match

    def apply(self, match: Match) -> int:
        points = self._points[match.mentee.role][match.mentor.role]
        if points == FORBIDDEN:
            match.disallowed = True
            return 0
        return self._match + points


def match(school: School) -> Pairs:
    mentor_of_place = np.repeat(np.arange(len(school.places)), school.places).tolist()
    mentees = [Mentee(email=f"mentee {n}", grade=0, role=n) for n in range(school.mentees)]
    mentors = [
        Mentor(email=f"place {place}", grade=0, role=mentor)
        for place, mentor in enumerate(mentor_of_place)
    ]
    process_data(mentors, mentees, [[PointsOfSchool(school)]])
    return ((mentee.role, mentor.role) for mentee in mentees for mentor in mentee.mentors)


answer(match)
