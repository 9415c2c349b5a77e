"""What speaks for a pair: named criteria, each with integer points for all pairs at once.

A perfect pair has about 10,000 points, split over the groups by the weights. Integers alone, so
that every path to a result gives the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.helping import HELPING_STRENGTHS, needs_helped, share_of_need
from cairn.matching.engine.people import Mentee, Mentor, Words
from cairn.matching.engine.problem import Problem

Matrix = npt.NDArray[np.int64]
PERFECT = 10_000
# A share of a group's points, in thousandths.
FULL = 1000


@dataclass(frozen=True)
class Reason:
    """Why a pair fits, as a code with data; the words belong to whoever shows it."""

    code: str
    data: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One thing that counts: its group of weights and each pair's share, 0 to 1000."""

    name: str
    group: str
    share: Callable[[Problem], Matrix]


def shared_counts(left: list[Words], right: list[Words]) -> Matrix:
    """How many words each of `left` shares with each of `right`; rows × columns."""
    vocabulary = {word: n for n, word in enumerate(sorted(set().union(*left, *right)))}
    if not vocabulary or not left or not right:
        return np.zeros((len(left), len(right)), np.int64)
    return (_indicator(left, vocabulary) @ _indicator(right, vocabulary).T).astype(np.int64)


def _indicator(sets: list[Words], vocabulary: dict[str, int]) -> npt.NDArray[np.float32]:
    matrix = np.zeros((len(sets), len(vocabulary)), np.float32)
    for row, words in enumerate(sets):
        matrix[row, [vocabulary[word] for word in words]] = 1
    return matrix


def _column(values: list[Any]) -> Matrix:
    return np.asarray(values, np.int64)[:, None]


def _share(counts: Matrix, enough: Matrix | int) -> Matrix:
    """The part of `enough` that is reached, at most all of it, in thousandths."""
    return np.minimum(FULL, counts * FULL // np.maximum(enough, 1))


def _choice(problem: Problem) -> Matrix:
    """The first wish counts fully, each later one a tenth less; nothing wished, nothing lost."""
    share = np.zeros((len(problem.mentees), len(problem.mentors)), np.int64)
    column = {mentor.id: n for n, mentor in enumerate(problem.mentors)}
    for row, mentee in enumerate(problem.mentees):
        for place, wished in enumerate(mentee.ranking[:10]):
            if wished in column:
                share[row, column[wished]] = FULL - 100 * place
    return share


def _needs(problem: Problem) -> Matrix:
    """How much of the mentee's needs (at most two count) the mentor's strengths cover.

    The strength itself covers a need; one that helps with it covers a part (see `helping`).
    """
    mentees, mentors = problem.mentees, problem.mentors
    needs = {need: n for n, need in enumerate(sorted(set().union(*(m.needs for m in mentees))))}
    if not needs or not mentors:
        return np.zeros((len(mentees), len(mentors)), np.int64)
    known = needs.keys()
    covered = FULL * _indicator([m.strengths & known for m in mentors], needs)
    for need in known & HELPING_STRENGTHS.keys():
        covered[:, needs[need]] = [share_of_need(need, m.strengths) for m in mentors]
    # Sums of thousandths stay far below 2**24, so that float32 is exact.
    sums = (_indicator([m.needs for m in mentees], needs) @ covered.T).astype(np.int64)
    counted = _column([max(1, min(2, len(m.needs))) for m in mentees])
    points: Matrix = np.minimum(FULL, sums // counted)
    return points


def _interests(problem: Problem) -> Matrix:
    """Two shared interests are enough; each interest the other dislikes takes half away."""
    mentees, mentors = problem.mentees, problem.mentors
    shared = shared_counts([m.interests for m in mentees], [m.interests for m in mentors])
    clashes = shared_counts([m.dislikes for m in mentees], [m.interests for m in mentors])
    clashes = clashes + shared_counts([m.interests for m in mentees], [m.dislikes for m in mentors])
    points: Matrix = np.maximum(0, _share(shared, 2) - clashes * (FULL // 2))
    return points


def _background(problem: Problem) -> Matrix:
    """One shared part of a background, where both opted in; else another shared language."""
    mentees, mentors = problem.mentees, problem.mentors
    shared = shared_counts([m.background for m in mentees], [m.background for m in mentors])
    languages = shared_counts([m.languages for m in mentees], [m.languages for m in mentors])
    return np.maximum(_share(shared, 1), _share(np.maximum(languages - 1, 0), 1))


def _times(problem: Problem) -> Matrix:
    """Three shared free times are enough."""
    counts = shared_counts(
        [m.free_times for m in problem.mentees], [m.free_times for m in problem.mentors]
    )
    return _share(counts, 3)


CRITERIA = (
    Criterion("choice", "choices", _choice),
    Criterion("strong_in_need", "needs", _needs),
    Criterion("shared_interests", "interests", _interests),
    Criterion("shared_background", "background", _background),
    Criterion("shared_times", "times", _times),
)


def parts_of_points(problem: Problem) -> dict[str, Matrix]:
    """Points of every pair by group of weights; they add up to at most about 10,000."""
    total = sum(vars(problem.weights).values())
    return {
        c.group: c.share(problem) * getattr(problem.weights, c.group) * (PERFECT // FULL) // total
        for c in CRITERIA
    }


def reasons_of_pair(mentee: Mentee, mentor: Mentor) -> list[Reason]:
    """Everything that speaks for this pair, the weightiest first."""
    found = []
    if mentor.id in mentee.ranking:
        found.append(Reason("choice", (str(mentee.ranking.index(mentor.id) + 1),)))
    if strong := mentee.needs & mentor.strengths:
        found.append(Reason("strong_in_need", tuple(sorted(strong))))
    found += [Reason("helps_need", both) for both in needs_helped(mentee.needs, mentor.strengths)]
    for code, words in (
        ("shared_interests", mentee.interests & mentor.interests),
        ("shared_background", mentee.background & mentor.background),
        ("shared_languages", mentee.languages & mentor.languages),
        ("shared_times", mentee.free_times & mentor.free_times),
    ):
        if words:
            found.append(Reason(code, tuple(sorted(words))))
    return found
