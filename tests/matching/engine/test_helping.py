"""Words that are not equal and still fit: which strengths help with which need."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import cairn.demo
from cairn.matching.engine import Mentee, Mentor, Problem, Reason, Weights, reasons_for, solve
from cairn.matching.engine.criteria import parts_of_pair
from cairn.matching.engine.helping import HELPED, HELPING_STRENGTHS, helping

ROSTER = Path(cairn.demo.__file__).parent / "roster" / "profiles.csv"
ANY = {"free_times": frozenset({"Thu 12:40"}), "languages": frozenset({"en"})}


def mentee(*needs: str) -> Mentee:
    return Mentee(id="amina", level=7, needs=frozenset(needs), **ANY)


def mentor(name: str, *strengths: str) -> Mentor:
    return Mentor(id=name, level=10, strengths=frozenset(strengths), **ANY)


def needs_points(one: Mentee, *mentors: Mentor) -> list[int]:
    return [parts_of_pair(Weights(), one, other)["needs"] for other in mentors]


def _words_of(column: str) -> set[str]:
    with ROSTER.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {word for row in rows for word in row[column].split(";") if word}


def test_every_need_of_the_roster_is_helped_by_a_strength_of_the_roster() -> None:
    strengths = frozenset(_words_of("strengths"))
    unhelped = {need for need in _words_of("needs") if not helping(need, strengths)}
    assert unhelped == set()


def test_every_row_of_the_table_names_strengths_other_than_the_need() -> None:
    for need, strengths in HELPING_STRENGTHS.items():
        assert need not in strengths
        assert len(set(strengths)) == len(strengths) > 0


@pytest.mark.parametrize("need", sorted(HELPING_STRENGTHS))
def test_the_first_named_strength_is_the_one_that_counts(need: str) -> None:
    first, *_rest = HELPING_STRENGTHS[need]
    assert helping(need, frozenset(HELPING_STRENGTHS[need])) == first


def test_the_strength_itself_covers_more_than_one_that_helps_and_that_more_than_none() -> None:
    points = needs_points(
        mentee("passing exams"),
        mentor("a", "passing exams"),
        mentor("b", "study habits"),
        mentor("c", "making friends"),
    )
    assert points == [2500, 2500 * HELPED // 1000, 0]


def test_of_several_needs_two_count() -> None:
    three = mentee("maths", "things at home", "writing")
    assert needs_points(three, mentor("a", "maths")) == [1250]
    assert needs_points(three, mentor("a", "maths", "listening")) == [
        2500 * (1000 + HELPED) // 2 // 1000
    ]
    assert needs_points(three, mentor("a", "maths", "listening", "writing")) == [2500]


def test_the_reason_names_the_need_and_the_strength_that_helps() -> None:
    problem = Problem(
        (mentee("maths", "passing exams"),), (mentor("a", "maths", "study habits", "listening"),)
    )
    assert reasons_for(problem, "amina", "a")[:2] == [
        Reason("strong_in_need", ("maths",)),
        Reason("helps_need", ("passing exams", "study habits")),
    ]


def test_who_is_helped_is_matched_before_who_is_not() -> None:
    problem = Problem((mentee("things at home"),), (mentor("a", "maths"), mentor("b", "listening")))
    assert [pair.mentor for pair in solve(problem).pairs] == ["b"]
