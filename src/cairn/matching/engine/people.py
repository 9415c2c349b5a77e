"""Mentees and mentors as the engine sees them: opaque ids and sets of words."""

from __future__ import annotations

from dataclasses import dataclass

Words = frozenset[str]
NOTHING: Words = frozenset()


@dataclass(frozen=True)
class Mentee:
    """Somebody who looks for a mentor.

    `level` is the year group as a number; `wants_gender` is empty where it does not matter;
    `ranking` holds ids of mentors, the dearest first; `matters` a group of weights that matters
    most, or nothing; `groups` names whose rates of being matched are to be alike; `never` ids
    nobody else needs to know.
    """

    id: str
    level: int
    needs: Words = NOTHING
    interests: Words = NOTHING
    dislikes: Words = NOTHING
    background: Words = NOTHING
    languages: Words = NOTHING
    free_times: Words = NOTHING
    household: Words = NOTHING
    wants_gender: str = ""
    ranking: tuple[str, ...] = ()
    matters: str = ""
    groups: Words = NOTHING
    never: Words = NOTHING


@dataclass(frozen=True)
class Mentor:
    """Somebody who offers to guide `capacity` younger ones: at least `minimum`, or none at all."""

    id: str
    level: int
    capacity: int = 1
    minimum: int = 0
    strengths: Words = NOTHING
    interests: Words = NOTHING
    dislikes: Words = NOTHING
    background: Words = NOTHING
    languages: Words = NOTHING
    free_times: Words = NOTHING
    household: Words = NOTHING
    gender: str = ""
    never: Words = NOTHING
