"""Rules and points as they are meant, one pair at a time: what every faster way must equal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cairn.matching.engine import Mentee, Mentor, Problem
from cairn.matching.engine.criteria import parts_of_pair


def broken_rules(problem: Problem, mentee: Mentee, mentor: Mentor) -> set[str]:
    """The names of the rules this pair breaks (locks apart)."""
    rules = problem.rules
    kept = {
        "room": mentor.capacity > 0,
        "year_gap": mentor.level - mentee.level >= rules.year_gap,
        "older": mentor.level >= mentee.level,
        "not_oneself": mentor.id != mentee.id,
        "not_excluded": (mentee.id, mentor.id) not in rules.exclusions
        and mentor.id not in mentee.never
        and mentee.id not in mentor.never,
        "household": not mentee.household & mentor.household,
        "gender": mentee.wants_gender in ("", mentor.gender),
        "shared_time": not rules.shared_time or bool(mentee.free_times & mentor.free_times),
        "shared_language": not rules.shared_language or bool(mentee.languages & mentor.languages),
    }
    return {name for name, keeps in kept.items() if not keeps}


def points_and_possible(
    problem: Problem,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Points of every pair, and where every rule holds; in the order of the problem's people."""
    shape = (len(problem.mentees), len(problem.mentors))
    points, possible = np.zeros(shape, np.int64), np.zeros(shape, bool)
    for row, mentee in enumerate(problem.mentees):
        for column, mentor in enumerate(problem.mentors):
            points[row, column] = sum(parts_of_pair(problem.weights, mentee, mentor).values())
            possible[row, column] = not broken_rules(problem, mentee, mentor)
    return points, possible


def blocking_pairs(problem: Problem, mentor_of: dict[str, str]) -> list[tuple[str, str]]:
    """Mentees and mentors who would both rather have each other, by the definition.

    Mentors prefer who has more points with them; among equals nobody insists.
    """
    points, possible = points_and_possible(problem)
    columns = {mentor.id: column for column, mentor in enumerate(problem.mentors)}
    rows = {mentee.id: row for row, mentee in enumerate(problem.mentees)}
    found = []
    for mentee in problem.mentees:
        for name in mentee.ranking[:10]:
            if name == mentor_of.get(mentee.id):
                break
            if name not in columns or not possible[rows[mentee.id], columns[name]]:
                continue
            there = [
                points[rows[other], columns[name]]
                for other, mentor in mentor_of.items()
                if mentor == name
            ]
            has_room = len(there) < problem.mentors[columns[name]].capacity
            if has_room or any(p < points[rows[mentee.id], columns[name]] for p in there):
                found.append((mentee.id, name))
    return found
