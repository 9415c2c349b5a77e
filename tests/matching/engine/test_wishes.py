"""Wishes first: nobody can point to a mentor they would rather have and could have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.matching_people import school_of
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.matching.engine import Mentee, Mentor, Mode, Problem, Rules, solve
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.wishes import granted_wishes, overruled_wishes
from tests.matching.engine.pair_by_pair import blocking_pairs
from tests.matching.engine.people import shuffled, varied_problem


@given(st.integers(0, 10_000))
@settings(max_examples=80, deadline=None)
def test_nobody_could_insist_on_a_wish(seed: int) -> None:
    problem = varied_problem(seed, mentees=14, mentors=9, mode=Mode.CHOICE_FIRST)
    solution = solve(problem)
    assert blocking_pairs(problem, {p.mentee: p.mentor for p in solution.pairs}) == []
    assert solution.is_proven_best
    assert solution == solve(shuffled(problem, seed))


@pytest.mark.parametrize("load", [0.5, 0.3])
def test_more_wishes_come_true_than_by_points_alone(load: float) -> None:
    problem = school_of(300, load)
    wishes = {mentee.id: mentee.ranking for mentee in problem.mentees}
    granted = {
        mode: sum(
            pair.mentor in wishes[pair.mentee][:1]
            for pair in solve(replace(problem, mode=mode)).pairs
        )
        for mode in (Mode.QUALITY, Mode.CHOICE_FIRST)
    }
    assert granted[Mode.CHOICE_FIRST] > granted[Mode.QUALITY]


def test_who_fits_better_goes_first_and_the_others_ask_on() -> None:
    same = {"languages": frozenset({"en"}), "free_times": frozenset({"Mon 12:40"})}
    maths = frozenset({"maths"})
    amina = Mentee("amina", 7, needs=maths, ranking=("leo", "mia"), **same)
    ben = Mentee("ben", 7, ranking=("leo", "mia"), **same)
    leo, mia = Mentor("leo", 10, strengths=maths, **same), Mentor("mia", 10, **same)
    packed = Packed(Problem((ben, amina), (leo, mia), mode=Mode.CHOICE_FIRST))

    assert granted_wishes(packed) == {("amina", "leo"), ("ben", "mia")}
    assert overruled_wishes(packed, [("ben", "leo")]) == [("amina", "leo"), ("amina", "mia")]


def test_a_lock_goes_before_a_wish() -> None:
    same = {"languages": frozenset({"en"}), "free_times": frozenset({"Mon 12:40"})}
    amina, ben = (Mentee(name, 7, ranking=("leo",), **same) for name in ("amina", "ben"))
    rules = Rules(locks=frozenset({("ben", "leo")}))
    mentors = (Mentor("leo", 10, **same), Mentor("mia", 10, **same))
    solution = solve(Problem((amina, ben), mentors, rules, mode=Mode.CHOICE_FIRST))

    assert {(p.mentee, p.mentor) for p in solution.pairs} == {("ben", "leo"), ("amina", "mia")}
    assert solution.certificate.granted == ()
    assert solution.is_proven_best
