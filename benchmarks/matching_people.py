"""A school of any size for the benchmark of matching: the same seed, the same people.

Words are as unequal as in life: some interests and times are everybody's, some are rare. Two in
five mentees rank up to five mentors, and a few mentors are on many lists.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cairn.matching.engine import Mentee, Mentor, Mode, Problem, Rules
from cairn.matching.engine.helping import HELPING_STRENGTHS

Chances = npt.NDArray[np.float64]

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
TIMES = tuple(f"{day} {hour}" for day in DAYS for hour in ("08:10", "10:20", "12:40", "15:30"))
INTERESTS = tuple(f"interest {n}" for n in range(40))
BACKGROUNDS = tuple(f"background {n}" for n in range(12))
LANGUAGES = ("en", *(f"language {n}" for n in range(15)))
NEEDS = tuple(sorted({*HELPING_STRENGTHS, "maths", "writing", "listening", "clubs and teams"}))
# Places of a mentor, one to five; two and a half on average.
PLACES = (0.10, 0.42, 0.38, 0.06, 0.04)
YEARS_OF_MENTEES = {7: 0.35, 8: 0.3, 9: 0.2, 10: 0.15}
YEARS_OF_MENTORS = {10: 0.2, 11: 0.3, 12: 0.3, 13: 0.2}
GENDERS = ("female", "male", "other")


def school_of(mentees: int, load: float, seed: int = 1, mode: Mode = Mode.QUALITY) -> Problem:
    """`mentees` people and `load` times as many mentors (at least one)."""
    rng = np.random.default_rng((seed, mentees, round(load * 100)))
    mentors = _mentors(rng, max(1, round(mentees * load)))
    seekers = _mentees(rng, mentees, [mentor.id for mentor in mentors])
    excluded = {
        (seekers[int(rng.integers(len(seekers)))].id, mentors[int(rng.integers(len(mentors)))].id)
        for _ in range(mentees // 5)
    }
    rules = Rules(exclusions=frozenset(excluded))
    return Problem(tuple(seekers), tuple(mentors), rules, seed=seed, mode=mode)


def _unequal(count: int, power: float) -> Chances:
    """Chances that fall with the rank of a word (Zipf's law)."""
    weights = 1 / np.arange(1, count + 1) ** power
    chances: Chances = weights / weights.sum()
    return chances


def _sets(
    rng: np.random.Generator,
    people: int,
    words: tuple[str, ...],
    least: int,
    most: int,
    power: float,
) -> list[frozenset[str]]:
    """For each of `people` a set of `least` to `most` words, drawn without putting back.

    The largest of log-chances with Gumbel noise are such a draw.
    """
    noise = rng.gumbel(size=(people, len(words)))
    order = np.argsort(-(np.log(_unequal(len(words), power)) + noise), axis=1)
    sizes = rng.integers(least, most + 1, people)
    return [
        frozenset(words[place] for place in row[:size])
        for row, size in zip(order, sizes, strict=True)
    ]


def _both_sides(rng: np.random.Generator, people: int) -> list[dict[str, frozenset[str]]]:
    columns = {
        "interests": _sets(rng, people, INTERESTS, 2, 6, 0.7),
        "dislikes": _sets(rng, people, INTERESTS, 0, 2, 0.3),
        "background": _sets(rng, people, BACKGROUNDS, 0, 2, 0.7),
        "free_times": _sets(rng, people, TIMES, 2, 6, 0.3),
        "languages": [
            frozenset({"en"}) | more for more in _sets(rng, people, LANGUAGES[1:], 0, 1, 1.0)
        ],
    }
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _years(rng: np.random.Generator, people: int, chances: dict[int, float]) -> list[int]:
    drawn = rng.choice(list(chances), people, p=list(chances.values()))
    return [int(year) for year in drawn]


def _mentors(rng: np.random.Generator, count: int) -> list[Mentor]:
    years = _years(rng, count, YEARS_OF_MENTORS)
    strengths = _sets(rng, count, NEEDS, 1, 4, 0.5)
    places = rng.choice(range(1, len(PLACES) + 1), count, p=PLACES)
    genders = rng.choice(GENDERS, count, p=(0.55, 0.41, 0.04))
    return [
        Mentor(
            id=f"mentor-{n:06d}",
            level=years[n],
            capacity=int(places[n]),
            strengths=strengths[n],
            gender=str(genders[n]),
            **words,
        )
        for n, words in enumerate(_both_sides(rng, count))
    ]


def _mentees(rng: np.random.Generator, count: int, mentors: list[str]) -> list[Mentee]:
    years = _years(rng, count, YEARS_OF_MENTEES)
    needs = _sets(rng, count, NEEDS, 1, 3, 0.5)
    wants = rng.choice(("", *GENDERS[:2]), count, p=(0.88, 0.07, 0.05))
    known = rng.pareto(2.0, len(mentors)) + 0.2
    ranked = rng.choice(len(mentors), (count, 5), p=known / known.sum())
    lengths = np.where(rng.random(count) < 0.4, rng.integers(1, 6, count), 0)
    return [
        Mentee(
            id=f"mentee-{n:06d}",
            level=years[n],
            needs=needs[n],
            wants_gender=str(wants[n]),
            ranking=tuple(dict.fromkeys(mentors[place] for place in ranked[n][: lengths[n]])),
            **words,
        )
        for n, words in enumerate(_both_sides(rng, count))
    ]
