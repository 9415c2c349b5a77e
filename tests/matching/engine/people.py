"""Random mentees and mentors, the same for the same seed."""

from __future__ import annotations

import random

from cairn.matching.engine import Mentee, Mentor, Problem, Rules

WORDS = ("maths", "writing", "friends", "asking", "listening", "sports")
TIMES = tuple(f"{day} {hour}" for day in ("Mon", "Tue", "Wed") for hour in ("08:10", "12:40"))


def some(rng: random.Random, words: tuple[str, ...], most: int) -> frozenset[str]:
    return frozenset(rng.sample(words, rng.randint(0, most)))


def random_problem(seed: int, mentees: int, mentors: int, rules: Rules | None = None) -> Problem:
    rng = random.Random(seed)
    return Problem(
        mentees=tuple(
            Mentee(
                id=f"e{n}",
                level=rng.randint(7, 9),
                needs=some(rng, WORDS, 2),
                interests=some(rng, WORDS, 3),
                languages=frozenset({"en"}) | some(rng, ("pt", "pl"), 1),
                free_times=some(rng, TIMES, 3),
            )
            for n in range(mentees)
        ),
        mentors=tuple(
            Mentor(
                id=f"o{n}",
                level=rng.randint(9, 12),
                capacity=rng.randint(0, 2),
                strengths=some(rng, WORDS, 3),
                interests=some(rng, WORDS, 3),
                languages=frozenset({"en"}),
                free_times=some(rng, TIMES, 4),
            )
            for n in range(mentors)
        ),
        rules=rules or Rules(),
        seed=seed,
    )
