"""What would help somebody who is left, by the smallest change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.matching.engine import Change, Mentee, Mentor, Problem, Rules, smallest_changes, solve
from tests.matching.engine.people import varied_problem

LUNCH, EARLY = frozenset({"Mon 12:40"}), frozenset({"Tue 08:10"})
ENGLISH = frozenset({"en"})
AMINA = Mentee("amina", 7, needs=frozenset({"maths"}), languages=ENGLISH, free_times=LUNCH)
LEO = Mentor("leo", 10, strengths=frozenset({"maths"}), languages=ENGLISH, free_times=LUNCH)
SAM = replace(AMINA, id="sam")


def _change(*mentors: Mentor, pairs: tuple[tuple[str, str], ...] = ()) -> tuple[Change, str] | None:
    found = smallest_changes(Problem((AMINA, SAM), mentors), pairs, ["amina"])
    return (found["amina"].change, found["amina"].mentor) if found else None


def test_a_free_time_more_costs_nobody_anything_and_comes_first() -> None:
    early, full = replace(LEO, id="early", free_times=EARLY), LEO
    pairs = (("sam", "leo"),)
    assert _change(early, full, pairs=pairs) == (Change.TIME, "early")
    (found,) = smallest_changes(Problem((AMINA, SAM), (early, full)), pairs, ["amina"]).values()
    assert found.times == ("Tue 08:10",)


def test_then_a_year_less_but_not_two() -> None:
    assert _change(replace(LEO, level=8)) == (Change.YEAR, "leo")
    assert _change(replace(LEO, level=7)) is None


def test_then_a_place_more_with_who_fits_best() -> None:
    other = replace(LEO, id="ben", strengths=frozenset({"writing"}))
    pairs = (("sam", "leo"), ("x", "ben"))
    assert _change(other, LEO, pairs=pairs) == (Change.PLACE, "leo")


def test_more_than_one_rule_in_the_way_is_no_small_change() -> None:
    assert _change(replace(LEO, languages=frozenset({"pl"}))) is None
    assert _change(replace(LEO, level=8, free_times=EARLY)) is None


@pytest.mark.parametrize("seed", range(10))
def test_the_change_gives_them_somebody(seed: int) -> None:
    """Made for real, it matches one mentee more."""
    problem = varied_problem(seed, mentees=24, mentors=8, rules=Rules(year_gap=2))
    solution = solve(problem)
    pairs = [(p.mentee, p.mentor) for p in solution.pairs]
    for name, helpful in smallest_changes(problem, pairs, solution.unmatched).items():
        after = solve(_with(problem, name, helpful.change, helpful.mentor))
        assert len(after.pairs) == len(pairs) + 1, (name, helpful)


def _with(problem: Problem, name: str, change: Change, mentor: str) -> Problem:
    there = next(m for m in problem.mentors if m.id == mentor)
    if change is Change.TIME:
        mentees = tuple(
            replace(m, free_times=m.free_times | there.free_times) if m.id == name else m
            for m in problem.mentees
        )
        return replace(problem, mentees=mentees)
    if change is Change.PLACE:
        more = replace(there, capacity=there.capacity + 1)
        return replace(
            problem, mentors=tuple(more if m.id == mentor else m for m in problem.mentors)
        )
    mentees = tuple(replace(m, level=m.level - 1) if m.id == name else m for m in problem.mentees)
    return replace(problem, mentees=mentees)
