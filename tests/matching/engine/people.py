"""Random mentees and mentors, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import replace

from cairn.matching.engine import Mentee, Mentor, Mode, Problem, Rules, Weights
from cairn.matching.engine.helping import HELPING_STRENGTHS

WORDS = ("maths", "writing", "friends", "asking", "listening", "sports")
TIMES = tuple(f"{day} {hour}" for day in ("Mon", "Tue", "Wed") for hour in ("08:10", "12:40"))


def some(rng: random.Random, words: tuple[str, ...], most: int) -> frozenset[str]:
    return frozenset(rng.sample(words, rng.randint(0, most)))


def varied_problem(
    seed: int,
    mentees: int,
    mentors: int,
    rules: Rules | None = None,
    mode: Mode = Mode.QUALITY,
) -> Problem:
    """People about whom everything is known that the engine can know."""
    rng = random.Random(seed)
    names = [f"e{n}" for n in range(mentees)], [f"o{n}" for n in range(mentors)]

    def both_sides(others: list[str]) -> dict[str, frozenset[str]]:
        return {
            "interests": some(rng, WORDS, 4),
            "dislikes": some(rng, WORDS, 1),
            "background": some(rng, ("b1", "b2", "b3"), 1),
            "languages": some(rng, ("en", "pt", "pl"), 3),
            "free_times": some(rng, TIMES, 4),
            "household": some(rng, tuple(f"h{n}" for n in range(mentees)), 1),
            "never": some(rng, tuple(others), min(2, len(others))),
        }

    return Problem(
        mentees=tuple(
            Mentee(
                id=name,
                level=rng.randint(7, 10),
                needs=some(rng, (*WORDS, *HELPING_STRENGTHS), 3),
                matters=rng.choice(("", "", "needs", "interests", "background", "times")),
                wants_gender=rng.choice(("", "", "female", "male", "nobody")),
                ranking=tuple(rng.choices([*names[1], "stranger"], k=rng.randint(0, 12))),
                **both_sides(names[1]),
            )
            for name in names[0]
        ),
        mentors=tuple(
            Mentor(
                id=name,
                level=rng.randint(9, 13),
                capacity=rng.choice((0, 1, 1, 2, 3, 1000)),
                strengths=some(rng, (*WORDS, *HELPING_STRENGTHS), 4),
                gender=rng.choice(("female", "male", "")),
                **both_sides(names[0]),
            )
            for name in names[1]
        ),
        rules=rules or Rules(year_gap=rng.randint(0, 3)),
        weights=Weights(*(rng.randint(0, 40) for _ in range(4)), times=rng.randint(1, 40)),
        seed=seed,
        mode=mode,
    )


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same people in another order."""
    rng = random.Random(seed)
    return replace(
        problem,
        mentees=tuple(rng.sample(problem.mentees, len(problem.mentees))),
        mentors=tuple(rng.sample(problem.mentors, len(problem.mentors))),
    )


def random_problem(
    seed: int,
    mentees: int,
    mentors: int,
    rules: Rules | None = None,
    mode: Mode = Mode.QUALITY,
) -> Problem:
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
        mode=mode,
    )
