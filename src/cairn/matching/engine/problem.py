"""The question: who is there, what must hold, what counts how much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from enum import StrEnum

from cairn.matching.engine.errors import BadProblem
from cairn.matching.engine.people import Mentee, Mentor

# Points that staying together counts, and that a group may get at most: with a perfect pair's
# they stay below two to the fourteenth, which values leave room for.
STAYING = 3_000
MOST_BONUS = 3_000


class Mode(StrEnum):
    """What comes after the rules, and in which order; as many mentees as possible always first.

    QUALITY: the most points. FAIR: as few mentees as possible with the worst fit, then with the
    next, up to one that is good enough; then the most points. CHOICE_FIRST: wishes are granted as
    far as they do not take a place from somebody who fits it better and wishes for it too; then,
    for everybody else, as many as possible and the most points. BALANCED: the most points, where
    mentees of a group that would be matched less often than others count for more.
    """

    QUALITY = "quality"
    FAIR = "fair"
    CHOICE_FIRST = "choice-first"
    BALANCED = "balanced"


@dataclass(frozen=True)
class Weights:
    """What counts how much, in per cent; the five groups shown to people."""

    choices: int = 35
    needs: int = 25
    interests: int = 15
    background: int = 10
    times: int = 15


@dataclass(frozen=True)
class Rules:
    """What must hold of every pair."""

    year_gap: int = 2
    shared_time: bool = True
    shared_language: bool = True
    exclusions: frozenset[tuple[str, str]] = frozenset()
    locks: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Mentees, mentors, rules, weights, mode; checked when made. Raises BadProblem.

    `earlier` are pairs to leave as they are where little is lost by it: each counts `STAYING`
    points more. `bonuses` are points more for every pair of a mentee of a group.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)
    seed: int = 1
    mode: Mode = Mode.FAIR
    earlier: frozenset[tuple[str, str]] = frozenset()
    bonuses: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        faults = [
            *_repeated(self),
            *_unknown_groups(self),
            *_unusable_numbers(self),
            *_bad_pairs(self),
        ]
        if faults:
            raise BadProblem(faults)


def _unknown_groups(problem: Problem) -> list[str]:
    groups = {f.name for f in fields(Weights)} - {"choices"}
    return [
        f"to mentee {m.id} matters {m.matters!r}, which is none of: {', '.join(sorted(groups))}"
        for m in problem.mentees
        if m.matters and m.matters not in groups
    ]


def _repeated(problem: Problem) -> list[str]:
    faults = []
    for kind, people in (("mentee", problem.mentees), ("mentor", problem.mentors)):
        counts = Counter(person.id for person in people)
        faults += [f"{kind} {i} is there {n} times" for i, n in counts.items() if n > 1]
    return faults


def _unusable_numbers(problem: Problem) -> list[str]:
    faults = [f"mentor {m.id} has a capacity below 0" for m in problem.mentors if m.capacity < 0]
    faults += [
        f"mentor {m.id} has a minimum of {m.minimum} and room for {m.capacity}"
        for m in problem.mentors
        if m.minimum < 0 or m.minimum > max(m.capacity, 0) > 0
    ]
    faults += [
        f"the bonus of {group} is not between 0 and {MOST_BONUS}"
        for group, points in problem.bonuses
        if not 0 <= points <= MOST_BONUS
    ]
    values = {f.name: getattr(problem.weights, f.name) for f in fields(Weights)}
    faults += [
        f"weight {name} is not a whole number from 0"
        for name, value in values.items()
        if not isinstance(value, int) or value < 0
    ]
    if not faults and sum(values.values()) == 0:
        faults.append("all weights are 0")
    return faults


def _bad_pairs(problem: Problem) -> list[str]:
    mentees = {mentee.id for mentee in problem.mentees}
    mentors = {mentor.id: mentor.capacity for mentor in problem.mentors}
    rules = problem.rules
    faults = [
        f"lock {a} with {b} names somebody who is not there"
        for a, b in rules.locks
        if a not in mentees or b not in mentors
    ]
    faults += [
        f"{a} with {b} is both locked and excluded" for a, b in rules.locks & rules.exclusions
    ]
    of_mentee = Counter(a for a, _ in rules.locks)
    faults += [f"mentee {a} is locked {n} times" for a, n in of_mentee.items() if n > 1]
    of_mentor = Counter(b for _, b in rules.locks)
    faults += [
        f"mentor {b} is locked {n} times and has room for {mentors[b]}"
        for b, n in of_mentor.items()
        if b in mentors and n > mentors[b]
    ]
    return faults
