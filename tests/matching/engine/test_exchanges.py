"""Another mentor for somebody of a proposal: who makes room, and what it does to both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cairn.matching.engine import (
    Exchange,
    Mentee,
    Mentor,
    Move,
    Problem,
    Rules,
    exchanges_for,
    solve,
)
from tests.matching.engine.pair_by_pair import points_and_possible
from tests.matching.engine.people import varied_problem

TIMES = frozenset({"Mon 12:40"})
ENGLISH = frozenset({"en"})


def mentee(name: str, *needs: str) -> Mentee:
    return Mentee(name, 7, needs=frozenset(needs), languages=ENGLISH, free_times=TIMES)


def mentor(name: str, *strengths: str, capacity: int = 1) -> Mentor:
    return Mentor(
        name,
        10,
        capacity=capacity,
        strengths=frozenset(strengths),
        languages=ENGLISH,
        free_times=TIMES,
    )


def test_a_mentor_with_room_moves_nobody() -> None:
    problem = Problem((mentee("amina"),), (mentor("leo"), mentor("mia")))
    (found,) = exchanges_for(problem, [("amina", "leo")], "amina", ["mia"])
    assert (found.rules, found.move) == ((), None)


def test_a_full_mentor_s_mentee_goes_where_it_costs_least() -> None:
    problem = Problem(
        (mentee("amina", "maths"), mentee("sam", "maths")),
        (mentor("leo"), mentor("mia", "maths"), mentor("ben", "writing", "study habits")),
    )
    pairs = [("amina", "leo"), ("sam", "mia")]
    (found,) = exchanges_for(problem, pairs, "amina", ["mia"])
    assert found.move is not None
    assert (found.move.mentee, found.move.from_mentor) == ("sam", "mia")
    # Both of the others are no help with maths: the first of equals.
    assert found.move.to_mentor == "ben"
    assert found.move.points_before > found.move.points_after


def test_two_change_places_where_nobody_else_has_room() -> None:
    problem = Problem((mentee("amina"), mentee("sam")), (mentor("leo"), mentor("mia")))
    (found,) = exchanges_for(problem, [("amina", "leo"), ("sam", "mia")], "amina", ["mia"])
    assert found.move is not None
    assert (found.move.mentee, found.move.to_mentor) == ("sam", "leo")


def test_who_is_locked_makes_no_room_and_who_has_nobody_frees_no_place() -> None:
    problem = Problem((mentee("amina"), mentee("sam")), (mentor("leo"), mentor("mia")))
    kept = replace(problem, rules=Rules(locks=frozenset({("sam", "mia")})))
    (locked,) = exchanges_for(kept, [("amina", "leo"), ("sam", "mia")], "amina", ["mia"])
    assert locked == Exchange("mia", locked.points, ("room",))
    one_place = Problem((mentee("amina"), mentee("sam")), (mentor("mia"),))
    (full,) = exchanges_for(one_place, [("sam", "mia")], "amina", ["mia"])
    assert full.move is None
    assert full.rules == ("room",)


def test_rules_in_the_way_are_named() -> None:
    young = Mentor("leo", 8, languages=ENGLISH, free_times=TIMES)
    problem = Problem((mentee("amina"),), (young,))
    (found,) = exchanges_for(problem, [], "amina", ["leo"])
    assert found.rules == ("year_gap",)


@pytest.mark.parametrize("seed", range(12))
def test_no_single_move_costs_less(seed: int) -> None:
    """Against every move tried one by one, with the points of the reference."""
    problem = varied_problem(seed, mentees=14, mentors=7, rules=Rules(year_gap=1))
    pairs = [(p.mentee, p.mentor) for p in solve(problem).pairs]
    points, possible = points_and_possible(problem)
    row = {m.id: n for n, m in enumerate(problem.mentees)}
    column = {m.id: n for n, m in enumerate(problem.mentors)}
    present = dict(pairs)
    room = {m.id: m.capacity - sum(b == m.id for _a, b in pairs) for m in problem.mentors}
    for name in row:
        for found in exchanges_for(problem, pairs, name, list(column)):
            moves = [
                (int(points[row[a], column[b]] - points[row[a], column[to]]))
                for a, b in pairs
                if b == found.mentor and a != name
                for to in column
                if to != b
                and possible[row[a], column[to]]
                and (room[to] > 0 or to == present.get(name))
            ]
            has_room = room[found.mentor] > 0 or found.mentor == present.get(name)
            if has_room:
                assert found.move is None
            elif found.move:
                assert found.move.points_before - found.move.points_after == min(moves)
                assert isinstance(found.move, Move)
            else:
                assert not moves
                assert "room" in found.rules
