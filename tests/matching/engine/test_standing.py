"""What is best is known at once when mentors leave: nobody is lost, in small schools no point."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from benchmarks.matching_people import school_of

from cairn.matching.engine import Mode, Problem, Rules, Standing, parts_for, path, solve
from cairn.matching.engine.problem import STAYING

WAYS = [path.Way.PLAIN, path.Way.COMPILED]


def _some(standing: Standing, count: int) -> list[str]:
    return random.Random(1).sample(sorted(set(standing.pairs.values())), count)


def _worth(problem: Problem, had: dict[str, str], has: dict[str, str]) -> tuple[int, int]:
    """How many are matched, and their points and what staying counts."""
    matched = {mentee: mentor for mentee, mentor in has.items() if mentor}
    points = sum(
        sum(parts_for(problem, mentee, mentor).values()) for mentee, mentor in matched.items()
    )
    stays = sum(had[mentee] == mentor for mentee, mentor in matched.items() if mentee in had)
    return len(matched), points + STAYING * stays


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("load", [0.5, 0.42, 0.3])
@pytest.mark.parametrize(("mentees", "leaving", "of_all"), [(60, 3, 1), (600, 8, 0.995)])
def test_it_is_what_a_new_search_finds_or_nearly(
    mentees: int, leaving: int, of_all: float, load: float, way: path.Way
) -> None:
    problem = school_of(mentees, load)
    with path.going(way):
        standing = Standing(problem)
        had, gone = standing.pairs, _some(standing, leaving)
        has = had | standing.without(gone)
        left = tuple(mentor for mentor in problem.mentors if mentor.id not in gone)
        again = solve(replace(problem, mentors=left, earlier=frozenset(had.items())))
    assert not set(gone) & set(has.values())
    found = {pair.mentee: pair.mentor for pair in again.pairs}
    (matched, worth), (most, best) = _worth(problem, had, has), _worth(problem, had, found)
    assert matched == most
    assert best * of_all <= worth <= best


@pytest.mark.parametrize("way", WAYS)
def test_one_leaves_after_the_other_as_if_nobody_had(way: path.Way) -> None:
    with path.going(way):
        standing = Standing(school_of(200, 0.42))
        one, other = _some(standing, 2)
        first = standing.without([one])
        standing.without([one, other])
        assert standing.without([one]) == first
        assert standing.without([]) == {}


def test_no_more_move_than_lost_their_mentor() -> None:
    for seed in range(20):
        standing = Standing(school_of(200, 0.42, seed))
        had, gone = standing.pairs, _some(standing, 1)
        orphans = [mentee for mentee, mentor in had.items() if mentor in gone]
        changes = standing.without(gone)
        assert set(orphans) <= set(changes)
        assert len(changes) <= 2 * len(orphans)


def test_fewer_moves_come_before_fairness() -> None:
    fair, most = (Standing(school_of(200, 0.42, mode=mode)) for mode in (Mode.FAIR, Mode.QUALITY))
    assert fair.pairs == most.pairs


def test_a_lock_stays() -> None:
    problem = school_of(60, 0.42)
    mentee, mentor = next(iter(Standing(problem).pairs.items()))
    locked = replace(problem, rules=Rules(locks=frozenset({(mentee, mentor)})))
    standing = Standing(locked)
    assert mentee not in standing.pairs
    assert mentee not in standing.without(_some(standing, 3))


def test_nobody_knows_who_is_meant() -> None:
    with pytest.raises(KeyError):
        Standing(school_of(20, 0.5)).without(["somebody"])
